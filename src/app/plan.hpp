// The subcommand plan: what a run would need on any number of ranks, without running it there.
#pragma once

#include "config/command_line.hpp"
#include "config/parameter.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "engine/model.hpp"
#include "parallel/communicator.hpp"

namespace essaim {

/// The section [plan], given on the command line only: the machine that the plan is for.
class PlanParameters final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    double household_ns = 600.0, changing = 0.2, latency_us = 2.0, bandwidth = 5.0;
};

/// Builds the population and its ties once, on the ranks there are, then counts what each partition would cost.
///
/// errors   UserError the same on every rank
/// ranks    collective
Exit plan(const Command& command, Model& model, const Communicator& ranks, Log& log);

} // namespace essaim
