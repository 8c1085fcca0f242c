// The subcommand sweep: many runs of one territory in one job, and one file of all of them.
#pragma once

#include "app/stop_request.hpp"
#include "config/command_line.hpp"
#include "core/log.hpp"
#include "parallel/communicator.hpp"

#include <span>
#include <string>

namespace essaim {

/// Simulates the members that are not finished yet and writes the result file when all are.
///
/// errors   UserError the same on every rank; StorageError on any
/// ranks    collective
Exit sweep(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
           StopRequest& stop);

} // namespace essaim
