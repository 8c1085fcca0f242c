// People come and go, dwellings are built anew: balances close, limits have their known answer (E20).
#include "support/small_territory.hpp"

#include "agents/households/demography.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2020, 12);

int persons(const Households& h)
{
    int all = 0;
    for (Row row = 0; row < h.rows(); ++row) all += h.persons[row];
    return all;
}

/// Nobody is born, dies, leaves; nothing is sold or demolished: the settings of one test are added to this.
Settings still(Settings more)
{
    Settings all{{"demography.birth_under_30", "0"}, {"demography.birth_30_to_44", "0"},
                 {"demography.birth_45_to_59", "0"}, {"demography.leave", "0"}, {"demography.sale", "0"},
                 {"demography.demolition", "0"}};
    for (const char* age : {"under_30", "30_to_44", "45_to_59", "60_to_74", "75_and_over"})
        all.emplace_back(std::string("demography.death_") + age, "0");
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Settings deadly(const std::string& rate)
{
    Settings all = still({});
    for (const char* age : {"under_30", "30_to_44", "45_to_59", "60_to_74", "75_and_over"})
        all.emplace_back(std::string("demography.death_") + age, rate);
    return all;
}

} // namespace

TEST(Demography, BalanceOfPersonsCloses)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes());
    double before = persons(world.households()), came = 0, went = 0, born = 0, died = 0;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        const double now = world.total(Flow::persons);
        born += world.total(Flow::births);
        died += world.total(Flow::deaths);
        came += world.total(Flow::arrivals);
        went += world.total(Flow::departures);
        ASSERT_EQ(now - before, world.total(Flow::births) - world.total(Flow::deaths) + world.total(Flow::arrivals) -
                                    world.total(Flow::departures)) << "month " << month.index;
        ASSERT_EQ(now, persons(world.households()));
        before = now;
    }
    for (const double flow : {born, died, came, went}) EXPECT_GT(flow, 10.0);
}

TEST(Demography, SwitchedOffNobodyComesOrGoes)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"demography.enabled", "no"}});
    const int before = persons(world.households());
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        for (const Flow flow : {Flow::births, Flow::deaths, Flow::arrivals, Flow::departures, Flow::sales, Flow::rebuilt})
            ASSERT_EQ(world.total(flow), 0.0);
    }
    EXPECT_EQ(persons(world.households()), before);
}

TEST(Demography, DeathsAreBinomial)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), deadly("0.1"));
    double expected = 0, variance = 0, died = 0;
    for (Row row = 0; row < world.households().rows(); ++row) {
        const double p = 1.0 - std::pow(0.9, world.households().persons[row]);
        expected += p;
        variance += p * (1.0 - p);
    }
    // newcomers of the year may have their own month still to come: at most a tenth of them dies
    double came = 0;
    for (Month month{0}; month < Month{12}; ++month.index) {
        world.advance();
        died += world.total(Flow::deaths);
        came += world.total(Flow::new_households);
    }
    EXPECT_GT(came, 20.0);
    EXPECT_NEAR(died, expected + 0.05 * came, 4 * std::sqrt(variance) + 0.05 * came);
}

TEST(Demography, NewcomersAreNobodyElse)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), deadly("1"));
    std::set<std::uint64_t> known(world.households().id.values().begin(), world.households().id.values().end());
    double came = 0;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        came += world.total(Flow::new_households);
        for (const Event& event : world.report().events)
            if (event.kind == Event::Kind::newcomers) {
                EXPECT_TRUE(known.insert(event.agent).second);
            }
    }
    EXPECT_GT(came, 1.2 * world.households().rows());
    const std::set<std::uint64_t> living(world.households().id.values().begin(), world.households().id.values().end());
    EXPECT_EQ(living.size(), world.households().rows());
}

TEST(Demography, EveryOldDwellingIsBuiltAnewOnceWhenAllAreDemolished)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), still({{"demography.demolition", "1"}, {"moves.enabled", "no"}}));
    int old = 0;
    for (Row row = 0; row < world.households().rows(); ++row)
        old += world.households().period[row] != static_cast<std::uint8_t>(Period::after_1990) ? 1 : 0;
    double rebuilt = 0, carbon = 0;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        if (month.index == 12) {
            EXPECT_EQ(rebuilt, old);
        }
        rebuilt += world.total(Flow::rebuilt);
        carbon += world.total(Flow::co2_embodied);
    }
    EXPECT_GT(old, 100);
    EXPECT_EQ(rebuilt, old);
    EXPECT_GT(carbon, 640.0 * 50 * old);
    EXPECT_EQ(persons(world.households()), static_cast<int>(world.total(Flow::persons)));
}

TEST(Demography, ANewDwellingIsStructure)
{
    // without works or practices that change, all that efficiency can change is what appliances and sight of the
    // weather do with or without demolition; heat of new dwellings must not add to it
    const Settings quiet{{"triggers.enabled", "no"}, {"sobriety.enabled", "no"}, {"moves.enabled", "no"}};
    const auto efficiency = [&](const char* demolition) {
        Settings settings = still({{"demography.demolition", demolition}});
        settings.insert(settings.end(), quiet.begin(), quiet.end());
        const Communicator ranks = Communicator::alone();
        World world(ranks, three_communes(), settings);
        world.advance_to(Month::of(2019, 12));
        const double sum = world.total(Flow::change_structure) + world.total(Flow::change_sobriety) +
                           world.total(Flow::change_weather) + world.total(Flow::change_efficiency) +
                           world.total(Flow::change_renewables);
        EXPECT_NEAR(sum, world.total(Flow::change_total), 1e-9 * std::abs(world.total(Flow::change_total)));
        return std::array{world.total(Flow::change_efficiency), world.total(Flow::change_structure),
                          world.total(Flow::use_heating)};
    };
    const auto without = efficiency("0"), with = efficiency("1");
    EXPECT_LT(with[2], 0.7 * without[2]) << "new dwellings are frugal";
    EXPECT_LT(with[1], 0.0);
    EXPECT_LT(std::abs(with[0] - without[0]), 0.05 * std::abs(with[1]));
}

} // namespace essaim::test
