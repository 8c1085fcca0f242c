// Associations (E15): accounts that close with those of communes, volunteers who settle, what hours and money allow.
#include "agents/institutions/associations.hpp"
#include "support/balance.hpp"
#include "support/heard_communes.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace essaim::test {

namespace {

using Association = HeardCommunes<CitizenAssociations>;

/// 1,000 homes, mean attitude 0.2, mean belief 0.5: a hundred would give. 150 in energy poverty, of 300 modest ones.
HeardOf one_commune(double attitude = 0.2)
{
    return {{Flow::households, {1000.0}}, {Flow::attitude, {1000.0 * attitude}}, {Flow::belief, {500.0}},
            {Flow::energy_poor, {150.0}}, {Flow::low_income_households, {300.0}}};
}

} // namespace

TEST(Associations, BooksCloseEveryMonthAndMissEveryTerm)
{
    // few hours, so that money is left; in one commune everybody tires at once
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"associations.joining", "0.5"}, {"associations.subsidy", "40"},
                                          {"associations.least", "4"}, {"associations.end", "3"},
                                          {"associations.hours", "5"}});
    Gaps books(6), commune_books(5);
    std::array<double, 3> budget{}, kept{};
    double ended = 0.0;
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        if (month == Month::of(2019, 6)) world.population().associations.volunteers[0] = 0.0;
        world.advance();
        for (Commune c = 0; c < 3; ++c) {
            const auto of = [&](Flow flow) { return world.commune(c, flow); };
            books.enter({of(Flow::association_budget), -budget[c], -of(Flow::association_fees),
                         -of(Flow::association_subsidy), of(Flow::association_spent), of(Flow::association_devolved)});
            commune_books.enter({of(Flow::commune_budget) - kept[c], -of(Flow::commune_revenue), of(Flow::commune_levers),
                                 of(Flow::commune_invested), of(Flow::association_subsidy)});
            ASSERT_NEAR(of(Flow::commune_subsidies), of(Flow::association_subsidy), 1e-9);
            budget[c] = of(Flow::association_budget);
            kept[c] = of(Flow::commune_budget);
            ended += of(Flow::association_devolved);
        }
    }
    EXPECT_GT(ended, 0.0);
    books.expect_closed_and_every_term_missed();
    commune_books.expect_closed_and_every_term_missed();
}

TEST(Associations, VolunteersSettleWhereThoseWhoJoinMakeUpForThoseWhoLeave)
{
    Association one({{"associations.joining", "0.3"}, {"associations.leaving", "0.2"}}, one_commune());
    for (int month = 0; month < 600; ++month) one.live(Month{month});
    EXPECT_NEAR(one[Flow::association_volunteers], 100.0 * 0.3 / (0.3 + 0.2), 1e-9);
}

TEST(Associations, AreFoundedWithEnoughAndEndWithTooFewAndNotInBetween)
{
    Association one({{"associations.joining", "1"}, {"associations.least", "20"}, {"associations.end", "10"}}, one_commune());
    Associations& a = one.scene.population.associations;
    Communes& c = one.scene.population.communes;
    const auto month_with = [&](double volunteers) {
        a.volunteers[0] = volunteers;
        one.live(Month{1});
        return a.active[0] != 0;
    };
    EXPECT_FALSE(month_with(0.0));
    EXPECT_FALSE(month_with(12.0)); // enough to go on, not to begin
    EXPECT_TRUE(month_with(30.0));
    EXPECT_TRUE(month_with(10.0));
    a.budget[0] = 123.0;
    // nobody is willing any more
    Association none({{"associations.joining", "1"}, {"associations.least", "20"}, {"associations.end", "10"}},
                     one_commune(-0.2));
    none.scene.population.associations.active[0] = 1;
    none.scene.population.associations.volunteers[0] = 9.0;
    none.scene.population.associations.budget[0] = 123.0;
    none.live(Month{1});
    EXPECT_EQ(none.scene.population.associations.active[0], 0);
    EXPECT_EQ(none.scene.population.communes.devolved[0], 123.0);
    EXPECT_EQ(none[Flow::association_devolved], 123.0);
    EXPECT_EQ(c.devolved[0], 0.0);
}

TEST(Associations, GiveHoursToWhatIsNeeded)
{
    Association one({{"associations.joining", "1"}, {"associations.least", "1"}}, one_commune());
    one.live(Month{0});
    const Associations& a = one.scene.population.associations;
    // 15 % in energy poverty against (1 - 0.2)/2 not convinced; no campaign
    EXPECT_NEAR(a.visits[0], 0.15 / 0.55, 1e-12);
    EXPECT_NEAR(a.fairs[0], 0.40 / 0.55, 1e-12);
    EXPECT_EQ(a.support[0], 0.0);
}

TEST(Associations, DoNoMoreThanHoursAndMoneyAllow)
{
    for (const char* subsidy : {"0", "1000"}) { // poor, and rich: then hours decide
        Association one({{"associations.joining", "1"}, {"associations.least", "1"}, {"associations.leaving", "0"},
                         {"associations.fee", "10"}, {"associations.subsidy", subsidy}}, one_commune());
        Communes& c = one.scene.population.communes;
        for (int month = 0; month < 600; ++month) {
            c.association_subsidy[0] = c.association_asked[0]; // the commune pays
            one.live(Month{month});
        }
        const double hours = 50.0 * 100.0 / 12.0, visits = 0.15 / 0.55 * hours / 8.0, fairs = 0.40 / 0.55 * hours / 100.0;
        const double cost = 20.0 * visits + 150.0 * fairs, income = 10.0 * 100.0 / 12.0;
        const double part = subsidy[0] == '0' ? income / cost : 1.0;
        EXPECT_NEAR(one.offer.visits, part * visits / 300.0, 1e-9);
        EXPECT_NEAR(one.offer.fairs, part * fairs * 40.0 / 1000.0, 1e-9);
        EXPECT_NEAR(one[Flow::association_spent], part * cost, 1e-6);
        EXPECT_NEAR(one[Flow::association_hours], part * hours, 1e-6);
        EXPECT_LE(one[Flow::association_hours], hours * (1.0 + 1e-12));
        EXPECT_EQ(one.in_pilot.visits, one.offer.visits);
    }
}

TEST(Associations, MeetAsManyHouseholdsAsTheyOffer)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"associations.joining", "6"}, {"associations.least", "1"},
                                          {"associations.subsidy", "100"}, {"commons.enabled", "no"}});
    double visited = 0.0, visits = 0.0, guests = 0.0, invited = 0.0;
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance(); // lives by what was offered at the end of the month before
        visited += world.total(Flow::visited);
        guests += world.total(Flow::fair_guests);
        if (month == Month::of(2020, 12)) continue;
        const Associations& a = world.population().associations;
        for (Commune c = 0; c < 3; ++c) { // no campaign takes hours, and there are modest homes enough
            const double hours = world.commune(c, Flow::association_hours);
            visits += a.visits[c] * hours / 8.0;
            invited += a.fairs[c] * hours / 100.0 * 40.0;
        }
    }
    EXPECT_GT(visits, 100.0);
    EXPECT_NEAR(visited, visits, 4.0 * std::sqrt(visits)); // one false alarm in 16,000
    EXPECT_NEAR(guests, invited, 4.0 * std::sqrt(invited));
}

} // namespace essaim::test
