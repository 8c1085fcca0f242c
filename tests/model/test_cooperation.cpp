// Cooperation with a known answer: public goods without and with a threshold (T9, T10), votes, and who needs nobody (E11).
#include "support/fingerprint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace essaim::test {

namespace {

constexpr Row crowd = 20'000; // 0.003 is the standard deviation of a share
constexpr double givers = 0.06, slope = 0.50 * 0.85 + 0.14, rest_point = givers / (1.0 - slope);

/// One street of many owners of houses, to whom a facilitator shows what was pledged; money does not count, and
/// beliefs are the last rate of pledges.
struct Crowd {
    Crowd(double belief, double needed, Cooperator unconditional = Cooperator::unconditional)
        : world(ranks, islands(1, crowd),
                {{"cooperation.money", "no"}, {"cooperation.learning", "1"}, {"moves.enabled", "no"}, {"demography.enabled", "no"},
                 {"market.enabled", "no"}, {"cooperation.initiative", "0"}, {"streets.facade", "0"}})
    {
        Population& population = world.population();
        population.first_street = {0, 1};
        Streets& s = population.streets;
        s.resize(1);
        s.opened[0] = -1;
        s.deadline[0] = 30;
        s.asked[0] = static_cast<std::uint16_t>(crowd);
        s.needed[0] = static_cast<std::uint16_t>(needed * crowd);
        s.kind[0] = static_cast<std::uint8_t>(ProjectKind::group_works);
        s.state[0] = static_cast<std::uint8_t>(ProjectState::pledging);
        s.facilitated[0] = 1;
        Households& h = world.households();
        for (Row row = 0; row < crowd; ++row) {
            h.type[row] = h.tenure[row] = h.insulated[row] = 0;
            const Row place = row % 100; // 50, 30, 14 and 6 of a hundred
            h.cooperator[row] = static_cast<std::uint8_t>(place < 50   ? Cooperator::conditional
                                                          : place < 80 ? Cooperator::free_rider
                                                          : place < 94 ? Cooperator::hump_shaped
                                                                       : unconditional);
            h.belief[row] = static_cast<std::uint8_t>(std::lround(belief * 255.0));
        }
    }

    /// Share of households that pledge, month after month.
    std::vector<double> rates(int months)
    {
        std::vector<double> all;
        for (int month = 0; month < months; ++month) {
            world.advance();
            all.push_back(world.total(Flow::pledges) / crowd);
        }
        return all;
    }
    ProjectState state() { return static_cast<ProjectState>(world.population().streets.state[0]); }

    const Communicator ranks = Communicator::alone();
    World world;
};

/// Cells of flats alone, or of houses alone.
SmallTerritory homes(double houses)
{
    SmallTerritory place;
    place.add_commune({});
    for (int i = 0; i < 30; ++i)
        place.add_cell(i, 0, {.households = 40, .houses = houses, .owners = 0.7, .social = 0.0});
    place.add_flows({{-1, 1.0F}});
    place.territory.check();
    return place;
}

struct Count {
    int proposed = 0, built = 0, abandoned = 0;
};

Count projects(SmallTerritory place, Settings settings)
{
    settings.emplace_back("commons.enabled", "no");
    const Communicator ranks = Communicator::alone();
    World world(ranks, std::move(place), settings);
    Count n;
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index)
        for (const Event& event : world.advance().events) {
            n.proposed += event.kind == Event::Kind::project_proposed ? 1 : 0;
            n.built += event.kind == Event::Kind::project_built ? 1 : 0;
            n.abandoned += event.kind == Event::Kind::project_abandoned ? 1 : 0;
        }
    return n;
}

/// Runs two worlds side by side: every indicator is equal, besides what is only believed and known.
void expect_same(const Settings& one, const Settings& other)
{
    const Communicator ranks = Communicator::alone();
    World first(ranks, three_communes(), one), second(ranks, three_communes(), other);
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        first.advance();
        second.advance();
        for (std::uint32_t c = 0; c < first.cells().size(); ++c)
            for (std::size_t k = 0; k < n_flows; ++k) {
                const auto flow = static_cast<Flow>(k);
                if (flow == Flow::belief || flow == Flow::leaders) continue;
                ASSERT_EQ(first.cell(c, flow), second.cell(c, flow))
                    << flow_info[k].name << " of cell " << c << " in month " << month.index;
            }
    }
}

} // namespace

TEST(PublicGood, WithoutThresholdFallsGeometricallyToWhatGiversSustain) // T9
{
    Crowd people(0.45, 1.0);
    const std::vector<double> rate = people.rates(14);
    EXPECT_NEAR(rate[0], givers + slope * 0.45, 0.012);
    for (std::size_t t = 1; t < rate.size(); ++t) EXPECT_NEAR(rate[t], givers + slope * rate[t - 1], 0.012) << t;
    EXPECT_NEAR((rate[1] - rest_point) / (rate[0] - rest_point), slope, 0.06);
    EXPECT_NEAR(rate.back(), rest_point, 0.012);
    EXPECT_NEAR(rest_point, 0.138, 1e-3);
}

TEST(PublicGood, WithoutThresholdAndGiversFallsToNothing) // T9
{
    Crowd people(0.45, 1.0, Cooperator::free_rider);
    const std::vector<double> rate = people.rates(14);
    EXPECT_NEAR(rate[1] / rate[0], slope, 0.05);
    EXPECT_LT(rate.back(), 0.005);
}

TEST(PublicGood, WithThresholdIsProvidedIfBeliefsStartAboveTheSeparatrix) // T10
{
    constexpr double needed = 0.30, separatrix = (needed - givers) / slope; // 0.425
    Crowd above(separatrix + 0.04, needed), below(separatrix - 0.04, needed);
    above.rates(2);
    EXPECT_EQ(above.state(), ProjectState::built);
    EXPECT_GT(above.world.total(Flow::pledges_kept), 0.0);
    const std::vector<double> rate = below.rates(32);
    EXPECT_EQ(below.state(), ProjectState::abandoned);
    EXPECT_LT(rate[0], needed);
    EXPECT_NEAR(rate[29], rest_point, 0.012);
    EXPECT_EQ(rate[31], 0.0);
}

TEST(PublicGood, ThatFailsCostsNobodyAnything) // refund
{
    Crowd below(0.35, 0.30);
    double kept = 0.0;
    for (int month = 0; month < 33; ++month) {
        below.world.advance();
        kept += below.world.total(Flow::pledges_kept);
    }
    EXPECT_EQ(below.state(), ProjectState::abandoned);
    EXPECT_EQ(kept, 0.0);
    for (const std::uint16_t part : below.world.households().collective.values())
        ASSERT_EQ(part & ~collective::leader, 0);
}

TEST(Cooperation, OfAQuorumOfOneIsDecidingAlone)
{
    expect_same({{"streets.least", "1"}, {"streets.quorum", "0"}, {"cooperation.coowned", "no"},
                 {"commons.enabled", "no"}},
                {{"cooperation.enabled", "no"}});
}

TEST(Cooperation, WithoutInitiatorsNothingStarts)
{
    expect_same({{"population.share_leaders", "0"}, {"cooperation.coowned", "no"}}, {{"cooperation.enabled", "no"}});
}

TEST(Cooperation, StartsWithLeadersAndSucceedsWithFewNeeded)
{
    const Settings willing{{"cooperation.initiative", "12"}, {"streets.least", "2"}, {"streets.quorum", "0.02"},
                           {"cooperation.leader_knowledge", "0"}, {"cooperation.leader_trust", "0"}};
    const Count easy = projects(homes(1.0), willing);
    Settings hard = willing;
    hard[2].second = "0.9";
    const Count never = projects(homes(1.0), hard);
    EXPECT_GT(easy.built, 5);
    EXPECT_GT(never.abandoned, 5);
    EXPECT_EQ(never.built, 0);
}

TEST(CoownedBuilding, NeedsAThirdOfAllSharesAndMostOfThosePresent)
{
    const auto meeting = [](const char* turnout, const char* aversion) {
        return projects(homes(0.0), {{"streets.facade", "1"}, {"coowned.turnout", turnout},
                                     {"coowned.aversion", aversion}, {"cooperation.initiative", "0"}});
    };
    const Count all = meeting("1", "-20"), third = meeting("0.7", "-20"), few = meeting("0.1", "-20"),
                against = meeting("1", "20");
    EXPECT_GT(all.proposed, 10);
    EXPECT_EQ(all.abandoned, 0);
    EXPECT_GT(all.built, 10);
    EXPECT_EQ(third.abandoned, 0); // nobody against: those present carry it
    EXPECT_EQ(few.built, 0);       // even unanimous, too few
    EXPECT_EQ(against.built, 0);
}

TEST(CoownedBuilding, BindsThoseWhoVotedAgainst)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, homes(0.0), {{"streets.facade", "1"}, {"coowned.turnout", "0.8"},
                {"coowned.aversion", "-20"}, {"cooperation.initiative", "0"}, {"moves.enabled", "no"}, {"demography.enabled", "no"},
                {"market.enabled", "no"}});
    world.advance_to(Month::of(2019, 12));
    const Population& p = world.population();
    int flats = 0;
    for (std::uint32_t cell = 0; cell < world.cells().size(); ++cell)
        for (Row street = p.first_street[cell]; street < p.first_street[cell + 1]; ++street) {
            if (p.streets.state[street] != static_cast<std::uint8_t>(ProjectState::built)) continue;
            const auto [first, last] = p.households_of_street(cell, street);
            std::uint8_t done = envelope::common; // in every flat: what the meeting resolved
            for (Row row = first; row < last; ++row, ++flats) done &= world.households().insulated[row];
            EXPECT_NE(done, 0) << "street " << street;
        }
    EXPECT_GT(flats, 300);
}

} // namespace essaim::test
