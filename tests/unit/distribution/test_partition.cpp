// Every cell has one owner, in contiguous stretches of about equal weight, and every agent one address.
#include "core/error.hpp"
#include "distribution/partition.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace essaim::test {

TEST(Partition, GivesEveryCellToExactlyOneRank)
{
    const Territory territory = three_communes().territory;
    for (int ranks = 1; ranks <= 8; ++ranks) {
        const auto owner = partition_along_curve(territory, ranks);
        std::vector<int> owned(territory.n_cells(), 0);
        for (int rank = 0; rank < ranks; ++rank) {
            const Partition partition(territory, owner, ranks, rank);
            for (const Cell cell : partition.own()) ++owned[cell];
        }
        EXPECT_EQ(owned, std::vector<int>(territory.n_cells(), 1)) << ranks << " ranks";
    }
}

TEST(Partition, FollowsTheCurveInContiguousStretches)
{
    const Territory territory = three_communes().territory;
    for (int ranks = 1; ranks <= 8; ++ranks) {
        const auto owner = partition_along_curve(territory, ranks);
        EXPECT_TRUE(std::is_sorted(owner.begin(), owner.end()));
        EXPECT_EQ(owner.front(), 0);
        EXPECT_EQ(owner.back(), ranks - 1);
    }
}

TEST(Partition, BalancesLoadsToWithinACell)
{
    const SmallTerritory place = three_communes();
    std::vector<std::int32_t> every_cell(place.territory.n_cells());
    std::iota(every_cell.begin(), every_cell.end(), 0);
    const auto of_cells = Partition(place.territory, every_cell, static_cast<int>(every_cell.size()), 0).loads(place.territory);
    const double largest = *std::max_element(of_cells.begin(), of_cells.end());
    const double all = std::accumulate(of_cells.begin(), of_cells.end(), 0.0);
    for (int ranks = 1; ranks <= 4; ++ranks) {
        const Partition partition(place.territory, partition_along_curve(place.territory, ranks), ranks, 0);
        EXPECT_GE(partition.imbalance(place.territory), 1.0);
        for (const double load : partition.loads(place.territory)) EXPECT_NEAR(load, all / ranks, largest);
    }
}

TEST(Partition, AddressesAreTheRowsInWhichAgentsLie)
{
    const SmallTerritory place = three_communes();
    const Territory& territory = place.territory;
    constexpr int ranks = 3;
    std::vector<std::int32_t> dealt; // the hardest case: no two neighbours together
    for (Cell cell = 0; cell < territory.n_cells(); ++cell) dealt.push_back(static_cast<std::int32_t>(cell) % ranks);
    std::set<std::pair<int, Row>> households, businesses;
    for (int rank = 0; rank < ranks; ++rank) {
        const Partition partition(territory, dealt, ranks, rank);
        Row row = 0, business_row = 0;
        for (const Cell cell : partition.own()) {
            EXPECT_TRUE(partition.owns(cell));
            EXPECT_EQ(partition.own()[partition.local(cell)], cell);
            for (Place p = territory.first_household[cell]; p < territory.first_household[cell + 1]; ++p, ++row) {
                const Address address = partition.household(territory, p);
                EXPECT_EQ(address.rank, rank);
                EXPECT_EQ(address.row, row);
                households.emplace(address.rank, address.row);
            }
            for (Place p = territory.first_business[cell]; p < territory.first_business[cell + 1]; ++p, ++business_row) {
                const Address address = partition.business(territory, p);
                EXPECT_EQ(address.rank, rank);
                EXPECT_EQ(address.row, business_row);
                businesses.emplace(address.rank, address.row);
            }
        }
    }
    EXPECT_EQ(households.size(), territory.n_households());
    EXPECT_EQ(businesses.size(), territory.n_businesses());
}

TEST(Partition, RefusesAnOwnerThatIsNoRank)
{
    const Territory territory = islands(3, 5).territory;
    EXPECT_THROW(Partition(territory, {0, 1, 2}, 2, 0), InternalError);
    EXPECT_THROW(Partition(territory, {0, -1, 1}, 2, 0), InternalError);
    EXPECT_THROW(Partition(territory, {0, 1}, 2, 0), InternalError);
}

TEST(Partition, WorksWithMoreRanksThanCells)
{
    const Territory territory = islands(2, 5).territory;
    const auto owner = partition_along_curve(territory, 8);
    std::size_t owned = 0;
    for (int rank = 0; rank < 8; ++rank) owned += Partition(territory, owner, 8, rank).own().size();
    EXPECT_EQ(owned, 2U);
}

} // namespace essaim::test
