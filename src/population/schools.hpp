// Schools: the primary schools of a commune taken together, one row per commune, the same on every rank.
#pragma once

#include "core/table.hpp"

#include <cstdint>

namespace essaim {

struct Schools : Table {
    Column<double> pupils{*this, "pupils", "1", "pupils"};
    Column<double> budget{*this, "budget", "EUR", "money for projects on energy"};
    Column<double> skill{*this, "skill", "1", "what teachers know of teaching energy, 0 to 1"};
    Column<std::uint8_t> frugal{*this, "frugal", "1", "pupils look after the energy of their building this year"};
};

} // namespace essaim
