#include "agents/institutions/schools.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <array>

namespace essaim {

namespace {
constexpr std::array heard_flows{Flow::households, Flow::persons};
} // namespace

void PrimarySchools::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("schools.budget", budget_, {.min = 0, .max = 1000, .unit = "EUR/pupil/year",
              .what = "money of schools for projects on energy that does not come from the commune; 0, and no subsidy: none",
              .source = "choice of the user; order of magnitude of class projects: 2 to 10"});
    parameter("schools.subsidy", subsidy_, {.min = 0, .max = 1000, .unit = "EUR/pupil/year",
              .what = "what schools ask of the commune's money for the transition besides", .source = "choice of the user"});
    parameter("schools.pupils", pupils_, {.min = 0, .max = 1, .unit = "pupil/inhabitant",
              .what = "pupils of primary schools per inhabitant",
              .source = "Ministry of education 2020: 6.6 million pupils in 65 million inhabitants"});
    parameter("schools.area_share", area_share_, {.min = 0, .max = 0.9,
              .what = "part of the energy of the commune's buildings that schools use",
              .source = "order of magnitude of ADEME's surveys of communes: 30 %"});
    parameter("schools.saving", saving_, {.min = 0, .max = 0.5,
              .what = "part of the energy of schools spared where pupils look after it, at the skill of the start",
              .source = "order of magnitude of the network Euronet 50/50 max: 5 to 12 %"});
    parameter("schools.returned", returned_, {.min = 0, .max = 1,
              .what = "part of the money so spared that the commune promises to schools", .source = "Euronet 50/50 max: a half"});
    parameter("schools.teams", teams_, {.min = 0, .max = 100, .unit = "EUR/pupil/year",
              .what = "cost of looking after the energy of the building: meters, time of staff", .source = prior});
    parameter("schools.scale", scale_, {.min = 0.01, .max = 1e4, .unit = "EUR/household/year",
              .what = "spending on lessons at which they reach 63 % of families",
              .source = "assumption, as levers.schools_scale"});
    parameter("schools.shown", shown_, {.min = 0, .max = 1,
              .what = "families of these lessons at whose home children show what they do at school, where they look after "
                      "its energy", .source = prior});
    parameter("schools.training", training_, {.min = 0, .max = 0.5, .what = "part of the money for lessons that trains teachers",
                                              .source = prior});
    parameter("schools.learning", learning_, {.min = 0, .max = 100, .unit = "1/year",
              .what = "skill gained a year if all of that money were for training",
              .source = "assumption, as services.learning"});
    parameter("schools.turnover", turnover_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "teachers who leave, with their skill", .source = "order of magnitude of French primary schools"});
    parameter("schools.skill_start", skill_start_, {.min = 0, .max = 1, .what = "skill of teachers at the start",
                                                    .source = prior});
    parameter("schools.skill_effect", skill_effect_, {.min = 0, .max = 2,
              .what = "how much more is spared and learnt per unit of skill above that of the start", .source = prior});
}

std::span<const Flow> PrimarySchools::hears() const { return heard_flows; }

void PrimarySchools::found(const Territory& territory, Population& population)
{
    Schools& schools = population.schools;
    schools.resize(territory.communes.size());
    std::fill(schools.skill.values().begin(), schools.skill.values().end(), skill_start_);
}

void PrimarySchools::together(Population& population, const Heard& heard, const Now& now) const
{
    if (!open()) return;
    Schools& schools = population.schools;
    Communes& c = population.communes;
    for (Row row = 0; row < schools.rows(); ++row) {
        double& skill = schools.skill[row];
        skill = math::clamp(skill + (learning_ * training_ * (1.0 - skill) - turnover_ * skill) / 12.0, 0.0, 1.0);
        schools.pupils[row] = pupils_ * heard.of(row, Flow::persons);
        c.school_asked[row] = subsidy_ * schools.pupils[row] / 12.0;
        if (now.month.is_january()) { // a year of care, if it pays for itself and can be paid
            const double bill = c.bill[row] / (1.0 - c.spared[row]), cost = teams_ * schools.pupils[row];
            const bool pays = returned_ * sparing(skill) * bill >= cost && bill > 0.0;
            const double means = schools.budget[row] + 12.0 * c.school_asked[row] + budget_ * schools.pupils[row];
            schools.frugal[row] = pays && means >= cost;
        }
        c.spared[row] = schools.frugal[row] != 0 ? sparing(skill) : 0.0;
        c.school_part[row] = schools.frugal[row] != 0 ? returned_ : 0.0;
    }
}

void PrimarySchools::apply(Commune commune, Population& population, const Heard& heard, const Now&, Tally tally,
                           const CommuneDecision& decision) const
{
    if (!open()) return;
    const Row row = commune;
    Schools& schools = population.schools;
    const Communes& c = population.communes;
    const double pupils = schools.pupils[row], revenue = budget_ * pupils / 12.0;
    double& budget = schools.budget[row];
    budget += revenue + c.school_subsidy[row] + c.school_returned[row];
    const double teams = schools.frugal[row] != 0 ? std::min(budget, teams_ * pupils / 12.0) : 0.0;
    budget -= teams;
    const double spent = budget / 12.0, training = training_ * spent; // what is there lasts a year
    budget -= spent;

    const double homes = std::max(1.0, heard.of(commune, Flow::households));
    const double per_home = 12.0 * (spent - training) * reach(schools.skill[row]) / homes;
    const double reached = 1.0 - math::exp(-per_home / scale_), shown = schools.frugal[row] != 0 ? shown_ * reached : 0.0;
    for (CommuneOffer* offer : {&decision.everywhere, &decision.in_pilot}) {
        offer->school = either(offer->school, reached);
        offer->home = either(offer->home, shown);
    }
    tally[Flow::school_pupils] += pupils;
    tally[Flow::school_revenue] += revenue;
    tally[Flow::school_subsidy] += c.school_subsidy[row];
    tally[Flow::school_returned] += c.school_returned[row];
    tally[Flow::school_teams] += teams;
    tally[Flow::school_training] += training;
    tally[Flow::school_lessons] += spent - training;
    tally[Flow::school_budget] += budget;
    tally[Flow::school_competence] += schools.skill[row] * pupils;
    tally[Flow::school_frugal] += schools.frugal[row] != 0 ? pupils : 0.0;
}

} // namespace essaim
