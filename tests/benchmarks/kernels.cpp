// What single kernels of the engine cost, by Google Benchmark: ns per agent is what `items_per_second` turned round says.
#include "agents/households/thermal.hpp"
#include "core/random.hpp"
#include "core/table.hpp"
#include "distribution/observers.hpp"
#include "parallel/for_each_chunk.hpp"
#include "parallel/post.hpp"
#include "population/published.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <vector>

namespace essaim {

namespace {

constexpr std::size_t chunk = 1000;
constexpr std::uint32_t per_row = 8, near = 6, around = 900;

std::vector<std::uint64_t> identities()
{
    std::vector<std::uint64_t> ids(chunk);
    for (std::size_t i = 0; i < chunk; ++i)
        ids[i] = AgentId::of(AgentKind::household, 12'000, 34'000, static_cast<std::uint32_t>(i)).value;
    return ids;
}

/// Ties as in the standard workload: six to rows nearby, two to anybody.
std::vector<std::uint32_t> ties_of(Row rows)
{
    std::vector<std::uint32_t> ties(std::size_t{rows} * per_row);
    for (std::size_t i = 0; i < ties.size(); ++i) {
        const Row row = static_cast<Row>(i / per_row), least = row < around / 2 ? 0 : row - around / 2;
        const std::uint64_t word = mix(i);
        ties[i] = i % per_row < near ? std::min<Row>(rows - 1, least + static_cast<Row>(word % around))
                                     : static_cast<Row>(word % rows);
    }
    return ties;
}

void count(benchmark::State& state, std::size_t items)
{
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(items));
}

void draws_four(benchmark::State& state)
{
    const auto ids = identities();
    std::vector<std::array<std::uint32_t, 4>> words(chunk);
    const Draws draws(1);
    for (auto _ : state) {
        draws.bits(ids, Month{7}, Process("kernel"), words);
        benchmark::DoNotOptimize(words.data());
        benchmark::ClobberMemory();
    }
    count(state, chunk);
}

void draws_first(benchmark::State& state)
{
    const auto ids = identities();
    std::vector<std::uint32_t> words(chunk);
    const Draws draws(1);
    for (auto _ : state) {
        draws.first_bits(ids, Month{7}, Process("kernel"), words);
        benchmark::DoNotOptimize(words.data());
        benchmark::ClobberMemory();
    }
    count(state, chunk);
}

void draws_one_by_one(benchmark::State& state)
{
    const auto ids = identities();
    const Draws draws(1);
    for (auto _ : state)
        for (const std::uint64_t id : ids) {
            auto words = draws.bits(AgentId{id}, Month{7}, Process("kernel"));
            benchmark::DoNotOptimize(words);
        }
    count(state, chunk);
}

/// Every agent asks its eight ties.
void gather(benchmark::State& state)
{
    const auto rows = static_cast<Row>(state.range(0));
    const auto ties = ties_of(rows);
    std::vector<std::uint8_t> seen(rows, 1), sum(rows);
    for (auto _ : state) {
        for (Row row = 0; row < rows; ++row) {
            std::uint32_t n = 0;
            for (std::size_t k = 0; k < per_row; ++k) n += seen[ties[std::size_t{row} * per_row + k]];
            sum[row] = static_cast<std::uint8_t>(n);
        }
        benchmark::DoNotOptimize(sum.data());
        benchmark::ClobberMemory();
    }
    count(state, rows);
}

/// One agent in sixty changes and tells its observers; items are agents, changed or not.
void push(benchmark::State& state)
{
    const auto rows = static_cast<Row>(state.range(0));
    const Observers observers(ties_of(rows), per_row, rows);
    Post<std::uint8_t> post(rows);
    std::vector<std::uint8_t> sum(rows);
    std::vector<std::uint32_t> changed;
    for (Row row = 0; row < rows; ++row)
        if (mix(row) % 60 == 0) changed.push_back(row);
    for (auto _ : state) {
        observers.of_all(changed, [&](Row to, std::size_t) { post.send(0, to, 1); });
        post.deliver([&](Row row, std::uint8_t more) { sum[row] = static_cast<std::uint8_t>(sum[row] + more); });
        benchmark::DoNotOptimize(sum.data());
        benchmark::ClobberMemory();
    }
    count(state, rows);
}

/// The heat a dwelling needs in a month (E1), with its power of the ratio of gains to losses.
void heat_need(benchmark::State& state)
{
    const Thermal thermal;
    ClimateMonth january;
    january.degree_hours_reference = 10'000;
    january.heating_hours = 744;
    january.solar = 25;
    double loss = 0.5;
    for (auto _ : state) {
        loss = loss < 3.0 ? loss + 0.01 : 0.5;
        double need = thermal.need(january, january.degree_hours_reference, loss, 90.0, 2, 1, 19.5);
        benchmark::DoNotOptimize(need);
    }
    count(state, 1);
}

/// The eight bytes that a household shows.
void publishing(benchmark::State& state)
{
    Households households;
    households.resize(chunk);
    for (Row row = 0; row < chunk; ++row) households.sobriety_heat[row] = static_cast<float>(row) / chunk;
    std::vector<Published> seen(chunk);
    for (auto _ : state) {
        for (Row row = 0; row < chunk; ++row) seen[row] = publish(households, row);
        benchmark::DoNotOptimize(seen.data());
        benchmark::ClobberMemory();
    }
    count(state, chunk);
}

} // namespace

} // namespace essaim

int main(int argc, char** argv)
{
    using namespace essaim;
    use_threads(1);
    benchmark::RegisterBenchmark("draws/four", draws_four);
    benchmark::RegisterBenchmark("draws/first", draws_first);
    benchmark::RegisterBenchmark("draws/one_by_one", draws_one_by_one);
    benchmark::RegisterBenchmark("gather", gather)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("push", push)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("heat_need", heat_need);
    benchmark::RegisterBenchmark("publishing", publishing);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
