// Ties: six near, two in the commune, two through work; alike attract; nobody observes itself while others are there.
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace essaim::test {

namespace {

/// A world in which nothing happens but that ties are drawn.
class Tied {
public:
    explicit Tied(SmallTerritory place, const Settings& settings = {})
        : world(ranks, std::move(place), settings, [](Catalogue& catalogue) { catalogue.clear(); })
    {
    }
    /// Rows that `row` observes: alone on one rank, an index of `seen` is a row.
    std::span<const std::uint32_t> of(Row row) { return world.population().ties_of(row); }
    Commune commune(Row row) { return world.territory().commune_of(world.households().cell[row]); }
    Row rows() { return world.households().rows(); }

    const Communicator ranks = Communicator::alone();
    World world;
};

bool touch(const CellFacts& cells, Cell a, Cell b)
{
    return std::abs(cells.x[a] - cells.x[b]) <= 200 && std::abs(cells.y[a] - cells.y[b]) <= 200;
}

double mean_distance_of_deciles(Tied& tied)
{
    double sum = 0;
    const Households& h = tied.world.households();
    for (Row row = 0; row < tied.rows(); ++row)
        for (const std::uint32_t tie : tied.of(row)) sum += std::abs(h.decile[row] - h.decile[tie]);
    return sum / (tied.rows() * ties_per_household);
}

} // namespace

TEST(Ties, NearOnesLieInTheCellOrNextToIt)
{
    Tied tied(three_communes());
    const Households& h = tied.world.households();
    for (Row row = 0; row < tied.rows(); ++row)
        for (const std::uint32_t tie : tied.of(row).first(near_ties))
            EXPECT_TRUE(touch(tied.world.cells(), h.cell[row], h.cell[tie])) << "household " << row;
}

TEST(Ties, CommuneWideOnesLieInTheCommune)
{
    Tied tied(three_communes());
    for (Row row = 0; row < tied.rows(); ++row)
        for (const std::uint32_t tie : tied.of(row).subspan(near_ties, commune_ties))
            EXPECT_EQ(tied.commune(row), tied.commune(tie)) << "household " << row;
}

TEST(Ties, LongOnesFollowTheFlowsToWork)
{
    // who works in commune 2 meets those of 0 and 2 who come there, never those of 1
    Tied tied(three_communes());
    const Households& h = tied.world.households();
    std::array<int, 3> met{};
    for (Row row = 0; row < tied.rows(); ++row)
        if (h.work_commune[row] == 2 && tied.commune(row) == 0)
            for (const std::uint32_t tie : tied.of(row).last(long_ties)) ++met[tied.commune(tie)];
    EXPECT_GT(met[0], 0);
    EXPECT_GT(met[2], 0);
    EXPECT_EQ(met[1], 0);
}

TEST(Ties, NobodyObservesItselfWhileOthersAreThere)
{
    Tied tied(three_communes());
    for (Row row = 0; row < tied.rows(); ++row)
        for (const std::uint32_t tie : tied.of(row)) ASSERT_NE(tie, row) << "household " << row;
}

TEST(Ties, TheOnlyHouseholdObservesItself)
{
    Tied tied(islands(1, 1));
    for (const std::uint32_t tie : tied.of(0)) EXPECT_EQ(tie, 0U);
}

TEST(Ties, OthersOfACellAreEquallyLikely)
{
    // one cell of ten: each of the nine others is observed by six ties in nine cases; blind to living standard
    Tied tied(islands(400, 10), {{"ties.homophily", "1000"}});
    std::array<std::array<int, 10>, 10> count{};
    for (Row row = 0; row < tied.rows(); ++row)
        for (const std::uint32_t tie : tied.of(row).first(near_ties)) ++count[row % 10][tie % 10];
    // chi-square of 90 cells, 80 degrees of freedom: 140 is exceeded once in 30,000 seeds
    constexpr double expected = 400.0 * near_ties / 9.0;
    double chi2 = 0;
    for (std::size_t me = 0; me < 10; ++me)
        for (std::size_t other = 0; other < 10; ++other)
            if (me != other) chi2 += (count[me][other] - expected) * (count[me][other] - expected) / expected;
    EXPECT_LT(chi2, 140.0);
}

TEST(Ties, AlikeHouseholdsAttractEachOther)
{
    Tied strong(three_communes(), {{"ties.homophily", "1"}}), weak(three_communes(), {{"ties.homophily", "3"}}),
        none(three_communes(), {{"ties.homophily", "1000"}});
    EXPECT_LT(mean_distance_of_deciles(strong), mean_distance_of_deciles(weak) - 0.1);
    EXPECT_LT(mean_distance_of_deciles(weak), mean_distance_of_deciles(none) - 0.1);
}

TEST(Ties, CloserCellsAreObservedMoreUnderAShortKernel)
{
    const auto own_share = [](const char* kernel) {
        Tied tied(three_communes(), {{"ties.kernel", kernel}});
        const Households& h = tied.world.households();
        double own = 0;
        for (Row row = 0; row < tied.rows(); ++row)
            for (const std::uint32_t tie : tied.of(row).first(near_ties)) own += h.cell[row] == h.cell[tie] ? 1 : 0;
        return own / (tied.rows() * near_ties);
    };
    EXPECT_GT(own_share("100"), own_share("500") + 0.1);
    EXPECT_GT(own_share("500"), own_share("100000") + 0.01);
}

TEST(Ties, AreAbsentWhenSwitchedOff)
{
    Tied tied(three_communes(), {{"ties.enabled", "no"}});
    for (Row row = 0; row < tied.rows(); ++row) {
        for (const std::uint32_t tie : tied.of(row)) ASSERT_EQ(tie, row);
        EXPECT_EQ(tied.world.population().employer_tie[row], nobody);
    }
}

TEST(Ties, EmployersLieInTheCommuneOfWork)
{
    Tied tied(three_communes());
    const Households& h = tied.world.households();
    const Businesses& b = tied.world.population().businesses;
    int employed = 0;
    for (Row row = 0; row < tied.rows(); ++row) {
        const std::uint32_t desk = tied.world.population().employer_tie[row];
        EXPECT_EQ(desk, h.employer[row]); // on one rank a place is a row
        if (desk == nobody) continue;
        ++employed;
        EXPECT_EQ(static_cast<std::int32_t>(tied.world.territory().commune_of(b.cell[desk])), h.work_commune[row]);
    }
    EXPECT_GT(employed, static_cast<int>(tied.rows()) / 2);
}

} // namespace essaim::test
