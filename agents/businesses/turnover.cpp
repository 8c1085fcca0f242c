#include "agents/businesses/turnover.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"

#include <array>

namespace essaim {

namespace {

constexpr Process closing("business_turnover.close"), opening("business_turnover.open"), standards("business_standards");
constexpr float large_from = 10.0F; ///< persons employed from which INSEE's table counts an establishment as large
constexpr std::uint32_t places_of_cell = 1U << 17; ///< in the ordinal of an AgentId; above, who came before

double monthly(double yearly) { return 1.0 - math::pow(1.0 - yearly, 1.0 / 12.0); }

} // namespace

void BusinessTurnover::describe(ParameterVisitor& parameter)
{
    const std::string_view insee = "order of magnitude of INSEE's demography of establishments";
    parameter("business.turnover", enabled_, {.what = "establishments close and others open", .source = "model switch"});
    parameter("business.closing_small", small_, {.min = 0, .max = 0.99, .unit = "1/year",
              .what = "establishments of fewer than ten persons that close", .source = insee});
    parameter("business.closing_large", large_, {.min = 0, .max = 0.99, .unit = "1/year",
              .what = "establishments of ten persons or more that close", .source = insee});
    parameter("business.vacancy", vacancy_, {.min = 1, .max = 1200, .unit = "month",
              .what = "how long premises stay empty", .source = "assumption"});
    parameter("business.patience_spread", patience_spread_, {.min = 0, .max = 2,
              .what = "spread of the patience of who opens around that of who closed", .source = "assumption"});
}

void BusinessTurnover::close(std::uint32_t cell, Row row, Businesses& b, const Now& now, int months, Tally tally) const
{
    b.reopens[row] = static_cast<std::int16_t>(now.month.index + months);
    b.standard[row] = b.exemplary[row] = 0;
    b.heat_asked[row] = b.heat_contract[row] = b.surplus_heat[row] = 0.0F;
    tally[Flow::businesses_closed] += 1.0;
    const Place place = now.territory.first_business[now.cells.cell[cell]] + (row - now.population.first_business[cell]);
    if (now.population.communes.heat_source[now.cells.commune[cell]] == place) tally[Flow::heat_source_closed] += 1.0;
}

void BusinessTurnover::open(std::uint32_t cell, Row row, Businesses& b, const Now& now, Tally tally) const
{
    const std::uint32_t place = row - now.population.first_business[cell];
    expect(place < places_of_cell, "a cell holds at most 131,072 establishments");
    ++b.generation[row];
    const AgentId id = AgentId::of(AgentKind::business, now.cells.x[cell], now.cells.y[cell],
                                   b.generation[row] * places_of_cell + place);
    b.id[row] = id.value;
    b.reopens[row] = 0;
    const double z = math::normal_quantile(now.draws.uniform(id, now.month, opening));
    b.hurdle[row] = static_cast<float>(static_cast<double>(b.hurdle[row]) * math::exp(patience_spread_ * z));
    tally[Flow::businesses_opened] += 1.0;
}

void BusinessTurnover::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    const Closures& shock = now.forcing.closures;
    const bool struck = shock.share > 0.0 || shock.heat_source;
    const bool on = enabled_ || mutation == "turnover_without_switch";
    if (!on && !struck && !now.forcing.after_closures) return;
    const double small = on ? monthly(small_) : 0.0, large = on ? monthly(large_) : 0.0;
    const Communes& communes = now.population.communes;
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Tally tally = now.tally(cell);
        const Row first = now.population.first_business[cell], last = now.population.first_business[cell + 1];
        for (Row row = first; row < last; ++row) {
            if (b.reopens[row] != 0) {
                if (now.month.index >= b.reopens[row]) open(cell, row, b, now, tally);
                continue;
            }
            const auto u = now.draws.uniforms(AgentId{b.id[row]}, now.month, closing);
            const bool concerned = shock.sector < 0 || b.sector[row] == shock.sector;
            const Place place = now.territory.first_business[now.cells.cell[cell]] + (row - first);
            const bool source = shock.heat_source && communes.heat_source[now.cells.commune[cell]] == place;
            if (struck && (source || (concerned && u[1] < shock.share)))
                close(cell, row, b, now, shock.months, tally);
            else if (u[0] < (b.employees[row] < large_from ? small : large))
                close(cell, row, b, now, static_cast<int>(vacancy_), tally);
        }
    }
}

void BusinessStandards::describe(ParameterVisitor& parameter)
{
    parameter("business.standards", enabled_, {.what = "establishments set targets for themselves",
                                               .source = "model switch"});
    parameter("business.standard_alone", alone_, {.min = 0, .max = 0.99, .unit = "1/year",
              .what = "establishments that set themselves a target of their own accord", .source = "assumption"});
    parameter("business.standard_required", required_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "the same, more, where all customers and suppliers have one", .source = "assumption"});
}

void BusinessStandards::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    std::array<double, ties_per_business + 1> adopt{}; // by number of ties that have a target
    for (std::size_t k = 0; k < adopt.size(); ++k) {
        double share = static_cast<double>(k) / ties_per_business;
        if constexpr (mutation == "everybody_requires") share = 1.0;
        adopt[k] = monthly(math::clamp(alone_ + required_ * share, 0.0, 0.99));
    }
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Tally tally = now.tally(cell);
        for (Row row = now.population.first_business[cell]; row < now.population.first_business[cell + 1]; ++row) {
            if (enabled_ && b.standard[row] == 0 && b.reopens[row] == 0) {
                std::size_t with = 0;
                for (const std::uint32_t tie : now.population.business_ties_of(row))
                    if (tie != nobody && (now.population.seen_business[tie] & firm_shows::standard) != 0) ++with;
                if (now.draws.uniform(AgentId{b.id[row]}, now.month, standards) < adopt[with]) b.standard[row] = 1;
            }
            tally[Flow::business_standards] += b.standard[row];
            tally[Flow::business_exemplary] += b.exemplary[row] != 0 ? 1.0 : 0.0;
        }
    }
}

} // namespace essaim
