// The columns of the territory file and where each goes: the schema, written once.
#pragma once

namespace essaim {

/// Columns of /cell, in the order of the file.
template <class Facts, class Visit>
void each_cell_column(Facts& cells, Visit&& visit)
{
    visit("x", cells.x);
    visit("y", cells.y);
    visit("commune", cells.commune);
    visit("neighbours", cells.neighbours);
    visit("households", cells.households);
    visit("persons", cells.persons);
    visit("one_person", cells.one_person);
    visit("five_plus", cells.five_plus);
    visit("owners", cells.owners);
    visit("social", cells.social);
    visit("houses", cells.houses);
    visit("poor", cells.poor);
    visit("single_parent", cells.single_parent);
    visit("floor_area", cells.floor_area);
    visit("built_before_1945", cells.built_before_1945);
    visit("built_1945_1970", cells.built_1945_1970);
    visit("built_1970_1990", cells.built_1970_1990);
    visit("built_after_1990", cells.built_after_1990);
    visit("living_standard", cells.living_standard);
    visit("imputed", cells.imputed);
    visit("synthetic", cells.synthetic);
    visit("establishments", cells.establishments);
}

/// Columns of /commune that are numbers.
template <class Facts, class Visit>
void each_commune_column(Facts& communes, Visit&& visit)
{
    visit("epci", communes.epci);
    visit("region", communes.region);
    visit("lon", communes.longitude);
    visit("lat", communes.latitude);
    visit("area_km2", communes.area_km2);
    visit("population", communes.population);
    visit("households", communes.households);
    visit("dwellings", communes.dwellings);
    visit("secondary", communes.secondary);
    visit("vacant", communes.vacant);
    visit("owners", communes.owners);
    visit("living_standard_median", communes.living_standard_median);
    visit("living_standard_d1", communes.living_standard_d1);
    visit("living_standard_d9", communes.living_standard_d9);
    visit("poverty_rate", communes.poverty_rate);
    visit("jobs", communes.jobs);
    visit("active", communes.active);
    visit("unemployed", communes.unemployed);
    visit("heat_network_share", communes.heat_network_share);
    visit("establishments", communes.establishments);
    visit("establishments_10plus", communes.establishments_10plus);
    visit("gas_network", communes.gas_network);
    visit("climate_zone", communes.climate_zone);
    visit("income_estimated", communes.income_estimated);
}

}  // namespace essaim
