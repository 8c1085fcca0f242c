// Numbers of the synthetic population that are not tables: declared once, read by Synthesis.
#pragma once

#include "config/parameter.hpp"
#include "population/orders.hpp"

#include <array>

namespace essaim {

/// Parameters `population.*` and `institutions.*`; units and sources stand beside each in describe().
struct SynthesisParameters {
    void describe(ParameterVisitor& parameter);

    // dwellings
    double label_slope = 0.55, label_error = 0.20, loss_reference = 3.1;
    double label_decile_slope = 0.06;
    double area_spread = 0.28, area_size_elasticity = 0.20, area_decile_slope = 0.015;
    double area_scale_min = 0.6, area_scale_max = 1.6;
    double heating_life = 240.0;
    double pv_share = 0.003, house_levels = 1.6, usable_roof = 0.5;

    // income and wealth
    double living_standard_scale = 0.9175, poverty_line = 12750.0, price_level_2018 = 1.0155, top_income_exponent = 2.6;
    double wealth_spread = 1.2;

    // minds
    double attitude_mean = 0.15, attitude_concentration = 4.0, attitude_decile_slope = 0.01;
    double openness_min = 0.6;
    double norm_mean = 0.5, norm_attitude = 0.25;
    double knowledge_mean = 0.25, knowledge_decile_slope = 0.015;
    double trust_mean = 0.5;
    double sobriety_heat = 0.30, sobriety_power = 0.30, sobriety_travel = 0.20;
    double habit_strength = 0.5, mind_spread = 0.10;
    double share_conditional = 0.50, share_free_rider = 0.30, share_hump_shaped = 0.14;
    double belief_mean = 0.45, belief_spread = 0.15, share_leaders = 0.02;

    // cars and bills
    double no_car = 0.15, two_cars = 0.36, three_cars = 0.05;
    double car_decile_slope = 0.20;
    double car_rural = 0.9, car_village = 0.7, car_town = 0.1, car_city = -0.9;
    double electric_car_share = 0.004, car_life = 180.0;
    double car_distance = 11634.0, distance_spread = 0.35;
    double distance_rural = 1.20, distance_village = 1.08, distance_town = 0.95, distance_city = 0.85;
    double power_bill = 560.0, car_energy_cost = 0.10;

    // establishments
    double small_employees = 3.0, employees_spread = 1.0, efficiency_spread = 0.30;

    std::array<double, n_trades> installers{0.35, 0.20, 0.05};
    double competence = 0.5;

    // communes
    double public_area = 2.5, public_intensity = 130.0, public_gas_share = 0.6, public_revenue = 20.0;
};

}  // namespace essaim
