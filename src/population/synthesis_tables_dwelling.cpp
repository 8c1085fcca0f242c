// Reads the tables of facts on heating, labels and establishments.
#include "population/synthesis_tables.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "population/businesses.hpp"
#include "population/synthesis_facts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace essaim {

namespace {

constexpr std::array<std::string_view, n_densities> density_names{"rural", "village", "town", "city"};
constexpr std::array<std::string_view, n_climate_zones> zone_names{"H1a", "H1b", "H1c", "H2a",
                                                                   "H2b", "H2c", "H2d", "H3"};

}  // namespace

void SynthesisTables::read_heating(const std::string& folder)
{
    const CsvTable stock = facts::read(folder, "housing_heating.csv");
    const CsvTable systems = facts::read(folder, "housing_systems.csv", "heating", heating_names);
    const CsvTable zones = facts::read(folder, "housing_zones.csv", "zone", zone_names);
    const CsvTable places = facts::read(folder, "housing_settings.csv");
    require(stock.rows() == 2 * n_heatings, stock.name() + ": there must be 18 rows, type by heating system");
    for (std::size_t row = 0; row < stock.rows(); ++row) {
        const std::size_t type = row / n_heatings, h = row % n_heatings;
        require(stock.text(row, "type") == dwelling_type_names[type] && stock.text(row, "heating") == heating_names[h],
                stock.problem(row, "heating", fmt::format("(rows have a fixed order) put {} here", heating_names[h])));
        heating_target[type][h] = facts::weight(stock, row, "dwellings");
        for (std::size_t d = 0; d < n_densities; ++d)
            heating_density[type][d][h] = facts::weight(stock, row, density_names[d]);
        for (std::size_t t = 0; t < n_tenures; ++t)
            for (std::size_t p = 0; p < n_periods; ++p)
                heating[n_tenures * type + t][p][h] = heating_target[type][h] *
                                                      facts::weight(stock, row, tenure_names[t]) *
                                                      facts::weight(stock, row, period_names[p]);
    }
    for (auto& row : heating_target) facts::scale_to_one(row);
    constexpr std::array<std::string_view, n_hot_waters> tanks{"with_boiler", "electric_tank", "heat_pump_tank",
                                                               "network"};
    for (std::size_t h = 0; h < n_heatings; ++h) {
        system_label[h] = systems.number(h, "label_shift");
        system_loss[h] = math::log(facts::weight(systems, h, "loss_factor"));
        heat_cost[h] = facts::weight(systems, h, "heat_cost");
        for (std::size_t w = 0; w < n_hot_waters; ++w) hot_water[h][w] = facts::weight(systems, h, tanks[w]);
        facts::scale_to_one(hot_water[h]);
    }
    for (std::size_t z = 0; z < n_climate_zones; ++z) {
        zone_degree_hours[z] = facts::weight(zones, z, "degree_hours");
        zone_electric_target[z] = facts::weight(zones, z, "electric_heating");
        zone_electric[z] = 1.0;
        zone_share[0][z] = facts::weight(zones, z, "houses");
        zone_share[1][z] = facts::weight(zones, z, "flats");
    }
    for (auto& row : zone_share) facts::scale_to_one(row);
    require(places.rows() == settings.size(), places.name() + ": there must be 12 rows");
    heat_network_reference = 0;
    std::array<double, 2> sum{};
    for (std::size_t s = 0; s < settings.size(); ++s) {
        const auto density = std::find(density_names.begin(), density_names.end(), places.text(s, "density"));
        require(density != density_names.end(), places.problem(s, "density", "(must be rural, village, town or city)"));
        settings[s] = {{facts::weight(places, s, "gas") > 0, static_cast<int>(density - density_names.begin()), 0,
                        facts::weight(places, s, "heat_network_share")},
                       {facts::weight(places, s, "houses"), facts::weight(places, s, "flats")}};
        heat_network_reference = std::max(heat_network_reference, settings[s].place.heat_network_share);
        for (std::size_t type = 0; type < 2; ++type) sum[type] += settings[s].share[type];
    }
    for (Setting& setting : settings)
        for (std::size_t type = 0; type < 2; ++type) setting.share[type] /= sum[type];
}

void SynthesisTables::read_labels(const std::string& folder)
{
    const CsvTable labels = facts::read(folder, "housing_labels.csv", "label", label_names);
    constexpr std::array<std::string_view, 4> parts{"roof", "wall", "floor", "window"};
    constexpr std::array<std::string_view, 2> columns{"loss_gas", "loss_electric"};
    for (std::size_t k = 0; k < n_labels; ++k) {
        label_share[k] = facts::weight(labels, k, "share");
        for (std::size_t part = 0; part < parts.size(); ++part)
            insulated[k][part] = facts::weight(labels, k, parts[part]) * facts::percent;
    }
    facts::scale_to_one(label_share);
    // A class reaches half-way, in logarithm, to the middle of the next; the outer ones are as wide on both sides.
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto& bound = label_bound[c];
        for (std::size_t k = 1; k < n_labels; ++k)
            bound[k] = (math::log(facts::weight(labels, k - 1, columns[c])) +
                        math::log(facts::weight(labels, k, columns[c]))) /
                       2;
        bound[0] = 2 * math::log(facts::weight(labels, 0, columns[c])) - bound[1];
        bound[n_labels] = 2 * math::log(facts::weight(labels, n_labels - 1, columns[c])) - bound[n_labels - 1];
    }
}

void SynthesisTables::read_sectors(const std::string& folder)
{
    const CsvTable table = facts::read(folder, "business_sectors.csv", "sector", sector_names);
    for (std::size_t s = 0; s < sectors.size(); ++s)
        sectors[s] = {facts::weight(table, s, "area"), facts::weight(table, s, "gas_share"),
                      facts::weight(table, s, "hurdle_low"), facts::weight(table, s, "hurdle_high"),
                      facts::weight(table, s, "large")};
}

}  // namespace essaim
