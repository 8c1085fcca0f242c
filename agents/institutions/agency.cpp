#include "agents/institutions/agency.hpp"

#include <algorithm>
#include <array>

namespace essaim {

namespace {
constexpr std::array heard_flows{Flow::households};
} // namespace

void EnergyAgency::describe(ParameterVisitor& parameter)
{
    parameter("agency.revenue", revenue_, {.min = 0, .max = 100, .unit = "EUR/inhabitant/year",
              .what = "money of energy agencies for advice, from the group of communes, the region and the State",
              .source = "choice of the user; French agencies have some 1 to 3"});
    parameter("agency.pooled", pooled_, {.min = 0, .max = 1,
              .what = "part of the communes' money for advice that the agency spends for all of them",
              .source = "choice of the user"});
    parameter("agency.wage", wage_, {.min = 1e4, .max = 2e5, .unit = "EUR/FTE/year", .what = "cost of an adviser",
                                     .source = "order of magnitude"});
}

std::span<const Flow> EnergyAgency::hears() const { return heard_flows; }

void EnergyAgency::together(Population& population, const Heard& heard, const Now& now) const
{
    Groups& groups = population.groups;
    Communes& c = population.communes;
    const CommuneFacts& facts = now.territory.communes;
    for (Row g = 0; g < groups.rows(); ++g) groups.homes[g] = groups.agency_money[g] = 0.0;
    for (Commune i = 0; i < facts.size(); ++i) {
        if (facts.epci[i] < 0) continue; // in no group of communes
        const auto g = static_cast<Row>(facts.epci[i]);
        groups.homes[g] += heard.of(i, Flow::households);
        groups.agency_money[g] += revenue_ * std::max(facts.population[i], 0) / 12.0 + c.pooled[i];
    }
    for (Commune i = 0; i < facts.size(); ++i) {
        if (facts.epci[i] < 0) continue; // in no group of communes
        const auto g = static_cast<Row>(facts.epci[i]);
        c.pooled_share[i] = pooled_;
        c.agency[i] = groups.homes[g] > 0.0 ? groups.agency_money[g] / groups.homes[g] : 0.0;
    }
}

void EnergyAgency::apply(Commune commune, Population& population, const Heard& heard, const Now&, Tally tally,
                         const CommuneDecision&) const
{
    const double spent = population.communes.agency[commune] * heard.of(commune, Flow::households);
    tally[Flow::agency_spent] += spent;
    tally[Flow::agency_staff] += 12.0 * spent / wage_;
}

} // namespace essaim
