#include "app/bench.hpp"

#include "app/diffusion.hpp"
#include "app/yardstick.hpp"
#include "config/settings.hpp"
#include "config/text.hpp"
#include "core/timer.hpp"
#include "parallel/for_each_chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace essaim {

namespace {

double seconds_since(Timer::Clock::time_point start)
{
    return std::chrono::duration<double>(Timer::Clock::now() - start).count();
}

/// Three numbers of a set: least, middle, largest.
struct Spread3 {
    double least = 0, middle = 0, most = 0;

    explicit Spread3(std::vector<double> values)
    {
        if (values.empty()) return;
        std::sort(values.begin(), values.end());
        const std::size_t n = values.size();
        least = values.front();
        most = values.back();
        middle = n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
    }

    std::string json() const { return fmt::format("{{\"median\": {:.4g}, \"min\": {:.4g}, \"max\": {:.4g}}}", middle, least, most); }
};

/// Speed of memory as the triad of STREAM (McCalpin 1995) tells it: a = b + s c in arrays far beyond any cache, 24 bytes
/// an element, the best of five.
double triad(int threads)
{
    constexpr std::size_t n = std::size_t{1} << 24, block = 1U << 15;
    const int before = threads_in_use();
    use_threads(threads);
    std::vector<double> a(n, 0.0), b(n, 1.0), c(n, 2.0);
    double best = 1e9;
    for (int repeat = 0; repeat < 5; ++repeat) {
        const auto start = Timer::Clock::now();
        for_each_chunk(n / block, [&](std::size_t i, int) {
            double* const to = a.data() + i * block;
            const double *const x = b.data() + i * block, *const y = c.data() + i * block;
            for (std::size_t k = 0; k < block; ++k) to[k] = x[k] + 3.0 * y[k];
        });
        best = std::min(best, seconds_since(start));
    }
    expect(a[n / 2] == 7.0, "a triad adds and multiplies");
    use_threads(before);
    return 24.0 * static_cast<double>(n) / best / 1e9;
}

/// What a contestant did in one repeat.
struct Run {
    double seconds = 0;
    std::vector<diffusion::Totals> totals; ///< by step
};

template <class World>
Run stepped(World& world, std::int64_t steps)
{
    world.begin();
    Run run;
    run.totals.reserve(static_cast<std::size_t>(steps));
    const auto start = Timer::Clock::now();
    for (std::int32_t step = 0; step < steps; ++step) run.totals.push_back(world.advance(Month{step}));
    run.seconds = seconds_since(start);
    return run;
}

std::uint64_t hash_of(const std::vector<diffusion::Totals>& totals)
{
    std::uint64_t hash = 0;
    for (const auto& t : totals)
        for (const std::int64_t word : {t.adopters, t.energy, t.bill}) hash = mix(hash ^ static_cast<std::uint64_t>(word));
    return hash;
}

struct Result {
    double setup = 0, triad_one = 0, triad_all = 0, bytes = 0;
    std::vector<double> engine, gather, seldom, of_gather, of_seldom; ///< ns per agent-step; ratios of pairs
    std::uint64_t hash = 0;
    diffusion::Totals last;
    std::int64_t messages = 0, sent = 0; ///< of one repeat, all ranks
};

std::string as_json(const BenchParameters& p, const Communicator& ranks, const Result& r)
{
    std::string text = fmt::format(
        "{{\"workload\": \"network Bass diffusion\", \"agents\": {}, \"steps\": {}, \"seed\": {}, \"ranks\": {}, \"threads\": {}, "
        "\"repeats\": {}, \"setup_s\": {:.3f}, \"triad_1_thread_GB_s\": {:.2f}, \"triad_GB_s\": {:.2f}, "
        "\"bytes_per_agent\": {:.1f}, \"ns_per_agent_step\": {}",
        p.agents, p.steps, p.seed, ranks.size(), threads_in_use(), p.repeats, r.setup, r.triad_one, r.triad_all, r.bytes,
        Spread3(r.engine).json());
    if (!r.gather.empty())
        text += fmt::format(", \"yardstick_gather\": {}, \"yardstick_seldom\": {}, \"ratio_gather\": {}, \"ratio_seldom\": {}",
                            Spread3(r.gather).json(), Spread3(r.seldom).json(), Spread3(r.of_gather).json(),
                            Spread3(r.of_seldom).json());
    return text + fmt::format(", \"messages\": {}, \"bytes_sent\": {}, \"adopters\": {}, \"energy_kWh\": {:.3f}, "
                              "\"bill_EUR\": {:.3f}, \"hash\": \"{:016x}\"}}\n",
                              r.messages, r.sent, r.last.adopters,
                              static_cast<double>(r.last.energy) / static_cast<double>(diffusion::fixed_point),
                              static_cast<double>(r.last.bill) / static_cast<double>(diffusion::fixed_point), r.hash);
}

std::string as_text(const BenchParameters& p, const Communicator& ranks, const Result& r)
{
    const auto line = [](std::string_view name, const std::vector<double>& values) {
        const Spread3 s(values);
        return fmt::format("  {:<44}{:8.2f}   ({:.2f} to {:.2f})\n", name, s.middle, s.least, s.most);
    };
    std::string text = fmt::format(
        "network Bass diffusion: {} agents, {} steps, {} rank{} x {} thread{}, median of {}\n"
        "  triad of STREAM, GB/s: {:.1f} on one thread, {:.1f} on {}\n"
        "  set-up {:.2f} s; {:.0f} bytes per agent, ties both ways included\n"
        "ns per agent-step\n",
        p.agents, p.steps, ranks.size(), ranks.size() > 1 ? "s" : "", threads_in_use(), threads_in_use() > 1 ? "s" : "",
        p.repeats, r.triad_one, r.triad_all, threads_in_use(), r.setup, r.bytes);
    text += line("essaim", r.engine);
    if (!r.gather.empty()) {
        text += line("by hand, gathering eight ties every step", r.gather);
        text += line("by hand, gathering where it matters", r.seldom);
        text += "essaim's time as part of\n" + line("that of the first", r.of_gather) + line("that of the second", r.of_seldom);
    }
    if (ranks.size() > 1) text += fmt::format("{} messages, {:.2f} MB between ranks\n", r.messages, static_cast<double>(r.sent) / 1e6);
    return text + fmt::format("{} adopters after the last step; hash of all totals {:016x}\n", r.last.adopters, r.hash);
}

} // namespace

void BenchParameters::describe(ParameterVisitor& parameter)
{
    const std::string_view choice = "choice of the user";
    parameter("bench.agents", agents, {.min = 1000, .max = 4e8, .what = "agents of the standard workload", .source = choice});
    parameter("bench.steps", steps, {.min = 1, .max = 10'000, .what = "steps of a repeat", .source = choice});
    parameter("bench.seed", seed, {.min = 0, .max = 9e15, .what = "seed of ties and draws", .source = choice});
    parameter("bench.repeats", repeats, {.min = 1, .max = 1000, .what = "repeats, each in turn with the yardstick",
                                         .source = choice});
}

Exit bench(const Command& command, const Communicator& ranks, Log& log)
{
    use_threads(static_cast<int>(command.threads));
    BenchParameters parameters;
    const std::array blocks{static_cast<ParameterBlock*>(&parameters)};
    const Layer own{command.overrides, "--"};
    assign_settings(blocks, resolve_settings(settings_of(blocks), std::span(&own, 1), command.problems));

    Result result;
    auto start = Timer::Clock::now();
    Diffusion world(ranks, parameters.agents, static_cast<std::uint64_t>(parameters.seed));
    result.setup = ranks.max(seconds_since(start));
    result.bytes = ranks.max(world.bytes_per_agent());
    log.status(fmt::format("set up in {:.2f} s", result.setup));
    const double per = 1e9 / static_cast<double>(parameters.agents * parameters.steps);
    const bool alone = ranks.size() == 1;
    std::vector<Yardstick> others;
    if (alone) {
        others.emplace_back(world, Yardstick::Kind::gather);
        others.emplace_back(world, Yardstick::Kind::seldom);
    }
    std::vector<diffusion::Totals> first;
    for (std::int64_t repeat = -1; repeat < parameters.repeats; ++repeat) { // the one before the first warms up
        const Traffic before = ranks.traffic();
        const Run run = stepped(world, parameters.steps);
        result.messages = ranks.sum(ranks.traffic().messages - before.messages);
        result.sent = ranks.sum(ranks.traffic().bytes - before.bytes);
        if (first.empty()) first = run.totals;
        expect(first == run.totals, "each repeat gives the same totals");
        const double seconds = ranks.max(run.seconds);
        if (repeat >= 0) result.engine.push_back(seconds * per);
        if (!alone) continue;
        const Run gather = stepped(others[0], parameters.steps), seldom = stepped(others[1], parameters.steps);
        expect(first == gather.totals && first == seldom.totals, "engine and yardstick give the same totals at every step");
        if (repeat < 0) continue;
        result.gather.push_back(gather.seconds * per);
        result.seldom.push_back(seldom.seconds * per);
        result.of_gather.push_back(seconds / gather.seconds);
        result.of_seldom.push_back(seconds / seldom.seconds);
    }
    result.last = first.back();
    result.hash = hash_of(first);
    result.triad_one = triad(1);
    result.triad_all = threads_in_use() > 1 ? triad(threads_in_use()) : result.triad_one;
    if (ranks.is_root()) fmt::print("{}", command.json ? as_json(parameters, ranks, result) : as_text(parameters, ranks, result));
    return Exit::done;
}

} // namespace essaim
