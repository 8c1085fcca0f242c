#include "agents/institutions/landlords.hpp"

#include "core/mutation.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace essaim {

namespace {
constexpr std::array heard_flows{Flow::social_homes, Flow::social_worst, Flow::landlord_works,
                                 Flow::landlord_renovations};
} // namespace

void SocialLandlords::describe(ParameterVisitor& parameter)
{
    parameter("landlords.investment", investment_, {.min = 0, .max = 1e4, .unit = "EUR/home/year",
              .what = "money of social landlords for a programme of renovation, besides what homes decide one by one; "
              "0: no programme", .source = "choice of the user"});
    parameter("landlords.first_cost", first_cost_, {.min = 1000, .max = 2e5, .unit = "EUR/home",
              .what = "what a renovation is expected to cost the landlord before any was done",
              .source = "assumption, order of Caisse des Dépôts' loans for renovation"});
    parameter("landlords.memory", memory_, {.min = 0, .max = 1,
              .what = "weight of a month's renovations in that expectation", .source = "assumption"});
}

std::span<const Flow> SocialLandlords::hears() const { return heard_flows; }

void SocialLandlords::found(const Territory& territory, Population& population)
{
    Groups& groups = population.groups;
    groups.resize(static_cast<Row>(territory.epci_code.size()));
    std::fill(groups.landlord_cost.values().begin(), groups.landlord_cost.values().end(), first_cost_);
}

void SocialLandlords::together(Population& population, const Heard& heard, const Now& now) const
{
    if (!(investment_ > 0.0)) return;
    Groups& groups = population.groups;
    const Row n = groups.rows();
    std::vector<double> worst(n, 0.0), renovated(n, 0.0), paid(n, 0.0);
    for (Row g = 0; g < n; ++g) groups.social_homes[g] = 0.0;
    for (Commune c = 0; c < now.territory.communes.size(); ++c) {
        if (now.territory.communes.epci[c] < 0) continue; // in no group of communes
        const auto g = static_cast<Row>(now.territory.communes.epci[c]);
        groups.social_homes[g] += heard.of(c, Flow::social_homes);
        worst[g] += heard.of(c, Flow::social_worst);
        renovated[g] += heard.of(c, Flow::landlord_renovations);
        paid[g] += heard.of(c, Flow::landlord_works);
    }
    for (Row g = 0; g < n; ++g) {
        double& budget = groups.landlord_budget[g];
        budget += investment_ * groups.social_homes[g] / 12.0 - paid[g];
        double& cost = groups.landlord_cost[g];
        if (renovated[g] > 0.0) cost += memory_ * (paid[g] / renovated[g] - cost);
        const double affordable = cost > 0.0 ? budget / cost : worst[g];
        groups.landlord_chance[g] = worst[g] > 0.0 ? std::clamp(affordable / worst[g], 0.0, 1.0) : 0.0;
        if constexpr (mutation == "landlords_ignore_their_budget") groups.landlord_chance[g] = 0.01;
    }
}

void SocialLandlords::apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
                            const CommuneDecision& decision) const
{
    if (!(investment_ > 0.0) || now.territory.communes.epci[commune] < 0) return;
    const Groups& groups = population.groups;
    const auto g = static_cast<Row>(now.territory.communes.epci[commune]);
    decision.everywhere.landlord = decision.in_pilot.landlord = groups.landlord_chance[g];
    if (groups.social_homes[g] > 0.0) // a landlord's money is shown where its homes are
        tally[Flow::landlord_budget] += groups.landlord_budget[g] * heard.of(commune, Flow::social_homes) /
                                        groups.social_homes[g];
}

} // namespace essaim
