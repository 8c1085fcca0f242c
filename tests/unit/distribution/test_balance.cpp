// Whether cells should move, and how much each rank should carry.
#include "distribution/balance.hpp"
#include "distribution/partition.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>

namespace essaim::test {

namespace {

constexpr BalanceRule long_run{.tolerance = 0.1, .months = 12, .months_left = 360, .cost = 1.0};

} // namespace

TEST(Balance, ASlowRankGetsLess)
{
    const std::array loads{100.0, 100.0}, seconds{1.0, 3.0};
    const auto shares = balanced_shares(loads, seconds, long_run);
    ASSERT_EQ(shares.size(), 2U);
    EXPECT_DOUBLE_EQ(shares[0], 0.75);
    EXPECT_DOUBLE_EQ(shares[1], 0.25);
}

TEST(Balance, SharesWouldLetAllEndTogether)
{
    const std::array loads{50.0, 200.0, 120.0, 0.0}, seconds{1.0, 2.0, 4.0, 0.0};
    const auto shares = balanced_shares(loads, seconds, long_run);
    ASSERT_EQ(shares.size(), 4U);
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-12);
    const auto time = [&](std::size_t rank) { return shares[rank] * seconds[rank] / loads[rank]; };
    EXPECT_NEAR(time(0), time(1), 1e-12);
    EXPECT_NEAR(time(1), time(2), 1e-12);
    EXPECT_GT(shares[3], 0.0) << "a rank without cells gets some";
}

TEST(Balance, CellsStayWhereAMoveDoesNotPay)
{
    const std::array loads{100.0, 100.0}, alike{1.0, 1.15}, apart{1.0, 3.0}, none{0.0, 0.0};
    EXPECT_TRUE(balanced_shares(loads, alike, long_run).empty()) << "within the tolerance";
    EXPECT_TRUE(balanced_shares(loads, none, long_run).empty()) << "nothing was measured";
    BalanceRule rule = long_run;
    rule.months_left = 12; // a gain of 1.5 s
    EXPECT_TRUE(balanced_shares(loads, apart, rule).empty()) << "for a cost of 1 s";
    rule.cost = 0.7;
    EXPECT_FALSE(balanced_shares(loads, apart, rule).empty());
    EXPECT_TRUE(balanced_shares(std::array{1.0}, std::array{1.0}, long_run).empty()) << "one rank";
}

TEST(Balance, StretchesOfTheCurveHaveTheirShares)
{
    const Territory territory = three_communes().territory;
    const std::array shares{0.5, 0.1, 0.4};
    const auto owner = partition_along_curve(territory, 3, shares);
    EXPECT_TRUE(std::is_sorted(owner.begin(), owner.end()));
    const auto loads = Partition(territory, owner, 3, 0).loads(territory);
    const double all = std::accumulate(loads.begin(), loads.end(), 0.0);
    for (std::size_t rank = 0; rank < 3; ++rank) EXPECT_NEAR(loads[rank] / all, shares[rank], 0.06);
    const std::array<double, 3> equal{1.0 / 3, 1.0 / 3, 1.0 / 3};
    EXPECT_EQ(partition_along_curve(territory, 3, equal), partition_along_curve(territory, 3));
}

} // namespace essaim::test
