// Households with the dwelling they live in: one row per main residence, in cell order.
#pragma once

#include "core/table.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace essaim {

enum class DwellingType : std::uint8_t { house, flat };
enum class Tenure : std::uint8_t { owner, private_rented, social };
/// The four construction periods of INSEE's gridded data.
enum class Period : std::uint8_t { before_1945, from_1945_to_1970, from_1970_to_1990, after_1990 };
enum class Heating : std::uint8_t {
    gas_boiler, oil_boiler, lpg_boiler, direct_electric, heat_pump_water, heat_pump_air, wood_logs, wood_pellets,
    heat_network
};
enum class HotWater : std::uint8_t { with_boiler, electric_tank, heat_pump_tank, heat_network };
/// Label of the diagnostic de performance énergétique.
enum class Label : std::uint8_t { a, b, c, d, e, f, g };
enum class Carrier : std::uint8_t { electricity, gas, oil, lpg, wood, heat_network, motor_fuel };
/// Four types of cooperators (E11).
enum class Cooperator : std::uint8_t { conditional, free_rider, hump_shaped, unconditional };

inline constexpr std::array<std::string_view, 2> dwelling_type_names{"house", "flat"};
inline constexpr std::array<std::string_view, 3> tenure_names{"owner", "private_rented", "social"};
inline constexpr std::array<std::string_view, 4> period_names{"before_1945", "1945_1970", "1970_1990", "after_1990"};
inline constexpr std::array<std::string_view, 9> heating_names{
    "gas_boiler", "oil_boiler", "lpg_boiler", "direct_electric", "heat_pump_water", "heat_pump_air", "wood_logs",
    "wood_pellets", "heat_network"};
inline constexpr std::array<std::string_view, 4> hot_water_names{"with_boiler", "electric_tank", "heat_pump_tank",
                                                                 "heat_network"};
inline constexpr std::array<std::string_view, 7> label_names{"A", "B", "C", "D", "E", "F", "G"};
inline constexpr std::array<std::string_view, 7> carrier_names{"electricity", "gas", "oil", "lpg", "wood",
                                                               "heat_network", "motor_fuel"};

/// Parts of the envelope that a dwelling can have insulated, as bits of `Households::insulated`.
namespace envelope {
inline constexpr std::uint8_t roof = 1, wall = 2, floor = 4, window = 8;
inline constexpr std::uint8_t common = roof | wall | floor; ///< what co-owners own together
}

/// What a household is in collective projects, as bits of `Households::collective` (E11).
namespace collective {
inline constexpr std::uint16_t leader = 1, asked = 2, pledged = 4, in_street = 8, group_works = 16, voted_works = 32,
                               shareholder = 64, in_pool = 128, to_energy = 256, to_pool = 512, to_heat = 1024,
                               connected = 2048, took_part = 4096;
inline constexpr std::uint16_t this_month = asked | pledged; ///< forgotten when the next one begins
inline constexpr std::uint16_t to_commune = to_energy | to_pool | to_heat; ///< pledged to a project of the commune
inline constexpr std::uint16_t member = group_works | voted_works | shareholder | in_pool | connected;
} // namespace collective

inline constexpr int ties_per_household = 10;

/// What `persons_last_year` says where two Decembers cannot be compared person by person: somebody was born, died or
/// left, or other people live there, in this year or in the year before (E18, E20).
namespace people_before {
inline constexpr std::uint8_t changed = 255, changed_last_year = 254, newcomers = 253, newcomers_last_year = 252;
}
/// The same in `heating_normal_before`, of a dwelling that was built anew.
namespace dwelling_before {
inline constexpr float rebuilt = -1.0F, rebuilt_last_year = -2.0F;
}

/// Energy of one use over a year, as the decomposition of E18 needs it. Heating is the dwelling's; hot water, power and
/// cars are the people's and move with them, so that a move is no change of energy.
struct YearOfUse {
    Column<float> energy;        ///< final energy
    Column<float> non_renewable; ///< the part that is not renewable
    Column<float> reference;     ///< final energy had the service been the reference one, in the weather that was

    /// Names are views of static text: one literal for each column.
    YearOfUse(Table& table, Follows follows, const std::array<std::string_view, 3>& names);
};

/// Columns of households. Unit in the declaration; `Follows::household` marks what moves with the people.
struct Households : Table {
    Households();
    ~Households(); // both in one file: compiling a hundred columns wherever a table is made would take minutes

    // the people
    Column<std::uint64_t> id{*this, "id", "1", "identity of the household for life", Follows::household};
    Column<float> income{*this, "income", "EUR/year", "disposable income", Follows::household};
    Column<float> wealth{*this, "wealth", "EUR", "liquid wealth", Follows::household};
    Column<float> distance{*this, "distance", "km/year", "distance driven by car at habituated prices, all cars",
                           Follows::household};
    Column<float> attitude{*this, "attitude", "1", "attitude to the transition, -1 to 1", Follows::household};
    Column<float> attitude_rooted{*this, "attitude_rooted", "1", "attitude the household started from",
                                  Follows::household};
    Column<float> openness{*this, "openness", "1", "weight of others against rooted attitude, 0 to 1",
                           Follows::household};
    Column<float> norm{*this, "norm", "1", "personal norm, 0 to 1", Follows::household};
    Column<float> knowledge{*this, "knowledge", "1", "knowledge of options and aids, 0 to 1", Follows::household};
    Column<float> trust{*this, "trust", "1", "trust in installers, 0 to 1", Follows::household};
    Column<std::uint16_t> trust_institutions{*this, "trust_institutions", "1/65535", "trust in public institutions",
                                             Follows::household};
    Column<std::uint16_t> trust_agency{*this, "trust_agency", "1/65535", "trust in the energy agency", Follows::household};
    Column<std::uint16_t> trust_neighbours{*this, "trust_neighbours", "1/65535", "trust in neighbours",
                                           Follows::household};
    Column<std::uint8_t> evidence_installer{*this, "evidence_installer", "1/4", "experiences trust in installers rests on",
                                            Follows::household};
    Column<std::uint8_t> evidence_institutions{*this, "evidence_institutions", "1/4", "the same for institutions",
                                               Follows::household};
    Column<std::uint8_t> evidence_agency{*this, "evidence_agency", "1/4", "the same for the agency", Follows::household};
    Column<std::uint8_t> evidence_neighbours{*this, "evidence_neighbours", "1/4", "the same for neighbours",
                                             Follows::household};
    Column<std::uint8_t> experience{*this, "experience", "bits", "experiences of the month, two bits for each role: 1 "
                                                                 "good, 2 bad", Follows::household};
    Column<float> sobriety_heat{*this, "sobriety_heat", "1", "sobriety practised in heating, 0 to 1",
                                Follows::household};
    Column<float> sobriety_power{*this, "sobriety_power", "1", "sobriety practised in hot water and appliances, 0 to 1",
                                 Follows::household};
    Column<float> sobriety_travel{*this, "sobriety_travel", "1", "sobriety practised in car use, 0 to 1",
                                  Follows::household};
    Column<float> habit_heat{*this, "habit_heat", "1", "strength of the heating habit, 0 to 1", Follows::household};
    Column<float> habit_power{*this, "habit_power", "1", "strength of the hot water and appliance habit, 0 to 1",
                              Follows::household};
    Column<float> habit_travel{*this, "habit_travel", "1", "strength of the travel habit, 0 to 1", Follows::household};
    Column<float> bill_year{*this, "bill_year", "EUR/year", "energy bills of the dwelling in the last calendar year",
                            Follows::household};
    Column<float> car_bill_year{*this, "car_bill_year", "EUR/year", "energy bills of the cars in the last calendar year",
                                Follows::household};
    Column<float> bill_so_far{*this, "bill_so_far", "EUR", "energy bills of the dwelling since January",
                              Follows::household};
    Column<float> car_bill_so_far{*this, "car_bill_so_far", "EUR", "energy bills of the cars since January",
                                  Follows::household};
    Column<float> loan_service{*this, "loan_service", "EUR/month", "monthly repayment of loans for works",
                               Follows::household};
    Column<std::uint32_t> employer{*this, "employer", "1", "place number of the establishment where one works, or none",
                                   Follows::household};
    Column<std::int32_t> work_commune{*this, "work_commune", "1", "commune of work or school, -1 outside",
                                      Follows::household};
    Column<std::uint8_t> persons{*this, "persons", "1", "persons in the household", Follows::household};
    Column<std::uint8_t> age_band{*this, "age_band", "1", "age of the reference person: 0 under 30, 1 to 44, 2 to 59, "
                                                          "3 to 74, 4 75 and over", Follows::household};
    Column<std::uint8_t> decile{*this, "decile", "1", "national decile of living standard, 0 to 9", Follows::household};
    Column<std::uint8_t> cooperator{*this, "cooperator", "1", "type of cooperator", Follows::household};
    Column<std::uint8_t> cars_fuel{*this, "cars_fuel", "1", "cars on petrol or diesel", Follows::household};
    Column<std::uint8_t> cars_electric{*this, "cars_electric", "1", "electric cars", Follows::household};
    Column<std::int16_t> car_bought{*this, "car_bought", "month", "month index when the oldest car was bought",
                                    Follows::household};
    Column<std::uint8_t> move{*this, "move", "1", "0 none, 1 to 3 wants to move within commune, EPCI or territory, 4 has "
                                                  "just moved in", Follows::household};
    Column<float> loan_left{*this, "loan_left", "EUR", "loans for works still to repay", Follows::household};
    Column<std::uint8_t> belief{*this, "belief", "1/255", "share of others believed to give to what is common",
                                Follows::household};
    Column<std::uint16_t> collective{*this, "collective", "bits", "part taken in collective projects: 1 leader, 2 asked, "
                                     "4 pledged, 8 pledged in the street, 16 member of group works, 32 of works voted, "
                                     "64 shareholder, 128 in the pool, pledged to 256 energy, 512 pool, 1024 heat, "
                                     "2048 connected", Follows::household};
    Column<float> shares{*this, "shares", "EUR", "shares held of a citizen energy cooperative", Follows::household};
    Column<std::uint16_t> shares_commune{*this, "shares_commune", "1", "index of the commune of that cooperative",
                                         Follows::household};

    // the dwelling
    Column<float> area{*this, "area", "m2", "floor area"};
    Column<float> loss_label{*this, "loss_label", "W/K/m2", "heat loss per floor area as the label assumes"};
    Column<float> loss{*this, "loss", "W/K/m2", "true heat loss per floor area"};
    Column<float> need_year{*this, "need_year", "kWh/year", "useful heat need at 19 C in the reference climate"};
    Column<float> comfort{*this, "comfort", "1", "heat used over conventional heat, 0 until computed"};
    Column<float> felt{*this, "felt", "K", "temperature given up by restriction, negative"};
    Column<float> pv_kwp{*this, "pv_kwp", "kWp", "photovoltaic power on the roof"};
    Column<float> roof_area{*this, "roof_area", "m2", "roof that could bear photovoltaic modules, 0 for most flats"};
    Column<std::int16_t> heating_installed{*this, "heating_installed", "month", "month index of the heating system"};
    Column<std::uint8_t> type{*this, "type", "1", "house or flat"};
    Column<std::uint8_t> tenure{*this, "tenure", "1", "owner, private tenant or social tenant"};
    Column<std::uint8_t> period{*this, "period", "1", "construction period"};
    Column<std::uint8_t> inertia{*this, "inertia", "1", "thermal inertia: 0 light, 1 medium, 2 heavy"};
    Column<std::uint8_t> heating{*this, "heating", "1", "heating system"};
    Column<std::uint8_t> hot_water{*this, "hot_water", "1", "hot water system"};
    Column<std::uint8_t> insulated{*this, "insulated", "bits", "parts insulated since construction: 1 roof, 2 wall, "
                                                               "4 floor, 8 window"};
    Column<std::uint8_t> label{*this, "label", "1", "energy performance label, 0 A to 6 G"};
    Column<std::uint8_t> climate{*this, "climate", "1", "climate class of the commune"};
    Column<std::uint8_t> persons_last_year{*this, "persons_last_year", "1", "persons in the December before; from 252 on, "
                                                           "no comparison (E20)",
                                           Follows::household};
    Column<std::uint32_t> order_envelope{*this, "order_envelope", "bits", "works on the envelope on order, 0 none"};
    Column<std::uint32_t> order_heating{*this, "order_heating", "bits", "heating system on order, 0 none"};
    Column<std::uint32_t> order_pv{*this, "order_pv", "bits", "photovoltaic roof on order, 0 none"};
    Column<std::uint32_t> cell{*this, "cell", "1", "global index of the cell of the dwelling"};
    Column<std::uint8_t> generation{*this, "generation", "1", "households that came to live here from elsewhere"};

    // the year so far and the year before, by use, for the decomposition of E18
    YearOfUse heating_year{*this, Follows::place, {"heating_energy", "heating_non_renewable", "heating_reference"}};
    YearOfUse water_year{*this, Follows::household, {"water_energy", "water_non_renewable", "water_reference"}};
    YearOfUse power_year{*this, Follows::household, {"power_energy", "power_non_renewable", "power_reference"}};
    YearOfUse car_year{*this, Follows::household, {"car_energy", "car_non_renewable", "car_reference"}};
    YearOfUse heating_before{*this, Follows::place, {"heating_energy_before", "heating_non_renewable_before", "heating_reference_before"}};
    YearOfUse water_before{*this, Follows::household, {"water_energy_before", "water_non_renewable_before", "water_reference_before"}};
    YearOfUse power_before{*this, Follows::household, {"power_energy_before", "power_non_renewable_before", "power_reference_before"}};
    YearOfUse car_before{*this, Follows::household, {"car_energy_before", "car_non_renewable_before", "car_reference_before"}};
    Column<float> heating_normal{*this, "heating_normal", "kWh", "heating_reference, had the climate been the reference"};
    Column<float> heating_normal_before{*this, "heating_normal_before", "kWh", "the same a year before"};
};

} // namespace essaim
