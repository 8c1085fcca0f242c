// What a sweep is to do, read and checked in full before anything is simulated.
#pragma once

#include "config/command_line.hpp"
#include "config/parameter.hpp"
#include "config/settings.hpp"
#include "population/flows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace essaim {

/// The section [sweep] of a sweep file.
class SweepParameters final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    std::string base, design, indicators;
    std::int64_t replicates = 1, ranks = 1;
    bool communes = true;
};

/// A row of the design: what makes a member differ from the base.
struct Member {
    std::int64_t point = 0, replicate = 0, seed = 0;
    std::string scenario = {};         ///< file as written, empty for none
    std::vector<Given> scenario_lines; ///< its assignments
    std::vector<Given> factors;        ///< those that are not blank
};

struct SweepPlan {
    SweepParameters sweep;
    std::vector<Setting> base;           ///< settings without any factor
    std::string configuration;           ///< text of the sweep file
    std::string path;                    ///< of the sweep file: names of files are looked up beside it
    std::vector<std::string> factors;    ///< names of the factors, in the order of the design
    std::vector<Member> members;
    std::vector<Flow> indicators;        ///< in the order of Flow

    /// The settings of a member, names of files absolute.
    /// errors   UserError with every fault of its row; none once read_sweep has returned
    std::vector<Setting> settings_of(const Member& member) const;
};

/// Reads the sweep file, its base, its design and the scenarios it names.
///
/// errors   UserError(Exit::usage or input) with every problem found
SweepPlan read_sweep(const Command& command);

/// Names of files made absolute where there is such a file beside the one that gave it.
/// errors   UserError for each that leads out of the folder of the file that gave it
std::vector<Setting> with_found_files(std::vector<Setting> settings);

/// Identity of a run: hash of what can change its result: configuration, files it names, program and territory.
/// `model_version` is that of model_version().
std::string run_identity(std::vector<Setting> settings, const std::string& model_version,
                         const std::string& territory_hash);

/// Version and commit of the program; a program built from changed files is told apart by its bytes.
std::string model_version();

/// The setting of that name, which there is.
const Setting& setting_named(const std::vector<Setting>& settings, std::string_view name);

} // namespace essaim
