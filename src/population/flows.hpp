// Indicators, declared once: what agents add up per cell and month, with unit and meaning in English and French.
//
// Behaviours add to the tally of their cell; output, docs/output.md, summaries and figures follow from this list.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace essaim {

enum class Flow : std::uint16_t {
    // households: who and what is there
    households, persons, floor_area, income,
    // households: energy by use
    heat_need, use_heating, use_hot_water, use_cooking, use_specific, use_car,
    // households: energy for heating by carrier, in the order of Carrier
    heating_electricity, heating_gas, heating_oil, heating_lpg, heating_wood, heating_heat_network,
    // households: energy by carrier
    buy_electricity, buy_gas, buy_oil, buy_lpg, buy_wood, buy_heat_network, buy_motor_fuel, pv_produced, pv_self,
    pv_exported, renewable,
    // households: money
    bill_dwelling, bill_car, pv_income, energy_suppliers, energy_state, works_cost, works_aid, works_loan, works_own,
    works_firms, works_state, loan_repaid,
    // households: carbon
    co2_direct, co2_upstream, co2_embodied,
    // households: people and practices
    sobriety_heat, sobriety_power, sobriety_travel, attitude, knowledge, norm, setpoint, energy_poor, cold,
    low_income_households, low_income_bill, hot, cooling,
    // households: stock of equipment at the end of the month
    heated_gas, heated_oil, heated_lpg, heated_direct_electric, heated_heat_pump_water, heated_heat_pump_air,
    heated_wood_logs, heated_wood_pellets, heated_heat_network, label_a, label_b, label_c, label_d, label_e, label_f,
    label_g, pv_roofs, pv_power, cars_fuel, cars_electric,
    // households: what happened in the month
    works_roof, works_wall, works_floor, works_window, renovations_owner_house, renovations_owner_flat,
    renovations_rented_house, renovations_rented_flat, renovations_social, deep_retrofits, new_gas_boiler,
    new_oil_boiler, new_direct_electric, new_heat_pump, new_air_heat_pump, new_wood, new_heat_network, new_pv, new_car_fuel,
    new_car_electric, moves,
    // households: decomposition of the change of non-renewable energy since the year before (E18)
    change_structure, change_sobriety, change_weather, change_efficiency, change_renewables, change_total,
    // households: births, deaths, who comes and goes; sales and new homes (E20)
    births, deaths, arrivals, departures, new_households, sales, rebuilt, rehoused,
    // businesses
    businesses, employees, business_electricity, business_gas, business_other, business_pv_produced, business_pv_self,
    business_pv_exported, business_bill, business_suppliers, business_invested, business_firms, business_co2_direct,
    business_co2_upstream,
    // businesses: energy by use, heat from one to another, standards, closures (E14)
    business_heating, business_process, business_specific, business_heat_received, business_heat_paid,
    business_standards, business_exemplary, businesses_closed, businesses_opened, heat_asked, heat_contracted,
    heat_contracts, heat_contracts_broken, heat_source_closed,
    // communes as institutions
    commune_electricity, commune_gas, commune_other, commune_pv_self, commune_pv_produced, commune_pv_exported,
    commune_bill, commune_suppliers, commune_invested, commune_firms, commune_budget, commune_revenue,
    commune_co2,
    // communes as administrations made of services (E15)
    commune_levers, commune_state_grants, lighting_electricity, service_staff, competence, transversality, sharing,
    political_capital, engaged, lever_advice, lever_workshops, lever_brokerage, lever_third_party, lever_installers,
    lever_grants, lever_schools, lever_mobility, lever_lighting, lever_citizens, lever_controls, lever_other,
    services_training, services_coordination, services_evaluation, grant_fund, municipal_grants, pilots,
    pilots_failed, evaluations, participants, third_party_loans, obliged, agency_spent, agency_staff,
    social_homes, social_worst, landlord_works, landlord_renovations, landlord_budget,
    landlord_grants,
    // groups of communes (E15): what comes in, what is done with it, what is left, who works there
    group_revenue, group_engineering, group_solidarity, group_cofunding, group_budget, group_staff, group_competence,
    // what communes pay other institutions, and schools (E15)
    commune_subsidies, school_pupils, school_revenue, school_subsidy, school_returned, school_teams, school_training,
    school_lessons, school_budget, school_competence, school_frugal, school_spared,
    // associations (E15), and the households they meet
    associations, association_volunteers, association_fees, association_subsidy, association_spent,
    association_devolved, association_budget, association_hours, visited, fair_guests,
    // market of works (E13), each by trade
    orders_envelope, orders_heating, orders_pv, jobs_envelope, jobs_heating, jobs_pv, given_up_envelope,
    given_up_heating, given_up_pv, waiting_envelope, waiting_heating, waiting_pv, waited_envelope, waited_heating,
    waited_pv, price_envelope, price_heating, price_pv, installers_envelope, installers_heating, installers_pv,
    capacity_envelope, capacity_heating, capacity_pv, skill_envelope, skill_heating, skill_pv, works_jobs,
    // trust (E12)
    trust_installers, trust_institutions, trust_agency, trust_neighbours,
    // households together: what they believe and what they undertake (E11), projects in the order of ProjectKind
    belief, leaders, ties_members, pledges_asked, pledges, pledges_kept, volunteers, members_works,
    open_group_works, open_coowned_works, open_energy_cooperative, open_shared_power, open_heat_network,
    built_group_works, built_coowned_works, built_energy_cooperative, built_shared_power, built_heat_network,
    abandoned_group_works, abandoned_coowned_works, abandoned_energy_cooperative, abandoned_shared_power,
    abandoned_heat_network,
    // what a commune's projects hear of households, and give them
    initiatives_energy, initiatives_pool, initiatives_heat, asked_energy, asked_pool, asked_heat, pledged_energy,
    pledgers_energy, pledged_producers, pledged_consumers, pledged_heat, members_energy, members_pool, shares_paid,
    shares, share_income, pool_surplus, pool_use, pool_sold, pool_used, pool_saved, pool_gained,
    // and what these projects are
    cooperative_power, cooperative_produced, cooperative_income, cooperative_costs, cooperative_invested,
    cooperative_loan, cooperative_reinvested, cooperative_cash, pool_remainder, pool_market, pool_cash, heat_extension,
    // who pays what (E19)
    energy_leaving, homes_decile_1, homes_decile_2, homes_decile_3, homes_decile_4, homes_decile_5, homes_decile_6,
    homes_decile_7, homes_decile_8, homes_decile_9, homes_decile_10, bill_decile_1, bill_decile_2, bill_decile_3,
    bill_decile_4, bill_decile_5, bill_decile_6, bill_decile_7, bill_decile_8, bill_decile_9, bill_decile_10,
    homes_owner, homes_private_tenant, homes_social_tenant, bill_owner, bill_private_tenant, bill_social_tenant,
    // how many decisions are due to others (E19)
    decided_works, decided_works_others, decided_pv, decided_pv_others,
    // what those who took part in workshops decided (E15)
    took_part, decided_works_took_part,
    count
};

inline constexpr std::size_t n_flows = static_cast<std::size_t>(Flow::count);

/// How months add up to a year.
enum class OverTime : std::uint8_t {
    sum,    ///< amounts of the month: a year is their sum
    last,   ///< stocks: a year is its December
    yearly, ///< computed each December for the whole year; zero in other months
};

struct FlowInfo {
    Flow id;
    std::string_view name, unit;
    OverTime over_time;
    Flow per; ///< the flow to divide by for the published value; Flow::count: none, the total is published
    std::string_view english, french;
};

/// Whether institutions alone add to a flow: it belongs to a commune, and to no cell of it.
constexpr bool of_institutions(Flow flow)
{
    using enum Flow;
    const auto within = [flow](Flow first, Flow last) { return first <= flow && flow <= last; };
    return within(commune_electricity, grant_fund) || within(pilots, evaluations) ||
           within(agency_spent, agency_staff) || flow == landlord_budget ||
           within(group_revenue, association_hours) ||
           within(open_energy_cooperative, open_heat_network) || within(built_energy_cooperative, built_heat_network) ||
           within(abandoned_energy_cooperative, abandoned_heat_network) || within(cooperative_power, heat_extension);
}

/// One line per indicator, in the order of the enumeration.
extern const std::array<FlowInfo, n_flows> flow_info;

/// Sums of one cell over the month, by Flow. A cell is filled by one thread, agents in row order.
class Tally {
public:
    explicit Tally(double* sums) : sums_(sums) {}
    double& operator[](Flow flow) const { return sums_[static_cast<std::size_t>(flow)]; }

private:
    double* sums_;
};

/// The flow `offset` places after `first`: for families declared one after the other.
constexpr Flow after(Flow first, std::size_t offset)
{
    return static_cast<Flow>(static_cast<std::size_t>(first) + offset);
}

} // namespace essaim
