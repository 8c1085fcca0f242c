#include "agents/institutions/projects.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <array>

namespace essaim {

namespace {

constexpr Process occasion("projects.occasion");
constexpr double plant_kwp = 30.0; // the largest class of size of the table of technologies
constexpr std::array heard_flows{
    Flow::households, Flow::initiatives_energy, Flow::initiatives_pool, Flow::initiatives_heat, Flow::asked_energy,
    Flow::asked_pool, Flow::asked_heat, Flow::pledged_energy, Flow::pledgers_energy, Flow::pledged_producers,
    Flow::pledged_consumers, Flow::pledged_heat, Flow::shares_paid, Flow::members_energy, Flow::members_pool,
    Flow::pool_use, Flow::pool_surplus, Flow::pool_used, Flow::pool_sold};

} // namespace

std::span<const Flow> CommuneProjects::hears() const { return heard_flows; }

void CommuneProjects::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E11";
    parameter("projects.brokered", brokered_, {.min = 0, .max = 12, .unit = "1/year",
              .what = "campaigns of each kind that full brokerage of the commune starts", .source = prior});
    parameter("projects.equity_per_home", equity_per_home_, {.min = 0, .max = 1e4, .unit = "EUR/household",
              .what = "shares without which an energy cooperative is not founded", .source = prior});
    parameter("projects.equity_part", equity_part_, {.min = 0.01, .max = 1,
              .what = "part of a cooperative's plant paid by shares; banks lend the rest", .source = prior});
    parameter("projects.loan_rate", loan_rate_, {.min = 0, .max = 0.2, .unit = "1/year",
              .what = "interest on that loan", .source = prior});
    parameter("projects.loan_years", loan_years_, {.min = 1, .max = 40, .unit = "year",
              .what = "time to repay that loan", .source = prior});
    parameter("projects.tariff", tariff_, {.min = 0, .max = 1, .unit = "EUR/kWh",
              .what = "tariff at which a cooperative sells, by a contract of twenty years",
              .source = "order of magnitude of French tariffs for 36 to 500 kWp, 2018-2024"});
    parameter("projects.plant_cost", plant_cost_, {.min = 0.1, .max = 2,
              .what = "cost per power of a cooperative's plant over that of a roof of 30 kWp", .source = prior});
    parameter("projects.upkeep", upkeep_, {.min = 0, .max = 200, .unit = "EUR/kWp/year",
              .what = "upkeep of a cooperative's plant", .source = prior});
    parameter("projects.reinvested", reinvested_, {.min = 0, .max = 1,
              .what = "part of the money beyond a year of its costs that a cooperative puts into a further plant each "
              "January; 0: it stays in its cash", .source = prior});
    parameter("projects.least_producers", least_producers_, {.min = 1, .max = 1000,
              .what = "owners of roofs without whom a pool is not founded", .source = prior});
    parameter("projects.least_consumers", least_consumers_, {.min = 1, .max = 1000,
              .what = "consumers without whom a pool is not founded", .source = prior});
    parameter("projects.heat_quorum", heat_quorum_, {.min = 0, .max = 1,
              .what = "part of flats asked that must pledge to connect before a network is extended",
              .source = prior});
    parameter("projects.least_homes", least_homes_, {.min = 1, .max = 10000,
              .what = "flats that must pledge to connect, at least", .source = prior});
}

void CommuneProjects::apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
                            const CommuneDecision& decision) const
{
    Projects& p = population.projects;
    if (!law_.enabled() || !terms_.enabled || p.rows() == 0) return;
    run_pool(commune, p, heard, now, tally);
    run_cooperative(commune, p, heard, now, tally);
    const CommuneOffer& offer = decision.everywhere;
    for (const ProjectKind kind : {ProjectKind::energy_cooperative, ProjectKind::shared_power, ProjectKind::heat_network})
        campaign(commune, kind, voices(commune, kind, heard, offer), population, now, tally, offer);
}

CommuneProjects::Voices CommuneProjects::voices(Commune commune, ProjectKind kind, const Heard& heard,
                                                 const CommuneOffer& offer) const
{
    const auto of = [&](Flow flow) { return heard.of(commune, flow); };
    switch (kind) {
    case ProjectKind::energy_cooperative: {
        const double pledged = of(Flow::pledged_energy);
        return {of(Flow::initiatives_energy), of(Flow::asked_energy), of(Flow::pledgers_energy), pledged,
                pledged > 0.0 && pledged >= (1.0 - std::min(1.0, offer.equity)) * equity_per_home_ * of(Flow::households)};
    }
    case ProjectKind::shared_power: {
        const double producers = of(Flow::pledged_producers), consumers = of(Flow::pledged_consumers);
        return {of(Flow::initiatives_pool), of(Flow::asked_pool), producers + consumers, producers + consumers,
                producers >= static_cast<double>(least_producers_) && consumers >= static_cast<double>(least_consumers_)};
    }
    default: {
        const double asked = of(Flow::asked_heat), pledged = of(Flow::pledged_heat);
        return {of(Flow::initiatives_heat), asked, pledged, pledged,
                pledged >= std::max(static_cast<double>(least_homes_), heat_quorum_ * asked)};
    }
    }
}

/// none or closed -> pledging -> enough: financed, people join next month -> built
///                            -> deadline: abandoned; nobody has paid
void CommuneProjects::campaign(Commune commune, ProjectKind kind, const Voices& v, Population& population,
                               const Now& now, Tally tally, const CommuneOffer& offer) const
{
    Projects& p = population.projects;
    const Communes& communes = population.communes;
    const Row row = Projects::row(commune, kind);
    const auto tell = [&](Event::Kind what) {
        if (now.events != nullptr)
            now.events->push_back({communes.id[commune], now.month.index, now.territory.communes.first_cell[commune],
                                   what, static_cast<std::uint8_t>(Trigger::group), static_cast<std::int32_t>(kind)});
    };
    const auto become = [&](ProjectState state) { p.state[row] = static_cast<std::uint8_t>(state); };
    const auto close = [&](bool built) {
        become(built ? ProjectState::built : ProjectState::abandoned);
        p.deadline[row] = static_cast<std::int16_t>(now.month.index);
        tally[after(built ? Flow::built_group_works : Flow::abandoned_group_works, static_cast<std::size_t>(kind))] += 1.0;
        tell(built ? Event::Kind::project_built : Event::Kind::project_abandoned);
    };
    const auto state = static_cast<ProjectState>(p.state[row]);
    if (terms_.free(p, row, now.month)) {
        const auto u = now.draws.uniform(AgentId{communes.id[commune]}, now.month, occasion,
                                         static_cast<std::uint32_t>(kind));
        // whoever brings neighbours together, or helps citizens' projects to money, also gets campaigns going
        const double help = kind == ProjectKind::energy_cooperative ? std::max(offer.brokerage, offer.equity)
                                                                    : offer.brokerage;
        const bool brokered = u < help * brokered_ / 12.0;
        const bool possible =
            kind == ProjectKind::energy_cooperative ? plant_surplus(commune, now) > 0.0
            : kind == ProjectKind::heat_network     ? now.territory.communes.heat_network_share[commune] > 0.0F : true;
        if (!possible || (v.initiators <= 0.0 && !brokered)) return;
        become(ProjectState::pledging);
        p.opened[row] = static_cast<std::int16_t>(now.month.index);
        p.deadline[row] = static_cast<std::int16_t>(now.month.index + static_cast<int>(terms_.patience));
        p.facilitated[row] = brokered ? 1 : 0;
        p.initiators[row] = v.initiators;
        p.pledged[row] = p.rate[row] = 0.0;
        tell(Event::Kind::project_proposed);
    } else if (state == ProjectState::pledging) {
        p.pledged[row] = v.pledged;
        p.rate[row] = v.asked > 0.0 ? v.pledgers / v.asked : 0.0;
        if (v.enough) {
            become(ProjectState::financed);
            if (kind == ProjectKind::heat_network) p.size[row] += terms_.heat_step; // pipes before homes
        } else if (now.month.index >= p.deadline[row]) {
            close(false);
        }
    } else if (state == ProjectState::financed) {
        close(true);
    }
    if (const auto after_all = static_cast<ProjectState>(p.state[row]);
        after_all == ProjectState::pledging || after_all == ProjectState::financed)
        tally[after(Flow::open_group_works, static_cast<std::size_t>(kind))] += 1.0;
    if (kind == ProjectKind::heat_network) tally[Flow::heat_extension] += p.size[row];
}

double CommuneProjects::plant_cost(const Now& now) const
{
    return plant_cost_ * now.technologies.cost_before_tax(Measure::pv, now.month, plant_kwp) / plant_kwp;
}

double CommuneProjects::plant_surplus(Commune commune, const Now& now) const
{
    double yield = 0.0;
    for (const ClimateMonth& month : now.reference[now.commune_climate[commune]].month) yield += month.pv_yield;
    const double years = static_cast<double>(loan_years_);
    return yield * tariff_ - upkeep_ -
           (1.0 - equity_part_) * plant_cost(now) / present_value_factor(loan_rate_, years);
}

/// Sales pay upkeep, then the bank; what is left pays shares, as far as it goes and no more than was agreed.
void CommuneProjects::run_cooperative(Commune commune, Projects& p, const Heard& heard, const Now& now, Tally tally) const
{
    const Row row = Projects::row(commune, ProjectKind::energy_cooperative);
    const double paid = heard.of(commune, Flow::shares_paid);
    if (p.size[row] <= 0.0 && paid <= 0.0) return;
    const std::uint8_t zone = now.commune_climate[commune];
    const double produced = p.size[row] * now.forcing.climate[zone].pv_yield;
    const double income = produced * tariff_;
    const double repaid = std::min(p.service[row], p.debt[row]), upkeep = p.size[row] * upkeep_ / 12.0;
    p.debt[row] -= repaid;
    p.cash[row] += income - upkeep - repaid - p.dividend[row] * p.equity[row];
    // what a year of upkeep and repayment does not need becomes the own money of a further plant, like shares
    double again = 0.0;
    if (now.month.is_january() && p.size[row] > 0.0 && plant_surplus(commune, now) > 0.0) {
        const double idle = p.cash[row] - p.size[row] * upkeep_ - 12.0 * p.service[row];
        if (reinvested_ * idle >= equity_part_ * plant_kwp * plant_cost(now)) again = reinvested_ * idle;
    }
    if (paid + again > 0.0) { // a plant of the size that own money and the bank pay for
        const double cost = (paid + again) / equity_part_, lent = cost - paid - again;
        const int months = static_cast<int>(loan_years_) * 12;
        const double monthly = lent / present_value_factor(loan_rate_ / 12.0, months);
        p.size[row] += cost / plant_cost(now);
        p.equity[row] += paid;
        if constexpr (mutation != "plants_for_nothing") p.cash[row] -= again;
        p.service[row] += monthly;
        p.debt[row] += monthly * months;
        tally[Flow::cooperative_invested] += cost;
        tally[Flow::cooperative_loan] += lent;
        tally[Flow::cooperative_reinvested] += again;
    }
    p.members[row] = heard.of(commune, Flow::members_energy);
    p.dividend[row] = p.equity[row] > 0.0
                          ? std::min(terms_.returned / 12.0, math::positive(p.cash[row]) / p.equity[row]) : 0.0;
    tally[Flow::cooperative_power] += p.size[row];
    tally[Flow::cooperative_produced] += produced;
    tally[Flow::cooperative_income] += income;
    tally[Flow::cooperative_costs] += upkeep + repaid;
    tally[Flow::cooperative_cash] += p.cash[row];
}

/// The organiser settles what the parts announced last month left over, and announces those of next month by the law of
/// the label method, for all members as if they were one home.
void CommuneProjects::run_pool(Commune commune, Projects& p, const Heard& heard, const Now& now, Tally tally) const
{
    const Row row = Projects::row(commune, ProjectKind::shared_power);
    p.members[row] = heard.of(commune, Flow::members_pool);
    const double used = heard.of(commune, Flow::pool_used), sold = heard.of(commune, Flow::pool_sold);
    const Commons::Prices price = terms_.prices(now.forcing);
    const double remainder = used - sold;
    const double market = remainder * (remainder > 0.0 ? price.energy : price.surplus);
    p.cash[row] += (used - sold) * price.pool - market - used * p.dividend[row];
    tally[Flow::pool_remainder] += remainder;
    tally[Flow::pool_market] += market;
    tally[Flow::pool_cash] += p.cash[row];
    // next month's sun by the reference year
    const auto& year = now.reference[now.commune_climate[commune]].month;
    const auto of_year = static_cast<std::size_t>(now.month.index % 12);
    const double this_sun = year[of_year].pv_yield, next_sun = year[(of_year + 1) % 12].pv_yield;
    const double use = heard.of(commune, Flow::pool_use);
    const double surplus = this_sun > 0.0 ? heard.of(commune, Flow::pool_surplus) * next_sun / this_sun : 0.0;
    const bool worth_it = price.energy > price.surplus && use > 0.0 && surplus > 0.0;
    const double shared = worth_it ? 1.0 / (1.0 / surplus + 1.0 / (terms_.meets_sun * use)) : 0.0;
    p.used_part[row] = worth_it ? shared / use : 0.0;
    p.sold_part[row] = worth_it ? shared / surplus : 0.0;
    // what settling left goes back to members, or is asked of them, as long as the pool stays worth it
    const double most = price.energy - price.pool;
    p.dividend[row] = worth_it ? math::clamp(p.cash[row] / shared, -most, most) : 0.0;
}

} // namespace essaim
