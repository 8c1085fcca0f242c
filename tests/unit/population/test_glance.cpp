// Ten ties looked at in columns of bytes are the ten ties looked at one by one.
#include "core/table.hpp"
#include "population/glance.hpp"

#include <gtest/gtest.h>

namespace essaim::test {

namespace {

void expect_same(const std::array<std::uint64_t, ties_per_household>& words, int own, int listens)
{
    const auto seen = [&](std::size_t k) { return words[k]; };
    const Glance fast = look(seen, own, listens), plain = look_one_by_one(seen, own, listens);
    EXPECT_EQ(fast.technology, plain.technology);
    EXPECT_EQ(fast.equipped, plain.equipped);
    EXPECT_EQ(fast.distance, plain.distance) << "own " << own << ", listens " << listens;
    EXPECT_EQ(fast.heat, plain.heat);
    EXPECT_EQ(fast.power, plain.power);
    EXPECT_EQ(fast.travel, plain.travel);
    EXPECT_EQ(fast.experiences, plain.experiences);
    EXPECT_EQ(fast.member, plain.member);
    EXPECT_EQ(fast.pledged, plain.pledged);
    EXPECT_EQ(fast.asked, plain.asked);
}

} // namespace

TEST(Glance, CountsWhatEachTieShows)
{
    for (std::uint64_t key = 0; key < 20'000; ++key) {
        std::array<std::uint64_t, ties_per_household> words{};
        const std::uint64_t rarity = mix(key) | mix(key + 1) << 3; // some bits are rare, as they are in life
        for (std::size_t k = 0; k < words.size(); ++k)
            words[k] = mix(key * 100 + k) & (key % 3 == 0 ? ~std::uint64_t{0} : key % 3 == 1 ? mix(key * 7 + k) : rarity);
        const int own = static_cast<int>(mix(key + 5) % 255) - 127, listens = static_cast<int>(mix(key + 6) % 256);
        expect_same(words, own, listens);
    }
}

TEST(Glance, KnowsTheEndsOfTheScales)
{
    for (const int own : {-127, 0, 127})
        for (const int listens : {0, 1, 127, 254, 255})
            for (const std::uint64_t word : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{0x7f0000}, std::uint64_t{0x810000}}) {
                std::array<std::uint64_t, ties_per_household> words{};
                words.fill(word);
                expect_same(words, own, listens);
            }
}

TEST(Glance, TiesAreCountedByTechnology)
{
    std::array<std::uint8_t, 16> technology{};
    technology[0] = technology[9] = visible::pv | visible::heat_pump;
    technology[3] = visible::deep_retrofit;
    EXPECT_EQ(ties_with(technology, 0), 2);
    EXPECT_EQ(ties_with(technology, 3), 2);
    EXPECT_EQ(ties_with(technology, 6), 1);
    EXPECT_EQ(ties_with(technology, 1), 0);
}

} // namespace essaim::test
