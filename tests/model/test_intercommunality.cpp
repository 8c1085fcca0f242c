// Groups of communes (E15): accounts that close, what is added to communes' own money, advisers worth their wage.
#include "agents/institutions/intercommunality.hpp"
#include "support/balance.hpp"
#include "support/heard_communes.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace essaim::test {

namespace {

/// Three communes, the first two of one group, the third of another.
SmallTerritory two_groups()
{
    SmallTerritory place = three_communes();
    place.territory.epci_code = {"200023414", "247600588"};
    place.territory.epci_name = {"EPCI", "another"};
    place.territory.communes.epci = {0, 0, 1};
    return place;
}

using Group = HeardCommunes<Intercommunality>;

HeardOf homes_and_poor(std::vector<double> homes, std::vector<double> poor)
{
    return {{Flow::households, std::move(homes)}, {Flow::energy_poor, std::move(poor)}};
}

} // namespace

TEST(Intercommunality, BooksCloseEveryMonthAndMissEveryTerm)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, two_groups(), {{"intercommunality.revenue", "30"}});
    const std::array of_group{0, 0, 1};
    constexpr std::array terms{Flow::group_revenue, Flow::group_engineering, Flow::group_solidarity, Flow::group_cofunding};
    std::array<double, 2> budget{};
    Gaps books(terms.size() + 2), commune_books(4);
    std::array<double, 3> kept{};
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance();
        for (int g = 0; g < 2; ++g) {
            const auto sum = [&](Flow flow) {
                double all = 0.0;
                for (Commune c = 0; c < 3; ++c)
                    if (of_group[c] == g) all += world.commune(c, flow);
                return all;
            };
            const double left = sum(Flow::group_budget);
            books.enter({left, -budget[static_cast<std::size_t>(g)], -sum(terms[0]), sum(terms[1]), sum(terms[2]),
                         sum(terms[3])});
            budget[static_cast<std::size_t>(g)] = left;
        }
        for (Commune c = 0; c < 3; ++c) { // and what groups pay reaches communes
            const double left = world.commune(c, Flow::commune_budget);
            commune_books.enter({left - kept[c], -world.commune(c, Flow::commune_revenue),
                                 world.commune(c, Flow::commune_levers), world.commune(c, Flow::commune_invested)});
            kept[c] = left;
        }
    }
    books.expect_closed_and_every_term_missed();
    commune_books.expect_closed_and_every_term_missed();
}

TEST(Intercommunality, AddsToWorksNoMoreThanTheCommunesOwnMoney)
{
    const Communicator ranks = Communicator::alone();
    for (const double match : {0.4, 1.0}) {
        World world(ranks, three_communes(), {{"intercommunality.revenue", "30"},
                                              {"intercommunality.match", std::to_string(match)}});
        double added = 0.0;
        for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
            world.advance();
            for (Commune c = 0; c < 3; ++c) {
                const double from_group = world.commune(c, Flow::group_cofunding),
                             own = world.commune(c, Flow::commune_invested) - from_group;
                ASSERT_LE(from_group, match * own * (1.0 + 1e-9) + 1e-9) << "month " << month.index;
                if (own > 1.0 && from_group < match * own * (1.0 - 1e-9)) { // only an empty envelope gives less
                    ASSERT_NEAR(world.commune(c, Flow::group_budget), 0.0, 1e-6);
                }
                added += from_group;
            }
        }
        EXPECT_GT(added, 1000.0);
    }
}

TEST(Intercommunality, HiresAdvisersUntilTheLastEuroSavesAEuro)
{
    const Intercommunality group;
    constexpr double saving = 0.1, scale = 0.5;
    for (const double bill : {2.0, 4.9, 5.1, 20.0, 80.0})
        for (const double reach : {0.5, 1.0, 1.3}) {
            double best = 0.0, at = 0.0;
            for (double x = 0.0; x < 5.0; x += 1e-4) {
                const double gain = bill * saving * (1.0 - std::exp(-x * reach / scale)) - x;
                if (gain > best) {
                    best = gain;
                    at = x;
                }
            }
            EXPECT_NEAR(group.advisers_worth_their_wage(bill, reach), at, 2e-4) << bill << " EUR, reach " << reach;
        }
}

TEST(Intercommunality, SkillOfAdvisersSettlesWhereTrainingMakesUpForThoseWhoLeave)
{
    Group one({{"intercommunality.revenue", "1"}, {"intercommunality.training", "0.1"},
               {"intercommunality.turnover", "0.2"}}, homes_and_poor({900.0}, {0.0}));
    for (int month = 0; month < 600; ++month) one.live(Month{month});
    EXPECT_NEAR(one.scene.population.groups.skill[0], 6.0 * 0.1 / (6.0 * 0.1 + 0.2), 1e-9);
}

TEST(Intercommunality, HelpsCommunesAboveTheMeanAndNobodyWhereAllAreAlike)
{
    const Settings money{{"intercommunality.revenue", "10"}, {"intercommunality.solidarity", "0.5"}};
    Group alike(money, homes_and_poor({1000.0, 500.0}, {100.0, 50.0})),
        unequal(money, homes_and_poor({1000.0, 1000.0}, {300.0, 100.0}));
    alike.live(Month{0});
    unequal.live(Month{0});
    for (Row i = 0; i < 2; ++i) EXPECT_NEAR(alike.scene.population.communes.solidarity[i], 0.0, 1e-9);
    // 100 of 400 poor homes are above the mean: half of a quarter of 40,000 EUR, and no bill is known yet for advisers
    EXPECT_NEAR(unequal.scene.population.communes.solidarity[0], 0.5 * 0.25 * 40'000.0 / 12.0, 1e-6);
    EXPECT_EQ(unequal.scene.population.communes.solidarity[1], 0.0);
}

TEST(Intercommunality, FollowedBuildingsUseLessByThePartThatIsFollowed)
{
    const Settings nobody_builds{{"commune.rate", "0.5"}, {"commune.works_years", "1"}, {"commune.pv_per_area", "0"}};
    Settings with = nobody_builds;
    with.insert(with.end(), {{"intercommunality.revenue", "5"}, {"intercommunality.match", "0"},
                             {"commune.lighting", "0"}});
    Settings without = nobody_builds;
    without.emplace_back("commune.lighting", "0");
    const Communicator ranks = Communicator::alone();
    World followed(ranks, three_communes(), with), alone(ranks, three_communes(), without);
    double most = 0.0;
    for (Month month{0}; month <= Month::of(2020, 6); ++month.index) {
        followed.advance();
        alone.advance();
        for (Commune c = 0; c < 3; ++c) {
            const double part = followed.population().communes.followed[c];
            for (const Flow flow : {Flow::commune_electricity, Flow::commune_gas, Flow::commune_other})
                EXPECT_NEAR(followed.commune(c, flow), (1.0 - part) * alone.commune(c, flow),
                            1e-9 * alone.commune(c, flow));
            most = std::max(most, part);
        }
    }
    EXPECT_GT(most, 0.05);
    EXPECT_LT(most, 0.1);
}

} // namespace essaim::test
