// People: age, attitudes and habits, wealth, cars, place of work and a first estimate of bills.
#include "population/synthesis_cell.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process ages("synthesis.age");
constexpr Process minds("synthesis.minds");
constexpr Process habits("synthesis.habits");
constexpr Process cars("synthesis.cars");
constexpr Process works("synthesis.work");
constexpr double middle_decile = (n_deciles - 1) / 2.0;

/// A share around `mean`, clamped to [0, 1].
float around(double mean, double spread, double u)
{
    return static_cast<float>(math::clamp(mean + spread * math::normal_quantile(u), 0, 1));
}

void fill_minds(const SynthesisCell& cell, Row row, Households& h)
{
    const SynthesisParameters& p = cell.parameters;
    const AgentId id{h.id[row]};
    const double rank = h.decile[row] - middle_decile;
    const auto first = cell.draws.uniforms(id, at_synthesis, minds, 0);
    const auto second = cell.draws.uniforms(id, at_synthesis, minds, 1);
    const auto& quantiles = cell.tables.attitude[h.decile[row]];
    const double at = first[0] * SynthesisTables::n_quantiles;
    const auto below = static_cast<std::size_t>(at);
    const double attitude =
        quantiles[below] + (at - static_cast<double>(below)) * (quantiles[below + 1] - quantiles[below]);
    h.attitude[row] = h.attitude_rooted[row] = static_cast<float>(attitude);
    h.openness[row] = static_cast<float>(p.openness_min + (1.0 - p.openness_min) * first[1]);
    h.norm[row] = around(p.norm_mean + p.norm_attitude * (attitude - p.attitude_mean), p.mind_spread, first[2]);
    h.knowledge[row] = around(p.knowledge_mean + p.knowledge_decile_slope * rank, p.mind_spread, first[3]);
    h.trust[row] = around(p.trust_mean, p.mind_spread, second[0]);
    h.trust_institutions[row] = h.trust_agency[row] = h.trust_neighbours[row] =
        static_cast<std::uint16_t>(h.trust[row] * 65535.0F + 0.5F);
    const std::array<double, 4> types{p.share_conditional, p.share_free_rider, p.share_hump_shaped, 1.0};
    h.cooperator[row] = static_cast<std::uint8_t>(pick(types, second[1]));
    constexpr double steps = 255.0;
    h.belief[row] = static_cast<std::uint8_t>(
        std::floor(static_cast<double>(around(p.belief_mean, p.belief_spread, second[2])) * steps + 0.5));
    const double one = p.share_leaders, some = h.persons[row] > 1 ? one + (1.0 - one) * one : one; // of two adults
    h.collective[row] = second[3] < some ? collective::leader : std::uint16_t{0};

    const auto sobriety = cell.draws.uniforms(id, at_synthesis, habits, 0);
    const auto strength = cell.draws.uniforms(id, at_synthesis, habits, 1);
    h.sobriety_heat[row] = around(p.sobriety_heat, p.mind_spread, sobriety[0]);
    h.sobriety_power[row] = around(p.sobriety_power, p.mind_spread, sobriety[1]);
    h.sobriety_travel[row] = around(p.sobriety_travel, p.mind_spread, sobriety[2]);
    h.habit_heat[row] = around(p.habit_strength, p.mind_spread, strength[0]);
    h.habit_power[row] = around(p.habit_strength, p.mind_spread, strength[1]);
    h.habit_travel[row] = around(p.habit_strength, p.mind_spread, strength[2]);
}

void fill_cars(const SynthesisCell& cell, std::size_t size, Row row, Households& h)
{
    const SynthesisTables& tables = cell.tables;
    const SynthesisParameters& p = cell.parameters;
    const AgentId id{h.id[row]};
    const std::size_t age = h.age_band[row], density = static_cast<std::size_t>(cell.place.density);
    const auto draw = cell.draws.uniforms(id, at_synthesis, cars, 0);
    const auto more = cell.draws.uniforms(id, at_synthesis, cars, 1);
    const double score = tables.size_cars[size] + tables.density_cars[density] + tables.age_cars[age] +
                         p.car_decile_slope * h.decile[row];
    const double odds = score + math::log(draw[0] / (1.0 - draw[0]));
    int owned = 0;
    for (const double cut : tables.car_cut) owned += odds > cut ? 1 : 0;
    const bool electric = owned > 0 && draw[1] < p.electric_car_share * owned;
    h.cars_electric[row] = electric ? 1 : 0;
    h.cars_fuel[row] = static_cast<std::uint8_t>(owned - (electric ? 1 : 0));
    h.car_bought[row] = owned > 0 ? static_cast<std::int16_t>(-std::ceil(draw[2] * p.car_life)) : std::int16_t{0};
    const double spread = p.distance_spread;
    h.distance[row] = static_cast<float>(owned * p.car_distance * tables.distance_norm *
                                         tables.density_distance[density] * tables.age_distance[age] *
                                         math::exp(spread * math::normal_quantile(more[0]) - spread * spread / 2));
}

/// Commune where someone of the household works or studies; its own where nobody does.
std::int32_t work_commune(const SynthesisCell& cell, double u)
{
    const CommuterFlows& flows = cell.territory.flows;
    const auto own = static_cast<std::int32_t>(cell.commune);
    if (cell.commune + 1U >= flows.first.size()) return own;
    double cumulated = 0;
    std::int32_t found = own;
    for (std::int64_t i = flows.first[cell.commune]; i < flows.first[cell.commune + 1U]; ++i) {
        const auto at = static_cast<std::size_t>(i);
        found = flows.commune[at];
        cumulated += flows.share[at];
        if (u < cumulated) break;
    }
    return found;
}

}  // namespace

void fill_possessions(const SynthesisCell& cell, Row row, Households& h)
{
    const SynthesisTables& tables = cell.tables;
    const SynthesisParameters& p = cell.parameters;
    const auto draw = cell.draws.uniforms(AgentId{h.id[row]}, at_synthesis, ages);
    h.wealth[row] = static_cast<float>(p.price_level_2018 * tables.wealth[h.decile[row]] *
                                       math::exp(p.wealth_spread * math::normal_quantile(draw[1])));
    fill_minds(cell, row, h);
    fill_cars(cell, std::min<std::size_t>(h.persons[row], n_sizes) - 1, row, h);
    constexpr double mean_persons = 2.19;  // INSEE, census 2018
    h.bill_year[row] =
        static_cast<float>(p.price_level_2018 * (tables.heat_cost[h.heating[row]] * h.area[row] +
                                                 p.power_bill * std::sqrt(h.persons[row] / mean_persons) +
                                                 p.car_energy_cost * h.distance[row]));
}

void fill_people(const SynthesisCell& cell, Row row, Households& h)
{
    const SynthesisTables& tables = cell.tables;
    const AgentId id{h.id[row]};
    const std::size_t size = std::min<std::size_t>(h.persons[row], n_sizes) - 1;
    const auto draw = cell.draws.uniforms(id, at_synthesis, ages);
    h.age_band[row] = static_cast<std::uint8_t>(pick(tables.age[size][h.tenure[row]], draw[0]));
    fill_possessions(cell, row, h);

    const auto work = cell.draws.uniforms(id, at_synthesis, works);
    const bool works_out = work[0] < tables.at_work[h.age_band[row]];
    h.work_commune[row] = works_out ? work_commune(cell, work[1]) : static_cast<std::int32_t>(cell.commune);
    h.employer[row] = nobody;
    h.persons_last_year[row] = h.persons[row];
}

}  // namespace essaim
