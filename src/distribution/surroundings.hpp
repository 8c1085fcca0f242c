// Who lives near a cell, and how likely each is to be observed from there: what near ties are drawn from (E10).
#pragma once

#include "core/math.hpp"
#include "distribution/asking.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cmath>

namespace essaim {

/// Cells around one cell with cumulative weight: other households times e^(-distance / kernel).
struct Surroundings {
    std::array<std::array<Place, 2>, n_neighbours + 1> range{}; ///< places of the own cell, then of its neighbours
    std::array<double, n_neighbours + 1> cumulative{};
    Place others = 0; ///< households in all of them

    Surroundings(const Territory& territory, const CellFacts& cells, std::uint32_t local, double kernel)
    {
        double total = 0.0;
        for (std::size_t k = 0; k <= n_neighbours; ++k) {
            const std::int32_t cell =
                k == 0 ? static_cast<std::int32_t>(cells.cell[local]) : cells.neighbours[local][k - 1];
            if (cell >= 0) {
                const auto c = static_cast<Cell>(cell);
                range[k] = {territory.first_household[c], territory.first_household[c + 1]};
                const Place n = range[k][1] - range[k][0];
                others += n;
                // mean distance inside a square of side 1 is 0.521; then sides, then corners
                const double distance = territory.cell_size * (k == 0 ? 0.521 : k <= 4 ? 1.0 : std::sqrt(2.0));
                const Place to_observe = k == 0 && n > 0 ? n - 1 : n; // oneself is in the own cell
                total += to_observe * math::exp(-distance / kernel);
            }
            cumulative[k] = total;
        }
    }

    Place draw(double u, double v, Place self) const
    {
        std::size_t k = 0;
        while (k < n_neighbours && cumulative[k] <= u * cumulative[n_neighbours]) ++k;
        return place_at(range[k], v, self);
    }

    /// Probability that a near tie leads to the own cell (0) or to a neighbour (1 to n_neighbours).
    double probability(std::size_t k) const
    {
        const double before = k == 0 ? 0.0 : cumulative[k - 1], all = cumulative[n_neighbours];
        return all > 0 ? (cumulative[k] - before) / all : 0.0;
    }
};

} // namespace essaim
