// Names for the integers that count things, so that a signature tells which count it wants.
#pragma once

#include <compare>
#include <cstdint>

namespace essaim {

/// Row of a table on this rank; changes when cells move between ranks. Never part of a random key.
using Row = std::uint32_t;
/// Global index of a cell: its place in the territory file, the same on every rank.
using Cell = std::uint32_t;
/// Index of a commune in the territory file, the same on every rank.
using Commune = std::uint32_t;
/// Global number of a dwelling (or establishment): agents of all cells before it, in cell order. Never changes.
using Place = std::uint32_t;

inline constexpr std::uint32_t nobody = 0xffffffffU;

/// Kinds of agent, part of every AgentId so that no two agents share random numbers.
enum class AgentKind : std::uint8_t { household = 1, business = 2, commune = 3, cell = 4, street = 5 };

/// Identity of an agent for its whole life, on any rank and in any territory: built from the position of the cell
/// where it was born, so that a household of Malaunay draws the same numbers alone or inside the Métropole.
struct AgentId {
    std::uint64_t value = 0;

    /// x_m, y_m: south-west corner of the birth cell (m, EPSG:3035); ordinal: rank among agents of its kind there.
    static constexpr AgentId of(AgentKind kind, std::int32_t x_m, std::int32_t y_m, std::uint32_t ordinal)
    {
        const auto column = static_cast<std::uint64_t>(x_m / 100) & 0xffffU;
        const auto line = static_cast<std::uint64_t>(y_m / 100) & 0xffffU;
        return {static_cast<std::uint64_t>(kind) << 60 | column << 44 | line << 28 | (ordinal & 0xfffffffU)};
    }
    auto operator<=>(const AgentId&) const = default;
};

} // namespace essaim
