// What made a result: the program as built, the machine, and the command.
#pragma once

#include "config/command_line.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace essaim {

/// Pairs of name and value, in the order to show them.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// The program as it was built; the same for every run of one binary.
struct Build {
    std::string version;    ///< "0.1.0"
    std::string commit;     ///< 40 hexadecimal digits, empty when built outside a git checkout
    bool modified = false;  ///< tracked files differed from the commit
    std::string type;       ///< Release, Debug ...
    std::string compiler;   ///< "GNU 12.2.0"
    std::string flags;      ///< those that can change code; no warnings
    Facts libraries;        ///< name and version: Boost, fmt, and those passed in
};

/// `libraries`: versions that only their own modules know, such as {"MPI", "..."} and {"HDF5", "..."}.
Build this_build(const Facts& libraries = {});

/// "essaim 0.1.0 (3146434, modified)".
std::string version_line(const Build& build);
/// Everything about the build, one line each.
std::string version_text(const Build& build);
/// The same as a JSON object; `verbose` adds what version_text adds to version_line.
std::string version_json(const Build& build, bool verbose);

/// All that identifies a run besides its configuration, for the results file. Times are UTC, ISO 8601.
///
/// Slurm's job, array task, cluster and nodes are added where the run is one of its jobs.
Facts provenance(const Build& build, std::span<const std::string> command_words, int ranks, int threads);

/// Now in UTC, "2025-01-31T08:15:00Z".
std::string utc_now();
/// Words as a shell would need them to give the same arguments.
std::string shell_words(std::span<const std::string> words);
/// The language of LC_ALL, LC_MESSAGES or LANG, the first that is set.
Language environment_language();
/// The number that mpirun or srun gave this process among those it started; -1 when it started none.
int launched_rank();

}  // namespace essaim
