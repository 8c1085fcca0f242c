// The subcommand run: from a configuration to a results file.
#pragma once

#include "app/stop_request.hpp"
#include "config/command_line.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "engine/model.hpp"
#include "parallel/communicator.hpp"

#include <span>
#include <string>

namespace essaim {

/// Simulates what the command asks for; prints the summary on standard output, on root. Returns Exit::stopped when it
/// was asked to stop and left a checkpoint.
///
/// errors   UserError and AgreedStorageError the same on every rank; StorageError on any
/// ranks    collective
Exit run(const Command& command, std::span<const std::string> words, Model& model, const Communicator& ranks, Log& log,
         StopRequest& stop);

} // namespace essaim
