// The subcommand run: from a configuration to a results file.
#pragma once

#include "config/command_line.hpp"
#include "core/log.hpp"
#include "engine/model.hpp"
#include "parallel/communicator.hpp"

#include <span>
#include <string>

namespace essaim {

/// Simulates what the command asks for; prints the summary on standard output, on root.
///
/// errors   UserError the same on every rank; StorageError on any
/// ranks    collective
void run(const Command& command, std::span<const std::string> words, Model& model, const Communicator& ranks, Log& log);

} // namespace essaim
