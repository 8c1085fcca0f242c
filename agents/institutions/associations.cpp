#include "agents/institutions/associations.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <array>

namespace essaim {

namespace {
constexpr std::array heard_flows{Flow::households, Flow::attitude, Flow::belief, Flow::energy_poor,
                                 Flow::low_income_households};
} // namespace

void CitizenAssociations::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("associations.joining", joining_, {.min = 0, .max = 12, .unit = "1/year",
              .what = "households that would give time and join in a year; 0: no associations",
              .source = "choice of the user; a fifth of French adults volunteer, few of them for energy"});
    parameter("associations.leaving", leaving_, {.min = 0, .max = 12, .unit = "1/year", .what = "volunteers who tire and leave",
              .source = "order of magnitude of French surveys: they stay some four years"});
    parameter("associations.least", least_, {.min = 0, .max = 1e4, .unit = "household",
              .what = "volunteers with whom an association is founded", .source = prior});
    parameter("associations.end", end_, {.min = 0, .max = 1e4, .unit = "household",
              .what = "volunteers below whom it ends; its money goes to the commune", .source = prior});
    parameter("associations.hours", hours_, {.min = 0, .max = 2000, .unit = "h/household/year", .what = "time of a volunteer",
              .source = "order of magnitude of French surveys: one to two hours a week for half of them"});
    parameter("associations.fee", fee_, {.min = 0, .max = 1000, .unit = "EUR/household/year",
              .what = "fee of a volunteer; it is not in the books of households", .source = "order of magnitude"});
    parameter("associations.subsidy", subsidy_, {.min = 0, .max = 1e4, .unit = "EUR/household/year",
              .what = "what an association asks of the commune's money for the transition, per volunteer",
              .source = "choice of the user"});
    parameter("associations.prefer_visits", prefer_visits_, {.min = 0, .max = 100,
              .what = "weight of visits for each home in energy poverty", .source = prior});
    parameter("associations.prefer_fairs", prefer_fairs_, {.min = 0, .max = 100,
              .what = "weight of fairs for each home that is not convinced", .source = prior});
    parameter("associations.prefer_support", prefer_support_, {.min = 0, .max = 100,
              .what = "weight of support while citizens gather pledges for an energy project, against the whole commune",
              .source = prior});
    parameter("associations.visit_hours", visit_hours_, {.min = 0.1, .max = 100, .unit = "h", .what = "hours of a visit",
              .source = "assumption; two volunteers, twice, with the way there"});
    parameter("associations.visit_cost", visit_cost_, {.min = 0, .max = 1000, .unit = "EUR", .what = "small equipment of a visit",
              .source = "order of magnitude: lamps, strips, a thermometer"});
    parameter("associations.fair_hours", fair_hours_, {.min = 0.1, .max = 1e4, .unit = "h", .what = "hours of a fair",
                                                       .source = prior});
    parameter("associations.fair_cost", fair_cost_, {.min = 0, .max = 1e5, .unit = "EUR", .what = "cost of a fair",
                                                     .source = prior});
    parameter("associations.fair_guests", fair_guests_, {.min = 0, .max = 1e4, .unit = "household",
              .what = "households that come to a fair", .source = prior});
    parameter("associations.support_scale", support_scale_, {.min = 0.001, .max = 100, .unit = "h/household/year",
              .what = "hours of support at which it does 63 % of what it can", .source = prior});
    parameter("associations.support_found", found_, {.min = 0, .max = 1,
              .what = "part of the equity of a citizens' project that full support finds",
              .source = "assumption; half of levers.citizens_found"});
}

std::span<const Flow> CitizenAssociations::hears() const { return heard_flows; }

void CitizenAssociations::found(const Territory& territory, Population& population)
{
    population.associations.resize(territory.communes.size());
}

void CitizenAssociations::plan(Row row, Population& population, const Heard& heard) const
{
    Associations& a = population.associations;
    const double homes = std::max(1.0, heard.of(row, Flow::households));
    const bool campaign = population.projects.rows() > 0 &&
                          population.projects.state[Projects::row(row, ProjectKind::energy_cooperative)] ==
                              static_cast<std::uint8_t>(ProjectState::pledging);
    const double visits = prefer_visits_ * heard.of(row, Flow::energy_poor) / homes,
                 fairs = prefer_fairs_ * std::max(0.0, 1.0 - heard.of(row, Flow::attitude) / homes) / 2.0,
                 support = campaign ? prefer_support_ : 0.0, all = visits + fairs + support;
    a.visits[row] = all > 0.0 ? visits / all : 0.0;
    a.fairs[row] = all > 0.0 ? fairs / all : 0.0;
    a.support[row] = all > 0.0 ? support / all : 0.0;
}

void CitizenAssociations::together(Population& population, const Heard& heard, const Now& now) const
{
    if (!(joining_ > 0.0)) return;
    Associations& a = population.associations;
    Communes& c = population.communes;
    for (Row row = 0; row < a.rows(); ++row) {
        // who would give: those for it who believe that others give too
        const double homes = std::max(1.0, heard.of(row, Flow::households));
        const double willing = std::max(0.0, heard.of(row, Flow::attitude)) * heard.of(row, Flow::belief) / homes;
        double& volunteers = a.volunteers[row];
        const double tired = mutation == "volunteers_never_tire" ? 0.0 : leaving_ * volunteers;
        volunteers = std::max(0.0, volunteers + (joining_ * std::max(0.0, willing - volunteers) - tired) / 12.0);
        c.devolved[row] = 0.0;
        const bool begins = a.active[row] == 0 && volunteers >= least_, ends = a.active[row] != 0 && volunteers < end_;
        if (begins) a.active[row] = 1;
        if (ends) {
            a.active[row] = 0;
            c.devolved[row] = a.budget[row];
            a.budget[row] = 0.0;
        }
        if (begins || (a.active[row] != 0 && now.month.is_january())) plan(row, population, heard);
        c.association_asked[row] = a.active[row] != 0 ? subsidy_ * volunteers / 12.0 : 0.0;
    }
}

void CitizenAssociations::apply(Commune commune, Population& population, const Heard& heard, const Now&, Tally tally,
                                const CommuneDecision& decision) const
{
    const Row row = commune;
    if (!(joining_ > 0.0)) return;
    Associations& a = population.associations;
    const Communes& c = population.communes;
    tally[Flow::association_devolved] += c.devolved[row];
    if (a.active[row] == 0) return;
    const double volunteers = a.volunteers[row], fees = fee_ * volunteers / 12.0, hours = hours_ * volunteers / 12.0;
    a.budget[row] += fees + c.association_subsidy[row];

    // hours first, then money: what cannot be paid does not take place, and its hours are lost
    const double homes = std::max(1.0, heard.of(row, Flow::households)), modest = heard.of(row, Flow::low_income_households);
    constexpr bool free = mutation == "visits_without_volunteers";
    const double visits = free ? modest : std::min(modest, a.visits[row] * hours / visit_hours_);
    const double fairs = a.fairs[row] * hours / fair_hours_;
    const double cost = visits * visit_cost_ + fairs * fair_cost_;
    const double spent = std::min(a.budget[row], cost), part = cost > 0.0 ? spent / cost : 1.0;
    a.budget[row] -= spent;
    const double supported = a.support[row] * hours;
    const double equity = found_ * (1.0 - math::exp(-12.0 * supported / homes / support_scale_));
    for (CommuneOffer* offer : {&decision.everywhere, &decision.in_pilot}) {
        offer->visits += modest > 0.0 ? part * visits / modest : 0.0;
        offer->fairs += std::min(1.0, part * fairs * fair_guests_ / homes);
        offer->equity += equity;
    }
    tally[Flow::associations] += 1.0;
    tally[Flow::association_volunteers] += volunteers;
    tally[Flow::association_fees] += fees;
    tally[Flow::association_subsidy] += c.association_subsidy[row];
    tally[Flow::association_spent] += spent;
    tally[Flow::association_budget] += a.budget[row];
    tally[Flow::association_hours] += part * (visits * visit_hours_ + fairs * fair_hours_) + supported;
}

} // namespace essaim
