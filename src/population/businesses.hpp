// Establishments of businesses and public services: one row each, in cell order.
#pragma once

#include "core/table.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace essaim {

enum class Sector : std::uint8_t { agriculture, industry, construction, trade, services, public_services };
inline constexpr std::array<std::string_view, 6> sector_names{"agriculture", "industry", "construction", "trade",
                                                              "services", "public"};

/// Customers and suppliers that an establishment looks at.
inline constexpr int ties_per_business = 4;

/// What others see of an establishment, as bits of Population::seen_business.
namespace firm_shows {
inline constexpr std::uint8_t exemplary = 1, standard = 2, heat = 4;
}

struct Businesses : Table {
    Column<std::uint64_t> id{*this, "id", "1", "identity of the establishment for life"};
    Column<std::uint32_t> cell{*this, "cell", "1", "global index of its cell"};
    Column<std::uint8_t> sector{*this, "sector", "1", "sector of activity"};
    Column<float> employees{*this, "employees", "1", "persons employed"};
    Column<float> area{*this, "area", "m2", "floor area"};
    Column<float> efficiency{*this, "efficiency", "1", "energy use relative to the sector's mean at the start"};
    Column<float> gas_share{*this, "gas_share", "1", "share of fossil gas in its energy"};
    Column<float> hurdle{*this, "hurdle", "year", "longest payback it accepts"};
    Column<float> pv_kwp{*this, "pv_kwp", "kWp", "photovoltaic power on its roof"};
    Column<std::uint8_t> trade{*this, "trade", "1", "1 + trade of an installer, 0 for others"};
    Column<float> capacity{*this, "capacity", "1/month", "jobs it does a month; persons employed until the market opens"};
    Column<float> competence{*this, "competence", "1", "competence of an installer, 0 to 1"};
    Column<std::uint8_t> exemplary{*this, "exemplary", "1", "1 when its works are visible to those who work there"};
    Column<float> reference{*this, "reference", "1", "efficiency that its obligation compares with"};
    Column<std::uint8_t> standard{*this, "standard", "1", "1 when it has a target of its own"};
    Column<std::uint8_t> generation{*this, "generation", "1", "establishments that opened in these premises"};
    Column<std::int16_t> reopens{*this, "reopens", "month", "month index when somebody opens here again, 0 while open"};
    Column<float> surplus_heat{*this, "surplus_heat", "kWh/year", "heat it could give to others"};
    Column<float> heat_asked{*this, "heat_asked", "kWh/year", "surplus heat it asks for"};
    Column<float> heat_contract{*this, "heat_contract", "kWh/year", "surplus heat it receives by contract"};
};

} // namespace essaim
