// Ghosts hold exactly what their owners published, whatever changes and whoever subscribes later; one message each.
#include "core/table.hpp"
#include "distribution/ghosts.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <set>
#include <utility>

namespace essaim::test {

namespace {

/// Think of a global array of 100 numbers per rank, of which each rank reads some entries of the others.
class Readers {
public:
    static constexpr Place per_rank = 100;

    explicit Readers(const Communicator& ranks) : ranks_(ranks), ghosts_(ranks), seen_(per_rank)
    {
        for (Row row = 0; row < per_rank; ++row) seen_[row] = value(mine(row), 0);
    }

    /// Every entry starts reading the published state of `n` random places, some of which it reads already.
    void subscribe(std::uint64_t round, std::size_t n)
    {
        std::vector<Ghosts<std::uint64_t>::Request> wanted;
        for (std::uint64_t i = 0; ranks_.size() > 1 && i < n; ++i) {
            const auto all = per_rank * static_cast<Place>(ranks_.size());
            const auto place = static_cast<Place>(mix(round << 32 | i << 8 | static_cast<std::uint64_t>(ranks_.rank())) % all);
            const int owner = static_cast<int>(place / per_rank);
            if (owner != ranks_.rank()) wanted.push_back({place, owner, place % per_rank});
        }
        const auto index = ghosts_.subscribe(wanted, seen_);
        ASSERT_EQ(index.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) reads_.emplace_back(wanted[i].place, index[i]);
    }

    /// A third of the entries change, then all publish.
    void publish(std::int32_t month)
    {
        month_ = month;
        for (Row row = 0; row < per_rank; ++row) seen_[row] = value(mine(row), month);
        ghosts_.refresh(seen_);
    }

    /// The same, telling which rows may have changed: those that did and some others; returns ghosts that did.
    std::size_t publish_changes(std::int32_t month)
    {
        month_ = month;
        std::vector<Row> rows;
        for (Row row = 0; row < per_rank; ++row) {
            const std::uint64_t before = std::exchange(seen_[row], value(mine(row), month));
            if (seen_[row] != before || row % 10 == 0) rows.push_back(row);
        }
        std::size_t changed = 0;
        const std::vector<std::uint64_t> before = seen_;
        ghosts_.refresh(seen_, rows, [&](std::uint32_t index, std::uint64_t was) {
            EXPECT_GE(index, per_rank);
            EXPECT_EQ(was, before[index]);
            EXPECT_NE(was, seen_[index]);
            ++changed;
        });
        std::size_t differ = 0;
        for (std::size_t i = per_rank; i < seen_.size(); ++i) differ += before[i] != seen_[i] ? 1U : 0U;
        EXPECT_EQ(changed, differ);
        return changed;
    }

    void expect_truth() const
    {
        for (const auto& [place, index] : reads_) {
            ASSERT_GE(index, per_rank);
            ASSERT_EQ(seen_[index], value(place, month_)) << "place " << place << " month " << month_;
        }
    }

    const Ghosts<std::uint64_t>& ghosts() const { return ghosts_; }
    std::size_t distinct() const
    {
        std::set<Place> places;
        for (const auto& [place, index] : reads_) places.insert(place);
        return places.size();
    }

private:
    Place mine(Row row) const { return per_rank * static_cast<Place>(ranks_.rank()) + row; }
    /// What a place publishes in a month: the same as before in two months of three.
    static std::uint64_t value(Place place, std::int32_t month)
    {
        const auto changes = [place](std::int32_t m) {
            return mix(std::uint64_t{place} << 16 | static_cast<std::uint32_t>(m)) % 3 == 0;
        };
        while (month > 0 && !changes(month)) --month;
        return mix(place) + static_cast<std::uint32_t>(month);
    }

    const Communicator& ranks_;
    Ghosts<std::uint64_t> ghosts_;
    std::vector<std::uint64_t> seen_;
    std::vector<std::pair<Place, std::uint32_t>> reads_;
    std::int32_t month_ = 0;
};

} // namespace

class Exchange : public testing::Test {
protected:
    const Communicator ranks = Communicator::world();
};

TEST_F(Exchange, GhostsHoldWhatOwnersPublishedEveryMonth)
{
    Readers readers(ranks);
    readers.subscribe(0, 80);
    readers.expect_truth();
    for (std::int32_t month = 1; month <= 24; ++month) {
        readers.publish(month);
        readers.expect_truth();
        if (month % 5 != 0) continue;
        readers.subscribe(static_cast<std::uint64_t>(month), 20); // new ones in the middle of the run
        readers.expect_truth();
    }
    EXPECT_EQ(readers.ghosts().n_ghosts(), readers.distinct());
}

TEST_F(Exchange, ChangedRowsAloneAreEnough)
{
    Readers readers(ranks);
    readers.subscribe(0, 80);
    std::size_t changed = 0;
    for (std::int32_t month = 1; month <= 12; ++month) {
        const std::int64_t before = ranks.traffic().messages;
        changed += month % 4 == 0 ? (readers.publish(month), 0) : readers.publish_changes(month); // one may mix both
        EXPECT_EQ(ranks.traffic().messages - before, ranks.size() - 1);
        readers.expect_truth();
        if (month != 6) continue;
        readers.subscribe(1, 20);
        readers.expect_truth();
    }
    EXPECT_EQ(changed > 0, ranks.size() > 1);
}

TEST_F(Exchange, OneMessagePassesToEachNeighbourAMonth)
{
    Readers readers(ranks);
    readers.subscribe(0, 80);
    EXPECT_EQ(readers.ghosts().n_neighbours(), static_cast<std::size_t>(ranks.size() - 1));
    for (std::int32_t month = 1; month <= 6; ++month) {
        const std::int64_t before = ranks.traffic().messages;
        readers.publish(month);
        EXPECT_EQ(ranks.traffic().messages - before, ranks.size() - 1);
    }
}

TEST_F(Exchange, NothingChangedCostsNoBytes)
{
    Readers readers(ranks);
    readers.subscribe(0, 80);
    readers.publish(3);
    const std::int64_t before = ranks.traffic().bytes;
    readers.publish(3);
    EXPECT_EQ(ranks.traffic().bytes, before);
    readers.expect_truth();
}

TEST_F(Exchange, OnlyChangesCross)
{
    Readers readers(ranks);
    readers.subscribe(0, 80);
    const std::int64_t before = ranks.traffic().bytes;
    readers.publish(1);
    constexpr std::int64_t record = sizeof(std::uint32_t) + sizeof(std::uint64_t);
    const auto all = ranks.sum(static_cast<std::int64_t>(readers.ghosts().n_ghosts()));
    const std::int64_t sent = ranks.sum(ranks.traffic().bytes - before);
    EXPECT_EQ(sent % record, 0);
    EXPECT_LE(sent, all * record * 2 / 3);
    EXPECT_EQ(sent > 0, ranks.size() > 1);
}

TEST_F(Exchange, AMonthOfARunCostsABoundedNumberOfMessagesBytesAndReductions)
{
    World world(ranks, three_communes(), busy_institutions());
    world.advance();
    const std::int64_t others = ranks.size() - 1;
    for (Month month{1}; month < Month{25}; ++month.index) {
        const Traffic before = ranks.traffic();
        world.advance();
        // households, establishments and cells publish; moves take three rounds, and two each to look at new homes and desks
        EXPECT_LE(ranks.traffic().messages - before.messages, 10 * others) << "month " << month.index;
        // what communes hear, the rounds of three lotteries of installers, and once a year the sources of heat
        EXPECT_LE(ranks.traffic().reductions - before.reductions, 12) << "month " << month.index;
        // at most everything that is published, once, with its position; and those who move
        const Population& population = world.population();
        const std::int64_t published = ranks.sum(static_cast<std::int64_t>(
            world.simulation().ghosts().n_ghosts() * (sizeof(std::uint32_t) + sizeof(Published)) +
            world.simulation().business_ghosts().n_ghosts() * (sizeof(std::uint32_t) + 1)));
        std::int64_t moves = 0;
        for (const Event& event : world.report().events) moves += event.kind == Event::Kind::move ? 1 : 0;
        const auto record = static_cast<std::int64_t>(population.households.bytes_per_row() + 100);
        const auto cells = static_cast<std::int64_t>(world.territory().n_cells() * sizeof(CellVisible) * 2);
        EXPECT_LE(ranks.sum(ranks.traffic().bytes - before.bytes), published + cells * others + record * ranks.sum(moves))
            << "month " << month.index;
    }
}

TEST_F(Exchange, GhostsKnowThePlaceTheyStandFor)
{
    Readers readers(ranks);
    readers.subscribe(0, 80);
    readers.subscribe(1, 80);
    // the n-th ghost of `seen` is that of the n-th place wanted for the first time
    EXPECT_EQ(readers.ghosts().n_ghosts(), readers.distinct());
    for (std::uint32_t k = 0; k < readers.ghosts().n_ghosts(); ++k) {
        const Place place = readers.ghosts().place_of(Readers::per_rank + k, Readers::per_rank);
        EXPECT_NE(static_cast<int>(place / Readers::per_rank), ranks.rank());
    }
}

TEST_F(Exchange, TiesOfARunShowWhatOwnersPublished)
{
    World world(ranks, three_communes());
    // everybody's published state, by place, gathered the slow way
    for (Month month{0}; month < Month{14}; ++month.index) {
        world.advance();
        std::vector<std::int64_t> published(world.territory().n_households(), 0);
        for (Row row = 0; row < world.households().rows(); ++row)
            published[world.place_of(row)] = std::bit_cast<std::int64_t>(publish(world.households(), row));
        ranks.sum(published);
        const Row rows = world.households().rows();
        const Population& population = world.population();
        for (Row row = 0; row < rows; ++row)
            for (const std::uint32_t tie : population.ties_of(row)) {
                const Place place = tie < rows ? world.place_of(tie) : world.simulation().ghosts().place_of(tie, rows);
                ASSERT_EQ(std::bit_cast<std::int64_t>(population.seen[tie]), published[place])
                    << "household " << row << " month " << month.index;
            }
    }
}

} // namespace essaim::test
