// Schools (E15): accounts that close with those of communes, care where it pays, lessons that money buys.
#include "agents/institutions/schools.hpp"
#include "support/balance.hpp"
#include "support/heard_communes.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace essaim::test {

namespace {

using School = HeardCommunes<PrimarySchools>;

/// One commune of 2,000 persons, so 200 pupils.
const HeardOf one_commune{{Flow::households, {900.0}}, {Flow::persons, {2000.0}}};

/// No works of communes, no lamps: only care changes what buildings use.
const Settings only_care{{"commune.rate", "0.5"}, {"commune.works_years", "1"}, {"commune.pv_per_area", "0"},
                         {"commune.lighting", "0"}};

} // namespace

TEST(Schools, BooksCloseEveryMonthAndMissEveryTerm)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"schools.budget", "2"}, {"schools.subsidy", "1"}, {"schools.teams", "1"}});
    Gaps books(8), commune_books(5);
    std::array<double, 3> budget{}, kept{};
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance();
        for (Commune c = 0; c < 3; ++c) {
            const auto of = [&](Flow flow) { return world.commune(c, flow); };
            books.enter({of(Flow::school_budget), -budget[c], -of(Flow::school_revenue), -of(Flow::school_subsidy),
                         -of(Flow::school_returned), of(Flow::school_teams), of(Flow::school_training),
                         of(Flow::school_lessons)});
            commune_books.enter({of(Flow::commune_budget) - kept[c], -of(Flow::commune_revenue), of(Flow::commune_levers),
                                 of(Flow::commune_invested), of(Flow::school_subsidy) + of(Flow::school_returned)});
            ASSERT_NEAR(of(Flow::commune_subsidies), of(Flow::school_subsidy) + of(Flow::school_returned), 1e-9);
            budget[c] = of(Flow::school_budget);
            kept[c] = of(Flow::commune_budget);
        }
    }
    books.expect_closed_and_every_term_missed();
    commune_books.expect_closed_and_every_term_missed();
}

TEST(Schools, LookAfterTheirBuildingWhereHalfOfWhatThatSavesPaysForIt)
{
    // 200 pupils at 2 EUR; 0.5 · 0.3 · 0.08 of the bill comes back, at the skill of the start
    const double break_even = 200.0 * 2.0 / (0.5 * 0.3 * 0.08);
    for (const double bill : {0.99 * break_even, 1.01 * break_even})
        for (const char* money : {"1", "3"}) { // a year's money for 2 EUR, or not
            School school({{"schools.budget", money}, {"schools.training", "0"}, {"schools.turnover", "0"}}, one_commune);
            school.scene.population.communes.bill[0] = bill;
            school.live(Month{0});
            const bool cares = bill > break_even && money[0] == '3';
            EXPECT_EQ(school.scene.population.schools.frugal[0] != 0, cares) << bill << " EUR, " << money;
            EXPECT_DOUBLE_EQ(school.scene.population.communes.spared[0], cares ? 0.3 * 0.08 : 0.0);
            EXPECT_EQ(school.offer.home > 0.0, cares);
        }
}

TEST(Schools, SpendWhatTheyGetAndReachFamiliesAsTheFormulaSays)
{
    School school({{"schools.budget", "6"}, {"schools.training", "0.1"}, {"schools.turnover", "0"}}, one_commune);
    for (int month = 0; month < 600; ++month) school.live(Month{month});
    // 1,200 EUR a year come in, and a twelfth of what is there goes out every month
    EXPECT_NEAR(school[Flow::school_budget], 11.0 * 100.0, 1e-6);
    EXPECT_NEAR(school[Flow::school_lessons], 90.0, 1e-6);
    EXPECT_NEAR(school[Flow::school_training], 10.0, 1e-6);
    EXPECT_NEAR(school.scene.population.schools.skill[0], 1.0, 1e-9); // nobody leaves
    EXPECT_NEAR(school.offer.school, 1.0 - std::exp(-12.0 * 90.0 * 1.5 / 900.0 / 3.0), 1e-9);
    EXPECT_EQ(school.in_pilot.school, school.offer.school);
}

TEST(Schools, SkillOfTeachersSettlesWhereTrainingMakesUpForThoseWhoLeave)
{
    School school({{"schools.budget", "6"}, {"schools.training", "0.05"}, {"schools.turnover", "0.2"}}, one_commune);
    for (int month = 0; month < 600; ++month) school.live(Month{month});
    EXPECT_NEAR(school.scene.population.schools.skill[0], 6.0 * 0.05 / (6.0 * 0.05 + 0.2), 1e-9);
}

TEST(Schools, SpareThatPartOfTheEnergyAndGetHalfOfItsMoney)
{
    Settings settings = only_care;
    settings.insert(settings.end(), {{"schools.budget", "2"}, {"schools.teams", "0.1"}, {"schools.shown", "0"}});
    const Communicator ranks = Communicator::alone();
    World with(ranks, three_communes(), settings), without(ranks, three_communes(), only_care);
    double returned = 0.0;
    for (Month month{0}; month <= Month::of(2020, 6); ++month.index) {
        with.advance();
        without.advance();
        for (Commune c = 0; c < 3; ++c) {
            const double part = with.population().communes.spared[c];
            for (const Flow flow : {Flow::commune_electricity, Flow::commune_gas, Flow::commune_other})
                EXPECT_NEAR(with.commune(c, flow), (1.0 - part) * without.commune(c, flow), 1e-9 * without.commune(c, flow));
            const double spared = without.commune(c, Flow::commune_bill) - with.commune(c, Flow::commune_bill);
            EXPECT_NEAR(with.commune(c, Flow::school_spared), spared, 1e-9 * without.commune(c, Flow::commune_bill));
            EXPECT_NEAR(with.commune(c, Flow::school_returned), 0.5 * spared, 1e-9 * without.commune(c, Flow::commune_bill));
            returned += with.commune(c, Flow::school_returned);
        }
    }
    EXPECT_GT(returned, 0.0);
}

TEST(Schools, TeachFamiliesWithChildrenAndNobodyElse)
{
    const Communicator ranks = Communicator::alone();
    const Settings alone{{"social.enabled", "no"}, {"moves.enabled", "no"}, {"demography.enabled", "no"},
                         {"cooperation.enabled", "no"}};
    Settings taught = alone;
    taught.emplace_back("schools.budget", "20");
    World with(ranks, three_communes(), taught), without(ranks, three_communes(), alone);
    with.advance_to(Month::of(2019, 6));
    without.advance_to(Month::of(2019, 6));
    int families = 0;
    for (Row row = 0; row < with.households().rows(); ++row) {
        const float here = with.households().knowledge[row], there = without.households().knowledge[row];
        if (with.households().persons[row] < 3) {
            ASSERT_EQ(here, there);
        } else if (there < 0.99F) {
            ASSERT_GT(here, there);
        }
        families += with.households().persons[row] >= 3 ? 1 : 0;
    }
    EXPECT_GT(families, 100);
}

} // namespace essaim::test
