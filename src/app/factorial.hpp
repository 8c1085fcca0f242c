// Every subset of levers, with the same seeds: what they do together that none does alone.
#pragma once

#include "app/scenario.hpp"
#include "app/stop_request.hpp"
#include "core/log.hpp"
#include "parallel/communicator.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// What each of k levers adds to the effect of those before it, averaged over all orders (Shapley). value: by subset,
/// bit i for lever i. The shares add up to value of all minus value of none.
std::vector<double> shapley(std::span<const double> value);

/// The effect of a subset minus those of its levers alone.
double synergy(std::span<const double> value, std::size_t subset);

/// scenarios: the base, then a configuration for each lever. Writes the file at `path`, prints a summary.
///
/// errors   UserError when two levers give one parameter different values
/// ranks    collective
Exit compare_subsets(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
                     StopRequest& stop, const std::vector<std::vector<Setting>>& scenarios, const CompareParameters& parameters,
                     const std::string& path);

} // namespace essaim
