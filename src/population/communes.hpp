// Communes as institutions: one row per commune, the same on every rank.
//
// Every rank steps the whole table on the same reduced integers, so the copies stay equal without a broadcast: an
// institution has one decision and is present wherever it has inhabitants.
#pragma once

#include "core/table.hpp"

#include <cstdint>

namespace essaim {

struct Communes : Table {
    Column<std::uint64_t> id{*this, "id", "1", "identity of the institution"};
    Column<double> budget{*this, "budget", "EUR", "money available for the transition"};
    Column<double> revenue{*this, "revenue", "EUR/year", "yearly money for the transition"};
    Column<double> area{*this, "area", "m2", "floor area of the commune's buildings"};
    Column<double> intensity{*this, "intensity", "kWh/m2/year", "heat the buildings use per floor area"};
    Column<double> gas_share{*this, "gas_share", "1", "share of fossil gas in the heat of the buildings"};
    Column<double> renovated{*this, "renovated", "1", "share of the floor area renovated"};
    Column<double> pv_kwp{*this, "pv_kwp", "kWp", "photovoltaic power on the commune's roofs"};
    Column<double> advice{*this, "advice", "EUR/household/year", "spending on the advice lever"};
    Column<double> bill{*this, "bill", "EUR", "what its buildings pay for energy in twelve months, of late"};
    // from its group of communes (E15)
    Column<double> advisers{*this, "advisers", "EUR/year", "what its group spends on shared advisers who work here"};
    Column<double> followed{*this, "followed", "1", "part of the energy of its buildings spared by shared advisers"};
    Column<double> coached{*this, "coached", "1", "part of the work of its services done with shared advisers"};
    Column<double> coach{*this, "coach", "1", "skill of these advisers, 0 to 1"};
    Column<double> solidarity{*this, "solidarity", "EUR/month", "money of its group for its inhabitants in energy poverty"};
    Column<double> envelope{*this, "envelope", "EUR", "money of its group that waits for its works"};
    Column<double> match{*this, "match", "1", "what its group adds to each euro of its own in works"};
    // with its schools (E15)
    Column<double> spared{*this, "spared", "1", "part of the energy of its buildings spared by pupils"};
    Column<double> school_part{*this, "school_part", "1", "part of the money so spared that schools are promised"};
    Column<double> school_asked{*this, "school_asked", "EUR/month", "subsidy that schools ask for"};
    Column<double> school_subsidy{*this, "school_subsidy", "EUR", "subsidy of the month paid to schools"};
    Column<double> school_returned{*this, "school_returned", "EUR", "money spared that was returned to schools this month"};
    // with its associations (E15)
    Column<double> association_asked{*this, "association_asked", "EUR/month", "subsidy that associations ask for"};
    Column<double> association_subsidy{*this, "association_subsidy", "EUR", "subsidy of the month paid to associations"};
    Column<double> devolved{*this, "devolved", "EUR", "money of an association that ended this month"};
    // as an administration (E15): what its services get, how they work together, what they learn
    Column<double> levers{*this, "levers", "EUR", "money of the month for levers and those who hold them"};
    Column<double> pooled_share{*this, "pooled_share", "1", "part of money for advice that goes to the agency"};
    Column<double> pooled{*this, "pooled", "EUR", "money of the month that went to the agency"};
    Column<double> agency{*this, "agency", "EUR/home", "money of the agency for advice, per home and month"};
    Column<double> lights_out{*this, "lights_out", "1", "part of the hours of public lighting switched off"};
    Column<double> sharing{*this, "sharing", "1", "propensity of services to share projects, 0 to 1"};
    Column<double> chi{*this, "chi", "1", "staff time of the pairs of services that share a project, over that of all pairs"};
    Column<double> capital{*this, "capital", "1", "political capital, 0 to 1"};
    Column<double> participation{*this, "participation", "1", "households that took part in a workshop of late"};
    Column<double> pilot_before{*this, "pilot_before", "kWh", "score of the cells of the pilot against others, before it"};
    Column<double> pilot_during{*this, "pilot_during", "kWh", "the same while it runs"};
    Column<double> pilot_money{*this, "pilot_money", "EUR", "money spent on it, per household of its cells"};
    Column<double> pilot_homes{*this, "pilot_homes", "1", "household-months in it while it runs"};
    Column<std::int32_t> pilot_since{*this, "pilot_since", "month", "month index when the pilot was planned"};
    Column<std::uint8_t> pilot_running{*this, "pilot_running", "1", "the pilot is past the months before it"};
    Column<std::uint8_t> pilot_evaluated{*this, "pilot_evaluated", "1", "somebody measures what the pilot does"};
    Column<std::int8_t> pilot_lever{*this, "pilot_lever", "1", "lever that the pilot tries, -1: no pilot"};
    Column<std::uint8_t> engaged{*this, "engaged", "1", "has adopted the programme"};
    Column<std::uint32_t> heat_source{*this, "heat_source", "1", "place number of its main source of surplus heat, or none"};
    Column<std::int32_t> heat_x{*this, "heat_x", "m", "south-west corner of the cell of that source, EPSG:3035"};
    Column<std::int32_t> heat_y{*this, "heat_y", "m", "the same, to the north"};
    Column<double> heat_surplus{*this, "heat_surplus", "kWh/year", "heat that it can give"};
    Column<double> heat_ratio{*this, "heat_ratio", "1", "part that those who asked for heat last month receive"};
    Column<double> heat_supply{*this, "heat_supply", "1", "part of the heat under contract that is delivered"};
};

} // namespace essaim
