// The subcommand compare: two scenarios on the same luck, or every subset of levers.
#pragma once

#include "app/stop_request.hpp"
#include "config/command_line.hpp"
#include "core/log.hpp"
#include "parallel/communicator.hpp"

#include <span>
#include <string>

namespace essaim {

/// Simulates the pairs that are not finished yet, writes the result files, prints a summary on standard output.
///
/// errors   UserError the same on every rank; StorageError on any
/// ranks    collective
Exit compare(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
             StopRequest& stop);

} // namespace essaim
