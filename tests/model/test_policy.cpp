// Pairs of worlds that share all draws: nothing changes without a cause, and causes act in the right direction.
#include "support/fingerprint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2020, 12);

/// Sums of flows over all cells and months from `from` on.
std::map<Flow, double> totals(const Settings& settings, const std::vector<Flow>& flows, Month from = Month{0})
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), settings);
    std::map<Flow, double> sum;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        for (const Flow flow : flows)
            if (month >= from) sum[flow] += world.total(flow);
    }
    return sum;
}

constexpr std::array renovations{Flow::renovations_owner_house, Flow::renovations_owner_flat,
                                 Flow::renovations_rented_house, Flow::renovations_rented_flat,
                                 Flow::renovations_social};

double renovated(const Settings& settings)
{
    double sum = 0;
    for (const auto& [flow, n] : totals(settings, {renovations.begin(), renovations.end()})) sum += n;
    return sum;
}

/// Three communes whose cells come in the opposite order in the file.
SmallTerritory turned(const SmallTerritory& place)
{
    SmallTerritory other;
    const CommuneFacts& c = place.territory.communes;
    for (Commune commune = 0; commune < c.size(); ++commune) {
        other.add_commune({.code = c.code[commune], .gas = c.gas_network[commune] != 0,
                           .heat_network_share = c.heat_network_share[commune], .area_km2 = c.area_km2[commune]});
        for (Cell cell = c.first_cell[commune + 1]; cell-- > c.first_cell[commune];) {
            const CellFacts& f = place.cells;
            other.add_cell((f.x[cell] - f.x[0]) / 200, (f.y[cell] - f.y[0]) / 200,
                           {.households = f.households[cell], .establishments = f.establishments[cell]});
            // margins to the last bit
            const Cell at = other.cells.size() - 1;
            other.cells.owners[at] = f.owners[cell];
            other.cells.social[at] = f.social[cell];
            other.cells.houses[at] = f.houses[cell];
            other.cells.living_standard[at] = f.living_standard[cell];
        }
    }
    other.territory.flows = place.territory.flows;
    other.territory.check();
    return other;
}

} // namespace

TEST(Policy, ThatDoesNothingChangesNothing) // T19
{
    const auto without = history({});
    EXPECT_EQ(first_difference(without, history({})), "");
    EXPECT_EQ(first_difference(without, history({{"aids.stop_from_year", "2019"}, {"aids.stop_months", "0"}})), "");
    EXPECT_EQ(first_difference(without, history({{"prices.shock_year", "2019"}, {"prices.shock_factor", "1"},
                                                 {"prices.shock_months", "12"}})), "");
}

TEST(Policy, ChangesNothingBeforeItBegins)
{
    const auto without = history({}), with = history({{"aids.stop_from_year", "2020"}, {"aids.stop_months", "12"}});
    const Month begin = Month::of(2020, 1);
    for (int month = 0; month < begin.index; ++month)
        ASSERT_EQ(with[static_cast<std::size_t>(month)], without[static_cast<std::size_t>(month)]) << month;
    EXPECT_NE(with.back(), without.back());
}

TEST(Policy, OrderOfCellsInTheFileDoesNotMatter) // T20
{
    // without ties, whose candidates are numbered through the commune
    const Communicator ranks = Communicator::alone();
    const Settings settings{{"ties.enabled", "no"}};
    const SmallTerritory place = three_communes();
    World straight(ranks, place, settings), backward(ranks, turned(place), settings);
    for (Month month{0}; month <= last; ++month.index) {
        straight.advance();
        backward.advance();
        for (Commune c = 0; c < 3; ++c)
            for (std::size_t flow = 0; flow < n_flows; ++flow)
                ASSERT_EQ(straight.commune(c, static_cast<Flow>(flow)), backward.commune(c, static_cast<Flow>(flow)))
                    << flow_info[flow].name << " of commune " << c << " in month " << month.index;
    }
}

TEST(Policy, MoreAidIsNeverFewerRenovations)
{
    // same draws in all three: each decision can only tip towards works
    const double none = renovated({{"aids.scale", "0"}}), some = renovated({}), more = renovated({{"aids.scale", "1.5"}});
    EXPECT_GT(none, 10.0);
    EXPECT_GE(some, none);
    EXPECT_GE(more, some);
    EXPECT_GT(more, none);
}

TEST(Policy, WithoutTriggersNothingIsInstalled)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"triggers.enabled", "no"}, {"demography.enabled", "no"},
                                        {"cooperation.enabled", "no"}});
    const std::vector<std::uint8_t> heating(world.households().heating.values().begin(),
                                            world.households().heating.values().end());
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        ASSERT_TRUE(world.report().events.empty()) << "month " << month.index;
        ASSERT_EQ(world.total(Flow::works_cost), 0.0);
    }
    EXPECT_TRUE(std::equal(heating.begin(), heating.end(), world.households().heating.values().begin()));
}

TEST(Policy, WithoutInfluenceItDoesNotMatterWhoSeesWhom)
{
    const Settings alone{{"social.enabled", "no"}, {"choice.social", "no"}, {"sobriety.peers", "0"}};
    Settings blind = alone;
    blind.emplace_back("ties.enabled", "no");
    const Communicator ranks = Communicator::alone();
    World seeing(ranks, three_communes(), alone), not_seeing(ranks, three_communes(), blind);
    for (Month month{0}; month <= last; ++month.index) {
        seeing.advance();
        not_seeing.advance();
        for (std::uint32_t c = 0; c < seeing.cells().size(); ++c)
            for (std::size_t flow = 0; flow < n_flows; ++flow)
                ASSERT_EQ(seeing.cell(c, static_cast<Flow>(flow)), not_seeing.cell(c, static_cast<Flow>(flow)))
                    << flow_info[flow].name << " of cell " << c << " in month " << month.index;
    }
    // and with influence it does
    EXPECT_NE(first_difference(history({}), history({{"ties.enabled", "no"}})), "");
}

TEST(Policy, DearEnergyIsUsedLessAndCostsMore)
{
    const std::vector<Flow> flows{Flow::use_heating, Flow::use_specific, Flow::use_car, Flow::bill_dwelling,
                                  Flow::bill_car, Flow::sobriety_heat};
    const Month from = Month::of(2020, 2); // sobriety answers with the month
    auto calm = totals({}, flows, from);
    auto shock = totals({{"prices.shock_year", "2020"}, {"prices.shock_months", "12"}, {"prices.shock_factor", "1.5"}},
                        flows, from);
    for (const Flow flow : {Flow::use_heating, Flow::use_specific, Flow::use_car}) EXPECT_LT(shock[flow], calm[flow]);
    for (const Flow flow : {Flow::bill_dwelling, Flow::bill_car, Flow::sobriety_heat}) EXPECT_GT(shock[flow], calm[flow]);
    // short-run elasticity of car use within what was observed, 0.25 to 0.35, and sobriety on top
    const double elasticity = std::log(shock[Flow::use_car] / calm[Flow::use_car]) / std::log(1.5);
    EXPECT_LT(elasticity, -0.2);
    EXPECT_GT(elasticity, -0.5);
}

TEST(Policy, ABannedBoilerIsNotInstalled)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"system.gas_ban_year", "2019"}});
    int before = 0, after = 0;
    for (Month month{0}; month <= last; ++month.index)
        for (const Event& event : world.advance().events)
            if (event.kind == Event::Kind::heating && event.detail == static_cast<int>(Heating::gas_boiler))
                ++(month < Month::of(2019, 2) ? before : after); // what was ordered before the ban is delivered
    EXPECT_GT(before, 0);
    EXPECT_EQ(after, 0);
}

TEST(Policy, WithoutMovesEverybodyStays)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"moves.enabled", "no"}, {"demography.enabled", "no"}});
    const std::vector<std::uint64_t> before(world.households().id.values().begin(), world.households().id.values().end());
    world.advance_to(last);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), world.households().id.values().begin()));
}

} // namespace essaim::test
