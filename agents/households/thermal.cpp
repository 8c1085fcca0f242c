#include "agents/households/thermal.hpp"

#include "core/mutation.hpp"

namespace essaim {

void Thermal::describe(ParameterVisitor& parameter)
{
    const std::string_view decree = "3CL-DPE 2021 method, decree of 31 March 2021";
    parameter("heating.gains", gains_, {.what = "solar and internal gains cover part of the heat losses",
                                        .source = "model switch"});
    parameter("heating.comfort", comfort_, {.what = "households use less than conventional where bills weigh on them",
                                            .source = "model switch"});
    parameter("heating.label_error", label_error_, {.what = "true heat losses move less than the label says",
                                                    .source = "model switch"});
    parameter("heating.solar_aperture", solar_aperture_, {.min = 0, .max = 0.2, .unit = "m2/m2",
              .what = "south-equivalent glazed area per floor area", .source = "assumption"});
    parameter("heating.appliance_gains", appliance_gains_, {.min = 0, .max = 20, .unit = "W/m2",
              .what = "heat given off by appliances while heating", .source = decree});
    parameter("heating.lighting_gains", lighting_gains_, {.min = 0, .max = 5, .unit = "W/m2",
              .what = "heat given off by lighting while heating", .source = decree});
    parameter("heating.person_gains", person_gains_, {.min = 0, .max = 200, .unit = "W",
              .what = "heat given off by a person, absences deducted: 90 W times 132 of 168 h", .source = decree});
    parameter("heating.alpha_light", alpha_[0], {.min = 1.5, .max = 6, .what = "use of gains, light inertia",
                                                 .source = decree});
    parameter("heating.alpha_medium", alpha_[1], {.min = 1.5, .max = 6, .what = "use of gains, medium inertia",
                                                  .source = decree});
    parameter("heating.alpha_heavy", alpha_[2], {.min = 1.5, .max = 6, .what = "use of gains, heavy inertia",
                                                 .source = decree});
    parameter("heating.heated_share", heated_share_, {.min = 0.3, .max = 1, .what = "rooms and hours heated at a heat "
              "loss of 2.5 W/K/m2", .source = "assumption; 3CL-DPE 2021 ranges over 0.76 to 0.93"});
    parameter("heating.room_by_room", room_by_room_, {.min = 0.2, .max = 1.2,
              .what = "rooms and hours heated where each room has its own heater, against central heating",
              .source = "calibrated on heating by energy in 2016-2020 (Res-IRF 4, CEREN); docs/calibration.md"});
    parameter("heating.base_temperature", base_temperature_, {.min = 15, .max = 24, .unit = "degC",
              .what = "effective indoor temperature without sobriety", .source = "convention of the 3CL method"});
    parameter("heating.thermostat_reach", thermostat_reach_, {.min = 0, .max = 1,
              .what = "part of a change of setpoint that reaches the dwelling",
              .source = "derived: a need that falls by 11 to 15 % per degree against 7 % observed (ADEME)"});
    parameter("heating.setback", setback_, {.min = 0, .max = 6, .unit = "K",
              .what = "setpoint given up at full sobriety", .source = "assumption; docs/model.md E6"});
    parameter("heating.comfort_level", comfort_level_, {.min = 0.1, .max = 2,
              .what = "use over conventional use at the reference bill share",
              .source = "calibrated on unit consumptions (CEREN 2023); docs/calibration.md"});
    parameter("heating.comfort_elasticity", comfort_elasticity_, {.min = 0, .max = 1,
              .what = "fall of comfort with the share of income a conventional bill would take",
              .source = "Res-IRF 4 (CIRED): exponent 1/5"});
    parameter("heating.reference_bill_share", reference_bill_share_, {.min = 0.001, .max = 0.5,
              .what = "conventional heating bill over income at reference comfort", .source = "assumption"});
    parameter("heating.need_per_degree", need_per_degree_, {.min = 0.02, .max = 0.5, .unit = "1/K",
              .what = "relative change of need per degree, to express restriction as a temperature",
              .source = "derived from E1: 11 to 15 %"});
    parameter("heating.label_slope", label_slope_, {.min = 0, .max = 1,
              .what = "relative change of true heat loss per relative change of the label's",
              .source = "derived from CAE 2024 and Insee/ONRE 2025; docs/model.md E4"});
    parameter("heating.distribution", distribution_, {.min = 0.5, .max = 1,
              .what = "heat that reaches rooms over heat produced", .source = "assumption; 3CL-DPE 2021 tables"});
    parameter("heating.wood_supplement", wood_supplement_, {.min = 0, .max = 1,
              .what = "part of the heat of houses that wood gives beside their main system, mean over houses",
              .source = "calibrated on wood burnt in homes in 2016-2020 (Res-IRF 4, CEREN); docs/calibration.md"});
    parameter("heating.cold", cold_, {.min = 10, .max = 20, .unit = "degC",
              .what = "felt temperature below which restriction counts as cold", .source = "assumption"});
    parameter("heating.stove_efficiency", stove_efficiency_, {.min = 0.1, .max = 1,
              .what = "efficiency of the stoves and open fires that supplement",
              .source = "assumption; Res-IRF 4: 0.60 for a standard wood boiler"});
}

double Thermal::need(const ClimateMonth& climate, double degree_hours, double loss, double area, int persons, int inertia,
                     double temperature) const
{
    if constexpr (mutation == "half_the_cold") degree_hours *= 0.5;
    const double lost = losses(climate, degree_hours, loss, area, temperature);
    return lost > 0.0 ? lost * (1.0 - used_gains(gains(climate, area, persons) / lost, alpha(inertia))) / 1000.0 : 0.0;
}

double Thermal::year_need(std::span<const ClimateMonth, 12> year, double loss, double area, int persons,
                          int inertia) const
{
    // losses and gains first, so that the powers of twelve months become vectors
    std::array<double, 12> lost{}, gain{}, needed{};
    for (std::size_t k = 0; k < lost.size(); ++k) {
        lost[k] = losses(year[k], year[k].degree_hours_reference, loss, area, reference_temperature);
        gain[k] = gains(year[k], area, persons);
    }
    const double exponent = alpha(inertia);
    for (std::size_t k = 0; k < lost.size(); ++k) {
        const double some = lost[k] > 0.0 ? lost[k] : 1.0; // without losses, nothing is needed whatever the gains
        needed[k] = lost[k] * (1.0 - used_gains(gain[k] / some, exponent)) / 1000.0;
    }
    double sum = 0.0;
    for (const double kwh : needed) sum += kwh;
    return sum;
}

void Thermal::insulate(Households& households, Row row, double ratio, double quality) const
{
    double real = label_error_ ? math::pow(ratio, label_slope_) : ratio;
    if constexpr (mutation == "full_saving") real = ratio;
    if (quality != 1.0) real = 1.0 - quality * (1.0 - real);
    households.loss_label[row] = static_cast<float>(households.loss_label[row] * ratio);
    households.loss[row] = static_cast<float>(households.loss[row] * real);
}

Label Thermal::label(double loss_label, Heating heating, double efficiency, double degree_hours_year,
                     double primary_factor) const
{
    // Heat loss of a gas-heated dwelling of zone H1a at the class limits 70, 110, 180, 250, 330 and 420 kWh/m2 of
    // primary energy, between the class middles of docs/model.md E1 in logarithms.
    constexpr std::array<double, 6> limit{1.04, 1.64, 2.60, 3.58, 4.64, 5.86};
    constexpr double gas_efficiency = 0.76;
    // A direct electric dwelling has the primary energy of a gas one of 1.8 times its heat loss at factor 2.3.
    constexpr double electric_at_unit_factor = 1.8 / 2.3 * 0.95;
    double weight = gas_efficiency / efficiency;
    if (carrier_of(heating) == Carrier::electricity) weight = electric_at_unit_factor * primary_factor / efficiency;
    const double equivalent = loss_label * weight * degree_hours_year / label_degree_hours;
    std::uint8_t grade = 0;
    while (grade < limit.size() && equivalent > limit[grade]) ++grade;
    return static_cast<Label>(grade);
}

} // namespace essaim
