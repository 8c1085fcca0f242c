// Dwellings: area, heating, hot water, label, true heat loss, insulated parts, roof.
#include "population/synthesis_cell.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process areas("synthesis.area");
constexpr Process systems("synthesis.systems");
constexpr Process labels("synthesis.label");
constexpr Process parts("synthesis.insulated");
constexpr Process roofs("synthesis.roof");
constexpr double middle_decile = (n_deciles - 1) / 2.0;

double normal(double u) { return math::normal_quantile(u); }

}  // namespace

SynthesisCell::SynthesisCell(const Territory& territory_in, const CellFacts& cells_in, std::uint32_t local_cell,
                             const SynthesisTables& tables_in, const SynthesisParameters& parameters_in,
                             const Draws& draws_in)
    : territory(territory_in),
      cells(cells_in),
      tables(tables_in),
      parameters(parameters_in),
      draws(draws_in),
      local(local_cell),
      commune(cells_in.commune[local_cell])
{
    const CommuneFacts& communes = territory.communes;
    const double area = communes.area_km2[commune];
    place.gas = communes.gas_network[commune] != 0;
    place.density = SynthesisTables::density_class(area > 0 ? communes.population[commune] / area : 0);
    place.zone = communes.climate_zone[commune];
    place.heat_network_share = communes.heat_network_share[commune];
    heating = tables.heating_shares(place);
}

void fill_record(const SynthesisCell& cell, const HouseholdRecord& record, double place_in_band, Row row, Households& h)
{
    const SynthesisTables& tables = cell.tables;
    const SynthesisParameters& p = cell.parameters;
    const int persons = record.size + 1 + record.extra;
    const int decile = tables.band_decile[record.band];
    h.type[row] = static_cast<std::uint8_t>(record.kind / n_tenures);
    h.tenure[row] = static_cast<std::uint8_t>(record.kind % n_tenures);
    h.period[row] = record.period;
    h.persons[row] = static_cast<std::uint8_t>(persons);
    h.decile[row] = static_cast<std::uint8_t>(decile);
    h.income[row] = static_cast<float>(tables.living_standard(record.band, place_in_band) * tables.units_of(persons) *
                                       p.price_level_2018);
    h.cell[row] = cell.cells.cell[cell.local];

    const double spread = p.area_spread;
    const double u = cell.draws.uniform({h.id[row]}, at_synthesis, areas);
    const double mean = tables.area[record.kind] / tables.area_norm[record.kind] *
                        math::pow(record.size + 1.0, p.area_size_elasticity) *
                        (1.0 + p.area_decile_slope * (decile - middle_decile));
    h.area[row] = static_cast<float>(mean * math::exp(spread * normal(u) - spread * spread / 2));
}

void fill_dwelling(const SynthesisCell& cell, Row row, Households& h)
{
    const SynthesisTables& tables = cell.tables;
    const SynthesisParameters& p = cell.parameters;
    const AgentId id{h.id[row]};
    const std::size_t kind = static_cast<std::size_t>(h.type[row] * n_tenures + h.tenure[row]);
    const std::size_t period = h.period[row];

    const auto system = cell.draws.uniforms(id, at_synthesis, systems);
    const auto heating = static_cast<std::size_t>(pick(cell.heating[kind][period], system[0]));
    h.heating[row] = static_cast<std::uint8_t>(heating);
    h.heating_installed[row] = static_cast<std::int16_t>(-std::ceil(system[1] * p.heating_life));
    h.hot_water[row] = static_cast<std::uint8_t>(pick(tables.hot_water[heating], system[2]));
    const auto& inertia = tables.inertia[period];
    h.inertia[row] = static_cast<std::uint8_t>((system[3] >= inertia[0] ? 1 : 0) + (system[3] >= inertia[1] ? 1 : 0));

    // The label is an ordered logit of period, kind, system and living standard; what is left of its uniform inside
    // the class is the place between the class's limits, so that heat loss has no steps.
    const auto label = cell.draws.uniforms(id, at_synthesis, labels);
    const double shift = tables.kind_label[kind] + tables.period_label[period] + tables.system_label[heating] -
                         p.label_decile_slope * (h.decile[row] - middle_decile);
    const double odds = math::log(label[0] / (1.0 - label[0])) + shift;
    std::size_t k = 0;
    while (k + 1 < n_labels && odds > tables.label_cut[k]) ++k;
    h.label[row] = static_cast<std::uint8_t>(k);
    const bool direct = heating == static_cast<std::size_t>(Heating::direct_electric);
    const auto& bound = tables.label_bound[direct ? 1 : 0];
    const double colder =
        tables.zone_degree_hours[0] / tables.zone_degree_hours[static_cast<std::size_t>(cell.place.zone)];
    const double log_label = bound[k] + label[1] * (bound[k + 1] - bound[k]) +
                             (direct ? 0.0 : tables.system_loss[heating]) + math::log(colder);
    const double log_reference = math::log(p.loss_reference);
    // E4: labels exaggerate differences, and err.
    const double log_true =
        log_reference + p.label_slope * (log_label - log_reference) + p.label_error * normal(label[2]);
    h.loss_label[row] = static_cast<float>(math::exp(log_label));
    h.loss[row] = static_cast<float>(math::exp(log_true));

    const auto part = cell.draws.uniforms(id, at_synthesis, parts);
    std::uint8_t bits = 0;
    for (std::size_t i = 0; i < part.size(); ++i)
        bits = static_cast<std::uint8_t>(bits | (part[i] < tables.insulated[k][i] ? 1U << i : 0U));
    h.insulated[row] = bits;

    const bool house = h.type[row] == static_cast<std::uint8_t>(DwellingType::house);
    h.roof_area[row] = house ? static_cast<float>(h.area[row] / p.house_levels * p.usable_roof) : 0.0F;
    // Sizes of the first rooftop systems: two thirds up to 3 kWp, a quarter to 6, the rest 9 (HESPUL, 2022).
    const auto roof = cell.draws.uniforms(id, at_synthesis, roofs);
    constexpr float small = 3, medium = 6, large = 9;
    constexpr double up_to_small = 0.67, up_to_medium = 0.92;
    const float size = roof[1] < up_to_small ? small : (roof[1] < up_to_medium ? medium : large);
    const bool owner = h.tenure[row] == static_cast<std::uint8_t>(Tenure::owner);
    h.pv_kwp[row] = house && owner && roof[0] < p.pv_share / tables.owners_of_houses ? size : 0.0F;
}

}  // namespace essaim
