// Tiny territories in memory for the tests of the population.
#pragma once

#include "population/synthesis.hpp"
#include "population/synthesis_tables.hpp"
#include "territory/territory.hpp"

#include <string>
#include <vector>

namespace essaim::test {

inline const std::string share = std::string(ESSAIM_SOURCE_DIR) + "/configs";

struct Ground {
    Territory territory;
    CellFacts cells;

    /// A commune with no cell yet; returns its index.
    Commune add_commune(const std::string& code, int inhabitants, float area_km2, bool gas, int zone,
                        float heat_network_share);
    /// A cell of the last commune with margins as shares of its households; returns its local index.
    /// `houses`, `owners`, `social`: shares. Other margins are national ones and can be changed afterwards.
    std::uint32_t add_cell(int households, double houses, double owners, double social);
};

/// Three cells of one commune with gas, none of them regular.
Ground three_cells();
/// About one household in a thousand of metropolitan France: every setting of communes in every climate zone, with
/// the national joint of dwellings.
Ground small_france(const SynthesisTables& tables, int households);

/// The whole population of a ground, filled in ascending order of cells.
void fill(const Synthesis& synthesis, const Ground& ground, const Draws& draws, Population& population);

}  // namespace essaim::test
