// The services of communes and the levers they hold: rows of a commune lie together, the same on every rank.
#pragma once

#include "core/table.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace essaim {

/// What the administration of a commune is made of.
enum class Service : std::uint8_t { buildings, housing, mobility, social, education, finance };
inline constexpr std::size_t n_services = 6;
inline constexpr std::array<std::string_view, n_services> service_names{"buildings", "housing", "mobility",
                                                                        "social", "education", "finance"};

/// Row = commune * n_services + service.
struct Services : Table {
    Column<double> staff{*this, "staff", "FTE", "staff that works on levers of the transition"};
    Column<double> skill{*this, "skill", "1", "skill of the staff, 0 to 1"};
    Column<std::uint8_t> shares_with{*this, "shares_with", "bits", "services with which it runs a shared project"};
};

/// Row = commune * number of levers + lever, in the order of the catalogue.
struct Levers : Table {
    Column<double> weight{*this, "weight", "1", "share of the lever in the money for levers"};
    Column<double> intensity{*this, "intensity", "1", "what it reaches of what it could, 0 to 1"};
    Column<double> fund{*this, "fund", "EUR", "money set aside to be paid out"};
    Column<double> belief{*this, "belief", "kWh/EUR", "energy a euro is believed to save over the life of its effect"};
    Column<double> doubt{*this, "doubt", "kWh2/EUR2", "variance of that belief"};
};

/// Institutions of groups of communes: row = place of the group (EPCI) in the territory.
struct Groups : Table {
    Column<double> homes{*this, "homes", "1", "homes of the communes of the group"};
    Column<double> agency_money{*this, "agency_money", "EUR", "money of the month of the energy agency"};
    Column<double> social_homes{*this, "social_homes", "1", "homes of its social landlords"};
    Column<double> landlord_budget{*this, "landlord_budget", "EUR", "money of social landlords for their programme"};
    Column<double> landlord_cost{*this, "landlord_cost", "EUR/home", "what a renovation is expected to cost them"};
    Column<double> engineering{*this, "engineering", "EUR/year", "spending on advisers that small communes share"};
    Column<double> skill{*this, "skill", "1", "skill of these advisers, 0 to 1"};
    Column<double> landlord_chance{*this, "landlord_chance", "1/month", "chance of a home of the programme to be drawn"};
};

} // namespace essaim
