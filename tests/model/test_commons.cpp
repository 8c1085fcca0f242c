// Projects of communes: their books close every month, energy and money; without campaigns nothing of them exists (E11).
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2020, 12);
constexpr Commune n_communes = 3;

/// Three communes where much is undertaken, and every fourth house has a roof of 3 kWp.
struct Busy {
    explicit Busy(const char* moves = "no", const char* enabled = "yes")
        : world(ranks, three_communes(),
                {{"moves.enabled", moves}, {"demography.enabled", "no"}, {"commons.enabled", enabled}, {"cooperation.initiative", "12"},
                 {"cooperation.leader_knowledge", "0"}, {"cooperation.leader_trust", "0"}, {"commons.initiative", "1"}, {"commons.reach", "0.6"},
                 {"commons.pause", "3"}, {"commons.patience", "6"}, {"projects.equity_per_home", "1"},
                 {"projects.least_producers", "1"}, {"projects.least_consumers", "1"},
                 {"projects.least_homes", "1"}, {"projects.heat_quorum", "0.01"}, {"commons.energy_part", "0.8"}})
    {
        Households& h = world.households();
        for (Row row = 0; row < h.rows(); row += 4)
            if (h.type[row] == 0) h.pv_kwp[row] = 3.0F;
    }
    double project(Commune commune, ProjectKind kind, const Column<double>& column)
    {
        return column[Projects::row(commune, kind)];
    }
    const Communicator ranks = Communicator::alone();
    World world;
};

} // namespace

TEST(Commons, PoolBuysWhatItDeliversAndTheOrganiserKeepsTheBooks)
{
    Busy busy;
    Projects& p = busy.world.population().projects;
    double most = 0.0, earned = 0.0;
    for (Month month{0}; month <= last; ++month.index) {
        std::array<double, n_communes> before{}, returned{};
        for (Commune c = 0; c < n_communes; ++c) {
            before[c] = busy.project(c, ProjectKind::shared_power, p.cash);
            returned[c] = busy.project(c, ProjectKind::shared_power, p.dividend);
        }
        busy.world.advance();
        const Commons::Prices price = busy.world.model().catalogue.commons().prices(busy.world.model().forcing[month]);
        for (Commune c = 0; c < n_communes; ++c) {
            const auto of = [&](Flow flow) { return busy.world.commune(c, flow); };
            const double used = of(Flow::pool_used), sold = of(Flow::pool_sold), rest = of(Flow::pool_remainder);
            EXPECT_NEAR(used, sold + rest, 1e-4); // energy
            EXPECT_LE(used, of(Flow::pool_use) + 1e-4);
            EXPECT_LE(sold, of(Flow::pool_surplus) + 1e-4);
            // money: what members pay the pool, what it pays them, what it pays the market
            const double market = rest * (rest > 0.0 ? price.energy : price.surplus);
            EXPECT_NEAR(of(Flow::pool_market), market, 1e-4);
            EXPECT_NEAR(busy.project(c, ProjectKind::shared_power, p.cash),
                        before[c] + (used - sold) * price.pool - market - used * returned[c], 1e-4);
            EXPECT_NEAR(of(Flow::pool_saved), used * (price.energy - price.pool + returned[c]), 1e-4);
            EXPECT_NEAR(of(Flow::pool_gained), sold * (price.pool - price.surplus), 1e-4);
            most = std::max(most, used);
            earned += of(Flow::pool_gained);
        }
    }
    EXPECT_GT(most, 10.0) << "no pool in this history";
    EXPECT_GT(earned, 1.0);
}

TEST(Commons, PoolAnnouncesTheLawOfOneHome)
{
    Busy busy;
    Projects& p = busy.world.population().projects;
    int seen = 0;
    for (Month month{0}; month <= last; ++month.index) {
        busy.world.advance();
        for (Commune c = 0; c < n_communes; ++c) {
            const double use = busy.world.commune(c, Flow::pool_use), surplus = busy.world.commune(c, Flow::pool_surplus);
            const double part = busy.project(c, ProjectKind::shared_power, p.used_part);
            if (part <= 0.0) continue;
            const auto& year = busy.world.model().forcing; // the sun of the reference climate is the same every year
            const double sun = surplus * year[Month{(month.index + 1) % 12}].climate[0].pv_yield /
                               year[Month{month.index % 12}].climate[0].pv_yield;
            const double shared = 1.0 / (1.0 / sun + 1.0 / (0.45 * use));
            EXPECT_NEAR(part * use, shared, 1e-6 * shared);
            EXPECT_NEAR(busy.project(c, ProjectKind::shared_power, p.sold_part) * sun, shared, 1e-6 * shared);
            ++seen;
        }
    }
    EXPECT_GT(seen, 5);
}

TEST(Commons, CooperativeSpendsWhatSharesAndTheBankBring)
{
    Busy busy;
    Projects& p = busy.world.population().projects;
    double shares = 0.0, dividends = 0.0;
    for (Month month{0}; month <= last; ++month.index) {
        std::array<double, n_communes> before{};
        for (Commune c = 0; c < n_communes; ++c) before[c] = busy.project(c, ProjectKind::energy_cooperative, p.cash);
        busy.world.advance();
        for (Commune c = 0; c < n_communes; ++c) {
            const auto of = [&](Flow flow) { return busy.world.commune(c, flow); };
            EXPECT_NEAR(of(Flow::cooperative_invested),
                        of(Flow::shares_paid) + of(Flow::cooperative_reinvested) + of(Flow::cooperative_loan), 1e-3);
            const double cash = busy.project(c, ProjectKind::energy_cooperative, p.cash);
            EXPECT_NEAR(cash, before[c] + of(Flow::cooperative_income) - of(Flow::cooperative_costs) -
                                  of(Flow::share_income) - of(Flow::cooperative_reinvested), 1e-3) << "month " << month.index;
            EXPECT_NEAR(busy.project(c, ProjectKind::energy_cooperative, p.equity), of(Flow::shares), 1e-3);
            shares += of(Flow::shares_paid);
            dividends += of(Flow::share_income);
        }
    }
    EXPECT_GT(shares, 1000.0) << "no cooperative in this history";
    EXPECT_GT(dividends, 1.0);
}

TEST(Commons, CooperativePutsIdleMoneyIntoPlants)
{
    const auto at_the_end = [](const char* reinvested) {
        const Communicator ranks = Communicator::alone();
        World world(ranks, three_communes(), {{"run.last_year", "2032"}, {"population.share_leaders", "0.2"},
                                              {"cooperation.leader_knowledge", "0"}, {"cooperation.leader_trust", "0"},
                                              {"commons.reach", "0.6"}, {"projects.equity_per_home", "1"},
                                              {"projects.reinvested", reinvested}});
        double again = 0.0, lowest = 0.0;
        const Projects& p = world.population().projects;
        for (Month month{0}; month <= Month::of(2032, 12); ++month.index) {
            world.advance();
            for (Commune c = 0; c < n_communes; ++c) {
                const Row row = Projects::row(c, ProjectKind::energy_cooperative);
                again += world.commune(c, Flow::cooperative_reinvested);
                lowest = std::min(lowest, p.cash[row]);
            }
        }
        double cash = 0.0, power = 0.0;
        for (Commune c = 0; c < n_communes; ++c) {
            cash += world.commune(c, Flow::cooperative_cash);
            power += world.commune(c, Flow::cooperative_power);
        }
        return std::array{again, cash, power, lowest};
    };
    const auto kept = at_the_end("0"), put = at_the_end("1");
    EXPECT_EQ(kept[0], 0.0);
    EXPECT_GT(put[0], 1000.0);
    EXPECT_LT(put[1], 0.7 * kept[1]) << "cash";
    EXPECT_GT(put[2], kept[2]) << "power";
    EXPECT_GE(put[3], kept[3] - 1.0) << "winters are no darker for it: a year of costs is kept";
}

TEST(Commons, SharesAreKeptByThoseWhoMove)
{
    Busy busy("yes");
    busy.world.advance_to(last);
    const Projects& p = busy.world.population().projects;
    const Households& h = busy.world.households();
    std::array<double, n_communes> held{};
    for (Row row = 0; row < h.rows(); ++row)
        if (h.shares[row] > 0.0F) held[h.shares_commune[row]] += static_cast<double>(h.shares[row]);
    double all = 0.0;
    for (Commune c = 0; c < n_communes; ++c) {
        EXPECT_EQ(held[c], busy.project(c, ProjectKind::energy_cooperative, p.equity));
        all += held[c];
    }
    EXPECT_GT(all, 0.0);
}

TEST(Commons, ExtendedNetworksConnectThoseWhoPledged)
{
    Busy busy;
    double connected = 0.0, extended = 0.0;
    const Households& h = busy.world.households();
    std::vector<std::uint16_t> before(h.rows(), 0);
    for (Month month{0}; month <= last; ++month.index) {
        busy.world.advance();
        for (Row row = 0; row < h.rows(); ++row) {
            const bool now = (h.collective[row] & collective::connected) != 0;
            if (now && (before[row] & collective::connected) == 0) {
                connected += 1.0;
                EXPECT_EQ(h.heating[row], static_cast<std::uint8_t>(Heating::heat_network));
            }
            before[row] = h.collective[row];
        }
        extended += busy.world.commune(0, Flow::built_heat_network) + busy.world.commune(1, Flow::built_heat_network);
        EXPECT_EQ(busy.world.commune(2, Flow::open_heat_network), 0.0) << "there is no network to extend";
    }
    EXPECT_GT(extended, 0.0);
    EXPECT_GT(connected, 0.0);
}

TEST(Commons, SwitchedOffTheyDoNotExist)
{
    Busy off("no", "no");
    for (Month month{0}; month <= last; ++month.index) {
        off.world.advance();
        for (std::size_t k = static_cast<std::size_t>(Flow::initiatives_energy);
             k <= static_cast<std::size_t>(Flow::heat_extension); ++k)
            for (Commune c = 0; c < n_communes; ++c)
                ASSERT_EQ(off.world.commune(c, static_cast<Flow>(k)), 0.0) << flow_info[k].name;
    }
}

} // namespace essaim::test
