// Associations for the transition: those of a commune taken together, one row per commune, the same on every rank.
#pragma once

#include "core/table.hpp"

#include <cstdint>

namespace essaim {

struct Associations : Table {
    Column<double> volunteers{*this, "volunteers", "1", "households that give time, or would to an association"};
    Column<double> budget{*this, "budget", "EUR", "money in hand"};
    Column<std::uint8_t> active{*this, "active", "1", "there is an association"};
    // what it decided in January to give its hours to, as shares
    Column<double> visits{*this, "visits", "1", "visits to homes with low incomes"};
    Column<double> fairs{*this, "fairs", "1", "fairs: repair, energy, neighbours who show what they did"};
    Column<double> support{*this, "support", "1", "support of a citizens' energy project"};
};

} // namespace essaim
