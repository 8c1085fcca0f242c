#include "agents/institutions/services.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr auto per_commune = static_cast<Row>(n_services);
} // namespace

void MunicipalServices::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("services.enabled", enabled_, {.what = "communes are made of services; otherwise all money is advice",
                                             .source = "model switch"});
    parameter("services.wage", wage_, {.min = 1e4, .max = 2e5, .unit = "EUR/FTE/year", .what = "cost of one of the staff",
                                       .source = "order of magnitude of French local government"});
    parameter("services.skill_start", skill_start_, {.min = 0, .max = 1, .what = "skill of the staff at the start",
                                                     .source = prior});
    parameter("services.skill_effect", skill_effect_, {.min = 0, .max = 2,
              .what = "how much further a euro reaches per unit of skill above that of the start", .source = prior});
    parameter("services.training", training_, {.min = 0, .max = 0.5, .what = "part of working time spent on training",
              .source = "assumption; four to five days a year"});
    parameter("services.learning", learning_, {.min = 0, .max = 100, .unit = "1/year",
              .what = "skill gained a year if all working time were training",
              .source = "assumption: balances turnover at the training and skill of the start"});
    parameter("services.turnover", turnover_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "staff that leaves, with its skill and its ties to other services", .source = prior});
    parameter("management.cooperative", cooperative_, {.min = 0, .max = 1,
              .what = "shared governance where the programme is adopted: 0 hierarchical, 1 cooperative", .source = prior});
    parameter("management.reorganisation", reorganisation_, {.min = 0, .max = 2, .unit = "1/year",
              .what = "reorganisations of the administration", .source = prior});
    parameter("management.growth", sharing_growth_, {.min = 0, .max = 10, .unit = "1/year",
              .what = "growth of the propensity to share under training and shared governance", .source = prior});
    parameter("management.decay", sharing_decay_, {.min = 0, .max = 10,
              .what = "its loss per turnover and reorganisation", .source = prior});
    projects_.describe(parameter);
    parameter("learning.evaluation_share", evaluation_share_, {.min = 0, .max = 0.5,
              .what = "part of working time that an evaluation takes while a trial runs", .source = prior});
    parameter("learning.pilot_cells", pilot_cells_, {.min = 0.01, .max = 0.9, .what = "part of the cells a trial takes",
                                                     .source = prior});
    parameter("learning.pilot_money", pilot_money_, {.min = 0, .max = 0.9,
              .what = "part of the money for levers that a trial takes", .source = prior});
    parameter("participation.memory", memory_, {.min = 1, .max = 240, .unit = "month",
              .what = "how long having taken part in a workshop counts", .source = prior});
}

void MunicipalServices::prepare()
{
    hears_ = {Flow::households, Flow::participants};
    for (const auto& lever : levers_)
        if (lever->paid_out() != Flow::count) hears_.push_back(lever->paid_out());
}

void MunicipalServices::found(const Territory& territory, Population& population)
{
    Services& services = population.services;
    services.resize(territory.communes.size() * per_commune);
    std::fill(services.skill.values().begin(), services.skill.values().end(), skill_start_);
}

void MunicipalServices::drift(Row row, Communes& c, Services& services) const
{
    for (Row s = row * per_commune; s < (row + 1) * per_commune; ++s) {
        double& skill = services.skill[s];
        skill += (learning_ * training_ * (1.0 - skill) - turnover_ * skill) / 12.0;
        skill = math::clamp(skill, 0.0, 1.0);
    }
    const double governed = c.engaged[row] != 0 ? cooperative_ : 0.0;
    double& sharing = c.sharing[row];
    sharing += (sharing_growth_ * (governed + training_) * (1.0 - sharing) -
                sharing_decay_ * (turnover_ + reorganisation_) * sharing) / 12.0;
    sharing = math::clamp(sharing, 0.0, 1.0);
}

void MunicipalServices::apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
                              const CommuneDecision& decision) const
{
    const Row row = commune;
    Communes& c = population.communes;
    const double money = c.levers[row], homes = heard.of(commune, Flow::households);
    if (!enabled_) {
        c.advice[row] = 12.0 * money / std::max(1.0, homes);
        levers_[0]->offer(levers_[0]->intensity(c.advice[row]), decision.everywhere);
        tally[levers_[0]->spending()] += money;
        return;
    }
    drift(row, c, population.services);
    c.participation[row] += heard.of(commune, Flow::participants) / std::max(1.0, homes) - c.participation[row] / memory_;

    // what each service would spend on its levers; then the time that training, evaluation and sharing take
    Money wanted{};
    const Row first = row * static_cast<Row>(levers_.size());
    for (std::size_t k = 0; k < levers_.size(); ++k)
        wanted[static_cast<std::size_t>(levers_[k]->service())] +=
            population.levers.weight[first + static_cast<Row>(k)] * levers_[k]->staff();
    projects_.renew(row, c, population.services, wanted, now);
    const double training = training_ * money,
                 evaluation = c.pilot_evaluated[row] != 0 ? evaluation_share_ * money : 0.0;
    tally[Flow::services_training] += training;
    tally[Flow::services_evaluation] += evaluation;
    Money coordination{};
    for (std::size_t s = 0; s < n_services; ++s)
        coordination[s] = projects_.time(population.services.shares_with[row * per_commune + static_cast<Row>(s)]);
    spend(commune, population, money - training - evaluation, coordination, heard, tally, decision);

    double staff = 0.0, competence = 0.0;
    for (Row s = row * per_commune; s < (row + 1) * per_commune; ++s) {
        staff += population.services.staff[s];
        competence += population.services.staff[s] * population.services.skill[s];
    }
    c.chi[row] = projects_.measured(row, population.services);
    c.lights_out[row] = std::min(1.0, decision.everywhere.lights_out);
    tally[Flow::service_staff] += staff;
    tally[Flow::competence] += competence;
    tally[Flow::transversality] += c.chi[row] * homes;
    tally[Flow::sharing] += c.sharing[row] * homes;
    tally[Flow::political_capital] += c.capital[row] * homes;
    tally[Flow::engaged] += c.engaged[row] != 0 ? homes : 0.0;
    tally[Flow::pilots] += c.pilot_lever[row] >= 0 ? 1.0 : 0.0;
}

void MunicipalServices::spend(Commune commune, Population& population, double money, const Money& coordination,
                              const Heard& heard, Tally tally, const CommuneDecision& decision) const
{
    const Row row = commune;
    Communes& c = population.communes;
    Services& services = population.services;
    Levers& levers = population.levers;
    const double homes = std::max(1.0, heard.of(commune, Flow::households));
    const Row first = row * static_cast<Row>(levers_.size());
    for (std::size_t s = 0; s < n_services; ++s) services.staff[row * per_commune + static_cast<Row>(s)] = 0.0;

    const int tried = c.pilot_lever[row], since = c.pilot_since[row];
    const bool runs = tried >= 0 && c.pilot_running[row] != 0;
    const double trial = runs ? pilot_money_ * money : 0.0;
    if (tried >= 0) decision.pilot = {pilot_cells_, since};
    decision.in_pilot = decision.everywhere;
    double total = 0.0;
    for (std::size_t k = 0; k < levers_.size(); ++k) total += levers.weight[first + static_cast<Row>(k)];
    for (std::size_t k = 0; k < levers_.size(); ++k) {
        const Lever& lever = *levers_[k];
        const Row l = first + static_cast<Row>(k);
        const auto s = static_cast<std::size_t>(lever.service());
        const Row service = row * per_commune + static_cast<Row>(s);
        double share = total > 0.0 ? (money - trial) * levers.weight[l] / total : 0.0;
        if constexpr (mutation == "coordination_is_free") share *= 1.0 + coordination[s];
        if constexpr (mutation == "lever_without_money") share += levers.weight[l];
        const double shared = coordination[s] * share, spent = share - shared;
        const double extra = static_cast<int>(k) == tried ? trial : 0.0;
        tally[Flow::services_coordination] += shared;
        tally[lever.spending()] += spent + extra;
        services.staff[service] += 12.0 * (share + extra) * lever.staff() / wage_;
        double everywhere, there;
        if (lever.paid_out() != Flow::count) { // the fund is owed what was promised; it promises nothing while it is low
            levers.fund[l] += spent + extra - heard.of(commune, lever.paid_out());
            tally[Flow::grant_fund] += levers.fund[l];
            everywhere = there = levers.fund[l] > lever.reserve() * homes ? 1.0 : 0.0;
            if (runs && extra > 0.0 && levers.weight[l] <= 0.0) everywhere = 0.0;
        } else {
            const double reached = reach(coached(services.skill[service], c, row)) * 12.0 / homes;
            // advice is given by the agency too: with its own money, and with what communes pool
            const double pooled = k == 0 ? c.pooled_share[row] * spent : 0.0, common = k == 0 ? 12.0 * c.agency[row] : 0.0;
            if (k == 0) c.pooled[row] = pooled;
            everywhere = lever.intensity((spent - pooled) * reached + common);
            there = lever.intensity((spent - pooled + extra / pilot_cells_) * reached + common);
        }
        levers.intensity[l] = everywhere;
        if (k == 0) c.advice[row] = 12.0 * spent / homes;
        if (everywhere > 0.0) lever.offer(everywhere, decision.everywhere);
        if (there > 0.0) lever.offer(there, decision.in_pilot);
    }
    c.pilot_money[row] += trial > 0.0 ? trial / (pilot_cells_ * homes) : 0.0;
    // money that no lever is given, since the mix has no weight, is given back
    if (!(total > 0.0)) {
        c.budget[row] += money - trial;
        tally[Flow::commune_budget] += money - trial;
        tally[Flow::commune_levers] -= money - trial;
    }
    for (CommuneOffer* offer : {&decision.everywhere, &decision.in_pilot}) {
        offer->participation = std::min(1.0, c.participation[row]);
        projects_.complement(row, services, *offer);
    }
}

} // namespace essaim
