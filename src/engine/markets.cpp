#include "engine/markets.hpp"

#include "distribution/allotment.hpp"
#include "parallel/for_each_chunk.hpp"

#include <array>
#include <cmath>
#include <vector>

namespace essaim {

namespace {

/// What crosses ranks of each market, in order: sums of these families of flows, then orders waiting.
constexpr std::array families{Flow::orders_envelope, Flow::capacity_envelope, Flow::skill_envelope};
constexpr std::size_t orders = 0, capacity = 1, skill = 2, waiting = 3, n_sums = 4;

/// Tickets of the orders that wait in a chunk.
std::vector<Ticket> tickets_of(const Chunk& chunk, const CellFacts& cells, const Draws& draws, const Population& p)
{
    std::vector<Ticket> tickets;
    const Households& h = p.households;
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell)
        for (Row row = p.first_household[cell]; row < p.first_household[cell + 1]; ++row) {
            const std::array on_order{h.order_envelope[row], h.order_heating[row], h.order_pv[row]};
            if ((on_order[0] | on_order[1] | on_order[2]) == 0) continue;
            for (std::size_t t = 0; t < n_trades; ++t)
                if (on_order[t] != 0) {
                    const auto trade = static_cast<Trade>(t);
                    tickets.push_back({p.markets.row(cells.commune[cell], trade),
                                       ticket_of(draws, AgentId{h.id[row]}, trade, Month{Order::of(on_order[t]).month})});
                }
        }
    return tickets;
}

} // namespace

void settle_markets(const InstallerMarket& market, const Communicator& ranks, const CellFacts& cells,
                    std::span<const Chunk> chunks, std::span<const double> tallies, const Draws& draws, Month month,
                    Population& population)
{
    if (!market.enabled()) return;
    Markets& markets = population.markets;
    std::vector<std::vector<Ticket>> parts(chunks.size());
    for_each_chunk(chunks.size(), [&](std::size_t i, int) { parts[i] = tickets_of(chunks[i], cells, draws, population); });
    std::vector<Ticket> tickets;
    for (const auto& part : parts) tickets.insert(tickets.end(), part.begin(), part.end());

    std::vector<std::int64_t> sums(markets.rows() * n_sums);
    for (std::uint32_t cell = 0; cell < cells.size(); ++cell)
        for (std::size_t t = 0; t < n_trades; ++t) {
            std::int64_t* of = sums.data() + markets.row(cells.commune[cell], static_cast<Trade>(t)) * n_sums;
            for (std::size_t k = 0; k < families.size(); ++k) {
                const auto flow = static_cast<std::size_t>(after(families[k], t));
                of[k] += static_cast<std::int64_t>(std::nearbyint(tallies[cell * n_flows + flow] / Heard::unit));
            }
        }
    for (const Ticket& ticket : tickets) ++sums[ticket.market * n_sums + waiting];
    ranks.sum(sums);

    std::vector<InstallerMarket::Sums> heard(markets.rows());
    std::vector<std::int64_t> queue(markets.rows()), places(markets.rows());
    for (Row row = 0; row < markets.rows(); ++row) {
        const std::int64_t* of = sums.data() + row * n_sums;
        heard[row] = {static_cast<double>(of[orders]) * Heard::unit, of[waiting],
                      static_cast<double>(of[capacity]) * Heard::unit, static_cast<double>(of[skill]) * Heard::unit};
        market.review(markets, row, heard[row], month);
        queue[row] = of[waiting];
        places[row] = market.places(markets, row, heard[row], month);
    }
    const Allotment allotted = allot(ranks, tickets, queue, places);
    for (Row row = 0; row < markets.rows(); ++row) {
        markets.threshold[row] = allotted.threshold[row];
        market.close(markets, row, heard[row], allotted.served[row], month);
    }
}

} // namespace essaim
