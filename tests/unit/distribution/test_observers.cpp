// Ties turned round say the same as ties.
#include "core/table.hpp"
#include "distribution/observers.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace essaim::test {

TEST(Observers, AreThoseWhoseTiesLeadToOne)
{
    constexpr std::uint32_t rows = 1000, per_row = 5, n_seen = 1300;
    std::vector<std::uint32_t> ties(rows * per_row);
    for (std::size_t i = 0; i < ties.size(); ++i)
        ties[i] = i % 17 == 0 ? nobody : static_cast<std::uint32_t>(mix(i) % n_seen);
    const Observers observers(ties, per_row, n_seen);
    std::map<std::pair<std::uint32_t, Row>, int> expected, found;
    for (std::size_t i = 0; i < ties.size(); ++i)
        if (ties[i] != nobody) ++expected[{ties[i], static_cast<Row>(i / per_row)}];
    std::vector<std::uint32_t> all(n_seen);
    for (std::uint32_t seen = 0; seen < n_seen; ++seen) {
        all[seen] = seen;
        EXPECT_TRUE(std::ranges::is_sorted(observers.of(seen)));
        for (const Row row : observers.of(seen)) ++found[{seen, row}];
    }
    EXPECT_EQ(found, expected);
    found.clear();
    observers.of_all(all, [&](Row row, std::size_t i) { ++found[{all[i], row}]; });
    EXPECT_EQ(found, expected);
}

TEST(Observers, OfNobodyAreNone)
{
    const Observers observers({}, 8, 3);
    for (std::uint32_t seen = 0; seen < 3; ++seen) EXPECT_TRUE(observers.of(seen).empty());
}

} // namespace essaim::test
