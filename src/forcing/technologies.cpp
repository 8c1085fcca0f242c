// Costs, taxes and amounts of what can be bought, and the parameters of technologies.
#include "forcing/technologies.hpp"

#include "core/math.hpp"

namespace essaim {

double Technologies::decline(Measure measure) const
{
    if (parts_insulated(measure) != 0) return decline_insulation_;
    switch (measure) {
    case Measure::heat_pump_water:
    case Measure::heat_pump_air: return decline_heat_pump_;
    case Measure::pv: return decline_pv_;
    case Measure::electric_car: return decline_electric_car_;
    default: return 0.0;
    }
}

double Technologies::cost_before_tax(Measure measure, Month now, double quantity) const
{
    const Item& item = row(measure);
    const double learned = math::pow(1.0 - decline(measure), now.year() - item.year);
    const double full = item.fixed + item.cost * quantity;
    return full * cost_scale_ * (learned > cost_floor_ ? learned : cost_floor_);
}

double Technologies::vat(Measure measure, double quantity) const
{
    const Item& item = row(measure);
    return quantity > item.large_above ? item.vat_large : item.vat;
}

double Technologies::cost(Measure measure, Month now, double quantity) const
{
    return cost_before_tax(measure, now, quantity) * (1.0 + vat(measure, quantity));
}

double Technologies::quantity(Measure measure, DwellingType type, double area) const
{
    return parts_insulated(measure) != 0 ? row(measure).ratio[static_cast<std::size_t>(type)] * area : 1.0;
}

void Technologies::describe(ParameterVisitor& parameter)
{
    constexpr std::string_view tables = "docs/forcing.md, each line of the table names its own";
    parameter("technology.table", file_,
              {.unit = "path", .what = "cost, tax, lifetime and wait of each measure", .source = tables});
    parameter("technology.efficiency_table", efficiencies_file_,
              {.unit = "path", .what = "efficiency of heating systems by year of installation", .source = tables});
    parameter("technology.envelope_table", envelope_file_,
              {.unit = "path", .what = "surfaces and heat loss of the parts of dwellings by period", .source = tables});

    struct Decline {
        std::string_view name;
        double& value;
        std::string_view what, source;
    };
    for (const Decline& d :
         {Decline{"technology.decline_insulation", decline_insulation_, "yearly fall of the cost of insulation",
                  "assumption: labour dominates"},
          Decline{"technology.decline_heat_pump", decline_heat_pump_, "yearly fall of the cost of heat pumps",
                  "assumption"},
          Decline{"technology.decline_pv", decline_pv_, "yearly fall of the cost of photovoltaics",
                  "assumption, slower than modules: two thirds of the price is labour and sale"},
          Decline{"technology.decline_electric_car", decline_electric_car_, "yearly fall of the cost of electric cars",
                  "assumption, parity with petrol cars about 2031"}})
        parameter(d.name, d.value, {.min = -0.2, .max = 0.2, .unit = "1/year", .what = d.what, .source = d.source});
    parameter("technology.cost_floor", cost_floor_,
              {.min = 0, .max = 1, .what = "share of the cost of the table below which learning does not go",
               .source = "assumption"});
    parameter("technology.cost_scale", cost_scale_,
              {.min = 0.1, .max = 10, .what = "factor on all costs", .source = "scenario"});

    parameter("technology.thermal_bridge", thermal_bridge_,
              {.min = 0, .max = 1, .unit = "W/K/m2", .what = "loss through joints per surface of envelope (E1)",
               .source = "this model, E1"});
    parameter("technology.sink_radiators", sink_radiators_,
              {.min = 25, .max = 80, .unit = "C", .what = "temperature of water in radiators in winter (E1)",
               .source = "this model, E1"});
    parameter("technology.sink_low_temperature", sink_low_,
              {.min = 25, .max = 80, .unit = "C", .what = "temperature of water after a deep retrofit (E1)",
               .source = "this model, E1: 35 to 40 C"});
    parameter("technology.outdoor_season", outdoor_season_,
              {.min = -10, .max = 20, .unit = "C", .what = "outdoor temperature at which seasonal efficiencies hold",
               .source = "mean of the national heating season, Res-IRF 4 (verified)"});
    parameter("technology.lift_min", lift_min_,
              {.min = 1, .max = 60, .unit = "K", .what = "least temperature lift of a heat pump",
               .source = "assumption"});
    parameter("technology.cop_min", cop_min_,
              {.min = 1, .max = 10, .what = "least efficiency of heat pumps in a month (E1)",
               .source = "this model, E1"});
    parameter("technology.cop_max", cop_max_,
              {.min = 1, .max = 15, .what = "largest efficiency of heat pumps in a month (E1)",
               .source = "this model, E1"});

    parameter("technology.car_fuel", fuel_per_km_,
              {.min = 0.05, .max = 5, .unit = "kWh/km", .what = "motor fuel of a petrol or diesel car",
               .source = "7.85 l petrol, 5.5 l diesel per 100 km, nosgestesclimat (verified), half each (assumption)"});
    parameter("technology.car_electricity", electricity_per_km_,
              {.min = 0.05, .max = 1, .unit = "kWh/km", .what = "electricity of an electric car",
               .source = "20.5 kWh per 100 km, compact, nosgestesclimat (verified)"});
}

} // namespace essaim
