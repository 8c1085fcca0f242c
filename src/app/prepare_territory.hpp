// A territory file for a run: the one named, or one made from a place.
#pragma once

#include "core/log.hpp"
#include "parallel/communicator.hpp"

#include <string>

namespace essaim {

/// Path of the territory file. When `file` is empty, `place` ("epci:200023414") is prepared once by the Python builder
/// on root and kept in results/territories.
///
/// errors   UserError, the same on every rank
/// ranks    collective
std::string territory_path(const std::string& file, const std::string& place, const std::string& config_path,
                           const Communicator& ranks, const Log& log);

} // namespace essaim
