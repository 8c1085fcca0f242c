// Establishments: persons employed, floor area, energy traits, patience.
#include "population/synthesis_cell.hpp"

#include "core/math.hpp"
#include "population/orders.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process sizes("synthesis.employees");
constexpr Process traits("synthesis.establishment");
constexpr Process trades("synthesis.trade");
constexpr double large_from = 10.0;  ///< persons employed from which INSEE's table counts an establishment as large

/// How the jobs of a commune fall on its establishments; the same for all its cells on all ranks.
struct Jobs {
    std::array<double, n_sectors> large_share{};  ///< chance of ten or more
    double small_mean = 1, large_mean = large_from;
};

Jobs jobs_of(const SynthesisCell& cell)
{
    const CommuneFacts& communes = cell.territory.communes;
    const auto& counts = communes.establishments[cell.commune];
    double all = 0, odds = 0;
    for (std::size_t s = 0; s < n_sectors; ++s) {
        all += counts[s];
        odds += counts[s] * cell.tables.sectors[s].large;
    }
    Jobs jobs;
    jobs.small_mean = cell.parameters.small_employees;
    if (!(all > 0)) return jobs;
    const double large = std::min<double>(communes.establishments_10plus[cell.commune], all);
    double expected = 0;
    for (std::size_t s = 0; s < n_sectors; ++s) {
        jobs.large_share[s] = math::clamp(large * cell.tables.sectors[s].large / odds, 0, 1);
        expected += counts[s] * jobs.large_share[s];
    }
    // Large establishments take the jobs that small ones of usual size leave; where there are too few jobs for that,
    // or no large establishment, small ones take more or less.
    const double wanted = std::max<double>(communes.jobs[cell.commune], 0);
    const double left = wanted - (all - expected) * jobs.small_mean;
    if (expected > 0) jobs.large_mean = std::max(left / expected, large_from);
    if (all > expected && (!(expected > 0) || left < expected * large_from))
        jobs.small_mean = math::clamp((wanted - expected * jobs.large_mean) / (all - expected), 0.5, large_from - 1);
    return jobs;
}

}  // namespace

void fill_businesses(const SynthesisCell& cell, Row first, Businesses& b)
{
    const SynthesisParameters& p = cell.parameters;
    const auto& counts = cell.cells.establishments[cell.local];
    const Jobs jobs = jobs_of(cell);
    const bool gas = cell.place.gas;
    const double spread = p.employees_spread, mean_of_lognormal = math::exp(spread * spread / 2);
    std::uint32_t ordinal = 0;
    Row row = first;
    for (std::size_t s = 0; s < n_sectors; ++s) {
        const SynthesisTables::Sector& sector = cell.tables.sectors[s];
        for (std::uint16_t k = 0; k < counts[s]; ++k, ++row, ++ordinal) {
            const AgentId id =
                AgentId::of(AgentKind::business, cell.cells.x[cell.local], cell.cells.y[cell.local], ordinal);
            const auto size = cell.draws.uniforms(id, at_synthesis, sizes);
            const auto trait = cell.draws.uniforms(id, at_synthesis, traits);
            double employees;
            if (size[0] < jobs.large_share[s])
                employees = large_from + (jobs.large_mean - large_from) *
                                             math::exp(spread * math::normal_quantile(size[1])) / mean_of_lognormal;
            else  // exponential beyond one person, cut at nine; the cut costs little at usual means
                employees =
                    std::min(jobs.small_mean < 1 ? jobs.small_mean : 1 - (jobs.small_mean - 1) * math::log(size[1]),
                             large_from - 1);
            b.id[row] = id.value;
            b.cell[row] = cell.cells.cell[cell.local];
            b.sector[row] = static_cast<std::uint8_t>(s);
            b.employees[row] = static_cast<float>(employees);
            b.area[row] = static_cast<float>(employees * sector.area);
            b.efficiency[row] = static_cast<float>(math::exp(p.efficiency_spread * math::normal_quantile(trait[0]) -
                                                             p.efficiency_spread * p.efficiency_spread / 2));
            b.reference[row] = b.efficiency[row];
            b.gas_share[row] = gas ? static_cast<float>(sector.gas_share) : 0.0F;
            if (static_cast<Sector>(s) == Sector::construction) {
                const double u = cell.draws.uniform(id, at_synthesis, trades);
                double up_to = 0;
                for (std::size_t t = 0; t < n_trades && b.trade[row] == 0; ++t)
                    if (u < (up_to += p.installers[t])) b.trade[row] = static_cast<std::uint8_t>(t + 1);
                b.capacity[row] = b.trade[row] != 0 ? b.employees[row] : 0.0F;
                b.competence[row] = static_cast<float>(p.competence);
            }
            b.hurdle[row] = static_cast<float>(sector.hurdle_low + (sector.hurdle_high - sector.hurdle_low) * trait[1]);
        }
    }
}

}  // namespace essaim
