// Declares the parameters of the synthetic population.
#include "population/synthesis_parameters.hpp"

namespace essaim {

namespace {

constexpr std::string_view assumption = "assumption";
constexpr std::string_view insee = "INSEE 2018, order of magnitude";

void describe_dwellings(SynthesisParameters& p, ParameterVisitor& parameter)
{
    parameter("population.label_slope", p.label_slope,
              {.min = 0,
               .max = 1,
               .what = "share of the label's differences in heat loss that is true (E4)",
               .source = "fit to CAE 2024 and INSEE 2025, see docs/population.md"});
    parameter("population.label_error", p.label_error,
              {.min = 0,
               .max = 1,
               .what = "standard deviation of the logarithm of true heat loss given the label (E4)",
               .source = assumption});
    parameter("population.loss_reference", p.loss_reference,
              {.min = 0.5,
               .max = 10,
               .unit = "W/K/m2",
               .what = "heat loss at which the label is right on average (E4)",
               .source = "3CL-DPE method 2021, class D, gas, zone H1a"});
    parameter("population.label_decile_slope", p.label_decile_slope,
              {.min = -1,
               .max = 1,
               .what = "log-odds of a better label per decile of living standard",
               .source = assumption});
    parameter("population.area_spread", p.area_spread,
              {.min = 0,
               .max = 1,
               .what = "standard deviation of the logarithm of floor area inside a kind of dwelling",
               .source = insee});
    parameter(
        "population.area_size_elasticity", p.area_size_elasticity,
        {.min = 0, .max = 1, .what = "elasticity of floor area to persons inside a kind of dwelling", .source = insee});
    parameter("population.area_decile_slope", p.area_decile_slope,
              {.min = 0,
               .max = 0.1,
               .what = "relative floor area per decile of living standard inside a kind of dwelling",
               .source = assumption});
    parameter(
        "population.area_scale_min", p.area_scale_min,
        {.min = 0.1, .max = 1, .what = "smallest factor on floor areas to meet a cell's total", .source = assumption});
    parameter(
        "population.area_scale_max", p.area_scale_max,
        {.min = 1, .max = 10, .what = "largest factor on floor areas to meet a cell's total", .source = assumption});
    parameter("population.heating_life", p.heating_life,
              {.min = 1,
               .max = 1200,
               .unit = "month",
               .what = "age of the oldest heating systems; ages are uniform",
               .source = "Res-IRF 4, lifetime 20 years"});
    parameter("population.pv_share", p.pv_share,
              {.min = 0,
               .max = 1,
               .what = "share of houses with photovoltaic panels at the start",
               .source = "Enedis 2018, order of magnitude"});
    parameter("population.house_levels", p.house_levels,
              {.min = 1, .max = 5, .what = "floor area of a house over its footprint", .source = assumption});
    parameter("population.usable_roof", p.usable_roof,
              {.min = 0,
               .max = 1,
               .what = "share of a house's footprint that photovoltaic modules can cover",
               .source = assumption});
}

void describe_money(SynthesisParameters& p, ParameterVisitor& parameter)
{
    parameter(
        "population.living_standard_scale", p.living_standard_scale,
        {.min = 0.1,
         .max = 10,
         .what = "living standard of the model's deciles (2018) over that of the territory file",
         .source = "INSEE: medians of the tax and social incomes survey 2018 (21,250) and Filosofi 2021 (23,160)"});
    parameter("population.poverty_line", p.poverty_line,
              {.min = 1000,
               .max = 100000,
               .unit = "EUR/unit/year",
               .what = "living standard under which one is poor; inside the second decile",
               .source = "INSEE 2018, 60 % of the median"});
    parameter("population.price_level_2018", p.price_level_2018,
              {.min = 0.1,
               .max = 10,
               .what = "euros of the model (of 2020) per euro of 2018: the tables of the population are in the latter",
               .source = "INSEE consumer prices, 104.7 over 103.1, as configs/forcing/price_level.csv"});
    parameter("population.top_income_exponent", p.top_income_exponent,
              {.min = 1.1,
               .max = 10,
               .what = "exponent of the Pareto law of the highest tenth of living standards",
               .source = "fit to the mean income of households 2018, Res-IRF 4"});
    parameter("population.wealth_spread", p.wealth_spread,
              {.min = 0,
               .max = 3,
               .what = "standard deviation of the logarithm of liquid wealth inside a decile",
               .source = "INSEE wealth survey 2018, order of magnitude"});
}

void describe_minds(SynthesisParameters& p, ParameterVisitor& parameter)
{
    parameter("population.attitude_mean", p.attitude_mean,
              {.min = -0.9, .max = 0.9, .what = "mean attitude to the transition at the start", .source = assumption});
    parameter(
        "population.attitude_concentration", p.attitude_concentration,
        {.min = 0.5, .max = 100, .what = "sum of both exponents of the Beta law of attitudes", .source = assumption});
    parameter(
        "population.attitude_decile_slope", p.attitude_decile_slope,
        {.min = -0.1, .max = 0.1, .what = "mean attitude gained per decile of living standard", .source = assumption});
    parameter("population.openness_min", p.openness_min,
              {.min = 0,
               .max = 1,
               .what = "least openness; openness is uniform from there to 1 (E10)",
               .source = assumption});
    parameter("population.norm_mean", p.norm_mean,
              {.min = 0, .max = 1, .what = "mean personal norm", .source = assumption});
    parameter("population.norm_attitude", p.norm_attitude,
              {.min = 0, .max = 1, .what = "personal norm gained per unit of attitude", .source = assumption});
    parameter("population.knowledge_mean", p.knowledge_mean,
              {.min = 0, .max = 1, .what = "mean knowledge of options and aids", .source = assumption});
    parameter(
        "population.knowledge_decile_slope", p.knowledge_decile_slope,
        {.min = -0.1, .max = 0.1, .what = "knowledge gained per decile of living standard", .source = assumption});
    parameter("population.trust_mean", p.trust_mean,
              {.min = 0, .max = 1, .what = "mean trust in installers, institutions, agency and neighbours at the start", .source = assumption});
    parameter("population.sobriety_heat", p.sobriety_heat,
              {.min = 0, .max = 1, .what = "mean sobriety in heating at the start", .source = assumption});
    parameter(
        "population.sobriety_power", p.sobriety_power,
        {.min = 0, .max = 1, .what = "mean sobriety in hot water and appliances at the start", .source = assumption});
    parameter("population.sobriety_travel", p.sobriety_travel,
              {.min = 0, .max = 1, .what = "mean sobriety in car use at the start", .source = assumption});
    parameter("population.habit_strength", p.habit_strength,
              {.min = 0, .max = 1, .what = "mean strength of habits at the start", .source = assumption});
    parameter("population.mind_spread", p.mind_spread,
              {.min = 0,
               .max = 0.5,
               .what = "standard deviation of norm, knowledge, trust, sobriety and habits",
               .source = assumption});
    parameter("population.share_conditional", p.share_conditional,
              {.min = 0,
               .max = 1,
               .what = "share of conditional cooperators (E11)",
               .source = "Fischbacher, Gächter and Fehr 2001"});
    parameter(
        "population.share_free_rider", p.share_free_rider,
        {.min = 0, .max = 1, .what = "share of free riders (E11)", .source = "Fischbacher, Gächter and Fehr 2001"});
    parameter("population.share_hump_shaped", p.share_hump_shaped,
              {.min = 0,
               .max = 1,
               .what = "share of hump-shaped cooperators; the rest cooperate always (E11)",
               .source = "Fischbacher, Gächter and Fehr 2001"});
    parameter("population.belief_mean", p.belief_mean,
              {.min = 0,
               .max = 1,
               .what = "share of others believed to give to what is common, at the start (E11)",
               .source = "assumption; first rounds of public goods games: 40 to 60 %"});
    parameter("population.belief_spread", p.belief_spread,
              {.min = 0, .max = 0.5, .what = "standard deviation of that belief", .source = assumption});
    parameter("population.share_leaders", p.share_leaders,
              {.min = 0,
               .max = 1,
               .what = "adults who would start a collective project (E11)",
               .source = "assumption: 1 to 3 %"});
}

void describe_cars(SynthesisParameters& p, ParameterVisitor& parameter)
{
    parameter("population.no_car", p.no_car,
              {.min = 0.001, .max = 0.999, .what = "national share of households without a car", .source = insee});
    parameter(
        "population.two_cars", p.two_cars,
        {.min = 0.001, .max = 0.999, .what = "national share of households with two cars or more", .source = insee});
    parameter("population.three_cars", p.three_cars,
              {.min = 0.001, .max = 0.999, .what = "national share of households with three cars", .source = insee});
    parameter(
        "population.car_decile_slope", p.car_decile_slope,
        {.min = -2, .max = 2, .what = "log-odds of more cars per decile of living standard", .source = assumption});
    parameter(
        "population.car_rural", p.car_rural,
        {.min = -5, .max = 5, .what = "log-odds of more cars under 100 inhabitants per km2", .source = assumption});
    parameter("population.car_village", p.car_village,
              {.min = -5,
               .max = 5,
               .what = "log-odds of more cars from 100 to 500 inhabitants per km2",
               .source = assumption});
    parameter("population.car_town", p.car_town,
              {.min = -5,
               .max = 5,
               .what = "log-odds of more cars from 500 to 2,000 inhabitants per km2",
               .source = assumption});
    parameter(
        "population.car_city", p.car_city,
        {.min = -5, .max = 5, .what = "log-odds of more cars above 2,000 inhabitants per km2", .source = assumption});
    parameter(
        "population.electric_car_share", p.electric_car_share,
        {.min = 0, .max = 1, .what = "share of electric cars at the start", .source = "SDES 2018, order of magnitude"});
    parameter("population.car_life", p.car_life,
              {.min = 1,
               .max = 1200,
               .unit = "month",
               .what = "age of the oldest cars; ages are uniform",
               .source = assumption});
    parameter("population.car_distance", p.car_distance,
              {.min = 0,
               .max = 100000,
               .unit = "km/year",
               .what = "mean distance driven per car",
               .source = "SDES 2023 by ADEME Nos Gestes Climat"});
    parameter("population.distance_spread", p.distance_spread,
              {.min = 0,
               .max = 2,
               .what = "standard deviation of the logarithm of the distance driven",
               .source = assumption});
    parameter("population.distance_rural", p.distance_rural,
              {.min = 0.1,
               .max = 10,
               .what = "relative distance per car under 100 inhabitants per km2",
               .source = assumption});
    parameter("population.distance_village", p.distance_village,
              {.min = 0.1,
               .max = 10,
               .what = "relative distance per car from 100 to 500 inhabitants per km2",
               .source = assumption});
    parameter("population.distance_town", p.distance_town,
              {.min = 0.1,
               .max = 10,
               .what = "relative distance per car from 500 to 2,000 inhabitants per km2",
               .source = assumption});
    parameter("population.distance_city", p.distance_city,
              {.min = 0.1,
               .max = 10,
               .what = "relative distance per car above 2,000 inhabitants per km2",
               .source = assumption});
    parameter("population.power_bill", p.power_bill,
              {.min = 0,
               .max = 10000,
               .unit = "EUR/year",
               .what = "first estimate of a mean bill for appliances and cooking",
               .source = "SDES and CEREN: 3,165 kWh per dwelling at 2018 prices"});
    parameter("population.car_energy_cost", p.car_energy_cost,
              {.min = 0,
               .max = 10,
               .unit = "EUR/km",
               .what = "first estimate of the cost of motor fuel",
               .source = "6.7 L/100 km at 1.45 EUR/L, 2018"});
}

void describe_others(SynthesisParameters& p, ParameterVisitor& parameter)
{
    parameter("population.small_employees", p.small_employees,
              {.min = 1, .max = 9, .what = "mean persons employed in establishments with 1 to 9", .source = insee});
    parameter("population.employees_spread", p.employees_spread,
              {.min = 0,
               .max = 2,
               .what = "standard deviation of the logarithm of persons employed beyond 10",
               .source = insee});
    parameter("population.efficiency_spread", p.efficiency_spread,
              {.min = 0,
               .max = 1,
               .what = "standard deviation of the logarithm of an establishment's relative energy use",
               .source = "OID 2022: good to poor offices use 69 to 169 kWh/m2 of heat"});
    const std::string_view split = "assumption: finishing and installation works are most of construction (INSEE, Esane)";
    parameter("population.installers_envelope", p.installers[0],
              {.min = 0, .max = 1, .what = "establishments of construction that insulate dwellings", .source = split});
    parameter("population.installers_heating", p.installers[1],
              {.min = 0, .max = 1, .what = "establishments of construction that install heating", .source = split});
    parameter("population.installers_photovoltaics", p.installers[2],
              {.min = 0, .max = 1, .what = "establishments of construction that install photovoltaics", .source = split});
    parameter("population.installer_competence", p.competence,
              {.min = 0, .max = 1, .what = "competence of installers at the start", .source = assumption});
    parameter("institutions.public_area", p.public_area,
              {.min = 0,
               .max = 20,
               .unit = "m2/inhabitant",
               .what = "floor area of the commune's buildings",
               .source = "assumption, order of ADEME's survey of municipal energy use"});
    parameter("institutions.public_intensity", p.public_intensity,
              {.min = 0,
               .max = 1000,
               .unit = "kWh/m2/year",
               .what = "heat used by the commune's buildings",
               .source = "CEREN, schools 105 to 150, order of magnitude"});
    parameter("institutions.public_gas_share", p.public_gas_share,
              {.min = 0,
               .max = 1,
               .what = "share of fossil gas in the commune's heat where there is a gas network",
               .source = assumption});
    parameter("institutions.public_revenue", p.public_revenue,
              {.min = 0,
               .max = 10000,
               .unit = "EUR/inhabitant/year",
               .what = "money of the commune for the transition",
               .source = "assumption, order of I4CE's panorama of local climate finance"});
}

}  // namespace

void SynthesisParameters::describe(ParameterVisitor& parameter)
{
    describe_dwellings(*this, parameter);
    describe_money(*this, parameter);
    describe_minds(*this, parameter);
    describe_cars(*this, parameter);
    describe_others(*this, parameter);
}

}  // namespace essaim
