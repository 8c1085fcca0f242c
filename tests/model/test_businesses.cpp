// Establishments: independent adopters without ties, heat never above the surplus, closures, own obligations (E14).
#include "support/small_territory.hpp"

#include "agents/businesses/establishment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2020, 12);

/// One commune of 60 cells with 30 establishments each: enough for statistics.
SmallTerritory business_park()
{
    SmallTerritory place;
    place.add_commune({});
    for (int cell = 0; cell < 60; ++cell)
        place.add_cell(cell % 10, cell / 10, {.households = 5, .establishments = {2, 6, 4, 6, 6, 6}});
    place.add_flows({{0, 1.0F}});
    return place;
}

/// Heat symbiosis whenever it can be: everybody looks into it each month, trusts, and finds it cheap.
const Settings eager_for_heat{{"symbiosis.occasion", "1"},   {"symbiosis.trust", "0"}, {"symbiosis.smallest", "2000"},
                              {"symbiosis.transaction", "0"}, {"symbiosis.pipe", "1"},  {"business.turnover", "no"}};

Settings with(Settings settings, const Settings& more)
{
    settings.insert(settings.end(), more.begin(), more.end());
    return settings;
}

double adopters_after(World& world, int months)
{
    for (int month = 0; month < months; ++month) world.advance();
    return world.total(Flow::business_standards);
}

} // namespace

TEST(Businesses, WithoutTiesAdoptTargetsIndependently)
{
    const Communicator ranks = Communicator::alone();
    const Settings settings{{"ties.business", "no"}, {"business.turnover", "no"}, {"business.standard_alone", "0.1"},
                            {"business.standard_required", "0.5"}};
    World world(ranks, business_park(), settings);
    const double n = world.population().businesses.rows();
    double done = 0;
    for (const int years : {1, 2, 3}) {
        const double adopters = adopters_after(world, 12), p = 1.0 - std::pow(0.9, years);
        EXPECT_NEAR(adopters, n * p, 4 * std::sqrt(n * p * (1 - p))) << years << " years";
        EXPECT_GT(adopters, done);
        done = adopters;
    }
    World tied(ranks, business_park(), with({{"business.turnover", "no"}}, {{"business.standard_alone", "0.1"},
                                            {"business.standard_required", "0.5"}}));
    EXPECT_GT(adopters_after(tied, 36), 1.1 * done);
}

TEST(Businesses, NobodyAdoptsWhereNobodyBeginsAndTiesOnlyRequire)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), {{"business.standard_alone", "0"}, {"business.standard_required", "1"}});
    EXPECT_EQ(adopters_after(world, 36), 0.0);
}

TEST(Businesses, TiesLeadToOtherEstablishmentsAndFavourLargeOnes)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park());
    const Population& population = world.population();
    double tied_staff = 0, staff = 0, ties = 0;
    for (Row row = 0; row < population.businesses.rows(); ++row) {
        staff += static_cast<double>(population.businesses.employees[row]);
        for (const std::uint32_t tie : population.business_ties_of(row)) {
            if (tie == nobody) continue;
            ASSERT_NE(tie, row);
            ties += 1;
            tied_staff += static_cast<double>(population.businesses.employees[tie]);
        }
    }
    EXPECT_GT(ties, 3.9 * population.businesses.rows());
    EXPECT_GT(tied_staff / ties, 1.2 * staff / population.businesses.rows());
}

TEST(Businesses, HeatReceivedStaysBelowTheSurplus)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), eager_for_heat);
    double contracts = 0, worst_asked = 0;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        const Communes& communes = world.population().communes;
        const double surplus = communes.heat_surplus[0];
        contracts = std::max(contracts, world.total(Flow::heat_contracts));
        worst_asked = std::max(worst_asked, world.total(Flow::heat_asked) / std::max(1.0, surplus));
        // granted of last month's surplus; delivered of what is there
        if (month.is_january()) continue;
        ASSERT_LE(world.total(Flow::heat_contracted) * communes.heat_supply[0], surplus * (1 + 1e-6)) << month.index;
    }
    EXPECT_GT(contracts, 0.0);
    EXPECT_GT(worst_asked, 1.0) << "nothing was scarce: the test proves nothing";
}

TEST(Businesses, HeatEndsWhenItsSourceCloses)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), with(eager_for_heat, {{"closures.year", "2019"}, {"closures.month", "6"},
                                                              {"closures.heat_source", "yes"}}));
    double before = 0, broken = 0;
    for (Month month{0}; month <= Month::of(2019, 12); ++month.index) {
        world.advance();
        if (month == Month::of(2019, 5)) before = world.total(Flow::heat_contracts);
        if (month == Month::of(2019, 6)) {
            EXPECT_EQ(world.total(Flow::heat_source_closed), 1.0);
        }
        if (month > Month::of(2019, 6)) {
            EXPECT_EQ(world.total(Flow::heat_contracts), 0.0) << month.index;
            EXPECT_EQ(world.total(Flow::business_heat_received), 0.0) << month.index;
            broken += world.total(Flow::heat_contracts_broken);
        }
    }
    EXPECT_GT(before, 0.0);
    EXPECT_GE(broken, before);
}

TEST(Businesses, WithoutSymbiosisNobodyReceivesHeat)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), with(eager_for_heat, {{"symbiosis.enabled", "no"}}));
    for (Month month{0}; month < Month{24}; ++month.index) {
        world.advance();
        ASSERT_EQ(world.total(Flow::business_heat_received), 0.0);
        ASSERT_EQ(world.total(Flow::heat_asked), 0.0);
    }
}

TEST(Businesses, CloseAtTheirRateAndOpenAsSomebodyElse)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), {{"business.closing_small", "0.2"}, {"business.closing_large", "0.2"},
                                         {"business.vacancy", "3"}});
    const Businesses& b = world.population().businesses;
    std::set<std::uint64_t> known(b.id.values().begin(), b.id.values().end());
    double closed = 0, opened = 0, open_months = 0;
    const double n = b.rows();
    for (Month month{0}; month <= last; ++month.index) {
        const std::vector<std::uint64_t> before(b.id.values().begin(), b.id.values().end());
        open_months += n - (closed - opened);
        world.advance();
        closed += world.total(Flow::businesses_closed);
        opened += world.total(Flow::businesses_opened);
        EXPECT_EQ(world.total(Flow::businesses), n - (closed - opened)) << month.index;
        for (Row row = 0; row < b.rows(); ++row)
            if (b.id[row] != before[row]) {
                EXPECT_TRUE(known.insert(b.id[row]).second);
            }
    }
    const double p = 1.0 - std::pow(0.8, 1.0 / 12.0);
    EXPECT_NEAR(closed, open_months * p, 4 * std::sqrt(open_months * p));
    EXPECT_GT(opened, 0.8 * closed);
}

TEST(Businesses, AShockClosesASectorForItsTime)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), {{"business.turnover", "no"}, {"closures.year", "2019"}, {"closures.share", "1"},
                                         {"closures.sector", "industry"}, {"closures.months", "10"}});
    const double n = world.population().businesses.rows();
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        const bool shut = month >= Month::of(2019, 1) && month < Month::of(2019, 11);
        ASSERT_EQ(world.total(Flow::businesses), n - (shut ? 360.0 : 0.0)) << month.index;
    }
}

TEST(Businesses, ADiscountedHurdleIsAPaybackWhenLifeIsLong)
{
    const HeatTrade trade;
    const BusinessEnergy energy(trade);
    const BusinessInvestment investment(energy);
    for (const double hurdle : {2.0, 4.0, 8.0}) {
        EXPECT_NEAR(investment.worth(hurdle, 1000.0), hurdle, 1e-9);
        EXPECT_LT(investment.worth(hurdle, 20.0), hurdle);
    }
}

TEST(Businesses, AnObligationLooksAtTheirOwnStart)
{
    // obliged establishments alone invest, all of them at once, and only down to the duty of their own start
    const Communicator ranks = Communicator::alone();
    World world(ranks, business_park(), {{"business.turnover", "no"}, {"business.standards", "no"},
                                         {"business.obliged_area", "0"}, {"business.compliance", "1"},
                                         {"business.cost_per_kwh", "10"}, {"business.occasion", "1"},
                                         {"business.pv_per_area", "0"}, {"run.last_year", "2029"}});
    world.advance_to(Month::of(2029, 12));
    const Businesses& b = world.population().businesses;
    double lowest = 1, highest = 0;
    for (Row row = 0; row < b.rows(); ++row) {
        if (b.sector[row] < 3) continue;
        const double kept = static_cast<double>(b.efficiency[row] / b.reference[row]);
        lowest = std::min(lowest, kept);
        highest = std::max(highest, kept);
    }
    EXPECT_LT(highest, 0.6 / 0.85) << "one step of 15 % at most is still to be taken";
    EXPECT_GT(lowest, 0.6 * 0.85 * 0.999);
}

} // namespace essaim::test
