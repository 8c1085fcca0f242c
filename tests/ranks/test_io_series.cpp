// Buffered arrays on 1 to 4 ranks: many small blocks, buffers that fill up, any partition.
#include "io/hdf5_reader.hpp"
#include "io/series.hpp"
#include "tests/ranks/io_support.hpp"

#include <gtest/gtest.h>

using namespace essaim;
using namespace essaim::test;

namespace {

constexpr std::uint32_t n_places = 1003;
constexpr std::uint64_t n_steps = 7;

double value(std::size_t variable, std::uint64_t step, std::uint32_t place)
{
    return 1e6 * static_cast<double>(variable) + 1e4 * static_cast<double>(step) + place;
}

/// Writes two variables and returns, on root, whether the file holds exactly them.
void write_and_read(const std::vector<std::uint32_t>& own, std::uint64_t bytes)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "series"), path = base + "/s.h5";
    Series<double> series(ranks, own, n_places, 2, n_steps, bytes);
    if (ranks.is_root()) {
        Hdf5File file = Hdf5File::make(path);
        for (const char* name : {"a", "b"})
            file.dataset(name, {.type = NumberType::f64, .size = {n_steps, n_places}, .chunk = series.chunk()});
        file.close();
    }
    ranks.barrier();
    Hdf5File file = Hdf5File::open_together(path, ranks);
    std::vector<Hdf5Dataset> data;
    data.push_back(file.at("a"));
    data.push_back(file.at("b"));
    for (std::uint64_t step = 0; step < n_steps; ++step) {
        if (series.full()) series.write(data);
        for (std::size_t v = 0; v < 2; ++v)
            for (std::size_t i = 0; i < own.size(); ++i) series.now(v)[i] = value(v, step, own[i]);
        series.next();
    }
    series.write(data);
    data.clear();
    file.close();
    if (ranks.is_root()) {
        std::vector<double> found(n_steps * n_places);
        const RowRange all{0, n_steps};
        for (std::size_t v = 0; v < 2; ++v) {
            Hdf5Reader(path).read(v == 0 ? "a" : "b", std::span(&all, 1), NumberType::f64, found.size(), found.data());
            std::size_t wrong = 0;
            for (std::uint64_t step = 0; step < n_steps; ++step)
                for (std::uint32_t place = 0; place < n_places; ++place)
                    if (found[step * n_places + place] != value(v, step, place)) ++wrong;
            EXPECT_EQ(wrong, 0U) << "variable " << v << ", buffer of " << bytes << " bytes";
        }
    }
    clean(ranks, base);
}

}  // namespace

TEST(Series, WritesEveryValueWhateverTheBufferAndThePartition)
{
    const Communicator ranks = Communicator::world();
    const auto np = static_cast<std::uint32_t>(ranks.size()), me = static_cast<std::uint32_t>(ranks.rank());
    std::vector<std::uint32_t> stretch, scattered, on_root;
    for (std::uint32_t place = 0; place < n_places; ++place) {
        if (place * np / n_places == me) stretch.push_back(place);
        if (mix(place) % np == me) scattered.push_back(place);
        if (ranks.is_root()) on_root.push_back(place);
    }
    for (const std::uint64_t bytes : {std::uint64_t{1}, std::uint64_t{50'000}, std::uint64_t{1} << 30})
        for (const auto* own : {&stretch, &scattered, &on_root}) write_and_read(*own, bytes);
}

TEST(Series, KeepsEverythingOnRootWhenItFits)
{
    const Communicator ranks = Communicator::world();
    std::vector<std::uint32_t> on_root(ranks.is_root() ? 10 : 0);
    std::iota(on_root.begin(), on_root.end(), 0U);
    EXPECT_TRUE(Series<double>(ranks, on_root, 10, 1, n_steps).holds_all());
    EXPECT_FALSE(Series<double>(ranks, on_root, 10, 1, n_steps, 1).holds_all());
}
