// Communes as institutions: one row per commune, the same on every rank.
//
// Every rank steps the whole table on the same reduced integers, so the copies stay equal without a broadcast: an
// institution has one decision and is present wherever it has inhabitants.
#pragma once

#include "core/table.hpp"

#include <cstdint>

namespace essaim {

struct Communes : Table {
    Column<std::uint64_t> id{*this, "id", "1", "identity of the institution"};
    Column<double> budget{*this, "budget", "EUR", "money available for the transition"};
    Column<double> revenue{*this, "revenue", "EUR/year", "yearly money for the transition"};
    Column<double> area{*this, "area", "m2", "floor area of the commune's buildings"};
    Column<double> intensity{*this, "intensity", "kWh/m2/year", "heat the buildings use per floor area"};
    Column<double> gas_share{*this, "gas_share", "1", "share of fossil gas in the heat of the buildings"};
    Column<double> renovated{*this, "renovated", "1", "share of the floor area renovated"};
    Column<double> pv_kwp{*this, "pv_kwp", "kWp", "photovoltaic power on the commune's roofs"};
    Column<double> advice{*this, "advice", "EUR/household/year", "spending on the advice lever"};
};

} // namespace essaim
