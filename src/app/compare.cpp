#include "app/compare.hpp"

#include "app/comparison_file.hpp"
#include "app/factorial.hpp"
#include "app/farm.hpp"
#include "app/paired_run.hpp"
#include "app/prepare_territory.hpp"
#include "app/scenario.hpp"
#include "app/seeds.hpp"
#include "app/sweep_plan.hpp"
#include "config/describe.hpp"
#include "config/provenance.hpp"
#include "core/timer.hpp"
#include "io/ensemble_file.hpp"
#include "io/safe_file.hpp"
#include "parallel/for_each_chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace essaim {

namespace {

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

std::string results_path(const Command& command)
{
    if (!command.out.empty()) return command.out;
    std::string name = stem_of(command.config_file);
    for (const std::string& other : command.others) name += (command.factorial ? "+" : "-") + stem_of(other);
    return "results/" + name + ".h5";
}

void set_seed(std::vector<Setting>& settings, std::int64_t seed)
{
    for (Setting& setting : settings)
        if (setting.name == "run.seed") setting.value = seed;
}

std::vector<std::int64_t> numbers_of(const JournalEntry& entry, std::size_t n)
{
    std::vector<std::int64_t> numbers(n);
    require(entry.bytes == n * sizeof(std::int64_t),
            fmt::format("journal {} (its records have another size) remove it", entry.path));
    read_part(entry, 0, std::as_writable_bytes(std::span(numbers)));
    return numbers;
}

/// A page of plain text: effects over all years, who the policy touches, how sure it is.
std::string summary(const ComparisonTable& table, const ComparisonFacts& facts)
{
    const auto text = [&](const Interval& i, double scale) {
        return fmt::format("{:>12.4g}  [{:.4g}, {:.4g}]", i.mean * scale, i.low * scale, i.high * scale);
    };
    std::string out = fmt::format("\n{} minus {}: {} replicates, {}-{}, sums of all years\n", facts.b, facts.a,
                                  table.replicates(), facts.first_year,
                                  facts.first_year + static_cast<int>(table.layout().years) - 1);
    if (facts.differs.empty()) out += "they differ in nothing\n";
    else out += fmt::format("they differ in {}\n", fmt::join(facts.differs, ", "));
    for (std::size_t q = 0; q < n_outcomes; ++q) {
        const auto outcome = static_cast<Measured>(q);
        const bool large = q < first_kind;
        const std::array<std::string_view, 3> units{"t", "MWh", "kEUR"};
        for (std::size_t part = 0; part < 3; ++part) {
            const std::array<std::string_view, 3> names{"total", "direct", "spillover"};
            const Interval effect = table.over([&](std::size_t r) { return table.effect_of_all_years(r, outcome, part); });
            out += fmt::format("{:<14}{:<10}{} {}\n", part == 0 ? outcome_names[q] : "", names[part],
                               text(effect, large ? 1e-3 : 1.0), large ? units[q] : "");
        }
    }
    const auto [paired, unpaired] = table.variances(Measured::co2);
    if (paired > 0.0)
        out += fmt::format("pairs save a factor {:.1f} of variance (CO2), that is, of runs\n", unpaired / paired);
    return out;
}

Exit compare_two(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
                 StopRequest& stop, const std::vector<std::vector<Setting>>& scenarios, const CompareParameters& parameters)
{
    require_comparable(scenarios[0], scenarios[1]);
    PairSetup setup{scenarios[0], scenarios[1], {}, parameters.noticed, parameters.offered};
    const std::vector<std::string> differs = differences(setup.a, setup.b);
    setup.reach = reach_of(differs);
    const auto whole = [&](std::string_view name) { return std::get<std::int64_t>(setting_named(setup.a, name).value); };
    const auto text = [&](std::string_view name) { return std::get<std::string>(setting_named(setup.a, name).value); };
    require(whole("run.last_year") >= whole("run.output_year") && whole("run.last_month") == 12,
            "run.last_year, run.last_month (whole years are compared, from run.output_year on) end in a December");
    const std::string path = results_path(command);
    Farm farm(ranks, parameters.ranks, path + ".pairs", log);
    const Ground ground(territory_path(text("territory.file"), text("territory.place"), command.config_file, ranks, log),
                        farm.group());
    const PairLayout layout{static_cast<std::size_t>(whole("run.last_year") - whole("run.output_year") + 1),
                            ground.territory.communes.size()};
    const std::string version = ranks.broadcast(ranks.is_root() ? model_version() : "");
    std::vector<std::int64_t> seeds;
    std::vector<std::string> identities;
    for (std::int64_t r = 0; r < command.replicates; ++r) {
        seeds.push_back(replicate_seed(whole("run.seed"), r));
        set_seed(setup.a, seeds.back());
        set_seed(setup.b, seeds.back());
        identities.push_back(text_hash(fmt::format("{} {} {} {} {}", run_identity(setup.a, version, ground.territory.content_hash),
                                                   run_identity(setup.b, version, ground.territory.content_hash),
                                                   parameters.noticed, parameters.offered, layout.size())));
    }
    log.status(fmt::format("{}: {} households, {} pairs", ground.territory.name, ground.territory.n_households(), seeds.size()));
    if (command.dry_run) return Exit::done;
    const Part part{command.part, command.parts};
    if (!command.collect) {
        const Exit ended = farm.work_off(identities, part, stop, [&](std::size_t i) {
            PairSetup one = setup;
            set_seed(one.a, seeds[i]);
            set_seed(one.b, seeds[i]);
            const std::vector<std::int64_t> numbers = run_pair(farm.group(), ground, one, layout);
            const auto bytes = std::as_bytes(std::span(numbers));
            return std::vector<std::byte>(bytes.begin(), bytes.end());
        });
        if (ended != Exit::done) return ended;
    }
    if (part.of > 1 && !command.collect) return Exit::done;
    const Finished finished = finished_in(path + ".pairs", ranks);
    const auto missing = std::ranges::count_if(identities, [&](const auto& id) { return !finished.contains(id); });
    require(missing == 0, fmt::format("{} of {} pairs are not finished in {}.pairs (all parts must have run) run the others",
                                      missing, identities.size(), path));
    if (!ranks.is_root()) return Exit::done;
    std::vector<std::vector<std::int64_t>> pairs;
    for (const std::string& id : identities) pairs.push_back(numbers_of(finished.at(id), layout.size()));
    const ComparisonTable table(layout, std::move(pairs));
    ComparisonFacts facts{path, command.config_file, command.others.front(), differs, setup.reach.levers,
                          setup.reach.everybody(), static_cast<int>(whole("run.output_year")), seeds, scenarios[0], {}};
    facts.provenance = provenance(this_build(), words, ranks.size(), threads_in_use());
    write_comparison(table, facts, ground.territory);
    const std::string json = comparison_json(table, facts, ground.territory);
    write_text_file(std::filesystem::path(path).replace_extension(".json").string(), json);
    fmt::print("{}", command.json ? json : summary(table, facts));
    return Exit::done;
}

} // namespace

Exit compare(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
             StopRequest& stop)
{
    const auto started = Timer::Clock::now();
    use_threads(static_cast<int>(command.threads));
    CompareParameters parameters;
    const auto scenarios = read_scenarios(command, parameters);
    const std::string path = results_path(command);
    std::string problem;
    if (ranks.is_root() && command.parts == 1) try {
            check_results_path(path, command.force);
        } catch (const UserError& error) {
            problem = error.what();
        }
    problem = ranks.agree(problem);
    require(problem.empty(), problem);
    const Exit ended = command.factorial ? compare_subsets(command, words, ranks, log, stop, scenarios, parameters, path)
                                         : compare_two(command, words, ranks, log, stop, scenarios, parameters);
    ranks.barrier();
    if (ended == Exit::done)
        log.status(fmt::format("{:.1f} s in all\nresults: {}",
                               std::chrono::duration<double>(Timer::Clock::now() - started).count(), path));
    return ended;
}

} // namespace essaim
