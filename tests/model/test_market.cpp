// The market of installers in the limits where its answer is known (E13; T12, T13), and what is always kept.
#include "agents/households/delivery.hpp"
#include "config/settings.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace essaim::test {

namespace {

/// Orders works at a constant rate, and nothing else: what is ordered has no effect.
class Orderer final : public EachHousehold<Orderer> {
public:
    Orderer(const Delivery& delivery, double rate) : delivery_(delivery), rate_(rate) {}
    std::string_view name() const override { return "orderer"; }
    std::string_view about() const override { return "orders works"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
    {
        if (h.order_envelope[me.row] != 0) {
            const Order order = Order::of(h.order_envelope[me.row]);
            if (delivery_.follow(h.order_envelope[me.row], me, h, m, now, Trade::envelope, tally) == Fate::served)
                delivery_.deliver({}, order, h, me, now, Trade::envelope, tally);
            else
                tally[Flow::waiting_envelope] += 1.0;
            return;
        }
        if (now.draws.uniform(me.id, now.month, Process("orderer")) >= rate_) return;
        delivery_.place(h.order_envelope[me.row],
                        delivery_.market().order(0, Trigger::attention, now, me.commune, Trade::envelope),
                        Trade::envelope, tally);
        tally[Flow::waiting_envelope] += 1.0;
    }

private:
    const Delivery& delivery_;
    double rate_;
};

constexpr double rate = 0.01;
constexpr int homes = 2000; // 20 orders a month
const Settings frozen{{"market.opens", "2019"}, {"market.adjustment", "0"}, {"market.give_up", "0"},
                      {"run.last_year", "2030"}};

Settings with(Settings settings, const Settings& more)
{
    settings.insert(settings.end(), more.begin(), more.end());
    return settings;
}

World constant_load(const Communicator& ranks, const Settings& settings)
{
    return World(ranks, islands(10, homes / 10), with(frozen, settings), [](Catalogue& catalogue) {
        catalogue.clear();
        catalogue.add(std::make_unique<Orderer>(catalogue.delivery(), rate));
    });
}

/// Orders, jobs, orders given up of a trade in the month, and orders waiting at its end.
struct Book {
    double orders, jobs, given_up, waiting;
};
Book book(const World& world, std::size_t trade)
{
    return {world.total(after(Flow::orders_envelope, trade)), world.total(after(Flow::jobs_envelope, trade)),
            world.total(after(Flow::given_up_envelope, trade)), world.total(after(Flow::waiting_envelope, trade))};
}

} // namespace

TEST(Market, QueueIsOrdersTimesWaitUnderConstantLoad) // T12: L = lambda W
{
    const Communicator ranks = Communicator::alone();
    World world = constant_load(ranks, {{"market.slack", "0.02"}}); // a load of 98 %: queues come and go
    world.advance_to(Month::of(2019, 12));
    double orders = 0, jobs = 0, waited = 0, queue = 0, announced = 0;
    const int months = 12 * 11;
    double before = book(world, 0).waiting;
    for (int month = 0; month < months; ++month) {
        announced += world.population().markets.wait[0];
        world.advance();
        const Book of = book(world, 0);
        EXPECT_EQ(of.orders, of.jobs + of.waiting - before);
        before = of.waiting;
        orders += of.orders;
        jobs += of.jobs;
        waited += world.total(Flow::waited_envelope);
        queue += of.waiting;
    }
    const double lambda = orders / months, mean_wait = waited / jobs, mean_queue = queue / months;
    EXPECT_NEAR(mean_queue, lambda * mean_wait, 0.03 * mean_queue);
    // what is announced, queue over capacity once next month's jobs are taken, is what is waited beyond that month
    EXPECT_NEAR(announced / months + 1.0, mean_wait, 0.1 * mean_wait);
}

TEST(Market, ClearsItsQueueEveryMonthWhenCapacityExceedsOrders) // T12
{
    const Communicator ranks = Communicator::alone();
    World world = constant_load(ranks, {{"market.slack", "1"}});
    world.advance_to(Month::of(2019, 6)); // the queue of the opening is worked off
    double before = book(world, 0).waiting;
    for (int month = 0; month < 24; ++month) {
        world.advance();
        const Book of = book(world, 0);
        EXPECT_EQ(of.jobs, before);
        EXPECT_EQ(world.total(Flow::waited_envelope), of.jobs) << "a month each";
        EXPECT_LT(world.population().markets.wait[0], 1.0);
        before = of.waiting;
    }
}

TEST(Market, OldestOrdersAreServedFirst)
{
    const Communicator ranks = Communicator::alone();
    World world = constant_load(ranks, {{"market.slack", "-0.5"}});
    world.advance_to(Month::of(2020, 12));
    const Households& h = world.households();
    int oldest_before = -1;
    for (int month = 0; month < 12; ++month) {
        int oldest = 10'000;
        for (Row row = 0; row < h.rows(); ++row)
            if (h.order_envelope[row] != 0) oldest = std::min<int>(oldest, Order::of(h.order_envelope[row]).month);
        EXPECT_GE(oldest, oldest_before);
        oldest_before = oldest;
        world.advance();
    }
    EXPECT_GT(world.population().markets.wait[0], 6.0) << "half the orders cannot be served";
}

TEST(Market, ConservesOrdersAndNeverExceedsCapacity)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"market.opens", "2019"}, {"market.slack", "-0.3"}, {"run.last_year", "2023"}});
    std::array<double, n_trades> waiting{}, queued{};
    const Markets& markets = world.population().markets;
    for (Month month{0}; month <= Month::of(2023, 12); ++month.index) {
        std::array<double, n_trades> able{};
        for (Row row = 0; row < markets.rows(); ++row) able[row % n_trades] += markets.capacity[row] + 1.0; // and carried
        world.advance();
        for (std::size_t t = 0; t < n_trades; ++t) {
            const Book of = book(world, t);
            EXPECT_EQ(of.orders, of.jobs + of.given_up + of.waiting - waiting[t]) << trade_names[t] << " " << month.index;
            if (month >= Month::of(2019, 1)) { EXPECT_LE(of.jobs, able[t]) << trade_names[t] << " " << month.index; }
            waiting[t] = of.waiting;
            queued[t] = std::max(queued[t], of.waiting);
        }
    }
    for (const double longest : queued) EXPECT_GT(longest, 0.0);
}

TEST(Market, OpensWithTheCapacityOfTheOrdersOfTheYearBefore)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"market.opens", "2019"}, {"market.outside", "0.4"}, {"market.growth_envelope", "0"},
                                          {"market.growth_heating", "0"}, {"market.growth_photovoltaics", "0"}});
    double orders = 0;
    for (int month = 0; month < 12; ++month) {
        world.advance();
        orders += book(world, 1).orders;
    }
    world.advance();
    double capacity = 0, outside = 0;
    const Markets& markets = world.population().markets;
    for (Row row = 1; row < markets.rows(); row += n_trades) {
        capacity += markets.capacity[row];
        outside += markets.outside[row];
    }
    EXPECT_NEAR(capacity, 1.1 * orders / 12.0, 1e-4 * capacity);
    EXPECT_NEAR(outside, 0.4 * capacity, 1e-4 * capacity);
    EXPECT_NEAR(world.total(Flow::capacity_heating), capacity - outside, 1e-4 * capacity);
}

TEST(Market, PriceFallsByTheLearningRateWhenJobsDouble) // T13
{
    InstallerMarket market;
    ParameterBlock* block = &market;
    set_parameter(std::span(&block, 1), "market.learning", "yes");
    constexpr std::array usual{2.0, 1.0, 2.0}, learning_rate{0.10, 0.15, 0.18};
    for (std::size_t t = 0; t < n_trades; ++t) {
        const auto trade = static_cast<Trade>(t);
        double before = market.price_of(trade, usual[t], 0.0, 500.0);
        EXPECT_NEAR(before, 1.0, 1e-12);
        for (double jobs = 500.0; jobs < 5e6; jobs = 2.0 * jobs + 500.0) { // those before the opening count
            const double price = market.price_of(trade, usual[t], jobs, 500.0);
            EXPECT_NEAR(price / before, 1.0 - learning_rate[t], 1e-9);
            before = price;
        }
        // endless capacity: no wait, and the price is the learning curve times the bottom of the swing
        EXPECT_NEAR(market.price_of(trade, 0.0, 500.0, 500.0), (1.0 - learning_rate[t]) * (1.0 - 0.15 * std::tanh(1.0)), 1e-9);
    }
}

TEST(Market, ScarcityMovesPriceAndCapacityWithinBounds)
{
    const InstallerMarket market;
    for (const double wait : {0.0, 1.0, 2.0, 4.0, 50.0}) {
        EXPECT_NEAR(market.price_of(Trade::envelope, wait, 10.0, 10.0), 1.0 + 0.15 * std::tanh((wait - 2.0) / 2.0), 1e-12);
        EXPECT_LE(std::abs(market.growth_of(Trade::envelope, wait)), 0.01);
        EXPECT_EQ(market.growth_of(Trade::envelope, wait) > 0.0, wait > 2.0);
        EXPECT_NEAR(market.given_up(wait), wait > 6.0 ? 0.02 * (wait - 6.0) : 0.0, 1e-12);
    }
}

TEST(Market, WithEndlessCapacityWorksComeAMonthLaterAndElseAsWithoutIt)
{
    const Communicator ranks = Communicator::alone();
    const Settings neutral{{"market.slack", "10"}, {"market.opens", "2019"}, {"market.swing", "0"}, {"market.quality", "1"}, {"market.quality_spread", "0"},
                           {"choice.wait", "0"}, {"system.breakdown_wait", "60"}, {"trust.enabled", "no"},
                           {"run.last_year", "2021"}};
    double with_market = 0, without = 0, first = 0;
    for (const bool on : {true, false}) {
        World world(ranks, three_communes(), with(neutral, {{"market.enabled", on ? "yes" : "no"}}));
        for (Month month{0}; month <= Month::of(2021, 12); ++month.index) {
            world.advance();
            double works = 0;
            for (std::size_t k = 0; k < 5; ++k) works += world.total(after(Flow::renovations_owner_house, k));
            (on ? with_market : without) += works;
            if (on && month.index == 0) first = works;
        }
    }
    EXPECT_EQ(first, 0.0);
    EXPECT_GT(without, 60.0);
    EXPECT_NEAR(with_market, without, 0.12 * without);
}

TEST(Market, SwitchedOffNothingIsEverOnOrder)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"market.enabled", "no"}});
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance();
        for (std::size_t t = 0; t < n_trades; ++t) {
            const Book of = book(world, t);
            EXPECT_EQ(of.orders + of.jobs + of.given_up + of.waiting, 0.0);
        }
    }
}

TEST(Market, ALossOfInstallersLengthensTheWait)
{
    const Communicator ranks = Communicator::alone();
    const auto longest = [&](const Settings& shock) {
        World world(ranks, three_communes(), with({{"run.last_year", "2022"}, {"market.opens", "2020"}}, shock));
        world.advance_to(Month::of(2022, 12));
        double wait = 0;
        const Markets& markets = world.population().markets;
        for (Row row = 0; row < markets.rows(); ++row) wait = std::max(wait, markets.wait[row]);
        return wait;
    };
    EXPECT_GT(longest({{"market.loss_year", "2021"}, {"market.loss", "0.6"}}), 1.5 * longest({}));
}

} // namespace essaim::test
