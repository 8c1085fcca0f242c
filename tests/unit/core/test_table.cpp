// Tables: columns keep their values, and rows survive being packed and unpacked.
#include "core/table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

namespace essaim::test {

namespace {

struct Sheep : Table {
    Column<std::uint64_t> id{*this, "id", "1", "identity", Follows::household};
    Column<std::uint8_t> legs{*this, "legs", "1", "number of legs"};
    Column<float> wool{*this, "wool", "kg", "weight of wool", Follows::household};
    Column<double> age{*this, "age", "year", "age"};
    Column<std::int16_t> born{*this, "born", "month", "month of birth", Follows::household};
};

constexpr auto all = [](const AnyColumn&) { return true; };
constexpr auto followers = [](const AnyColumn& column) { return column.follows == Follows::household; };

void fill(Sheep& sheep, Row rows)
{
    sheep.resize(rows);
    for (Row row = 0; row < rows; ++row) {
        sheep.id[row] = 1'000'000'007ULL * row;
        sheep.legs[row] = static_cast<std::uint8_t>(row + 1);
        sheep.wool[row] = 0.5F * static_cast<float>(row);
        sheep.age[row] = 1.0 / (row + 1.0);
        sheep.born[row] = static_cast<std::int16_t>(-7 * static_cast<int>(row));
    }
}

} // namespace

TEST(Table, KnowsItsColumnsInOrder)
{
    const Sheep sheep;
    ASSERT_EQ(sheep.columns().size(), 5U);
    EXPECT_EQ(sheep.columns()[0]->name, "id");
    EXPECT_EQ(sheep.columns()[2]->unit, "kg");
    EXPECT_EQ(sheep.columns()[3]->type, ColumnType::f64);
    EXPECT_EQ(sheep.bytes_per_row(), 8U + 1U + 4U + 8U + 2U);
}

TEST(Table, RowsSurvivePackingAndUnpacking)
{
    Sheep from, to;
    fill(from, 5);
    to.resize(5);
    const std::size_t size = from.bytes_per_row();
    std::vector<std::byte> packed(5 * size);
    const auto record = [&](std::size_t i) { return packed.data() + i * size; };
    const std::array<Row, 5> rows{0, 1, 2, 3, 4}, others{4, 3, 2, 1, 0};
    EXPECT_EQ(pack_rows(from, rows, all, record), size);
    EXPECT_EQ(unpack_rows(to, others, all, record), size);
    for (Row row = 0; row < 5; ++row) {
        EXPECT_EQ(to.id[4 - row], from.id[row]);
        EXPECT_EQ(to.legs[4 - row], from.legs[row]);
        EXPECT_EQ(to.wool[4 - row], from.wool[row]);
        EXPECT_EQ(to.age[4 - row], from.age[row]);
        EXPECT_EQ(to.born[4 - row], from.born[row]);
    }
}

TEST(Table, ColumnsThatAreNotWantedStay)
{
    Sheep from, to;
    fill(from, 2);
    fill(to, 2);
    std::vector<std::byte> packed(from.bytes_per_row());
    const auto record = [&](std::size_t) { return packed.data(); };
    const std::array<Row, 1> leaves{1}, arrives{0};
    pack_rows(from, leaves, followers, record);
    unpack_rows(to, arrives, followers, record);
    EXPECT_EQ(to.id[0], from.id[1]);
    EXPECT_EQ(to.born[0], from.born[1]);
    EXPECT_EQ(to.legs[0], 1); // the place's own
    EXPECT_EQ(to.age[0], 1.0);
}

TEST(Mix, SpreadsNeighbouringNumbers)
{
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < 10'000; ++i) seen.insert(mix(i) % 4);
    EXPECT_EQ(seen.size(), 4U);
    EXPECT_NE(mix(0), 0U);
}

} // namespace essaim::test
