// Declares the parameters of climate, prices and emissions.
#include "forcing/forcing.hpp"

namespace essaim {

namespace {

constexpr std::string_view file_source = "docs/forcing.md, each line of the table names its own";
constexpr std::string_view res_irf = "Res-IRF 4, reference prices to 2050 before tax (derived)";

void describe_growth(std::array<double, n_carriers>& growth, ParameterVisitor& parameter)
{
    struct Growth {
        std::string_view name, what, source;
    };
    constexpr std::array<Growth, n_carriers> declared{
        Growth{"prices.growth_electricity", "real growth of electricity prices after the table", res_irf},
        Growth{"prices.growth_gas", "real growth of gas prices after the table", res_irf},
        Growth{"prices.growth_oil", "real growth of heating oil prices after the table", res_irf},
        Growth{"prices.growth_lpg", "real growth of propane prices after the table", "assumption: as heating oil"},
        Growth{"prices.growth_wood", "real growth of wood prices after the table", "Res-IRF 4 (derived)"},
        Growth{"prices.growth_heat_network", "real growth of heat network prices after the table", res_irf},
        Growth{"prices.growth_motor_fuel", "real growth of motor fuel prices after the table", "assumption"}};
    for (std::size_t c = 0; c < declared.size(); ++c)
        parameter(declared[c].name, growth[c],
                  {.min = -0.2, .max = 0.2, .unit = "1/year", .what = declared[c].what, .source = declared[c].source});
}

} // namespace

void Forcing::describe(ParameterVisitor& parameter)
{
    parameter("climate.table", climate_file_,
              {.unit = "path", .what = "reference climate of the zones by month", .source = file_source});
    parameter("climate.weather_table", weather_file_,
              {.unit = "path", .what = "observed heating degree-days of the regions", .source = file_source});
    parameter("climate.weather", weather_,
              {.what = "weather: observed, then observed years resampled; or always the reference climate",
               .source = "this model", .choices = {"observed", "reference"}});
    parameter("climate.trend", trend_,
              {.min = -0.05, .max = 0.05, .unit = "1/year", .what = "trend of heating degree-days",
               .source = "general knowledge; -0.4 %/year in France from 1980 to 2019 (climate data of Res-IRF 4)"});
    parameter("climate.reference_year", reference_year_,
              {.min = 1950, .max = 2100, .unit = "year",
               .what = "mean year of the period that the reference climate stands for",
               .source = "assumption: conventional weather of French regulation, about 1994 to 2008"});
    parameter("climate.pv_yield", pv_yield_,
              {.min = 100, .max = 3000, .unit = "kWh/kWp/year",
               .what = "yearly photovoltaic yield in zone H1a, 30 degrees south; others follow their irradiation",
               .source = "1000 to 1070 at Rouen with 14 % losses (general knowledge, to be checked)"});

    parameter("prices.table", prices_file_,
              {.unit = "path", .what = "observed energy prices by year and carrier", .source = file_source});
    describe_growth(growth_, parameter);
    parameter("prices.growth_feed_in", growth_feed_in_,
              {.min = -0.2, .max = 0.2, .unit = "1/year",
               .what = "real growth of what surplus earns after the table", .source = "assumption"});
    shocks_.describe(parameter);

    parameter("emissions.table", emissions_file_,
              {.unit = "path", .what = "emission factors and renewable shares by year and carrier",
               .source = file_source});
    parameter("emissions.label_table", labels_file_,
              {.unit = "path", .what = "primary energy factor of electricity in the label", .source = file_source});
}

} // namespace essaim
