#include "app/run.hpp"

#include "app/beginning.hpp"
#include "app/branching.hpp"
#include "app/placement.hpp"
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
#include <array>

namespace essaim {

namespace {

/// Shows how far a run is: each second on a terminal, each year in a batch log.
class Progress {
public:
    Progress(const Log& log, Month first, Month last, std::int64_t households)
        : log_(log), first_(first.index), months_(last.index + 1), households_(households), start_(Timer::Clock::now())
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
        const int done = month.index + 1 - first_; // in this start of the run
        log_.progress(fmt::format("{}-{:02} {:3.0f} %  {:.1f} million household-months/s  {:.0f} s left", month.year(),
                                  month.of_year() + 1, 100.0 * (month.index + 1) / months_,
                                  static_cast<double>(households_) * done / std::max(elapsed, 1e-9) / 1e6,
                                  elapsed / done * (months_ - month.index - 1)),
                      last);
    }

private:
    const Log& log_;
    int first_, months_;
    std::int64_t households_;
    Timer::Clock::time_point start_, shown_ = start_;
};

RecorderSetup recorder_setup(const Command& command, const Model& model, const Beginning& beginning,
                             const Territory& territory, std::span<const std::string> words, const Communicator& ranks)
{
    RecorderSetup setup;
    setup.path = beginning.results;
    setup.force = command.force || (beginning.found != nullptr && beginning.past == nullptr);
    setup.checkpoints = beginning.checkpoints->folder();
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
                            "tenths of kWp; car: 1 electric; move: cell left; projects: kind";
    setup.panel_households = model.run.panel;
    setup.xdmf = model.run.xdmf;
    setup.configuration = beginning.configuration;
    setup.settings = shaping(beginning.settings);
    setup.provenance = provenance(this_build(), words, ranks.size(), threads_in_use());
    setup.provenance.emplace_back("configuration_hash", configuration_hash(setup.settings));
    setup.provenance.emplace_back("configuration_path", beginning.configuration_path);
    setup.provenance.emplace_back("territory_hash", territory.content_hash);
    if (!beginning.branch.empty()) setup.provenance.emplace_back("branch", beginning.branch);
    setup.provenance.emplace_back("seed", std::to_string(model.run.seed));
    const auto lines = std::count(beginning.history.begin(), beginning.history.end(), '\n');
    setup.provenance.emplace_back("restarts", std::to_string(lines));
    std::string host;
    for (const auto& [name, value] : setup.provenance)
        if (name == "host") host = value;
    const Month first{beginning.found ? beginning.found->months : 0};
    setup.history = beginning.history + fmt::format("{} on {}: {} ranks x {} threads, from {}-{:02}\n", utc_now(), host,
                                                    ranks.size(), threads_in_use(), first.year(), first.of_year() + 1);
    return setup;
}

/// Seconds per phase, and what a household-month cost; on standard error.
std::string account(const Timer& timer, const Footprint& size, int months, int moves, const Communicator& ranks,
                    double wall)
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
    out += fmt::format("memory: {} bytes per household; imbalance {:.3f}; {} ghosts; {} neighbours; {} messages, {:.1f} MB between "
                       "ranks",
                       size.bytes_per_household, size.imbalance, size.ghosts, size.neighbours, messages,
                       static_cast<double>(bytes) / 1e6);
    if (moves > 0) out += fmt::format("; cells moved {} time{}", moves, moves > 1 ? "s" : "");
    return out;
}

/// Says when a checkpoint is due: by months, by root's clock, or since somebody asked to stop.
class Watch {
public:
    Watch(const RunParameters& run, const Communicator& ranks, StopRequest& stop)
        : run_(run), ranks_(ranks), stop_(stop), written_(Timer::Clock::now())
    {
    }

    enum class Say { go_on, write, stop };
    /// The same on every rank: root's clock decides, and a signal that reached any of them. Collective.
    Say after(Month month)
    {
        ++months_;
        const double minutes = std::chrono::duration<double>(Timer::Clock::now() - written_).count() / 60.0;
        const bool by_clock = run_.checkpoint_minutes > 0 && minutes >= static_cast<double>(run_.checkpoint_minutes);
        const std::int64_t wish = std::int64_t{stop_.signal()} * 2 + (ranks_.is_root() && by_clock ? 1 : 0);
        const std::int64_t agreed = ranks_.max(wish);
        signal_ = static_cast<int>(agreed / 2);
        if (month == run_.last()) return Say::go_on; // the results are a matter of moments
        if (signal_ != 0 || months_ == run_.checkpoint_stop_after) return Say::stop;
        const bool by_month = run_.checkpoint_every > 0 && (month.index + 1) % run_.checkpoint_every == 0;
        if (!by_month && agreed % 2 == 0) return Say::go_on;
        written_ = Timer::Clock::now();
        return Say::write;
    }
    int signal() const { return signal_; }

private:
    const RunParameters& run_;
    const Communicator& ranks_;
    StopRequest& stop_;
    Timer::Clock::time_point written_;
    int signal_ = 0;
    std::int64_t months_ = 0; ///< of this start of the run
};

} // namespace

Exit run(const Command& command, std::span<const std::string> words, Model& model, const Communicator& ranks, Log& log,
         StopRequest& stop)
{
    Timer timer;
    const auto started = Timer::Clock::now();
    use_threads(static_cast<int>(command.threads));

    Beginning beginning = find_beginning(command, model, ranks, log);
    if (auto problems = paths_outside(beginning.settings); !problems.empty())
        throw UserError(Exit::input, std::move(problems));
    require(model.run.last() >= model.run.first_output(),
            fmt::format("run.last_year = {} (nothing would be written before run.output_year = {}) lower output_year",
                        model.run.last_year, model.run.output_year));
    const PastKeeper keeper(model.run, ranks);
    if (beginning.complete) {
        log.status(fmt::format("results: {} (complete already, nothing to do)", beginning.results));
        return Exit::done;
    }

    take_tables(beginning, model, ranks);
    const std::string path = territory_path(model.run.territory_file, model.run.territory_place,
                                            beginning.configuration_path, ranks, log);
    Territory territory;
    std::unique_ptr<Placement> placement;
    {
        const auto scope = timer.measure("territory");
        territory = read_territory(path, ranks);
        placement = place_cells(path, territory, model, ranks);
    }
    require(beginning.territory_hash.empty() || beginning.territory_hash == territory.content_hash,
            fmt::format("territory '{}' (its content is {}, that of the run to {} was {}) name the same one with "
                        "--territory.file",
                        path, territory.content_hash, beginning.past ? "branch off" : beginning.found ? "resume" : "repeat", beginning.territory_hash));
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
                                   ranks.size(), ranks.size(), placement->partition.imbalance(territory)));
        return Exit::done;
    }
    const FoundCheckpoint* found = beginning.found.get();
    auto simulation = std::make_unique<Simulation>(
        ranks, territory, placement->cells, placement->partition, model, timer,
        found != nullptr ? Simulation::Start::resumed : Simulation::Start::anew);
    RecorderSetup setup = recorder_setup(command, model, beginning, territory, words, ranks);
    beginning.history = setup.history;
    Recorder recorder(ranks, territory, placement->cells, std::move(setup));
    recorder.write_misfit(model.synthesis.misfit(placement->cells, simulation->population()));

    Summary summary;
    const auto spread = [&] { return Spread{territory, placement->cells.cell}; };
    const auto remember = [&](Memory& memory) {
        simulation->remember(memory);
        recorder.remember(memory, simulation->population().households);
        summary.remember(memory);
    };
    Month month{0};
    if (found != nullptr) {
        const auto scope = timer.measure("resume");
        if (beginning.past) beginning.checkpoints->take_rows(beginning.past->folder(), found->rows);
        beginning.checkpoints->read(*found, spread(), remember);
        simulation->resume();
        recorder.replay();
        month.index = found->months;
        log.status(fmt::format("{} {}: {}-{:02}", beginning.past ? "branched off" : "resumed from", found->path,
                               month.year(), month.of_year() + 1));
        beginning.past.reset(); // others may write there again
    }
    const Footprint size = simulation->footprint();
    Progress progress(log, month, model.run.last(), size.households);
    Watch watch(model.run, ranks, stop);
    Balance balance(model.run, ranks, timer);
    int moves = 0;
    const auto kept_rows = [&] { return recorder.kept(); };
    std::vector<LoggedEvent> logged;
    const int first = month.index;
    try {
        for (; month <= model.run.last(); ++month.index) {
            if (const auto shares = balance.before(month, territory, placement->partition); !shares.empty()) {
                const auto begun = Timer::Clock::now();
                move_cells(ranks, territory, model, timer, place_cells(path, territory, model, ranks, shares), placement,
                           simulation, recorder);
                const double seconds = std::chrono::duration<double>(Timer::Clock::now() - begun).count();
                timer.add("balance", seconds);
                balance.moved(seconds);
                ++moves;
                log.detail(fmt::format("cells moved between ranks before {}-{:02}: {:.2f} s", month.year(),
                                       month.of_year() + 1, seconds));
            }
            const Report report = simulation->advance(month);
            if (month >= model.run.first_output()) {
                const auto scope = timer.measure("output");
                if (ranks.is_root()) summary.add(report);
                recorder.write_month(month, report.cells, report.communes);
                logged.clear();
                for (const Event& event : report.events)
                    logged.push_back({event.agent, event.month, event.cell, static_cast<std::uint8_t>(event.kind),
                                      event.trigger, event.detail});
                recorder.write_events(logged);
                if (month.is_december() && model.run.panel > 0)
                    recorder.write_panel(month, simulation->population().households);
            }
            recorder.report(month, (month.index + 1.0) / (model.run.last().index + 1.0));
            progress.show(month);
            if (const Month next{month.index + 1}; keeper.due(next)) {
                const auto scope = timer.measure("checkpoint");
                keeper.keep(next, beginning, territory.content_hash, spread(), remember, kept_rows);
            }
            const Watch::Say say = watch.after(month);
            if (say == Watch::Say::go_on) continue;
            const auto scope = timer.measure("checkpoint");
            beginning.checkpoints->write(month.index + 1, facts_of(beginning, territory.content_hash, month), spread(),
                                         remember, kept_rows);
            log.detail(fmt::format("checkpoint after {}-{:02} in {}", month.year(), month.of_year() + 1,
                                   beginning.checkpoints->folder()));
            if (say == Watch::Say::write) continue;
            const std::string outcome = fmt::format("stopped after {}-{:02} ({})", month.year(), month.of_year() + 1,
                                                    StopRequest::name(watch.signal()));
            recorder.discard("stopped", outcome);
            log.status(fmt::format("{} go on with: essaim run --resume {}", outcome,
                                   shell_words(std::array{beginning.checkpoints->folder()})));
            log.repeat_warnings();
            return Exit::stopped;
        }
    } catch (const AgreedStorageError& error) {
        recorder.discard("failed", error.what());
        throw;
    }
    {
        const auto scope = timer.measure("output");
        recorder.finish(Recorder::End::complete, "all months simulated", timer.phases());
    }
    beginning.checkpoints->remove();
    const double wall = std::chrono::duration<double>(Timer::Clock::now() - started).count();
    log.status(account(timer, size, model.run.last().index + 1 - first, moves, ranks, wall));
    log.status(fmt::format("results: {}", beginning.results));
    log.repeat_warnings();
    if (ranks.is_root() && command.json) fmt::print("{}", summary.json(territory.name));
    else if (ranks.is_root() && command.level != Log::Level::quiet)
        fmt::print("{}", summary.text(command.language, territory.name));
    return Exit::done;
}

} // namespace essaim
