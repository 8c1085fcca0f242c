// Seeds of replicates, derived from the seed of the whole, so that every run can be made again by itself.
#pragma once

#include "core/table.hpp"

#include <cstdint>

namespace essaim {

/// The seed of a replicate: 52 bits of a hash, as any value of run.seed must fit a double. scripts/lib/seeds.py holds
/// the same function.
constexpr std::int64_t replicate_seed(std::int64_t seed, std::int64_t replicate)
{
    return static_cast<std::int64_t>(mix(mix(static_cast<std::uint64_t>(seed)) + static_cast<std::uint64_t>(replicate)) >> 12);
}

} // namespace essaim
