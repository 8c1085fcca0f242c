// Identities of agents and months: what they are made of, and that no two collide.
#include "core/calendar.hpp"
#include "core/ids.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace essaim::test {

TEST(AgentId, DiffersForEveryKindCellAndOrdinal)
{
    std::set<std::uint64_t> seen;
    std::size_t n = 0;
    for (const AgentKind kind : {AgentKind::household, AgentKind::business, AgentKind::commune, AgentKind::cell})
        for (const std::int32_t x : {3'100'000, 3'600'000, 3'600'200, 4'300'000})
            for (const std::int32_t y : {2'000'000, 2'900'000, 2'900'200, 3'300'000})
                for (const std::uint32_t ordinal : {0U, 1U, 65'536U, 0xffffffU}) {
                    seen.insert(AgentId::of(kind, x, y, ordinal).value);
                    ++n;
                }
    EXPECT_EQ(seen.size(), n);
}

TEST(AgentId, DependsOnThePlaceOfBirthAlone)
{
    EXPECT_EQ(AgentId::of(AgentKind::household, 3'600'000, 2'900'000, 5),
              AgentId::of(AgentKind::household, 3'600'000, 2'900'000, 5));
    EXPECT_NE(AgentId::of(AgentKind::household, 3'600'000, 2'900'000, 5),
              AgentId::of(AgentKind::household, 2'900'000, 3'600'000, 5));
}

TEST(AgentId, HoldsAllOfMetropolitanFranceOnTheGrid)
{
    // 65,536 steps of 100 m: the grid of EPSG:3035 over France lies well inside
    constexpr std::int32_t east = 4'300'000, north = 3'400'000;
    EXPECT_LT(east / 100, 1 << 16);
    EXPECT_LT(north / 100, 1 << 16);
    EXPECT_NE(AgentId::of(AgentKind::household, east, north, 0), AgentId::of(AgentKind::household, east - 200, north, 0));
}

TEST(Month, CountsFromJanuary2018)
{
    EXPECT_EQ(Month::of(2018).index, 0);
    EXPECT_EQ(Month::of(2020, 12).index, 35);
    EXPECT_EQ(Month::of(2050, 12).index, 395);
}

TEST(Month, KnowsItsYearAndPlaceInIt)
{
    for (std::int32_t i = 0; i < 400; ++i) {
        const Month month{i};
        EXPECT_EQ(Month::of(month.year(), month.of_year() + 1).index, i);
        EXPECT_EQ(month.is_january(), i % 12 == 0);
        EXPECT_EQ(month.is_december(), i % 12 == 11);
    }
}

TEST(Month, DaysAddUpToAYear) { EXPECT_EQ(std::accumulate(days_of_month.begin(), days_of_month.end(), 0), 365); }

} // namespace essaim::test
