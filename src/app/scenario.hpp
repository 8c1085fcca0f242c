// A configuration read in full, for commands that take several.
#pragma once

#include "config/command_line.hpp"
#include "config/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace essaim {

/// The section [compare], given on the command line only.
class CompareParameters final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    double noticed = 10.0, offered = 0.01;
    std::int64_t ranks = 1;
};

/// The settings of each file with the overrides of the command; names of files absolute.
///
/// errors   UserError(Exit::usage) with the problems of all files
std::vector<std::vector<Setting>> read_scenarios(const Command& command, CompareParameters& parameters);

/// Names of the parameters that differ and can change a result.
std::vector<std::string> differences(const std::vector<Setting>& a, const std::vector<Setting>& b);

/// Refuses scenarios whose households are not the same ones: another territory, population, ties or time axis.
///
/// errors   UserError naming every parameter that stands in the way
void require_comparable(const std::vector<Setting>& a, const std::vector<Setting>& b);

/// Whether a parameter takes part in making households and their ties, before the first month.
bool shapes_population(std::string_view name);

} // namespace essaim
