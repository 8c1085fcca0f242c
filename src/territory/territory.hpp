// The ground: cells grouped in communes, their fixed facts, and the commuting between communes. No agents.
#pragma once

#include "core/ids.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace essaim {

inline constexpr int n_sectors = 6;
inline constexpr int n_neighbours = 8;
inline constexpr int n_climate_zones = 8;

/// Facts of every commune, one value per commune; small enough for every rank to hold.
struct CommuneFacts {
    std::vector<std::string> code, name, departement;
    std::vector<std::int32_t> epci, region;
    std::vector<double> longitude, latitude; ///< degrees
    std::vector<std::int32_t> population, households;
    std::vector<float> area_km2, dwellings, secondary, vacant, owners; ///< dwellings and households
    std::vector<float> living_standard_median, living_standard_d1, living_standard_d9; ///< EUR/consumption unit/year
    std::vector<float> poverty_rate, jobs, active, unemployed; ///< percent; persons
    std::vector<float> heat_network_share; ///< share of gas and oil dwellings near a heat network, département mean
    std::vector<std::array<std::int32_t, n_sectors>> establishments;
    std::vector<std::int32_t> establishments_10plus;
    std::vector<std::uint8_t> gas_network, climate_zone, income_estimated;
    std::vector<Cell> first_cell; ///< n_communes + 1: cells of a commune are contiguous in the global order

    std::uint32_t size() const { return static_cast<std::uint32_t>(code.size()); }
};

/// Where people of each commune work or study, as compressed rows.
struct CommuterFlows {
    std::vector<std::int64_t> first;  ///< n_communes + 1
    std::vector<std::int32_t> commune; ///< destination, -1 outside the territory
    std::vector<float> share;          ///< of the working households of the origin; sums to 1 per origin
};

/// Facts of the cells a rank owns, in ascending global order; margins are sums over the households of the cell.
struct CellFacts {
    std::vector<Cell> cell;                                  ///< global index
    std::vector<std::int32_t> x, y;                          ///< south-west corner, m, EPSG:3035
    std::vector<Commune> commune;
    std::vector<std::array<std::int32_t, n_neighbours>> neighbours; ///< global index, -1 none; W E S N SW SE NW NE
    std::vector<std::int32_t> households;
    std::vector<float> persons, one_person, five_plus, owners, social, houses, poor, single_parent; ///< counts
    std::vector<float> floor_area;                           ///< m2
    std::vector<float> built_before_1945, built_1945_1970, built_1970_1990, built_after_1990; ///< dwellings
    std::vector<float> living_standard;                      ///< EUR/consumption unit/year, mean
    std::vector<std::uint8_t> imputed, synthetic;            ///< flags
    std::vector<std::array<std::uint16_t, n_sectors>> establishments;

    std::uint32_t size() const { return static_cast<std::uint32_t>(cell.size()); }
};

/// What every rank knows of the whole territory: communes, and per cell only how many agents it holds.
struct Territory {
    std::string name, place, content_hash, sources;
    std::int32_t cell_size = 200; ///< m
    std::vector<std::string> epci_code, epci_name;
    CommuneFacts communes;
    CommuterFlows flows;
    std::vector<Place> first_household; ///< n_cells + 1: place number of the first household of each cell
    std::vector<Place> first_business;  ///< n_cells + 1

    std::uint32_t n_cells() const { return static_cast<std::uint32_t>(first_household.size()) - 1; }
    Place n_households() const { return first_household.back(); }
    Place n_businesses() const { return first_business.back(); }

    /// Cell that holds a household's place; O(log cells).
    Cell cell_of_household(Place place) const;
    Cell cell_of_business(Place place) const;
    Commune commune_of(Cell cell) const;
    /// First and one-past-last household place of a commune.
    std::array<Place, 2> households_of(Commune commune) const;
    std::array<Place, 2> businesses_of(Commune commune) const;

    /// Throws UserError naming everything inconsistent: lengths, indices out of range, shares that do not sum to 1.
    void check() const;
};

} // namespace essaim
