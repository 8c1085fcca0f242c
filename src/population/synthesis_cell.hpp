// What the rows of one cell share while they are filled, and the functions that fill them.
#pragma once

#include "core/random.hpp"
#include "population/population.hpp"
#include "population/synthesis_joint.hpp"
#include "population/synthesis_parameters.hpp"
#include "population/synthesis_tables.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>

namespace essaim {

/// Everything a row of the cell may depend on; nothing here changes while rows are filled.
struct SynthesisCell {
    const Territory& territory;
    const CellFacts& cells;
    const SynthesisTables& tables;
    const SynthesisParameters& parameters;
    const Draws& draws;
    std::uint32_t local = 0;
    Commune commune = 0;
    HeatingPlace place;
    HeatingTable heating{};  ///< shares of systems by kind and period

    SynthesisCell(const Territory& territory, const CellFacts& cells, std::uint32_t local_cell,
                  const SynthesisTables& tables, const SynthesisParameters& parameters, const Draws& draws);
};

/// First item whose cumulated share exceeds `u`; the last one that has a share when rounding leaves `u` over.
template <class Shares>
int pick(const Shares& shares, double u)
{
    int last = 0;
    double cumulated = 0;
    for (int i = 0; i < static_cast<int>(shares.size()); ++i) {
        const double share = shares[static_cast<std::size_t>(i)];
        if (!(share > 0)) continue;
        cumulated += share;
        if (u < cumulated) return i;
        last = i;
    }
    return last;
}

/// Type, tenure, period, persons, decile, income and a first floor area; needs households.id.
/// `place_in_band`: quantile of living standard inside the band.
void fill_record(const SynthesisCell& cell, const HouseholdRecord& record, double place_in_band, Row row,
                 Households& households);
/// The dwelling's other columns; needs the final area.
void fill_dwelling(const SynthesisCell& cell, Row row, Households& households);
/// Minds, wealth, cars and first bill of people whose id, persons, age and decile are known; needs the dwelling.
void fill_possessions(const SynthesisCell& cell, Row row, Households& households);
/// Age, minds, wealth, cars, work and first bill; needs the dwelling.
void fill_people(const SynthesisCell& cell, Row row, Households& households);
/// Establishments of the cell from `first` on.
void fill_businesses(const SynthesisCell& cell, Row first, Businesses& businesses);

}  // namespace essaim
