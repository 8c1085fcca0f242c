// Cells that change ranks between two months take everything along, and nothing that is left behind goes unnoticed.
#include "distribution/handover.hpp"
#include "parallel/for_each_chunk.hpp"
#include "support/fingerprint.hpp"

#include <gtest/gtest.h>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2019, 3);

std::vector<std::int32_t> scattered(std::uint64_t key, int ranks)
{
    std::vector<std::int32_t> owner;
    for (Cell cell = 0; cell < three_communes().cells.size(); ++cell)
        owner.push_back(static_cast<std::int32_t>(mix(key << 32 | cell) % static_cast<std::uint64_t>(ranks)));
    return owner;
}

/// A row of numbers on each household, and what all ranks share.
struct Numbers {
    std::vector<std::uint64_t> of_household, of_street, of_cell;
    std::vector<int> shared{1, 2, 3};

    explicit Numbers(const Spread& spread)
    {
        for (const Cell cell : spread.own) {
            const auto add = [&](RowsOf of, std::vector<std::uint64_t>& numbers) {
                for (std::uint64_t k = spread.before(of, cell); k < spread.before(of, cell + 1); ++k) numbers.push_back(k);
            };
            add(RowsOf::households, of_household);
            add(RowsOf::streets, of_street);
            add(RowsOf::cells, of_cell);
        }
    }
    void remember(Memory& memory, bool forgetful = false)
    {
        const auto rows = [&](RowsOf of, std::string_view name, std::vector<std::uint64_t>& numbers) {
            memory.rows(of, name, sizeof(std::uint64_t), reinterpret_cast<std::byte*>(numbers.data()));
        };
        rows(RowsOf::households, "households", of_household);
        if (!forgetful) rows(RowsOf::streets, "streets", of_street);
        rows(RowsOf::cells, "cells", of_cell);
        memory.shared("shared", shared);
    }
    bool operator==(const Numbers&) const = default;
    void forget()
    {
        for (auto* numbers : {&of_household, &of_street, &of_cell}) std::fill(numbers->begin(), numbers->end(), 0);
        shared.clear();
    }
};

class Handover : public testing::Test {
protected:
    const Communicator ranks = Communicator::world();
};

} // namespace

TEST_F(Handover, RowsArriveInTheOrderOfCells)
{
    const Territory territory = three_communes().territory;
    for (std::uint64_t key = 0; key < 20; ++key) {
        const Partition before(territory, key == 0 ? partition_along_curve(territory, ranks.size()) : scattered(key, ranks.size()),
                               ranks.size(), ranks.rank());
        const Partition after(territory, scattered(key + 1, ranks.size()), ranks.size(), ranks.rank());
        Numbers there(Spread(territory, before.own()));
        const Numbers expected(Spread(territory, after.own()));
        Numbers here = expected;
        here.forget();
        Departure departure(ranks);
        there.remember(departure);
        Arrival arrival(ranks, departure);
        here.remember(arrival);
        arrival.settle(territory, before, after);
        ASSERT_EQ(here, expected) << "move " << key;
    }
}

TEST_F(Handover, AnotherDeclarationIsADefect)
{
    const Territory territory = three_communes().territory;
    const Partition partition(territory, partition_along_curve(territory, ranks.size()), ranks.size(), ranks.rank());
    Numbers numbers(Spread(territory, partition.own()));
    Departure departure(ranks);
    numbers.remember(departure);
    Arrival arrival(ranks, departure);
    numbers.remember(arrival, true);
    EXPECT_THROW(arrival.settle(territory, partition, partition), InternalError);
}

TEST_F(Handover, CellsThatMoveBeforeEveryMonthChangeNothing)
{
    const Settings settings = busy_institutions();
    const auto expected = history_of_root(ranks, settings, last);
    Way way{2, 64, {}, [&](Month month) { return scattered(static_cast<std::uint64_t>(month.index), ranks.size()); }};
    EXPECT_EQ(first_difference(expected, history(ranks, settings, way, last)), "");
}

} // namespace essaim::test
