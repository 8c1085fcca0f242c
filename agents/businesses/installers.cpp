#include "agents/businesses/installers.hpp"

#include "core/math.hpp"

#include <cmath>

namespace essaim {

namespace {
constexpr Process process("installers");
} // namespace

void Installers::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    if (!market_.enabled()) return;
    const Markets& markets = now.population.markets;
    const double lost = market_.lost(now.month);
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell)
        for (Row row = now.population.first_business[cell]; row < now.population.first_business[cell + 1]; ++row) {
            if (b.trade[row] == 0) continue;
            const auto t = static_cast<std::size_t>(b.trade[row] - 1);
            const auto trade = static_cast<Trade>(t);
            const Commune commune = now.cells.commune[cell];
            const Row market = markets.row(commune, trade);
            const Tally tally = now.tally(cell);
            double capacity = static_cast<double>(b.capacity[row]) * markets.scale[market];
            double competence = static_cast<double>(b.competence[row]);
            if (market_.open(now.month) && capacity > 0.0) {
                const auto u = now.draws.uniforms(AgentId{b.id[row]}, now.month, process);
                const double training = now.offer(cell).training;
                const double growth = market_.growth_of(trade, markets.wait[market]) + market_.entrants() * training;
                const double step = market_.hiring_step();
                if (u[0] < std::abs(growth) / step) {
                    capacity *= growth > 0.0 ? 1.0 + step : 1.0 - step;
                    if (growth > 0.0) // those hired know what beginners know
                        competence = (competence + step * market_.competence_start()) / (1.0 + step);
                }
                competence += market_.training_effect() * training * (1.0 - competence) -
                              market_.turnover() * (competence - market_.competence_start());
                if (u[1] < lost) capacity = 0.0;
            }
            b.capacity[row] = static_cast<float>(capacity);
            b.competence[row] = static_cast<float>(math::clamp(competence, 0.0, 1.0));
            if (b.reopens[row] != 0) continue; // closed: what it could do waits for who opens there
            tally[after(Flow::installers_envelope, t)] += capacity > 0.0 ? 1.0 : 0.0;
            tally[after(Flow::capacity_envelope, t)] += static_cast<double>(b.capacity[row]);
            tally[after(Flow::skill_envelope, t)] +=
                static_cast<double>(b.capacity[row]) * static_cast<double>(b.competence[row]);
        }
}

} // namespace essaim
