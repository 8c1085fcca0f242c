// Shares of levers in what they do together, and which policies reach whom.
#include "app/factorial.hpp"
#include "app/reach.hpp"
#include "app/seeds.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace essaim {

TEST(Shapley, OfLeversThatAddUpIsEachOnesOwnEffect)
{
    std::vector<double> value(8);
    for (std::size_t s = 0; s < value.size(); ++s)
        value[s] = 100.0 + (s & 1 ? 3.0 : 0.0) + (s & 2 ? -1.0 : 0.0) + (s & 4 ? 0.5 : 0.0);
    const auto share = shapley(value);
    EXPECT_NEAR(share[0], 3.0, 1e-12);
    EXPECT_NEAR(share[1], -1.0, 1e-12);
    EXPECT_NEAR(share[2], 0.5, 1e-12);
    for (std::size_t s = 0; s < value.size(); ++s) EXPECT_NEAR(synergy(value, s), 0.0, 1e-12);
}

TEST(Shapley, DividesWhatOnlyTwoDoTogetherInHalves)
{
    // by subset of (left glove, right glove, hat): a pair of gloves is worth 1
    const std::array value{0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0};
    const auto share = shapley(value);
    EXPECT_NEAR(share[0], 0.5, 1e-12);
    EXPECT_NEAR(share[1], 0.5, 1e-12);
    EXPECT_NEAR(share[2], 0.0, 1e-12);
    EXPECT_NEAR(synergy(value, 3), 1.0, 1e-12);
    EXPECT_EQ(synergy(value, 1), 0.0);
}

TEST(Shapley, SharesAddUpToTheEffectOfAll)
{
    const std::array value{5.0, 7.0, 4.0, 11.0, 6.0, 3.0, 8.0, 20.0, 1.0, 2.0, 9.0, 4.0, 4.0, 6.0, 8.0, -3.0};
    const auto share = shapley(value);
    EXPECT_NEAR(std::accumulate(share.begin(), share.end(), 0.0), value.back() - value.front(), 1e-12);
}

TEST(Reach, APolicyReachesItsOwnAndAPriceReachesAll)
{
    const std::vector<std::string> aid{"aids.scale"}, price{"aids.scale", "prices.growth_gas"}, none;
    EXPECT_FALSE(reach_of(aid).everybody());
    EXPECT_EQ(reach_of(aid).bits, touched::aid);
    EXPECT_EQ(reach_of(aid).levers, std::vector<std::string>{"aid"});
    EXPECT_TRUE(reach_of(price).everybody());
    EXPECT_EQ(reach_of(price).universal, std::vector<std::string>{"prices.growth_gas"});
    EXPECT_EQ(reach_of(none).bits, 0U);
    EXPECT_FALSE(reach_of(none).everybody());
}

TEST(Seeds, AreThoseOfTheDesignScripts)
{
    EXPECT_EQ(replicate_seed(1, 0), 1658178165490582); // tests/python/test_analysis.py holds the same
    EXPECT_EQ(replicate_seed(1, 1), 2372126968586618);
    std::set<std::int64_t> all;
    for (std::int64_t r = 0; r < 10000; ++r) all.insert(replicate_seed(7, r));
    EXPECT_EQ(all.size(), 10000U);
    EXPECT_LE(*all.rbegin(), std::int64_t{1} << 52);
}

} // namespace essaim
