// Moves: households and homes are conserved, people take along what is theirs, and partition changes nothing.
#include "core/table.hpp"
#include "distribution/moving.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>

namespace essaim::test {

namespace {

/// Moves alone: a world without behaviours, and the exchange that moving needs.
class Movers {
public:
    explicit Movers(const Communicator& ranks, std::uint64_t percent = 30)
        : ranks_(ranks), world_(ranks, three_communes(), {}, [=](Catalogue& catalogue) {
              catalogue.clear();
              catalogue.add(std::make_unique<Wishes>(percent));
          })
    {
    }

    /// A share of households wants to move each month, at every level.
    class Wishes final : public EachHousehold<Wishes> {
    public:
        explicit Wishes(std::uint64_t percent) : percent_(percent) {}
        std::string_view name() const override { return "wishes"; }
        std::string_view about() const override { return "wants to move"; }
        void describe(ParameterVisitor&) override {}
        void month(const Me& me, Households& h, HouseholdMonth&, const Now& now, Tally) const
        {
            const std::uint64_t word = mix(me.id.value + static_cast<std::uint64_t>(now.month.index));
            h.move[me.row] = word % 100 < percent_ ? static_cast<std::uint8_t>(1 + (word >> 32) % 3) : std::uint8_t{0};
        }

    private:
        std::uint64_t percent_;
    };

    World& world() { return world_; }

    /// One value of each household of the territory by global place, on every rank.
    template <class Value>
    std::vector<std::int64_t> by_place(Value value)
    {
        std::vector<std::int64_t> all(world_.territory().n_households(), 0);
        for (Row row = 0; row < world_.households().rows(); ++row) all[world_.place_of(row)] = value(row);
        ranks_.sum(all);
        return all;
    }
    std::vector<std::int64_t> identities()
    {
        return by_place([&](Row row) { return static_cast<std::int64_t>(world_.households().id[row]); });
    }

private:
    const Communicator& ranks_;
    World world_;
};

std::vector<std::int64_t> sorted(std::vector<std::int64_t> values)
{
    std::sort(values.begin(), values.end());
    return values;
}

} // namespace

class Moving : public testing::Test {
protected:
    const Communicator ranks = Communicator::world();
};

TEST_F(Moving, ConservesHouseholds)
{
    Movers movers(ranks);
    const auto start = movers.identities();
    for (int month = 0; month < 12; ++month) {
        const auto before = movers.identities();
        movers.world().advance();
        const auto now = movers.identities();
        EXPECT_EQ(sorted(now), sorted(start)) << "month " << month;
        EXPECT_NE(now, before) << "nobody moved in month " << month;
    }
}

TEST_F(Moving, ConservesHomes)
{
    Movers movers(ranks);
    const Households& h = movers.world().households();
    const auto homes = [&] {
        return movers.by_place([&](Row row) {
            return static_cast<std::int64_t>(std::bit_cast<std::uint32_t>(h.area[row])) << 16 |
                   static_cast<std::int64_t>(h.heating[row]) << 8 | h.tenure[row];
        });
    };
    const auto before = homes();
    for (int month = 0; month < 6; ++month) movers.world().advance();
    EXPECT_EQ(homes(), before);
}

TEST_F(Moving, PeopleTakeAlongWhatIsTheirs)
{
    Movers movers(ranks);
    const Households& h = movers.world().households();
    const auto people = [&] {
        std::map<std::int64_t, std::int64_t> of;
        const auto id = movers.identities();
        const auto traits = movers.by_place([&](Row row) {
            return static_cast<std::int64_t>(std::bit_cast<std::uint32_t>(h.income[row])) << 16 |
                   static_cast<std::int64_t>(h.persons[row]) << 8 | h.decile[row];
        });
        for (std::size_t i = 0; i < id.size(); ++i) of[id[i]] = traits[i];
        return of;
    };
    const auto before = people();
    for (int month = 0; month < 6; ++month) movers.world().advance();
    EXPECT_EQ(people(), before);
}

TEST_F(Moving, StaysInTheMarketThatWasWished)
{
    Movers movers(ranks);
    World& world = movers.world();
    for (int month = 0; month < 3; ++month) {
        std::map<std::int64_t, std::array<std::int64_t, 3>> wished; // identity: tenure, level, commune
        const auto id = movers.identities();
        const auto tenure = movers.by_place([&](Row row) { return std::int64_t{world.households().tenure[row]}; });
        const auto commune = movers.by_place([&](Row row) {
            return static_cast<std::int64_t>(world.territory().commune_of(world.households().cell[row]));
        });
        for (std::size_t i = 0; i < id.size(); ++i) {
            const std::uint64_t word = mix(static_cast<std::uint64_t>(id[i]) + static_cast<std::uint64_t>(month));
            wished[id[i]] = {tenure[i], word % 100 < 30 ? 1 + static_cast<std::int64_t>((word >> 32) % 3) : 0, commune[i]};
        }
        world.advance();
        const auto now = movers.identities();
        for (std::size_t i = 0; i < now.size(); ++i) {
            const auto& [of_tenure, level, from] = wished.at(now[i]);
            if (now[i] == id[i]) continue;
            EXPECT_EQ(tenure[i], of_tenure); // homes do not change their tenure
            EXPECT_GT(level, 0);
            EXPECT_TRUE(level != 1 || commune[i] == from);
        }
    }
}

TEST_F(Moving, EveryArrivalIsAnEventAndIsMarked)
{
    Movers movers(ranks);
    World& world = movers.world();
    const auto before = movers.identities();
    world.advance();
    const auto now = movers.identities();
    std::int64_t changed = 0;
    for (std::size_t i = 0; i < now.size(); ++i) changed += now[i] != before[i] ? 1 : 0;
    EXPECT_GT(changed, 100);
    EXPECT_EQ(ranks.sum(static_cast<std::int64_t>(world.report().events.size())), changed);
    std::int64_t marked = 0;
    for (Row row = 0; row < world.households().rows(); ++row) marked += world.households().move[row] == 4 ? 1 : 0;
    EXPECT_EQ(ranks.sum(marked), changed);
}

TEST_F(Moving, IsTheSameForAnyPartition)
{
    std::vector<std::int64_t> expected(three_communes().territory.n_households(), 0);
    if (ranks.is_root()) {
        const Communicator alone = Communicator::alone();
        Movers movers(alone);
        for (int month = 0; month < 12; ++month) movers.world().advance();
        expected = movers.identities();
    }
    ranks.sum(expected);
    Movers movers(ranks);
    for (int month = 0; month < 12; ++month) movers.world().advance();
    EXPECT_EQ(movers.identities(), expected);
}

TEST_F(Moving, LongTiesGoAlongAndNearOnesStay)
{
    Movers movers(ranks);
    World& world = movers.world();
    const auto tied_to = [&](std::size_t first, std::size_t n) {
        return movers.by_place([&](Row row) {
            std::uint64_t hash = 0;
            for (std::size_t k = first; k < first + n; ++k)
                hash = mix(hash ^ world.population().ties_of(row)[k]);
            return static_cast<std::int64_t>(hash);
        });
    };
    const auto near_before = tied_to(0, near_ties + commune_ties);
    for (int month = 0; month < 6; ++month) world.advance();
    EXPECT_EQ(tied_to(0, near_ties + commune_ties), near_before); // of the address, in rows of this rank
    if (ranks.size() > 1) return;                                      // elsewhere an index is no place
    Movers still(ranks, 0);
    std::map<std::int64_t, std::uint32_t> first_tie;
    for (Row row = 0; row < still.world().households().rows(); ++row)
        first_tie[static_cast<std::int64_t>(still.world().households().id[row])] =
            still.world().population().ties_of(row)[near_ties + commune_ties];
    // only who moved into the home of its own tie has another one: a few of 2,500 moves
    int others = 0;
    for (Row row = 0; row < world.households().rows(); ++row) {
        const std::uint32_t tie = world.population().ties_of(row)[near_ties + commune_ties];
        EXPECT_NE(tie, row);
        others += tie != first_tie.at(static_cast<std::int64_t>(world.households().id[row])) ? 1 : 0;
    }
    EXPECT_LE(others, 25);
}

TEST_F(Moving, NobodyGainsTiesByMovingWhereTiesAreSwitchedOff)
{
    World world(ranks, three_communes(), {{"ties.enabled", "no"}}, [](Catalogue& catalogue) {
        catalogue.clear();
        catalogue.add(std::make_unique<Movers::Wishes>(30));
    });
    for (int month = 0; month < 4; ++month) world.advance();
    for (Row row = 0; row < world.households().rows(); ++row)
        for (const std::uint32_t tie : world.population().ties_of(row)) ASSERT_EQ(tie, row);
}

} // namespace essaim::test
