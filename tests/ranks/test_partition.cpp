// Cells on ranks by their ties: every cell once, in balance; and what a partition makes ranks exchange, told in advance.
#include "distribution/halo.hpp"
#include "distribution/tie_partition.hpp"
#include "distribution/ties.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

namespace essaim::test {

namespace {

constexpr double kernel = 500.0;

/// A square of cells that touch, with as many households in each.
SmallTerritory square(int side, int households)
{
    SmallTerritory place;
    place.add_commune({});
    for (int i = 0; i < side * side; ++i) place.add_cell(i % side, i / side, {.households = households});
    place.add_flows({{-1, 1.0F}});
    place.territory.check();
    return place;
}

CellFacts stretch(const SmallTerritory& place, const Communicator& ranks)
{
    const Partition curve(place.territory, partition_along_curve(place.territory, ranks.size()), ranks.size(), ranks.rank());
    return place.part(curve.own());
}

Looks looks_of_homes(World& world)
{
    Looks looks;
    const Population& population = world.population();
    const auto places = places_of_ties(world.territory(), world.cells(), population, world.simulation().ghosts());
    for (std::uint32_t local = 0; local < world.cells().size(); ++local)
        for (Row row = population.first_household[local]; row < population.first_household[local + 1]; ++row)
            for (std::size_t k = 0; k < ties_per_household; ++k) {
                const Place place = places[std::size_t{row} * ties_per_household + k];
                looks.add(world.cells().cell[local], place, world.territory().cell_of_household(place), 0);
            }
    return looks;
}

} // namespace

class PartitionByTies : public testing::Test {
protected:
    const Communicator ranks = Communicator::world(), alone = Communicator::alone();
};

TEST_F(PartitionByTies, SeesEveryTieFromBothSides)
{
    const SmallTerritory place = three_communes();
    const GraphPart whole = tie_graph(place.territory, place.cells, kernel, alone);
    const auto n = static_cast<std::int32_t>(whole.weight.size());
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> edges;
    for (std::int32_t cell = 0; cell < n; ++cell)
        for (auto i = static_cast<std::size_t>(whole.first_edge[static_cast<std::size_t>(cell)]);
             i < static_cast<std::size_t>(whole.first_edge[static_cast<std::size_t>(cell) + 1]); ++i)
            EXPECT_TRUE(edges.try_emplace({cell, whole.neighbour[i]}, whole.edge_weight[i]).second) << "twice";
    EXPECT_GT(edges.size(), place.cells.size());
    for (const auto& [ends, weight] : edges) {
        EXPECT_NE(ends.first, ends.second);
        EXPECT_EQ(edges.at({ends.second, ends.first}), weight);
    }
    // the same on any ranks
    const GraphPart part = tie_graph(place.territory, stretch(place, ranks), kernel, ranks);
    const auto before = static_cast<std::size_t>(ranks.sum_before(static_cast<std::int64_t>(part.weight.size())));
    for (std::size_t i = 0; i < part.weight.size(); ++i) {
        EXPECT_EQ(part.weight[i], whole.weight[before + i]);
        EXPECT_EQ(part.first_edge[i + 1] - part.first_edge[i], whole.first_edge[before + i + 1] - whole.first_edge[before + i]);
    }
}

TEST_F(PartitionByTies, GivesEveryCellToOneRankInBalance)
{
    if (!can_partition_graphs()) GTEST_SKIP() << "built without PT-Scotch";
    const SmallTerritory place = square(16, 20);
    for (const int parts : {1, 2, 5, 8}) {
        const auto owner = partition_by_ties(place.territory, stretch(place, ranks), kernel, parts, ranks);
        std::vector<std::int64_t> alike(owner.begin(), owner.end());
        ranks.sum(alike);
        for (std::size_t cell = 0; cell < owner.size(); ++cell) ASSERT_EQ(alike[cell], std::int64_t{owner[cell]} * ranks.size());
        const Partition partition(place.territory, owner, parts, 0); // refuses what is no rank
        EXPECT_LT(partition.imbalance(place.territory), 1.15) << parts << " parts";
    }
}

TEST_F(PartitionByTies, SaysWhatIsMissing)
{
    if (can_partition_graphs()) GTEST_SKIP() << "built with PT-Scotch";
    const SmallTerritory place = square(4, 5);
    EXPECT_THROW(partition_by_ties(place.territory, stretch(place, ranks), kernel, 2, ranks), UserError);
}

// What `essaim plan` counts on one rank is what as many ranks hold.
TEST_F(PartitionByTies, GhostsAndNeighboursAreKnownInAdvance)
{
    World world(ranks, three_communes());
    World whole(alone, three_communes());
    const auto owner = partition_along_curve(whole.territory(), ranks.size());
    const Halo halo = count_halo(looks_of_homes(whole), owner, ranks.size(), alone);
    const auto me = static_cast<std::size_t>(ranks.rank());
    EXPECT_EQ(halo.ghosts[me], static_cast<std::int64_t>(world.simulation().ghosts().n_ghosts()));
    EXPECT_EQ(halo.neighbours[me], static_cast<std::int64_t>(world.simulation().ghosts().n_neighbours()));
    EXPECT_EQ(halo.all_ghosts(), std::accumulate(halo.mirrors.begin(), halo.mirrors.end(), std::int64_t{0}));
    EXPECT_EQ(halo.ties[0], std::int64_t{whole.households().rows()} * ties_per_household);
    EXPECT_EQ(halo.cut[0] > 0, ranks.size() > 1);
}

// Counting itself may be shared by ranks.
TEST_F(PartitionByTies, CountsAlikeOnAnyRanks)
{
    Looks all, mine;
    std::vector<std::int32_t> owner;
    for (Cell cell = 0; cell < 60; ++cell) owner.push_back(static_cast<std::int32_t>(mix(cell) % 7));
    for (std::uint32_t i = 0; i < 5000; ++i) {
        const auto from = static_cast<Cell>(mix(i) % 60);
        const auto place = static_cast<Place>(mix(i + 10'000) % 600);
        all.add(from, place, place / 10, i % kinds_of_looks);
        if (from % static_cast<Cell>(ranks.size()) == static_cast<Cell>(ranks.rank()))
            mine.add(from, place, place / 10, i % kinds_of_looks);
    }
    const Halo expected = count_halo(all, owner, 7, alone), found = count_halo(mine, owner, 7, ranks);
    EXPECT_EQ(found.ghosts, expected.ghosts);
    EXPECT_EQ(found.mirrors, expected.mirrors);
    EXPECT_EQ(found.neighbours, expected.neighbours);
    EXPECT_EQ(found.ties, expected.ties);
    EXPECT_EQ(found.cut, expected.cut);
}

} // namespace essaim::test
