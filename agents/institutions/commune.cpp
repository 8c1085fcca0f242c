#include "agents/institutions/commune.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <array>

namespace essaim {

namespace {
constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity), gas = static_cast<std::size_t>(Carrier::gas),
               wood = static_cast<std::size_t>(Carrier::wood);
constexpr std::array heard_flows{Flow::households};
} // namespace

std::span<const Flow> CommuneTransition::hears() const { return heard_flows; }

void CommuneTransition::describe(ParameterVisitor& parameter)
{
    parameter("commune.enabled", enabled_, {.what = "communes spend on the transition", .source = "model switch"});
    parameter("commune.advice_share", advice_share_, {.min = 0, .max = 1,
              .what = "part of the transition budget spent on advice", .source = "assumption"});
    parameter("commune.advice_scale", advice_scale_, {.min = 0.01, .max = 1e3, .unit = "EUR/household/year",
              .what = "spending at which advice reaches 63 % of its effect", .source = "assumption"});
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

void CommuneTransition::apply(Commune commune, Communes& c, const Heard& heard, const Now& now, Tally tally,
                              CommuneOffer& offer) const
{
    const Row row = commune;
    const std::uint8_t zone = now.commune_climate[commune];
    const ClimateMonth& climate = now.forcing.climate[zone];
    const double warm = now.reference[zone].degree_hours;
    const MonthForcing& out = now.forcing;

    // energy of the month
    const double season = warm > 0.0 ? climate.degree_hours / warm : 0.0;
    const double full = c.area[row] * c.intensity[row] * season;
    const double heat = full * (1.0 - works_saving_ * c.renovated[row]);
    const double gas_use = heat * c.gas_share[row], other = heat - gas_use;
    const double power = c.area[row] * power_ * climate.days / 365.0;
    const double produced = c.pv_kwp[row] * climate.pv_yield;
    const double self = produced > 0.0 && power > 0.0 ? 1.0 / (1.0 / produced + 1.0 / (meets_sun_ * power)) : 0.0;
    const double sold = (produced - self) * out.feed_in;
    const double heat_price = price_factor_ * (c.gas_share[row] * out.price[gas] +
                                               (1.0 - c.gas_share[row]) * out.price[wood]);
    const double paid = heat * heat_price + price_factor_ * (power - self) * out.price[electricity];
    tally[Flow::commune_electricity] += power - self;
    tally[Flow::commune_gas] += gas_use;
    tally[Flow::commune_other] += other;
    tally[Flow::commune_pv_produced] += produced;
    tally[Flow::commune_pv_self] += self;
    tally[Flow::commune_pv_exported] += produced - self;
    tally[Flow::commune_bill] += paid - sold;
    tally[Flow::commune_suppliers] += paid - sold;
    tally[Flow::commune_co2] += gas_use * (out.direct[gas] + out.upstream[gas]) + other * out.upstream[wood] +
                                (power - self) * out.upstream[electricity];
    if (!enabled_) {
        tally[Flow::commune_budget] += c.budget[row];
        return;
    }

    // budget: revenue and part of what was saved come in; advice, then works, go out; it is never overdrawn
    const double saved = (full - heat) * heat_price + self * price_factor_ * out.price[electricity] + sold;
    const double revenue = c.revenue[row] / 12.0 + revolving_ * saved;
    c.budget[row] += revenue;
    tally[Flow::commune_revenue] += revenue;
    const double advice = std::min(c.budget[row], advice_share_ * c.revenue[row] / 12.0);
    c.budget[row] -= advice;
    const double households = std::max(1.0, heard.of(commune, Flow::households));
    c.advice[row] = 12.0 * advice / households;
    offer.advice = 1.0 - math::exp(-c.advice[row] / advice_scale_);
    tally[Flow::commune_advice] += advice;

    // once a year, on life-cycle cost: a renovation when its savings over its life exceed its cost, a roof likewise
    if (now.month.is_january() && c.budget[row] > 0.0) {
        const double worth = present_value_factor(public_rate_, works_years_);
        double invested = 0.0;
        const double kwp_left = c.area[row] * pv_per_area_ - c.pv_kwp[row];
        if (kwp_left > 1.0) {
            const double per_kwp = now.technologies.cost_before_tax(Measure::pv, now.month, 30.0) / 30.0;
            const double kwp = std::min(kwp_left, 0.5 * c.budget[row] / per_kwp);
            double yield = 0.0;
            for (const ClimateMonth& month : now.reference[zone].month) yield += month.pv_yield;
            const double earned = yield * (0.5 * price_factor_ * out.price[electricity] + 0.5 * out.feed_in);
            if (kwp > 1.0 && earned * worth > per_kwp) {
                c.pv_kwp[row] += kwp;
                invested += kwp * per_kwp;
            }
        }
        const double saving = c.intensity[row] * works_saving_ * heat_price; // EUR/m2/year
        const double left = 1.0 - c.renovated[row];
        if (left > 0.0 && saving * worth > 0.25 * works_cost_) { // the rest is due for upkeep anyway
            const double share = std::min(left, (c.budget[row] - invested) / (works_cost_ * c.area[row]));
            c.renovated[row] += share;
            invested += share * works_cost_ * c.area[row];
        }
        c.budget[row] -= invested;
        tally[Flow::commune_invested] += invested;
        tally[Flow::commune_firms] += invested;
    }
    const double roofs = c.area[row] * pv_per_area_;
    offer.exemplary = roofs > 0.0 ? std::min(1.0, c.pv_kwp[row] / roofs) : 0.0;
    tally[Flow::commune_budget] += c.budget[row];
}

} // namespace essaim
