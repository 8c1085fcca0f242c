// Look-ups and checks of a territory held in memory.
#include "core/error.hpp"
#include "tests/ranks/io_support.hpp"

#include <gtest/gtest.h>

#include <limits>

using namespace essaim;
using essaim::test::rectangle;

namespace {

std::string problems_of(void (*spoil)(Territory&))
{
    Territory territory = rectangle(6, 4, 3).territory;
    spoil(territory);
    try {
        territory.check();
    } catch (const UserError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST(Territory, FindsTheCellAndCommuneOfEveryPlace)
{
    const Territory t = rectangle(6, 4, 3).territory;
    for (Cell cell = 0; cell < t.n_cells(); ++cell) {
        for (essaim::Place place = t.first_household[cell]; place < t.first_household[cell + 1]; ++place)
            ASSERT_EQ(t.cell_of_household(place), cell);
        for (essaim::Place place = t.first_business[cell]; place < t.first_business[cell + 1]; ++place)
            ASSERT_EQ(t.cell_of_business(place), cell);
        const Commune commune = t.commune_of(cell);
        EXPECT_GE(t.first_household[cell], t.households_of(commune)[0]);
        EXPECT_LE(t.first_household[cell + 1], t.households_of(commune)[1]);
        EXPECT_GE(t.first_business[cell], t.businesses_of(commune)[0]);
    }
    EXPECT_EQ(t.households_of(2)[1], t.n_households());
}

TEST(Territory, SkipsEmptyCellsAndCommunes)
{
    Territory t = rectangle(6, 1, 3).territory;
    t.first_household = {0, 2, 2, 2, 5, 5, 6};
    t.communes.first_cell = {0, 2, 2, 6};
    EXPECT_EQ(t.cell_of_household(1), 0U);
    EXPECT_EQ(t.cell_of_household(2), 3U);
    EXPECT_EQ(t.cell_of_household(5), 5U);
    EXPECT_EQ(t.commune_of(1), 0U);
    EXPECT_EQ(t.commune_of(2), 2U);
    EXPECT_EQ(t.households_of(1)[0], t.households_of(1)[1]);
}

TEST(Territory, AcceptsOneThatFits) { EXPECT_NO_THROW(rectangle(6, 4, 3).territory.check()); }

TEST(Territory, NamesWhatDoesNotFit)
{
    EXPECT_NE(problems_of([](Territory& t) { t.first_household[3] = 1'000'000; }).find("place numbers of households"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) { t.first_business.pop_back(); }).find("cells with households but"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) { t.cell_size = 0; }).find("cell size = 0 m"), std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) { t.communes.jobs.pop_back(); }).find("2 values of jobs (must be 3"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) {
                  t.communes.epci[1] = 1;
              }).find("commune 76001 (Bourg): epci = 1 (must lie in [-1, 0])"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) {
                  t.communes.area_km2[0] = std::numeric_limits<float>::infinity();
              }).find("area_km2 = inf"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) { t.communes.first_cell[1] = 23; }).find("not grouped by commune"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) { t.flows.commune[2] = 3; }).find("a destination or share is out of range"),
              std::string::npos);
    EXPECT_NE(problems_of([](Territory& t) { t.flows.first[1] = 9; }).find("one rising row"), std::string::npos);
}

TEST(Territory, NamesAllProblemsButNotEndlessly)
{
    Territory t = rectangle(60, 4, 60).territory;
    t.communes.poverty_rate.assign(60, 200.0F);
    try {
        t.check();
        FAIL() << "accepted";
    } catch (const UserError& error) {
        EXPECT_EQ(error.problems().size(), 21U);
        EXPECT_EQ(error.problems().back(), "and 40 more problems of this kind");
    }
}
