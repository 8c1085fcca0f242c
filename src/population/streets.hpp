// Streets: blocks of neighbours of one cell, who can do something together (E11). They live where their cell lives.
#pragma once

#include "core/table.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace essaim {

/// Households of a street, at most: those who can be asked from door to door. Fixed, so that a street is a place.
inline constexpr std::uint32_t street_homes = 50;
/// Streets that the homes of a cell are cut into.
constexpr std::uint32_t streets_of(std::uint32_t homes) { return (homes + street_homes - 1) / street_homes; }

/// What people may undertake together; the order of indicators.
enum class ProjectKind : std::uint8_t { group_works, coowned_works, energy_cooperative, shared_power, heat_network };
inline constexpr std::array<std::string_view, 5> project_kind_names{"group_works", "coowned_works",
                                                                    "energy_cooperative", "shared_power",
                                                                    "heat_network"};
enum class ProjectState : std::uint8_t { none, idea, pledging, financed, built, abandoned };

/// One row per street and its project, the present one or the last.
struct Streets : Table {
    Column<std::uint64_t> id{*this, "id", "1", "identity of the street"};
    Column<std::uint64_t> initiator{*this, "initiator", "1", "household that proposed the project, or the street"};
    Column<std::int16_t> opened{*this, "opened", "month", "month index when the project was proposed"};
    Column<std::int16_t> deadline{*this, "deadline", "month", "month index when it is decided at the latest"};
    Column<std::uint16_t> asked{*this, "asked", "1", "households asked to pledge"};
    Column<std::uint16_t> pledges{*this, "pledges", "1", "households that pledged, or voted yes"};
    Column<std::uint16_t> needed{*this, "needed", "1", "pledges without which nothing is built"};
    Column<std::uint16_t> volunteers{*this, "volunteers", "1", "leaders who go from door to door"};
    Column<std::uint8_t> kind{*this, "kind", "1", "kind of project"};
    Column<std::uint8_t> state{*this, "state", "1", "0 none yet, 1 idea, 2 pledging, 3 financed, 4 built, 5 abandoned"};
    Column<std::uint8_t> facilitated{*this, "facilitated", "1", "somebody counts pledges and shows them"};
};

} // namespace essaim
