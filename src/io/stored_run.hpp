// The configuration of a run, read back from its results file, so that the run can be repeated.
#pragma once

#include "config/settings.hpp"

#include <span>
#include <string>
#include <vector>

namespace essaim {

struct StoredRun {
    std::vector<Given> parameters;          ///< every parameter the file holds, with its value as text
    std::string version, commit;            ///< of the program that wrote it
    std::string configuration_hash, territory_hash, title;
    std::string branch;                     ///< month and configuration of the run it branched off; or empty
    bool complete = false;                  ///< false for a file of a run that did not reach its end
};

/// names   parameters to look for
/// errors   UserError when the file is no results file or cannot be read
StoredRun read_stored_run(const std::string& path, std::span<const std::string> names);

} // namespace essaim
