#include "distribution/tie_partition.hpp"

#include "core/error.hpp"
#include "core/table.hpp"
#include "distribution/partition.hpp"
#include "distribution/surroundings.hpp"
#include "population/population.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace essaim {

namespace {

/// An expected tie from a cell to another, seen from one of them.
struct Tie {
    Cell from, to;
    float weight;
};

constexpr Place homes_asked = 24;      ///< of a commune, for its ties from one cell
constexpr double weight_of_tie = 4.0;  ///< integers per expected tie
constexpr double weight_of_household = 10.0, weight_of_business = 3.0; ///< as partition_along_curve weighs them

/// Expected ties of one own cell to other cells.
template <class Add>
void expect_ties(const Territory& territory, const CellFacts& cells, std::uint32_t local, double kernel, Add add)
{
    const Cell cell = cells.cell[local];
    const double households = territory.first_household[cell + 1] - territory.first_household[cell];
    const Surroundings near(territory, cells, local, kernel);
    for (std::size_t k = 1; k <= n_neighbours; ++k)
        if (cells.neighbours[local][k - 1] >= 0)
            add(static_cast<Cell>(cells.neighbours[local][k - 1]), near_ties * households * near.probability(k));
    const auto [first, past] = territory.households_of(cells.commune[local]);
    const Place homes = past - first, asked = std::min(homes, homes_asked);
    for (Place k = 0; k < asked; ++k) { // evenly over the commune, elsewhere for each cell
        const auto step = (static_cast<std::uint64_t>(k) * homes + mix(cell) % homes) / asked;
        add(territory.cell_of_household(first + static_cast<Place>(step % homes)), commune_ties * households / asked);
    }
}

} // namespace

GraphPart tie_graph(const Territory& territory, const CellFacts& cells, double kernel, const Communicator& ranks)
{
    const std::vector<std::int32_t> owner = partition_along_curve(territory, ranks.size());
    std::vector<std::vector<Tie>> out(static_cast<std::size_t>(ranks.size()));
    for (std::uint32_t local = 0; local < cells.size(); ++local) {
        const Cell cell = cells.cell[local];
        expect_ties(territory, cells, local, kernel, [&](Cell other, double weight) {
            if (other == cell) return;
            out[static_cast<std::size_t>(owner[cell])].push_back({cell, other, static_cast<float>(weight)});
            out[static_cast<std::size_t>(owner[other])].push_back({other, cell, static_cast<float>(weight)});
        });
    }
    // both ends add up the same contributions; in order of both cells and weight, so to the same sum
    std::vector<Tie> ties;
    for (const auto& part : ranks.all_to_all(out)) ties.insert(ties.end(), part.begin(), part.end());
    std::sort(ties.begin(), ties.end(), [](const Tie& a, const Tie& b) {
        return a.from != b.from ? a.from < b.from : a.to != b.to ? a.to < b.to : a.weight < b.weight;
    });
    GraphPart graph;
    graph.first_edge.push_back(0);
    std::size_t at = 0;
    for (const Cell cell : cells.cell) {
        const double agents = weight_of_household * (territory.first_household[cell + 1] - territory.first_household[cell]) +
                              weight_of_business * (territory.first_business[cell + 1] - territory.first_business[cell]);
        graph.weight.push_back(std::max(1, static_cast<std::int32_t>(agents)));
        while (at < ties.size() && ties[at].from == cell) {
            const Cell other = ties[at].to;
            double sum = 0.0;
            for (; at < ties.size() && ties[at].from == cell && ties[at].to == other; ++at)
                sum += static_cast<double>(ties[at].weight);
            graph.neighbour.push_back(static_cast<std::int32_t>(other));
            graph.edge_weight.push_back(std::max(1, static_cast<std::int32_t>(std::lround(weight_of_tie * sum))));
        }
        graph.first_edge.push_back(static_cast<std::int32_t>(graph.neighbour.size()));
    }
    return graph;
}

std::vector<std::int32_t> partition_by_ties(const Territory& territory, const CellFacts& cells, double kernel, int parts,
                                            const Communicator& ranks, std::span<const double> shares)
{
    require(can_partition_graphs(),
            "partition.method = scotch (this program was built without PT-Scotch) install libptscotch-dev and build "
            "again, or use partition.method = curve");
    const std::vector<std::int32_t> own = partition_graph(ranks, tie_graph(territory, cells, kernel, ranks), parts);
    // stretches of the curve, rank after rank, are all cells in order
    std::vector<std::int32_t> owner;
    owner.reserve(territory.n_cells());
    for (const auto& part : ranks.all_to_all(std::vector(static_cast<std::size_t>(ranks.size()), own)))
        owner.insert(owner.end(), part.begin(), part.end());
    if (shares.empty()) return owner;
    // PT-Scotch 7.0.3 crashes now and then where parts have weights (SCOTCH_archCmpltw, seen on 7 ranks). Its equal parts
    // one after the other are an order of cells too, in which parts that follow each other mostly touch.
    std::vector<Cell> order(owner.size());
    std::iota(order.begin(), order.end(), Cell{0});
    std::stable_sort(order.begin(), order.end(), [&](Cell a, Cell b) { return owner[a] < owner[b]; });
    return partition_in_order(territory, order, shares);
}

} // namespace essaim
