// The same history for any ranks, threads and chunks, every month, in every bit; and two planted faults that break it.
#include "distribution/tie_partition.hpp"
#include "parallel/for_each_chunk.hpp"
#include "support/fingerprint.hpp"

#include <gtest/gtest.h>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2020, 12);
const Settings eager = busy_projects();

std::vector<Fingerprint> eager_history(const Communicator& ranks, int threads, int chunk_rows,
                                 const ChangeCatalogue& change = {}, std::vector<std::int32_t> owner = {},
                                 Settings settings = {})
{
    settings.insert(settings.end(), eager.begin(), eager.end());
    return history(ranks, settings, {threads, chunk_rows, std::move(owner)}, last, change);
}

std::vector<Fingerprint> eager_reference(const Communicator& ranks, const ChangeCatalogue& change = {}, Settings settings = {})
{
    settings.insert(settings.end(), eager.begin(), eager.end());
    return history_of_root(ranks, settings, last, change);
}

/// Planted fault: moves the attitude towards that of ties as it is now where they are on this rank.
class LiveReader final : public EachHousehold<LiveReader> {
public:
    std::string_view name() const override { return "live_reader"; }
    std::string_view about() const override { return "reads others in the middle of the month"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth&, const Now& now, Tally) const
    {
        const std::uint32_t tie = now.population.ties_of(me.row)[0];
        const float other = tie < h.rows() ? h.attitude[tie]
                                           : static_cast<float>(now.population.seen[tie].attitude * attitude_step);
        h.attitude[me.row] += 0.1F * (other - h.attitude[me.row]);
    }
};

/// Planted fault: draws under the row, which depends on the partition, instead of the identity.
class RowDrawer final : public EachHousehold<RowDrawer> {
public:
    std::string_view name() const override { return "row_drawer"; }
    std::string_view about() const override { return "draws under its row"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth&, const Now& now, Tally) const
    {
        const double u = now.draws.uniform(AgentId{me.row}, now.month, Process("row_drawer"));
        if (u < 0.01) h.knowledge[me.row] = 1.0F;
    }
};

template <class Behaviour>
void plant(Catalogue& catalogue)
{
    catalogue.add(std::make_unique<Behaviour>());
}

} // namespace

class Invariance : public testing::Test {
protected:
    const Communicator ranks = Communicator::world();
};

TEST_F(Invariance, HistoryIsTheSameForAnyRanksThreadsAndChunks)
{
    const auto expected = eager_reference(ranks);
    for (const int threads : {1, 2, 3})
        for (const int chunk_rows : {1, 64, 1'000'000})
            EXPECT_EQ(first_difference(expected, eager_history(ranks, threads, chunk_rows)), "")
                << ranks.size() << " ranks, " << threads << " threads, chunks of " << chunk_rows << " households";
}

TEST_F(Invariance, HistoryIsTheSameForAnyPartition)
{
    const auto expected = eager_reference(ranks);
    std::vector<std::int32_t> dealt, scattered;
    for (Cell cell = 0; cell < three_communes().cells.size(); ++cell) {
        dealt.push_back(static_cast<std::int32_t>(cell) % ranks.size());
        scattered.push_back(static_cast<std::int32_t>(mix(cell) % static_cast<std::uint64_t>(ranks.size())));
    }
    EXPECT_EQ(first_difference(expected, eager_history(ranks, 2, 64, {}, dealt)), "") << "cells dealt like cards";
    EXPECT_EQ(first_difference(expected, eager_history(ranks, 2, 64, {}, scattered)), "") << "cells scattered";
    if (!can_partition_graphs()) return;
    const SmallTerritory place = three_communes();
    const Partition curve(place.territory, partition_along_curve(place.territory, ranks.size()), ranks.size(), ranks.rank());
    const auto by_ties = partition_by_ties(place.territory, place.part(curve.own()), TieBuilder().kernel(), ranks.size(), ranks);
    EXPECT_EQ(first_difference(expected, eager_history(ranks, 2, 64, {}, by_ties)), "") << "cells by their ties";
}

TEST_F(Invariance, HistoryIsTheSameWithInstitutionsThatTryShareAndLearn)
{
    const Settings settings{
        {"programme.pioneers", "76402"}, {"programme.start_year", "2018"}, {"programme.network", "all"},
        {"programme.peers", "6"}, {"management.cooperative", "1"}, {"management.growth", "6"},
        {"learning.enabled", "yes"}, {"learning.trials", "1"}, {"learning.period", "6"}, {"levers.workshops", "1"},
        {"levers.brokerage", "1"}, {"levers.third_party", "1"}, {"levers.grants", "1"}, {"levers.schools", "1"},
        {"levers.streets", "1"}, {"levers.controls", "1"}, {"obligation.form", "imposed"}};
    EXPECT_EQ(first_difference(eager_reference(ranks, {}, settings), eager_history(ranks, 2, 64, {}, {}, settings)), "");
}

TEST_F(Invariance, HistoryIsTheSameWithAllInstitutionsThatDecide)
{
    const Settings settings = busy_institutions();
    EXPECT_EQ(first_difference(eager_reference(ranks, {}, settings), eager_history(ranks, 2, 64, {}, {}, settings)), "");
}

TEST_F(Invariance, EverythingHappensInTheHistoryThatIsCompared)
{
    use_threads(2);
    World world(ranks, three_communes(), eager);
    std::array<std::int64_t, event_names.size()> events{};
    double business_works = 0.0, commune_works = 0.0;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        for (const Event& event : world.report().events) ++events[static_cast<std::size_t>(event.kind)];
        business_works += world.total(Flow::business_invested);
        for (Commune c = 0; ranks.is_root() && c < 3; ++c) commune_works += world.commune(c, Flow::commune_invested);
    }
    ranks.sum(events);
    for (std::size_t kind = 0; kind < events.size(); ++kind) EXPECT_GT(events[kind], 0) << event_names[kind];
    EXPECT_GT(ranks.max(business_works), 0.0);
    EXPECT_GT(ranks.max(commune_works), 0.0);
}

TEST_F(Invariance, AnotherSeedIsAnotherHistory)
{
    const auto expected = eager_reference(ranks);
    use_threads(1);
    Settings settings = eager;
    settings.emplace_back("run.seed", "2");
    World world(ranks, three_communes(), settings);
    world.advance();
    const Fingerprint other = fingerprint(ranks, world);
    for (const std::size_t part : {0U, 1U, 3U, 4U, 5U, 6U})
        EXPECT_NE(other.part[part], expected[0].part[part]) << fingerprint_parts[part];
}

TEST_F(Invariance, ALiveReadOfANeighbourIsCaught)
{
    const auto expected = eager_reference(ranks, plant<LiveReader>);
    // a chunk of one cell lets households see others that have not lived the month yet; one of all cells does not
    EXPECT_EQ(first_difference(expected, eager_history(ranks, 1, 1, plant<LiveReader>)), "households, attitude in month 0");
    if (ranks.size() == 1) return;
    EXPECT_NE(first_difference(expected, eager_history(ranks, 1, 1024, plant<LiveReader>)), "");
}

TEST_F(Invariance, ADrawUnderARowIsCaughtOnSeveralRanks)
{
    const auto expected = eager_reference(ranks, plant<RowDrawer>);
    const std::string difference = first_difference(expected, eager_history(ranks, 1, 64, plant<RowDrawer>));
    if (ranks.size() > 1)
        EXPECT_NE(difference, "");
    else
        EXPECT_EQ(difference, ""); // rows of one rank never change: only several ranks can tell
}

} // namespace essaim::test
