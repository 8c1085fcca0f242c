#include "app/sweep.hpp"

#include "app/farm.hpp"
#include "app/ground.hpp"
#include "app/member_run.hpp"
#include "app/prepare_territory.hpp"
#include "app/sweep_plan.hpp"
#include "config/describe.hpp"
#include "config/provenance.hpp"
#include "core/timer.hpp"
#include "io/ensemble_file.hpp"
#include "parallel/for_each_chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>

namespace essaim {

namespace {

const std::string& text_of(const std::vector<Setting>& settings, std::string_view name)
{
    return std::get<std::string>(setting_named(settings, name).value);
}

std::int64_t whole_of(const std::vector<Setting>& settings, std::string_view name)
{
    return std::get<std::int64_t>(setting_named(settings, name).value);
}

/// Columns of the factors, with the value each member really had.
std::vector<FactorColumn> factor_columns(const SweepPlan& plan)
{
    std::vector<FactorColumn> columns;
    for (const std::string& name : plan.factors) {
        const Setting& base = setting_named(plan.base, name);
        columns.push_back({name, base.unit, base.what, base.min, base.max, {}, {}});
    }
    for (const Member& member : plan.members) {
        const std::vector<Setting> settings = plan.settings_of(member);
        for (FactorColumn& column : columns) {
            const ParameterValue& value = setting_named(settings, column.name).value;
            if (const auto* number = std::get_if<double>(&value)) column.numbers.push_back(*number);
            else if (const auto* whole = std::get_if<std::int64_t>(&value))
                column.numbers.push_back(static_cast<double>(*whole));
            else if (const auto* yes = std::get_if<bool>(&value)) column.numbers.push_back(*yes ? 1.0 : 0.0);
            else column.texts.push_back(std::get<std::string>(value));
        }
    }
    return columns;
}

EnsembleSetup ensemble_setup(const Command& command, const SweepPlan& plan, const std::string& path,
                             const std::vector<std::string>& identities, const MemberLayout& layout,
                             const Territory& territory, std::span<const std::string> words, int ranks)
{
    EnsembleSetup setup;
    setup.path = path;
    const std::string& title = text_of(plan.base, "run.title");
    setup.title = title.empty() ? territory.name : title;
    setup.first_year = static_cast<int>(whole_of(plan.base, "run.output_year"));
    setup.years = static_cast<int>(layout.years);
    const auto every = variables_of_flows();
    for (const Flow flow : layout.indicators) setup.variables.push_back(every[static_cast<std::size_t>(flow)]);
    for (const Member& member : plan.members) {
        setup.point.push_back(member.point);
        setup.replicate.push_back(member.replicate);
        setup.seed.push_back(member.seed);
        setup.scenario.push_back(member.scenario);
    }
    if (std::ranges::all_of(setup.scenario, &std::string::empty)) setup.scenario.clear();
    setup.identity = identities;
    setup.factors = factor_columns(plan);
    for (const Setting& setting : plan.base)
        if (setting.name != "run.chunk_rows" && setting.name != "run.seed") setup.settings.push_back(setting);
    setup.provenance = provenance(this_build(), words, ranks, threads_in_use());
    setup.provenance.emplace_back("territory_hash", territory.content_hash);
    setup.provenance.emplace_back("configuration_path", command.config_file);
    setup.configuration = plan.configuration;
    return setup;
}

EnsembleValues values_of(std::size_t indicator, const MemberLayout& layout, const std::vector<std::string>& identities,
                         const Finished& finished)
{
    EnsembleValues values;
    const std::size_t places = layout.years * layout.communes, members = identities.size();
    values.totals.resize(members * layout.years);
    values.communes.resize(members * places);
    for (std::size_t i = 0; i < members; ++i) {
        const JournalEntry& entry = finished.at(identities[i]);
        const std::size_t at = indicator * layout.bytes_of_indicator();
        read_part(entry, at, std::as_writable_bytes(std::span(values.totals).subspan(i * layout.years, layout.years)));
        if (places > 0)
            read_part(entry, at + layout.years * sizeof(double),
                      std::as_writable_bytes(std::span(values.communes).subspan(i * places, places)));
    }
    return values;
}

std::string results_path(const Command& command)
{
    if (!command.out.empty()) return command.out;
    return "results/" + std::filesystem::path(command.config_file).stem().string() + ".h5";
}

} // namespace

Exit sweep(const Command& command, std::span<const std::string> words, const Communicator& ranks, Log& log,
           StopRequest& stop)
{
    const auto started = Timer::Clock::now();
    use_threads(static_cast<int>(command.threads));
    const SweepPlan plan = read_sweep(command);
    const std::string path = results_path(command), folder = path + ".members";
    const Part part{command.part, command.parts};
    const bool whole = part.of == 1;
    std::string problem;
    if (ranks.is_root() && whole) try {
            check_results_path(path, command.force);
        } catch (const UserError& error) {
            problem = error.what();
        }
    problem = ranks.agree(problem);
    require(problem.empty(), problem);

    const std::vector<Setting> base = with_found_files(plan.base);
    const std::string territory =
        territory_path(text_of(base, "territory.file"), text_of(base, "territory.place"), plan.path, ranks, log);
    Farm farm(ranks, plan.sweep.ranks, folder, log);
    const Ground ground(territory, farm.group());
    MemberLayout layout;
    layout.indicators = plan.indicators;
    layout.years = static_cast<std::size_t>(whole_of(plan.base, "run.last_year") - whole_of(plan.base, "run.output_year") + 1);
    layout.communes = plan.sweep.communes ? ground.territory.communes.size() : 0;
    // what is kept of a member belongs to its name: another choice of indicators is another piece of work
    std::string kept = fmt::format(" {} {}", layout.years, layout.communes);
    for (const Flow flow : layout.indicators) kept += fmt::format(" {}", static_cast<int>(flow));
    const std::string version = ranks.broadcast(ranks.is_root() ? model_version() : "");
    std::vector<std::string> identities;
    for (const Member& member : plan.members)
        identities.push_back(run_identity(plan.settings_of(member), version, ground.territory.content_hash + kept));
    log.status(fmt::format("{}: {} households, {} members", ground.territory.name, ground.territory.n_households(),
                           plan.members.size()));
    if (command.dry_run) return Exit::done;
    if (!command.collect) {
        const Exit ended = farm.work_off(identities, part, stop, [&](std::size_t i) {
            return run_member(farm.group(), ground, plan.settings_of(plan.members[i]), layout);
        });
        if (ended != Exit::done) return ended;
    }
    if (!whole && !command.collect) {
        log.status(fmt::format("part {} of {} is done: {}; essaim sweep --collect joins the parts", part.index, part.of, folder));
        return Exit::done;
    }
    const Finished finished = finished_in(folder, ranks);
    const auto missing = std::ranges::count_if(identities, [&](const auto& id) { return !finished.contains(id); });
    require(missing == 0, fmt::format("{} of {} members are not finished in {} (all parts must have run) run the others, "
                                      "or essaim sweep without --collect", missing, identities.size(), folder));
    if (ranks.is_root())
        write_ensemble(ensemble_setup(command, plan, path, identities, layout, ground.territory, words, ranks.size()),
                       ground.territory, [&](std::size_t v) { return values_of(v, layout, identities, finished); });
    ranks.barrier();
    log.status(fmt::format("{:.1f} s in all\nresults: {}", std::chrono::duration<double>(Timer::Clock::now() - started).count(),
                           path));
    return Exit::done;
}

} // namespace essaim
