// A past read back is the past: after every month, on any ranks and partition; and nothing altered is believed.
#include "io/cell_file.hpp"
#include "parallel/for_each_chunk.hpp"
#include "support/fingerprint.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2019, 2); // a year and both sides of its end

class Restart : public testing::Test {
protected:
    Restart()
    {
        use_threads(2);
        std::string made;
        if (ranks.is_root()) {
            std::string pattern = std::filesystem::temp_directory_path() / "essaim-restart-XXXXXX";
            made = ::mkdtemp(pattern.data());
        }
        folder = ranks.broadcast(made);
    }
    ~Restart() override
    {
        ranks.barrier();
        std::error_code ignored;
        if (ranks.is_root()) std::filesystem::remove_all(folder, ignored);
    }
    std::string file(const std::string& name) const { return folder + '/' + name; }

    std::unique_ptr<World> resumed(const std::string& path, const ChangeCatalogue& change = {},
                                   std::vector<std::int32_t> owner = {})
    {
        auto world = std::make_unique<World>(ranks, three_communes(), settings, change, std::move(owner),
                                             Simulation::Start::resumed);
        world->load(ranks, path);
        return world;
    }

    const Communicator ranks = Communicator::world();
    std::string folder;
    Settings settings; ///< of worlds that are resumed
};

std::string content(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Planted fault: a commune that counts months in a member of its own, and may forget to say so.
template <bool tells>
class Counter final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "counter"; }
    std::string_view about() const override { return "spends more as months pass"; }
    void describe(ParameterVisitor&) override {}
    void apply(Commune commune, Population& population, const Heard&, const Now&, Tally,
               const CommuneDecision&) const override
    {
        if (commune == 0) ++months_;
        population.communes.budget[commune] += months_;
    }
    void remember(Memory& memory) override
    {
        if (tells) memory.shared("counter.months", months_);
    }

private:
    mutable double months_ = 0;
};

template <class Behaviour>
void plant(Catalogue& catalogue)
{
    catalogue.add(std::make_unique<Behaviour>());
}

} // namespace

TEST_F(Restart, AfterEveryMonthAndOfARestartTheHistoryIsTheSame)
{
    World straight(ranks, three_communes());
    auto stopping = std::make_unique<World>(ranks, three_communes());
    for (Month month{0}; month <= last; ++month.index) {
        straight.advance();
        stopping->advance();
        ASSERT_EQ(first_difference({fingerprint(ranks, straight)}, {fingerprint(ranks, *stopping)}), "")
            << "month " << month.index;
        stopping->save(ranks, file("state"));
        stopping = resumed(file("state"));
    }
}

TEST_F(Restart, OfInstitutionsThatDecideAfterEveryQuarterTheHistoryIsTheSame)
{
    settings = busy_institutions();
    World straight(ranks, three_communes(), settings);
    auto stopping = std::make_unique<World>(ranks, three_communes(), settings);
    for (Month month{0}; month <= last; ++month.index) {
        straight.advance();
        stopping->advance();
        ASSERT_EQ(first_difference({fingerprint(ranks, straight)}, {fingerprint(ranks, *stopping)}), "")
            << "month " << month.index;
        if (month.index % 3 != 1) continue;
        stopping->save(ranks, file("state"));
        stopping = resumed(file("state"));
    }
}

TEST_F(Restart, OnAnotherNumberOfRanksAndAnyPartitionTheHistoryIsTheSame)
{
    const Month middle = Month::of(2019, 3), end = Month::of(2019, 9);
    std::string print;
    if (ranks.is_root()) { // one rank writes
        const Communicator alone = Communicator::alone();
        World world(alone, three_communes());
        world.advance_to(middle);
        world.save(alone, file("alone"));
        world.advance_to(end);
        const Fingerprint there = fingerprint(alone, world);
        print.assign(reinterpret_cast<const char*>(&there), sizeof there);
    }
    print = ranks.broadcast(print);
    Fingerprint expected;
    std::memcpy(&expected, print.data(), sizeof expected);

    std::vector<std::int32_t> scattered;
    for (Cell cell = 0; cell < three_communes().cells.size(); ++cell)
        scattered.push_back(static_cast<std::int32_t>(mix(cell) % static_cast<std::uint64_t>(ranks.size())));
    for (const auto& owner : {std::vector<std::int32_t>{}, scattered}) {
        const auto world = resumed(file("alone"), {}, owner); // all read
        world->save(ranks, file("together"));
        EXPECT_EQ(content(file("together")), content(file("alone"))) << "the same bytes whoever writes them";
        world->advance_to(end);
        EXPECT_EQ(first_difference({expected}, {fingerprint(ranks, *world)}), "");
    }
}

TEST_F(Restart, AStateThatIsLeftOutIsSeen)
{
    const auto differs = [&](const ChangeCatalogue& change) {
        World straight(ranks, three_communes(), {}, change);
        straight.advance_to(Month{3});
        straight.save(ranks, file("state"));
        const auto again = resumed(file("state"), change);
        straight.advance();
        again->advance();
        return first_difference({fingerprint(ranks, straight)}, {fingerprint(ranks, *again)});
    };
    EXPECT_EQ(differs(plant<Counter<true>>), "");
    EXPECT_NE(differs(plant<Counter<false>>), "");
}

TEST_F(Restart, AnotherDeclarationIsRefused)
{
    World world(ranks, three_communes(), {}, plant<Counter<true>>);
    world.save(ranks, file("state"));
    EXPECT_THROW(resumed(file("state")), InternalError) << "a piece that nobody reads";
    World plain(ranks, three_communes());
    plain.save(ranks, file("plain"));
    EXPECT_THROW(resumed(file("plain"), plant<Counter<true>>), UserError) << "a piece that is not there";
}

TEST_F(Restart, NothingAlteredIsBelieved)
{
    World world(ranks, three_communes());
    world.advance();
    world.save(ranks, file("state"));
    verify_together(file("state"), "", ranks);
    EXPECT_THROW(verify_together(file("state"), "another hash", ranks), DamagedFile);
    const std::string good = content(file("state"));
    const auto altered = [&](const std::string& bytes) {
        ranks.barrier();
        if (ranks.is_root()) std::ofstream(file("bad"), std::ios::binary) << bytes;
        ranks.barrier();
        EXPECT_THROW(verify_together(file("bad"), "", ranks), StorageError);
    };
    for (std::uint64_t k = 0; k < 40; ++k) {
        std::string bytes = good;
        const std::uint64_t bit = k < 4 ? k * 128 : mix(k) % (good.size() * 8);
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
        altered(bytes);
        altered(good.substr(0, mix(k + 1000) % good.size()));
    }
    altered(good + 'x');
    altered("");
}

} // namespace essaim::test
