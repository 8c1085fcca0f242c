#include "agents/households/daily_life.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {
constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);
} // namespace

void HotWaterUse::describe(ParameterVisitor& parameter)
{
    const std::string_view decree = "3CL-DPE 2021 method, decree of 31 March 2021";
    parameter("hot_water.litres", litres_, {.min = 0, .max = 300, .unit = "L/day", .what = "hot water at 40 C per "
              "equivalent adult: 1 for the first, 0.3 beyond 1.75", .source = "3CL-DPE 2021: 56, and a tenth for the "
              "sobriety of the start"});
    parameter("hot_water.temperature", temperature_, {.min = 30, .max = 70, .unit = "degC",
              .what = "temperature at the tap", .source = decree});
    parameter("hot_water.saving", saving_, {.min = 0, .max = 1, .what = "hot water saved at full sobriety",
                                            .source = "assumption; docs/model.md E6"});
    parameter("hot_water.boiler", boiler_, {.min = 0.2, .max = 1.1, .what = "efficiency with the heating boiler",
                                            .source = decree});
    parameter("hot_water.tank", tank_, {.min = 0.2, .max = 1, .what = "efficiency of an electric tank",
                                        .source = decree});
    parameter("hot_water.heat_pump", heat_pump_, {.min = 1, .max = 5, .what = "efficiency of a thermodynamic tank",
                                                  .source = decree});
    parameter("hot_water.network", network_, {.min = 0.2, .max = 1, .what = "efficiency with a heat network",
                                              .source = "assumption"});
}

void HotWaterUse::prepare()
{
    for (std::size_t k = 0; k < heating_names.size(); ++k) {
        const auto heater = static_cast<std::size_t>(carrier_of(static_cast<Heating>(k)));
        const auto set = [&](HotWater system, double efficiency, std::size_t carrier) {
            systems_[static_cast<std::size_t>(system)][k] = {efficiency, carrier};
        };
        // a heat pump or an electric radiator that also heats water does so as a tank would
        set(HotWater::with_boiler, heater == electricity ? tank_ : boiler_, heater);
        set(HotWater::electric_tank, tank_, electricity);
        set(HotWater::heat_pump_tank, heat_pump_, electricity);
        set(HotWater::heat_network, network_, static_cast<std::size_t>(Carrier::heat_network));
    }
}

void HotWaterUse::begin_month(const Now& now)
{
    constexpr double wh_per_litre_kelvin = 1.163;
    full_.resize(now.forcing.climate.size());
    for (std::size_t zone = 0; zone < full_.size(); ++zone) {
        const ClimateMonth& climate = now.forcing.climate[zone];
        for (std::size_t n = 0; n < full_[zone].size(); ++n) {
            const auto persons = static_cast<double>(n);
            const double adults = persons < 1.75 ? persons : 1.75 + 0.3 * (persons - 1.75);
            full_[zone][n] = wh_per_litre_kelvin * adults * litres_ *
                             math::positive(temperature_ - climate.cold_water) * climate.days / 1000.0;
        }
    }
}

void HotWaterUse::month(const Me& me, Households& h, HouseholdMonth& m, const Now&, Tally tally) const
{
    const Row r = me.row;
    const double full = full_[h.climate[r]][h.persons[r]];
    const double need = full * (1.0 - saving_ * static_cast<double>(h.sobriety_power[r]));
    const System& system = systems_[h.hot_water[r]][h.heating[r]];
    m.use_hot_water = need / system.efficiency;
    m.water_reference = full / system.efficiency;
    m.bought[system.carrier] += m.use_hot_water;
    m.electric_water = system.carrier == electricity ? m.use_hot_water : 0.0;
    tally[Flow::use_hot_water] += m.use_hot_water;
}

void ApplianceUse::describe(ParameterVisitor& parameter)
{
    parameter("appliances.specific", specific_, {.min = 0, .max = 10000, .unit = "kWh/year",
              .what = "electricity of lighting and appliances of a mean household",
              .source = "calibrated on SDES 2020: 82 TWh, sobriety of the start deducted; docs/calibration.md"});
    parameter("appliances.cooking", cooking_, {.min = 0, .max = 5000, .unit = "kWh/year",
              .what = "energy for cooking of a mean household",
              .source = "derived from CEREN 2023: 23.3 TWh over 30.4 million dwellings"});
    parameter("appliances.reference_persons", reference_persons_, {.min = 1, .max = 5,
              .what = "persons of the mean household; use grows with their square root", .source = "INSEE census 2020"});
    parameter("appliances.saving", saving_, {.min = 0, .max = 1, .what = "appliance use saved at full sobriety",
                                             .source = "assumption; docs/model.md E6"});
    parameter("appliances.progress", progress_, {.min = -0.05, .max = 0.1, .unit = "1/year",
              .what = "yearly gain in efficiency of appliances from 2020", .source = "assumption"});
}

void ApplianceUse::prepare()
{
    for (std::size_t n = 0; n < by_persons_.size(); ++n)
        by_persons_[n] = std::sqrt(static_cast<double>(n) / reference_persons_);
}

void ApplianceUse::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const double size = by_persons_[std::min<std::size_t>(h.persons[r], by_persons_.size() - 1)];
    // whole years, so that every January brings the same step for everybody
    const double progress = 1.0 - progress_ * (now.month.year() - 2020);
    const double days = now.forcing.climate[h.climate[r]].days / 365.0;
    const double full = specific_ * size * std::max(progress, 0.3) * days;
    m.use_specific = full * (1.0 - saving_ * static_cast<double>(h.sobriety_power[r]));
    m.power_reference = full;
    m.use_cooking = cooking_ * size * days;
    m.bought[electricity] += m.use_specific;
    const auto heating = static_cast<Heating>(h.heating[r]);
    const bool on_gas = heating == Heating::gas_boiler || heating == Heating::lpg_boiler;
    m.electric_cooking = on_gas ? 0.0 : m.use_cooking;
    m.bought[on_gas ? static_cast<std::size_t>(carrier_of(heating)) : electricity] += m.use_cooking;
    tally[Flow::use_specific] += m.use_specific;
    tally[Flow::use_cooking] += m.use_cooking;
}

void CarUse::describe(ParameterVisitor& parameter)
{
    parameter("car.elasticity", elasticity_, {.min = 0, .max = 2,
              .what = "short-run fall of distance driven with the price of energy, against its mean of three years",
              .source = "Insee: 0.25 to 0.35"});
    parameter("car.saving", saving_, {.min = 0, .max = 1, .what = "distance given up at full sobriety",
                                      .source = "assumption; docs/model.md E6"});
}

void CarUse::begin_month(const Now& now)
{
    const auto response = [&](Carrier carrier) {
        const auto c = static_cast<std::size_t>(carrier);
        return math::pow(now.forcing.price[c] / now.forcing.price_habit[c], -elasticity_);
    };
    on_fuel_ = response(Carrier::motor_fuel);
    on_electricity_ = response(Carrier::electricity);
}

void CarUse::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const double fuel_cars = h.cars_fuel[r], electric_cars = h.cars_electric[r];
    const double cars = fuel_cars + electric_cars;
    if (cars <= 0.0) return;
    constexpr auto motor_fuel = static_cast<std::size_t>(Carrier::motor_fuel);
    const double full = static_cast<double>(h.distance[r]) / 12.0;
    const CommuneOffer& offer = now.offer(me.local_cell);
    const double replaced = offer.car + (h.decile[r] < 3 ? offer.car_modest : 0.0);
    const double driven = full * (fuel_cars > 0.0 ? on_fuel_ : on_electricity_) *
                          (1.0 - saving_ * static_cast<double>(h.sobriety_travel[r])) * (1.0 - replaced);
    const double fuel_per_km = now.technologies.fuel_per_km(), power_per_km = now.technologies.electricity_per_km();
    m.use_car_fuel = driven * fuel_cars / cars * fuel_per_km;
    m.use_car_power = driven * electric_cars / cars * power_per_km;
    m.car_reference = full * (fuel_cars * fuel_per_km + electric_cars * power_per_km) / cars;
    m.bought[motor_fuel] += m.use_car_fuel;
    m.bought[electricity] += m.use_car_power;
    tally[Flow::use_car] += m.use_car_fuel + m.use_car_power;
}

} // namespace essaim
