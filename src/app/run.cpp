#include "app/run.hpp"

#include "app/prepare_territory.hpp"
#include "app/summary.hpp"
#include "config/describe.hpp"
#include "config/paths.hpp"
#include "config/provenance.hpp"
#include "engine/simulation.hpp"
#include "io/recorder.hpp"
#include "io/territory_file.hpp"
#include "parallel/for_each_chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace essaim {

namespace {

std::string results_path(const Command& command)
{
    if (!command.out.empty()) return command.out;
    std::string stem = std::filesystem::path(command.config_file).stem().string();
    return "results/" + (stem.empty() ? "run" : stem) + ".h5";
}

/// Shows how far a run is: each second on a terminal, each year in a batch log.
class Progress {
public:
    Progress(const Log& log, Month last, std::int64_t households)
        : log_(log), months_(last.index + 1), households_(households), start_(Timer::Clock::now())
    {
    }

    void show(Month month)
    {
        const auto now = Timer::Clock::now();
        const bool last = month.index + 1 == months_;
        const double since = std::chrono::duration<double>(now - shown_).count();
        if (!last && (Log::on_terminal() ? since < 0.5 : since < 10.0 || !month.is_december())) return;
        shown_ = now;
        const double elapsed = std::chrono::duration<double>(now - start_).count();
        const int done = month.index + 1;
        log_.progress(fmt::format("{}-{:02} {:3.0f} %  {:.1f} million household-months/s  {:.0f} s left", month.year(),
                                  month.of_year() + 1, 100.0 * done / months_,
                                  static_cast<double>(households_) * done / std::max(elapsed, 1e-9) / 1e6,
                                  elapsed / done * (months_ - done)),
                      last);
    }

private:
    const Log& log_;
    int months_;
    std::int64_t households_;
    Timer::Clock::time_point start_, shown_ = start_;
};

RecorderSetup recorder_setup(const Command& command, const Model& model, const std::vector<Setting>& settings,
                             const Configuration& configuration, const Territory& territory,
                             std::span<const std::string> words, const Communicator& ranks)
{
    RecorderSetup setup;
    setup.path = results_path(command);
    setup.force = command.force;
    setup.title = model.run.title.empty() ? territory.name : model.run.title;
    setup.first = model.run.first_output();
    setup.months = model.run.last().index - setup.first.index + 1;
    setup.cells = model.run.cells == "none" ? CellOutput::none
                  : model.run.cells == "monthly" ? CellOutput::monthly : CellOutput::yearly;
    setup.variables = variables_of_flows();
    setup.event_kinds.assign(event_names.begin(), event_names.end());
    setup.detail1_meaning = "what opened the decision";
    setup.detail1_names.assign(trigger_names.begin(), trigger_names.end());
    setup.detail2_meaning = "works: parts insulated as bits (1 roof, 2 wall, 4 floor, 8 window, 16 deep "
                            "retrofit); heating: system; pv: "
                            "tenths of kWp; car: 1 electric; move: cell left";
    setup.panel_households = model.run.panel;
    setup.xdmf = model.run.xdmf;
    setup.configuration = configuration.text;
    for (const Setting& setting : settings)
        if (setting.name != "run.chunk_rows") setup.settings.push_back(setting); // changes no result
    setup.provenance = provenance(this_build(), words, ranks.size(), threads_in_use());
    setup.provenance.emplace_back("configuration_hash", configuration_hash(settings));
    setup.provenance.emplace_back("territory_hash", territory.content_hash);
    return setup;
}

/// Seconds per phase, and what a household-month cost; on standard error.
std::string account(const Timer& timer, const Footprint& size, int months, const Communicator& ranks, double wall)
{
    std::string out = "time (s): ";
    for (const auto& [phase, seconds] : timer.phases()) out += fmt::format("{} {:.2f}, ", phase, seconds);
    const double stepping = timer.seconds("step") + timer.seconds("institutions") + timer.seconds("moves") +
                            timer.seconds("exchange");
    const double cores = ranks.size() * threads_in_use();
    out += fmt::format("in all {:.2f}\n", wall);
    out += fmt::format("stepping: {:.2f} s for {} households x {} months on {} rank{} x {} thread{}: {:.0f} ns per "
                       "household-month and core\n",
                       stepping, size.households, months, ranks.size(), ranks.size() > 1 ? "s" : "", threads_in_use(),
                       threads_in_use() > 1 ? "s" : "",
                       stepping * cores / std::max(1.0, static_cast<double>(size.households) * months) * 1e9);
    const std::int64_t messages = ranks.sum(ranks.traffic().messages), bytes = ranks.sum(ranks.traffic().bytes);
    out += fmt::format("memory: {} bytes per household; imbalance {:.3f}; {} ghosts; {} messages, {:.1f} MB between "
                       "ranks",
                       size.bytes_per_household, size.imbalance, size.ghosts, messages,
                       static_cast<double>(bytes) / 1e6);
    return out;
}

} // namespace

void run(const Command& command, std::span<const std::string> words, Model& model, const Communicator& ranks, Log& log)
{
    Timer timer;
    const auto started = Timer::Clock::now();
    use_threads(static_cast<int>(command.threads));

    const Configuration configuration = read_configuration(command);
    const auto blocks = model.blocks();
    const std::vector<Setting> settings = apply_settings(blocks, configuration);
    if (auto problems = paths_outside(settings); !problems.empty()) throw UserError(Exit::input, std::move(problems));
    require(model.run.last() >= model.run.first_output(),
            fmt::format("run.last_year = {} (nothing would be written before run.output_year = {}) lower output_year",
                        model.run.last_year, model.run.output_year));

    const std::string path = territory_path(model.run.territory_file, model.run.territory_place, command.config_file,
                                            ranks, log);
    Territory territory;
    CellFacts cells;
    std::unique_ptr<Partition> partition;
    {
        const auto scope = timer.measure("territory");
        territory = read_territory(path, ranks);
        partition = std::make_unique<Partition>(territory, partition_along_curve(territory, ranks.size()), ranks.size(),
                                                ranks.rank());
        cells = read_cells(path, ranks, partition->own());
    }
    log.status(fmt::format("{}: {} households in {} cells, {} communes", territory.name, territory.n_households(),
                           territory.n_cells(), territory.communes.size()));
    {
        const auto scope = timer.measure("tables");
        model.prepare(territory, share_folder());
    }
    if (command.dry_run) {
        Households table;
        log.status(fmt::format("dry run: {} bytes per household, about {:.0f} MB on each of {} ranks; imbalance {:.3f}",
                               table.bytes_per_row(),
                               static_cast<double>(table.bytes_per_row() + 60) * territory.n_households() / 1e6 /
                                   ranks.size(), ranks.size(), partition->imbalance(territory)));
        return;
    }
    Simulation simulation(ranks, territory, cells, *partition, model, timer);
    const Footprint size = simulation.footprint();

    Recorder recorder(ranks, territory, cells,
                      recorder_setup(command, model, settings, configuration, territory, words, ranks));
    const auto misfit = model.synthesis.misfit(cells, simulation.population());
    recorder.write_misfit(misfit);

    Summary summary;
    Progress progress(log, model.run.last(), size.households);
    std::vector<LoggedEvent> logged;
    for (Month month{0}; month <= model.run.last(); ++month.index) {
        const Report report = simulation.advance(month);
        if (month >= model.run.first_output()) {
            const auto scope = timer.measure("output");
            if (ranks.is_root()) summary.add(report);
            recorder.write_month(month, report.cells, report.communes);
            logged.clear();
            for (const Event& event : report.events)
                logged.push_back({event.agent, event.month, event.cell, static_cast<std::uint8_t>(event.kind),
                                  event.trigger, event.detail});
            recorder.write_events(logged);
            if (month.is_december() && model.run.panel > 0) recorder.write_panel(month, simulation.population().households);
        }
        recorder.report(month, (month.index + 1.0) / (model.run.last().index + 1.0));
        progress.show(month);
    }
    {
        const auto scope = timer.measure("output");
        recorder.finish(Recorder::End::complete, "all months simulated", timer.phases());
    }
    const double wall = std::chrono::duration<double>(Timer::Clock::now() - started).count();
    log.status(account(timer, size, model.run.last().index + 1, ranks, wall));
    log.status(fmt::format("results: {}", results_path(command)));
    log.repeat_warnings();
    if (ranks.is_root())
        fmt::print("{}", command.json ? summary.json(territory.name) : summary.text(command.language, territory.name));
}

} // namespace essaim
