#include "agents/businesses/heat_trade.hpp"

#include "agents/businesses/establishment.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"
#include "core/table.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process occasion_process("heat_symbiosis"), trust_process("heat_symbiosis.trust");
constexpr std::array heard_flows{Flow::heat_asked, Flow::heat_contracted, Flow::heat_source_closed};

} // namespace

void HeatTrade::describe(ParameterVisitor& parameter)
{
    parameter("symbiosis.enabled", enabled_, {.what = "establishments give surplus heat to others",
                                              .source = "model switch"});
    parameter("symbiosis.recoverable", recoverable_, {.min = 0, .max = 1,
              .what = "process heat of industry that could serve others", .source = "order of magnitude: ADEME 2017, 109.5 "
              "TWh of surplus heat above 30 C in French industry, 16 % above 100 C"});
    parameter("symbiosis.smallest", smallest_, {.min = 0, .max = 1e9, .unit = "kWh/year",
              .what = "heat below which nobody lays a pipe", .source = "assumption"});
    parameter("symbiosis.occasion", occasion_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "establishments that look into surplus heat", .source = "assumption"});
    parameter("symbiosis.reach", reach_, {.min = 0, .max = 1e5, .unit = "m", .what = "longest pipe",
                                          .source = "assumption: 2 km"});
    parameter("symbiosis.pipe", pipe_, {.min = 0, .max = 1e5, .unit = "EUR/m", .what = "cost of a pipe, laid",
              .source = "order of magnitude of heat networks"});
    parameter("symbiosis.life", life_, {.min = 1, .max = 100, .unit = "year", .what = "life of a pipe",
                                        .source = "assumption"});
    parameter("symbiosis.operation", operation_, {.min = 0, .max = 1, .unit = "EUR/kWh",
              .what = "cost of recovering and pumping heat", .source = "assumption"});
    parameter("symbiosis.transaction", transaction_, {.min = 0, .max = 1e7, .unit = "EUR",
              .what = "cost of coming to an agreement", .source = "assumption"});
    parameter("symbiosis.facilitation", facilitation_, {.min = 0, .max = 1,
              .what = "part of that cost and of distrust that a business club takes away", .source = "scenario"});
    parameter("symbiosis.trust", trust_needed_, {.min = 0, .max = 1,
              .what = "trust of a pair, drawn once between 0 and 1, above which it agrees", .source = "assumption"});
}

double HeatTrade::distance(const Communes& communes, Commune commune, const Now& now, std::uint32_t local_cell) const
{
    const double dx = now.cells.x[local_cell] - communes.heat_x[commune];
    const double dy = now.cells.y[local_cell] - communes.heat_y[commune];
    return std::max(std::sqrt(dx * dx + dy * dy), 0.5 * now.territory.cell_size); // in one cell: half of its side
}

void HeatSymbiosis::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    if (!trade_.enabled()) return;
    const Communes& communes = now.population.communes;
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Tally tally = now.tally(cell);
        const Commune commune = now.cells.commune[cell];
        const bool source = communes.heat_source[commune] != nobody;
        for (Row row = now.population.first_business[cell]; row < now.population.first_business[cell + 1]; ++row) {
            const bool open = b.reopens[row] == 0;
            if (now.month.is_january()) {
                const bool gives = open && b.sector[row] == static_cast<std::uint8_t>(Sector::industry);
                const double surplus = gives ? trade_.recoverable(energy_.heat_of_year(b, row).process) : 0.0;
                b.surplus_heat[row] = surplus >= trade_.smallest() ? static_cast<float>(surplus) : 0.0F;
            }
            if (b.heat_asked[row] > 0.0F) {
                const double taken = source && open ? b.heat_asked[row] * communes.heat_ratio[commune] : 0.0;
                b.heat_asked[row] = 0.0F;
                if (taken >= trade_.smallest()) {
                    b.heat_contract[row] = static_cast<float>(taken);
                    const double cost = trade_.pipe(trade_.distance(communes, commune, now, cell));
                    tally[Flow::business_invested] += cost;
                    tally[Flow::business_firms] += cost;
                }
            } else if (b.heat_contract[row] > 0.0F && !source && mutation != "heat_without_source") {
                b.heat_contract[row] = 0.0F;
                tally[Flow::heat_contracts_broken] += 1.0;
            } else if (b.heat_contract[row] == 0.0F && source && open) {
                seek(cell, row, b, now, tally);
            }
            if (b.heat_contract[row] > 0.0F) {
                tally[Flow::heat_contracts] += 1.0;
                tally[Flow::heat_contracted] += static_cast<double>(b.heat_contract[row]);
            }
        }
    }
}

void HeatSymbiosis::seek(std::uint32_t cell, Row row, Businesses& b, const Now& now, Tally tally) const
{
    const Communes& communes = now.population.communes;
    const Commune commune = now.cells.commune[cell];
    const AgentId id{b.id[row]};
    if (now.draws.uniform(id, now.month, occasion_process) >= trade_.occasion() / 12.0) return;
    const Place place = now.territory.first_business[now.cells.cell[cell]] + (row - now.population.first_business[cell]);
    if (place == communes.heat_source[commune]) return;
    const double distance = trade_.distance(communes, commune, now, cell);
    const BusinessEnergy::Heat heat = energy_.heat_of_year(b, row);
    // process heat of industry is too hot for what others have left
    const double wanted =
        heat.heating + (b.sector[row] == static_cast<std::uint8_t>(Sector::industry) ? 0.0 : heat.process);
    if (distance > trade_.reach() || wanted < trade_.smallest()) return;
    const double gain = trade_.gain(energy_.heat_price(b, row, now.forcing), distance, wanted);
    const auto where = AgentId::of(AgentKind::cell, communes.heat_x[commune], communes.heat_y[commune], 0);
    const double trust = now.draws.uniform(id, at_synthesis, trust_process,
                                            static_cast<std::uint32_t>(mix(where.value)));
    if (!trade_.agree(gain, wanted, trust)) return;
    b.heat_asked[row] = static_cast<float>(wanted);
    tally[Flow::heat_asked] += static_cast<double>(b.heat_asked[row]);
}

std::span<const Flow> HeatSharing::hears() const { return heard_flows; }

void HeatSharing::apply(Commune commune, Population& population, const Heard& heard, const Now&, Tally,
                        const CommuneDecision&) const
{
    Communes& c = population.communes;
    const Row row = commune;
    if (heard.of(commune, Flow::heat_source_closed) > 0.0) {
        c.heat_source[row] = nobody;
        c.heat_surplus[row] = 0.0;
    }
    const double contracted = heard.of(commune, Flow::heat_contracted), asked = heard.of(commune, Flow::heat_asked);
    const double free = math::positive(c.heat_surplus[row] - contracted);
    c.heat_ratio[row] = asked > 0.0 ? std::min(1.0, free / asked) : 0.0;
    c.heat_supply[row] = contracted > 0.0 ? std::min(1.0, c.heat_surplus[row] / contracted) : 1.0;
}

} // namespace essaim
