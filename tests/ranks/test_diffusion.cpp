// The standard workload of benchmarks gives the same bits on any ranks and threads, and those of a kernel by hand.
#include "app/diffusion.hpp"
#include "app/yardstick.hpp"
#include "parallel/for_each_chunk.hpp"

#include <gtest/gtest.h>

namespace essaim::test {

namespace {

struct Outcome {
    std::vector<diffusion::Totals> totals;
    std::uint64_t hash = 0;
    bool operator==(const Outcome&) const = default;
};

constexpr std::int64_t n_agents = 12'345; // neither whole cells nor a whole square
constexpr std::int32_t steps = 30;

Outcome outcome(const Communicator& ranks, int threads)
{
    use_threads(threads);
    Diffusion world(ranks, n_agents, 7);
    Outcome out;
    for (std::int32_t step = 0; step < steps; ++step) out.totals.push_back(world.advance(Month{step}));
    out.hash = world.content_hash();
    return out;
}

class Threads : public testing::Test {
protected:
    ~Threads() override { use_threads(before_); }
    const Communicator ranks = Communicator::world(), alone = Communicator::alone();

private:
    int before_ = threads_in_use();
};

} // namespace

using DiffusionOnRanks = Threads;

TEST_F(DiffusionOnRanks, HasTheBitsOfOneRankAndOneThread)
{
    const Outcome reference = outcome(alone, 1);
    EXPECT_GT(reference.totals.back().adopters, n_agents / 10);
    EXPECT_LT(reference.totals.back().adopters, n_agents);
    for (const int threads : {1, 2, 3}) EXPECT_TRUE(outcome(ranks, threads) == reference) << threads << " threads";
}

TEST_F(DiffusionOnRanks, BeginsAgainAsBefore)
{
    use_threads(2);
    Diffusion world(ranks, n_agents, 7);
    std::vector<diffusion::Totals> first, second;
    for (std::int32_t step = 0; step < steps; ++step) first.push_back(world.advance(Month{step}));
    world.begin();
    for (std::int32_t step = 0; step < steps; ++step) second.push_back(world.advance(Month{step}));
    EXPECT_EQ(first, second);
}

TEST_F(DiffusionOnRanks, OfAnotherSeedDiffers)
{
    Diffusion one(ranks, n_agents, 1), other(ranks, n_agents, 2);
    EXPECT_NE(one.content_hash(), other.content_hash());
}

TEST_F(DiffusionOnRanks, GivesTheTotalsOfKernelsByHand)
{
    use_threads(2);
    Diffusion world(alone, n_agents, 7);
    Yardstick gather(world, Yardstick::Kind::gather), seldom(world, Yardstick::Kind::seldom);
    for (std::int32_t step = 0; step < steps; ++step) {
        const diffusion::Totals expected = world.advance(Month{step});
        ASSERT_EQ(gather.advance(Month{step}), expected) << step;
        ASSERT_EQ(seldom.advance(Month{step}), expected) << step;
    }
}

// One message to each neighbour a step, with what changed: five bytes for each adopter and rank that looks.
TEST_F(DiffusionOnRanks, SendsOnlyWhoAdopted)
{
    Diffusion world(ranks, n_agents, 7);
    const auto ghosts = ranks.sum(static_cast<std::int64_t>(world.n_ghosts()));
    const Traffic before = ranks.traffic();
    std::int64_t adopters = 0;
    for (std::int32_t step = 0; step < steps; ++step) adopters = world.advance(Month{step}).adopters;
    EXPECT_EQ(ranks.traffic().messages - before.messages, steps * (ranks.size() - 1));
    EXPECT_EQ(ranks.traffic().reductions - before.reductions, steps);
    const std::int64_t sent = ranks.sum(ranks.traffic().bytes - before.bytes);
    EXPECT_EQ(sent % 5, 0);
    EXPECT_LE(sent / 5, std::min(ghosts, adopters * (ranks.size() - 1)));
    EXPECT_EQ(sent > 0, ranks.size() > 1);
}

} // namespace essaim::test
