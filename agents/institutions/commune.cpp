#include "agents/institutions/commune.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity), gas = static_cast<std::size_t>(Carrier::gas),
               wood = static_cast<std::size_t>(Carrier::wood);
} // namespace

void CommuneTransition::describe(ParameterVisitor& parameter)
{
    parameter("commune.enabled", enabled_, {.what = "communes spend on the transition", .source = "model switch"});
    parameter("commune.levers_share", levers_share_, {.min = 0, .max = 1,
              .what = "part of the transition budget for services that act on inhabitants", .source = "assumption"});
    parameter("commune.programme_share", programme_share_, {.min = 0, .max = 1,
              .what = "the same in communes that adopted the programme, where that is more", .source = "assumption"});
    parameter("commune.state_grant", state_grant_, {.min = 0, .max = 100, .unit = "EUR/inhabitant/year",
              .what = "money of the State for communes that adopted the programme",
              .source = "assumption; territories for green growth (2015): up to 2 million euros over three years each"});
    parameter("commune.works_cost", works_cost_, {.min = 1, .max = 5000, .unit = "EUR/m2",
              .what = "deep renovation of a public building", .source = "assumption; 400 to 600 EUR/m2 for dwellings"});
    parameter("commune.works_saving", works_saving_, {.min = 0, .max = 1, .what = "heat a renovation saves",
              .source = "Malaunay gymnasium: -60 % of primary energy"});
    parameter("commune.rate", public_rate_, {.min = 0, .max = 0.5, .unit = "1/year",
              .what = "discount rate of life-cycle decisions", .source = "2.5 to 4 %: French public guidance"});
    parameter("commune.works_years", works_years_, {.min = 1, .max = 100, .unit = "year", .what = "life of a renovation",
                                                    .source = "Res-IRF 4"});
    parameter("commune.power", power_, {.min = 0, .max = 500, .unit = "kWh/m2/year",
              .what = "electricity of public buildings", .source = "assumption"});
    parameter("commune.lighting", lighting_, {.min = 0, .max = 500, .unit = "kWh/inhabitant/year",
              .what = "electricity of public lighting; 0: none counted",
              .source = "order of magnitude of French surveys: 50 to 85"});
    parameter("commune.meets_sun", meets_sun_, {.min = 0, .max = 1,
              .what = "part of electricity used in photovoltaic hours", .source = "assumption"});
    parameter("commune.price_factor", price_factor_, {.min = 0, .max = 2,
              .what = "price of energy for communes over that for households", .source = "assumption"});
    parameter("commune.revolving", revolving_, {.min = 0, .max = 1,
              .what = "part of the energy money saved that returns to the transition budget", .source = "assumption"});
    parameter("commune.pv_per_area", pv_per_area_, {.min = 0, .max = 1, .unit = "kWp/m2",
              .what = "photovoltaic power public roofs can bear per floor area", .source = "assumption; Malaunay: "
              "1,600 m2 of modules on ten buildings"});
}

void CommuneTransition::subsidise(Row row, Communes& c, double unspared, Tally tally)
{
    const double spared = c.spared[row] * unspared, owed = c.school_part[row] * spared;
    tally[Flow::school_spared] += spared;
    const double asked = c.school_asked[row] + c.association_asked[row] + owed;
    if (!(asked > 0.0)) return;
    const double part = std::min(1.0, c.budget[row] / asked); // all get the same part of what they ask for
    c.school_subsidy[row] = part * c.school_asked[row];
    c.school_returned[row] = part * owed;
    c.association_subsidy[row] = part * c.association_asked[row];
    const double paid = c.school_subsidy[row] + c.school_returned[row] + c.association_subsidy[row];
    c.budget[row] -= mutation == "returned_money_from_nowhere" ? paid - c.school_returned[row] : paid;
    tally[Flow::commune_subsidies] += paid;
}

void CommuneTransition::build(Commune commune, Communes& c, const Now& now, double heat_price, double careful,
                              Tally tally) const
{
    const Row row = commune;
    const std::uint8_t zone = now.commune_climate[commune];
    const double worth = present_value_factor(public_rate_, works_years_);
    // the group adds to each euro of the commune's own, as far as its envelope goes
    const double means = c.budget[row] + std::min(c.match[row] * c.budget[row], c.envelope[row]);
    const double added_part = c.match[row] / (1.0 + c.match[row]);
    // money for works whose gain exceeds their cost; where it exceeds only what is left to the commune, those co-funded
    const auto money_for = [&](double gain, double cost) {
        if (gain > cost) return means;
        return gain > cost * (1.0 - added_part) ? std::min(means, c.envelope[row] / added_part) : 0.0;
    };
    double invested = 0.0;
    const double kwp_left = c.area[row] * pv_per_area_ - c.pv_kwp[row];
    if (kwp_left > 1.0) {
        const double per_kwp = now.technologies.cost_before_tax(Measure::pv, now.month, 30.0) / 30.0;
        double yield = 0.0;
        for (const ClimateMonth& month : now.reference[zone].month) yield += month.pv_yield;
        const double earned = yield * (0.5 * price_factor_ * now.forcing.price[electricity] + 0.5 * now.forcing.feed_in);
        const double kwp = std::min(kwp_left, 0.5 * money_for(earned * worth, per_kwp) / per_kwp);
        if (kwp > 1.0) {
            c.pv_kwp[row] += kwp;
            invested += kwp * per_kwp;
        }
    }
    const double saving = c.intensity[row] * works_saving_ * heat_price * careful; // EUR/m2/year
    const double left = 1.0 - c.renovated[row];
    const double money = money_for(saving * worth, 0.25 * works_cost_); // the rest is due for upkeep anyway
    if (left > 0.0 && money > invested) {
        const double share = std::min(left, (money - invested) / (works_cost_ * c.area[row]));
        c.renovated[row] += share;
        invested += share * works_cost_ * c.area[row];
    }
    double added = std::min(c.envelope[row], invested * added_part);
    if constexpr (mutation == "cofunding_without_own_money") added = std::min(c.envelope[row], invested);
    c.envelope[row] -= added;
    c.budget[row] -= invested - added;
    tally[Flow::group_cofunding] += added;
    tally[Flow::commune_revenue] += added;
    tally[Flow::commune_invested] += invested;
    tally[Flow::commune_firms] += invested;
}

void CommuneTransition::apply(Commune commune, Population& population, const Heard&, const Now& now, Tally tally,
                              const CommuneDecision& decision) const
{
    const Row row = commune;
    Communes& c = population.communes;
    c.levers[row] = c.school_subsidy[row] = c.school_returned[row] = c.association_subsidy[row] = 0.0;
    const std::uint8_t zone = now.commune_climate[commune];
    const ClimateMonth& climate = now.forcing.climate[zone];
    const double warm = now.reference[zone].degree_hours;
    const MonthForcing& out = now.forcing;

    // energy of the month
    const double season = warm > 0.0 ? climate.degree_hours / warm : 0.0;
    const double full = c.area[row] * c.intensity[row] * season;
    const double careful = (1.0 - c.followed[row]) * (1.0 - c.spared[row]);
    const double heat = full * (1.0 - works_saving_ * c.renovated[row]) * careful;
    const double gas_use = heat * c.gas_share[row], other = heat - gas_use;
    const double usual = c.area[row] * power_ * climate.days / 365.0, power = usual * careful;
    const double produced = c.pv_kwp[row] * climate.pv_yield;
    const double self = produced > 0.0 && power > 0.0 ? 1.0 / (1.0 / produced + 1.0 / (meets_sun_ * power)) : 0.0;
    const double sold = (produced - self) * out.feed_in;
    const double heat_price = price_factor_ * (c.gas_share[row] * out.price[gas] +
                                               (1.0 - c.gas_share[row]) * out.price[wood]);
    const double inhabitants = std::max(now.territory.communes.population[commune], 0);
    const double lamps = lighting_ * inhabitants * climate.days / 365.0, lit = lamps * (1.0 - c.lights_out[row]);
    const double paid = heat * heat_price + price_factor_ * (power - self + lit) * out.price[electricity];
    const double buildings = heat * heat_price + price_factor_ * (power - self) * out.price[electricity];
    c.bill[row] += buildings - c.bill[row] / 12.0;
    tally[Flow::lighting_electricity] += lit;
    tally[Flow::commune_electricity] += power - self + lit;
    tally[Flow::commune_gas] += gas_use;
    tally[Flow::commune_other] += other;
    tally[Flow::commune_pv_produced] += produced;
    tally[Flow::commune_pv_self] += self;
    tally[Flow::commune_pv_exported] += produced - self;
    tally[Flow::commune_bill] += paid - sold;
    tally[Flow::commune_suppliers] += paid - sold;
    tally[Flow::commune_co2] += gas_use * (out.direct[gas] + out.upstream[gas]) + other * out.upstream[wood] +
                                (power - self + lit) * out.upstream[electricity];
    if (!enabled_) {
        tally[Flow::commune_budget] += c.budget[row];
        return;
    }

    // budget: revenue and part of what was saved come in; services, then works, go out; it is never overdrawn
    const double saved = (full - heat) * heat_price +
                         (self + lamps - lit + (usual - power)) * price_factor_ * out.price[electricity] + sold;
    const bool engaged = c.engaged[row] != 0;
    const double granted = engaged ? state_grant_ * inhabitants / 12.0 : 0.0;
    const double revenue = c.revenue[row] / 12.0 + revolving_ * saved + granted + c.solidarity[row] + c.devolved[row];
    c.budget[row] += revenue;
    tally[Flow::commune_revenue] += revenue;
    tally[Flow::commune_state_grants] += granted;
    const double given = engaged ? std::max(programme_share_, levers_share_) : levers_share_;
    c.levers[row] = std::min(c.budget[row], given * c.revenue[row] / 12.0 + given * c.solidarity[row] + granted);
    c.budget[row] -= c.levers[row];
    tally[Flow::commune_levers] += c.levers[row];
    subsidise(row, c, (heat * heat_price + price_factor_ * power * out.price[electricity]) / (1.0 - c.spared[row]), tally);

    if (now.month.is_january() && c.budget[row] > 0.0) build(commune, c, now, heat_price, careful, tally);
    const double roofs = c.area[row] * pv_per_area_;
    decision.everywhere.exemplary = roofs > 0.0 ? std::min(1.0, c.pv_kwp[row] / roofs) : 0.0;
    tally[Flow::commune_budget] += c.budget[row];
}

} // namespace essaim
