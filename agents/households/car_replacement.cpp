#include "agents/households/decisions.hpp"

#include "core/math.hpp"

namespace essaim {

namespace {
constexpr Process process("car_replacement");
} // namespace

void CarReplacement::describe(ParameterVisitor& parameter)
{
    parameter("car.taste_electric", taste_electric_, {.min = -20, .max = 20,
              .what = "taste for an electric car in 2018 against one on fuel",
              .source = "calibrated on a share of 2 % of sales in 2019; docs/calibration.md"});
    parameter("car.familiarity", familiarity_, {.min = 0, .max = 2, .unit = "1/year",
              .what = "gain of that taste a year, with charging points and ranges", .source = "assumption"});
    parameter("car.home_charging", home_charging_, {.min = 0, .max = 10,
              .what = "taste for an electric car where it can be charged at home", .source = "assumption"});
    parameter("car.fuel_ban_year", fuel_ban_year_, {.min = 0, .max = 2100, .unit = "year",
              .what = "January from which no new car on fuel is bought; 0: never",
              .source = "law: Regulation (EU) 2023/851"});
}

void CarReplacement::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const double years = now.month.index / 12.0;
    const double km = static_cast<double>(h.distance[r]) / (h.cars_fuel[r] + h.cars_electric[r]);
    Situation situation = situation_of(h, r, now);
    situation.vat = now.technologies.vat(Measure::electric_car, 1.0);
    situation.cost = now.technologies.cost(Measure::electric_car, now.month, 1.0);
    const double aid = now.aids.amount(Measure::electric_car, situation);
    const double fuel_cost = now.technologies.cost(Measure::fuel_car, now.month, 1.0);
    const double rate = now.finance.discount_rate(h.decile[r]);
    const double worth = present_value_factor(rate, now.technologies.lifetime(Measure::fuel_car));
    const auto price = [&](Carrier carrier) { return now.forcing.price[static_cast<std::size_t>(carrier)]; };
    const double saved = km * (now.technologies.fuel_per_km() * price(Carrier::motor_fuel) -
                               now.technologies.electricity_per_km() * price(Carrier::electricity));
    const double peers = ties_with(m.peers_technology, 4) / static_cast<double>(ties_per_household);
    const double utility = choices_.money(situation.cost - fuel_cost, aid, saved * worth) +
                           taste_electric_ + familiarity_ * years +
                           (static_cast<DwellingType>(h.type[r]) == DwellingType::house ? home_charging_ : 0.0) +
                           choices_.motivation_weight() * choices_.motivation(h, r, peers) +
                           choices_.peers_weight() * peers;
    const bool banned = fuel_ban_year_ > 0 && now.month.year() >= fuel_ban_year_;
    const auto u = now.draws.uniforms(me.id, now.month, process);
    const bool electric = banned || u[0] < math::logistic(utility);
    const Measure measure = electric ? Measure::electric_car : Measure::fuel_car;
    Financing money;
    money.cost = electric ? situation.cost : fuel_cost;
    money.aid = electric ? aid : 0.0;
    money.own = money.cost - money.aid;
    // a car is paid from the yearly budget for transport rather than from liquid wealth
    tally[Flow::works_cost] += money.cost;
    tally[Flow::works_aid] += money.aid;
    tally[Flow::works_own] += money.own;
    const double before_tax = now.technologies.cost_before_tax(measure, now.month, 1.0);
    tally[Flow::works_firms] += before_tax;
    tally[Flow::works_state] += money.cost - before_tax;
    tally[Flow::co2_embodied] += now.technologies.embodied(measure);

    // the oldest car goes: one on fuel while there is any
    auto& gone = h.cars_fuel[r] > 0 ? h.cars_fuel[r] : h.cars_electric[r];
    --gone;
    auto& come = electric ? h.cars_electric[r] : h.cars_fuel[r];
    ++come;
    // cars bought at even intervals: the next oldest is younger by one interval
    const int cars = h.cars_fuel[r] + h.cars_electric[r];
    const int age = now.month.index - h.car_bought[r];
    h.car_bought[r] = static_cast<std::int16_t>(now.month.index - age * (cars - 1) / cars);
    tally[electric ? Flow::new_car_electric : Flow::new_car_fuel] += 1.0;
    now.events->push_back({me.id.value, now.month.index, h.cell[r], Event::Kind::car,
                           static_cast<std::uint8_t>(m.window_car), electric ? 1 : 0});
}

} // namespace essaim
