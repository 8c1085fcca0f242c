// The subcommand bench: what an agent-step of the standard workload costs here, beside a hand-written kernel.
#pragma once

#include "config/command_line.hpp"
#include "config/parameter.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "parallel/communicator.hpp"

#include <cstdint>

namespace essaim {

/// The section [bench], given on the command line only.
class BenchParameters final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    std::int64_t agents = 1'000'000, steps = 60, seed = 1, repeats = 5;
};

/// Prints nanoseconds per agent-step of the engine, of the yardstick in turn with it, and the speed of memory.
///
/// errors   UserError the same on every rank; InternalError when engine and yardstick differ in a total
/// ranks    collective
Exit bench(const Command& command, const Communicator& ranks, Log& log);

} // namespace essaim
