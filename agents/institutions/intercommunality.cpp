#include "agents/institutions/intercommunality.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <array>

namespace essaim {

namespace {

constexpr std::array heard_flows{Flow::households, Flow::energy_poor};

double inhabitants(Commune commune, const Now& now)
{
    return std::max(now.territory.communes.population[commune], 0);
}

} // namespace

void Intercommunality::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("intercommunality.revenue", revenue_, {.min = 0, .max = 1000, .unit = "EUR/inhabitant/year",
              .what = "money of groups of communes for the transition of their communes; 0: none",
              .source = "choice of the user; order of magnitude of climate plans of groups: 5 to 20"});
    parameter("intercommunality.match", match_, {.min = 0, .max = 1,
              .what = "what the group adds to each euro of a commune's own in its works",
              .source = "Code général des collectivités territoriales L5214-16 and L5216-5: never more than the commune's part"});
    parameter("intercommunality.solidarity", solidarity_, {.min = 0, .max = 1,
              .what = "part of the money left by advisers that goes to energy poverty, if all of it were in one commune",
              .source = prior});
    parameter("intercommunality.small", small_, {.min = 0, .max = 1e7, .unit = "inhabitant",
              .what = "communes up to this size share advisers",
              .source = "ADEME, conseil en énergie partagé: communes of less than 10,000 inhabitants"});
    parameter("intercommunality.saving", saving_, {.min = 0, .max = 0.9,
              .what = "part of the energy of buildings spared where an adviser follows them, without works",
              .source = "order of magnitude of ADEME's reviews of shared advisers: 10 to 15 %"});
    parameter("intercommunality.scale", scale_, {.min = 0.01, .max = 100, .unit = "EUR/inhabitant/year",
              .what = "spending on advisers at which they follow 63 % of the buildings of small communes",
              .source = "order of magnitude: communes pay 0.25 to 1.5 EUR per inhabitant"});
    parameter("intercommunality.wage", wage_, {.min = 1e4, .max = 2e5, .unit = "EUR/FTE/year", .what = "cost of an adviser",
                                               .source = "order of magnitude"});
    parameter("intercommunality.skill_start", skill_start_, {.min = 0, .max = 1, .what = "skill of advisers at the start",
                                                             .source = prior});
    parameter("intercommunality.skill_effect", skill_effect_, {.min = 0, .max = 2,
              .what = "how much further a euro reaches per unit of skill above that of the start", .source = prior});
    parameter("intercommunality.training", training_, {.min = 0, .max = 0.5, .what = "part of their time spent on training",
              .source = "assumption; twice that of services of communes, since advisers meet in networks"});
    parameter("intercommunality.learning", learning_, {.min = 0, .max = 100, .unit = "1/year",
              .what = "skill gained a year if all time were training", .source = "assumption, as services.learning"});
    parameter("intercommunality.turnover", turnover_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "advisers who leave, with their skill", .source = "assumption, as services.turnover"});
}

std::span<const Flow> Intercommunality::hears() const { return heard_flows; }

void Intercommunality::found(const Territory& territory, Population& population)
{
    Groups& groups = population.groups;
    groups.resize(static_cast<Row>(territory.epci_code.size()));
    std::fill(groups.skill.values().begin(), groups.skill.values().end(), skill_start_);
}

bool Intercommunality::is_small(Commune commune, const Now& now) const { return inhabitants(commune, now) <= small_; }

double Intercommunality::advisers_worth_their_wage(double bill, double reach) const
{
    const double first = reach > 0.0 ? bill * saving_ * reach / scale_ : 0.0; // what the first euro saves
    return first > 1.0 ? scale_ / reach * math::log(first) : 0.0;
}

Intercommunality::Sums Intercommunality::add_up(const Population& population, const Heard& heard, const Now& now) const
{
    const Communes& c = population.communes;
    const std::vector<double> none(population.groups.rows(), 0.0);
    Sums sums{none, none, none, none, none, none};
    for (Commune i = 0; i < now.territory.communes.size(); ++i) {
        if (now.territory.communes.epci[i] < 0) continue; // in no group of communes
        const auto g = static_cast<std::size_t>(now.territory.communes.epci[i]);
        sums.inhabitants[g] += inhabitants(i, now);
        sums.homes[g] += heard.of(i, Flow::households);
        sums.poor[g] += heard.of(i, Flow::energy_poor);
        sums.envelope[g] += c.envelope[i];
        if (!is_small(i, now)) continue;
        sums.small[g] += inhabitants(i, now);
        sums.bill[g] += c.bill[i] / (1.0 - c.followed[i]); // as it would be if nobody followed the buildings
    }
    return sums;
}

void Intercommunality::plan(Population& population, const Heard& heard, const Now& now, const Sums& sums) const
{
    Groups& groups = population.groups;
    Communes& c = population.communes;
    const auto& epci = now.territory.communes.epci;
    for (Row g = 0; g < groups.rows(); ++g) {
        const double bill = sums.small[g] > 0.0 ? sums.bill[g] / sums.small[g] : 0.0;
        groups.engineering[g] = std::min(revenue_ * sums.inhabitants[g],
                                         sums.small[g] * advisers_worth_their_wage(bill, reach(groups.skill[g])));
    }
    // homes in energy poverty above the mean of the group: none, where all communes are alike
    const auto excess = [&](Commune i) {
        const auto g = static_cast<Row>(epci[i]);
        const double mean = sums.homes[g] > 0.0 ? sums.poor[g] / sums.homes[g] : 0.0;
        return std::max(0.0, heard.of(i, Flow::energy_poor) - mean * heard.of(i, Flow::households));
    };
    for (Commune i = 0; i < c.rows(); ++i) {
        if (epci[i] < 0) continue;
        const auto g = static_cast<Row>(epci[i]);
        const double left = revenue_ * sums.inhabitants[g] - groups.engineering[g];
        c.solidarity[i] = sums.poor[g] > 0.0 ? solidarity_ * left * excess(i) / sums.poor[g] / 12.0 : 0.0;
        c.envelope[i] = sums.inhabitants[g] > 0.0 ? sums.envelope[g] * inhabitants(i, now) / sums.inhabitants[g] : 0.0;
    }
}

void Intercommunality::together(Population& population, const Heard& heard, const Now& now) const
{
    if (!(revenue_ > 0.0)) return;
    Groups& groups = population.groups;
    Communes& c = population.communes;
    const auto& epci = now.territory.communes.epci;
    for (double& skill : groups.skill.values())
        skill = math::clamp(skill + (learning_ * training_ * (1.0 - skill) - turnover_ * skill) / 12.0, 0.0, 1.0);
    const Sums sums = add_up(population, heard, now);
    if (now.month.is_january()) plan(population, heard, now, sums);
    std::vector<double> given(groups.rows(), 0.0);
    for (Commune i = 0; i < c.rows(); ++i)
        if (epci[i] >= 0) given[static_cast<std::size_t>(epci[i])] += c.solidarity[i];
    for (Commune i = 0; i < c.rows(); ++i) {
        if (epci[i] < 0) continue;
        const auto g = static_cast<Row>(epci[i]);
        const double each = sums.small[g] > 0.0 && is_small(i, now) ? groups.engineering[g] / sums.small[g] : 0.0;
        const double reached = 1.0 - math::exp(-each * reach(groups.skill[g]) / scale_);
        c.advisers[i] = each * inhabitants(i, now);
        c.coached[i] = reached;
        c.coach[i] = groups.skill[g];
        c.followed[i] = saving_ * reached;
        c.match[i] = match_;
        double kept = revenue_ * sums.inhabitants[g] / 12.0 - groups.engineering[g] / 12.0 - given[g];
        if constexpr (mutation == "advisers_cost_nothing") kept += groups.engineering[g] / 12.0;
        if (sums.inhabitants[g] > 0.0) c.envelope[i] += kept * inhabitants(i, now) / sums.inhabitants[g];
    }
}

void Intercommunality::apply(Commune commune, Population& population, const Heard&, const Now& now, Tally tally,
                             const CommuneDecision&) const
{
    if (!(revenue_ > 0.0) || now.territory.communes.epci[commune] < 0) return;
    const Communes& c = population.communes;
    tally[Flow::group_revenue] += revenue_ * inhabitants(commune, now) / 12.0;
    tally[Flow::group_engineering] += c.advisers[commune] / 12.0;
    tally[Flow::group_solidarity] += c.solidarity[commune];
    tally[Flow::group_budget] += c.envelope[commune];
    tally[Flow::group_staff] += c.advisers[commune] / wage_;
    tally[Flow::group_competence] += c.advisers[commune] / wage_ * c.coach[commune];
}

} // namespace essaim
