// Who comes first is served, on any ranks, never more than there are places, in a bounded number of reductions (E13).
#include "distribution/allotment.hpp"
#include "core/table.hpp"
#include "population/orders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace essaim::test {

namespace {

constexpr std::uint32_t n_markets = 7;

/// Tickets of all ranks: months of order, then a lottery; market 3 has none, in market 5 many hold the same.
std::vector<Ticket> all_tickets()
{
    std::vector<Ticket> all;
    for (std::uint64_t i = 0; i < 4000; ++i) {
        const auto market = static_cast<std::uint32_t>(mix(i) % n_markets);
        if (market == 3) continue;
        const std::uint64_t number = (mix(i + 77) % 40) << 24 | (mix(i + 1234) & 0xffffffU);
        all.push_back({market, market == 5 ? number & ~0xffffffULL : number});
    }
    return all;
}

std::vector<std::int64_t> counted(const std::vector<Ticket>& all)
{
    std::vector<std::int64_t> waiting(n_markets, 0);
    for (const Ticket& ticket : all) ++waiting[ticket.market];
    return waiting;
}

/// Deals the tickets out; `turn` changes who holds which, and in what order.
std::vector<Ticket> dealt(const Communicator& ranks, std::uint64_t turn)
{
    std::vector<Ticket> mine;
    const auto all = all_tickets();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (mix(i + turn) % static_cast<std::uint64_t>(ranks.size()) == static_cast<std::uint64_t>(ranks.rank()))
            mine.push_back(all[i]);
    std::sort(mine.begin(), mine.end(), [&](const Ticket& a, const Ticket& b) {
        return mix(a.number + turn) < mix(b.number + turn);
    });
    return mine;
}

const std::vector<std::int64_t> some_places{0, 1, 250, 10, 100'000, 301, 17};

} // namespace

TEST(Allotment, ServesWhoComesFirstAndNeverMoreThanThereArePlaces)
{
    const Communicator ranks = Communicator::world();
    const auto all = all_tickets();
    const auto waiting = counted(all);
    const Allotment found = allot(ranks, dealt(ranks, 1), waiting, some_places);
    for (std::uint32_t market = 0; market < n_markets; ++market) {
        std::vector<std::uint64_t> line;
        for (const Ticket& ticket : all)
            if (ticket.market == market) line.push_back(ticket.number);
        std::sort(line.begin(), line.end());
        const auto served = static_cast<std::int64_t>(
            std::lower_bound(line.begin(), line.end(), found.threshold[market]) - line.begin());
        EXPECT_EQ(found.served[market], served) << market;
        EXPECT_LE(served, some_places[market]) << market;
        // as many as possible: the next in line, and all who hold the same, would be too many
        if (served < static_cast<std::int64_t>(line.size())) {
            const auto next = std::upper_bound(line.begin(), line.end(), line[static_cast<std::size_t>(served)]);
            EXPECT_GT(next - line.begin(), some_places[market]) << market;
        }
    }
    EXPECT_EQ(found.served[4], waiting[4]);
    EXPECT_EQ(found.served[2], 250);
    EXPECT_LT(found.served[5], 301) << "holders of the same ticket wait together";
}

TEST(Allotment, DoesNotDependOnWhoHoldsWhichTicket)
{
    const Communicator ranks = Communicator::world();
    const auto waiting = counted(all_tickets());
    const Allotment first = allot(ranks, dealt(ranks, 1), waiting, some_places);
    for (const std::uint64_t turn : {2U, 3U, 4U}) {
        const Allotment other = allot(ranks, dealt(ranks, turn), waiting, some_places);
        EXPECT_EQ(first.threshold, other.threshold);
        EXPECT_EQ(first.served, other.served);
    }
    const Allotment alone = allot(Communicator::alone(), all_tickets(), waiting, some_places);
    EXPECT_EQ(first.threshold, alone.threshold);
}

TEST(Allotment, TakesAFixedNumberOfReductionsAndNoneWithoutAQueue)
{
    const Communicator ranks = Communicator::world();
    const auto waiting = counted(all_tickets());
    const auto tickets = dealt(ranks, 1);
    const std::int64_t before = ranks.traffic().reductions;
    allot(ranks, tickets, waiting, some_places);
    EXPECT_EQ(ranks.traffic().reductions - before, allotment_rounds);
    allot(ranks, tickets, waiting, waiting); // places for all
    EXPECT_EQ(ranks.traffic().reductions - before, allotment_rounds);
}

TEST(Orders, AreReadAsTheyWereWritten)
{
    for (int what = 0; what < 31; ++what)
        for (const int month : {0, 27, 983}) {
            const Order order{static_cast<std::uint8_t>(what), static_cast<std::uint8_t>(what % 8),
                              static_cast<std::int16_t>(month), static_cast<std::uint8_t>(8 * what)};
            EXPECT_NE(order.packed(), 0U);
            EXPECT_EQ(Order::of(order.packed()), order);
        }
    const Draws draws(1);
    EXPECT_LT(ticket_of(draws, AgentId{5}, Trade::heating, Month{7}), ticket_of(draws, AgentId{4}, Trade::heating, Month{8}));
    EXPECT_LT(ticket_of(draws, AgentId{5}, Trade::heating, Month::of(2099, 12)), every_ticket);
}

} // namespace essaim::test
