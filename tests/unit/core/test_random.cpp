// Random numbers: the published vectors of the generator, keys that keep draws apart, uniformity.
#include "core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace essaim::test {

namespace {

using Words = std::array<std::uint32_t, 4>;

/// Bits under a key and a counter as the published vectors list them.
Words philox(Words counter, std::array<std::uint32_t, 2> key)
{
    const Draws draws(static_cast<std::uint64_t>(key[1]) << 32 | key[0]);
    Process process("any");
    process.key = counter[3];
    const AgentId agent{static_cast<std::uint64_t>(counter[1]) << 32 | counter[0]};
    const Month month{static_cast<std::int16_t>(counter[2] >> 16)};
    return draws.bits(agent, month, process, counter[2] & 0xffffU);
}

} // namespace

// Philox4x32-10 of Random123's file kat_vectors.
TEST(Draws, AreThePublishedVectorsOfTheGenerator)
{
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr std::uint32_t ones = 0xffffffff;
    EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draws, OfManyAgentsAtOnceAreThoseOfEach)
{
    const Draws draws(0x123456789abcdefULL);
    const Process process("triggers");
    for (const std::size_t n : {0U, 1U, 7U, 8U, 9U, 100U}) {
        std::vector<std::uint64_t> agents(n);
        for (std::size_t i = 0; i < n; ++i) agents[i] = i * 0x9e3779b97f4a7c15ULL;
        std::vector<Words> words(n);
        draws.bits(agents, Month{395}, process, words);
        std::vector<std::uint32_t> first(n);
        draws.first_bits(agents, Month{395}, process, first);
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_EQ(words[i], draws.bits(AgentId{agents[i]}, Month{395}, process));
            EXPECT_EQ(first[i], words[i][0]);
        }
    }
}

TEST(Draws, DifferForEverySeedAgentMonthProcessAndBlock)
{
    std::set<Words> seen;
    std::size_t n = 0;
    for (const std::uint64_t seed : {1ULL, 2ULL, 1ULL << 32})
        for (const std::uint64_t agent : {0ULL, 1ULL, 1ULL << 28, 1ULL << 60})
            for (const std::int32_t month : {0, 1, 395, 0xffff})
                for (const std::string_view process : {"triggers", "triggers.move", "envelope_works", "ties.near"})
                    for (const std::uint32_t block : {0U, 1U, 19U}) {
                        seen.insert(Draws(seed).bits(AgentId{agent}, Month{month}, Process(process), block));
                        ++n;
                    }
    EXPECT_EQ(seen.size(), n);
}

TEST(Draws, ProcessesOfTheProgramHaveDistinctKeys)
{
    const std::array names{"weather",          "moving.order",       "ties.near",          "ties.commune",
                           "ties.long",        "ties.employer",      "triggers",           "triggers.move",
                           "envelope_works",   "heating_replacement", "photovoltaics",     "car_replacement",
                           "business_investment", "choice.knowledge_gate", "system.heat_network", "synthesis.age",
                           "synthesis.minds",  "synthesis.habits",   "synthesis.cars",     "synthesis.work",
                           "synthesis.employees", "synthesis.establishment", "synthesis.living_standard"};
    std::set<std::uint32_t> keys;
    for (const char* name : names) keys.insert(Process(name).key);
    EXPECT_EQ(keys.size(), names.size());
}

TEST(Draws, AreUniformAndUncorrelated)
{
    // seed 42, 100,000 numbers: each bound is four standard errors, exceeded once in 16,000 seeds
    const Draws draws(42);
    constexpr int n = 25'000;
    double sum = 0, square = 0, serial = 0, before = 0.5;
    for (std::uint64_t agent = 0; agent < n; ++agent)
        for (const double u : draws.uniforms(AgentId{agent}, Month{3}, Process("test"))) {
            ASSERT_GT(u, 0.0);
            ASSERT_LT(u, 1.0);
            sum += u;
            square += u * u;
            serial += (u - 0.5) * (before - 0.5);
            before = u;
        }
    constexpr double all = 4.0 * n;
    EXPECT_NEAR(sum / all, 0.5, 4 * std::sqrt(1.0 / 12.0 / all));
    EXPECT_NEAR(square / all, 1.0 / 3.0, 4 * std::sqrt(4.0 / 45.0 / all));
    EXPECT_NEAR(serial / all, 0.0, 4 / 12.0 / std::sqrt(all));
}

TEST(Draws, NeverReachTheEndsOfTheInterval)
{
    EXPECT_GT(Draws::unit(0), 0.0);
    EXPECT_LT(Draws::unit(0xffffffff), 1.0);
}

} // namespace essaim::test
