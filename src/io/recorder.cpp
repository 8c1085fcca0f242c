// The life of a results file, from its temporary name to its final one.
#include "io/recorder.hpp"

#include "core/error.hpp"
#include "io/events.hpp"
#include "io/kept_rows.hpp"
#include "io/panel.hpp"
#include "io/results_layout.hpp"
#include "io/safe_file.hpp"
#include "io/series.hpp"
#include "io/status_file.hpp"
#include "io/xdmf.hpp"
#include "io/yearly_sums.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <system_error>

namespace essaim {

namespace {

/// Runs `act` on root; its failure becomes the failure of all ranks, of the same kind. Collective.
template <class Act>
void on_root(const Communicator& ranks, Act&& act)
{
    std::string user, storage;
    if (ranks.is_root()) {
        try {
            act();
        } catch (const UserError& error) {
            user = error.what();
        } catch (const StorageError& error) {
            storage = error.what();
        }
    }
    user = ranks.agree(user);
    storage = ranks.agree(storage);
    require(user.empty(), user);
    if (!storage.empty()) throw AgreedStorageError(storage);
}

std::vector<std::uint32_t> all_on_root(const Communicator& ranks, std::uint32_t n)
{
    std::vector<std::uint32_t> all(ranks.is_root() ? n : 0);
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

std::vector<std::size_t> variables_on_cells(const RecorderSetup& setup)
{
    std::vector<std::size_t> chosen;
    for (std::size_t v = 0; v < setup.variables.size() && setup.cells != CellOutput::none; ++v)
        if (setup.variables[v].on_cells) chosen.push_back(v);
    return chosen;
}

/// Steps of the maps if all months are recorded.
std::uint64_t map_steps(const RecorderSetup& setup)
{
    if (setup.cells == CellOutput::none) return 0;
    if (setup.cells == CellOutput::monthly) return static_cast<std::uint64_t>(setup.months);
    return static_cast<std::uint64_t>(Month{setup.first.index + setup.months - 1}.year() - setup.first.year() + 1);
}

}  // namespace

struct Recorder::State {
    /// What is open in the file of all ranks. Abandoned, not closed, when the run fails: closing waits for all ranks.
    struct Open {
        Hdf5File file;
        std::vector<Hdf5Dataset> maps, curves;
        EventLog events;

        void abandon() noexcept
        {
            for (Hdf5Dataset& map : maps) map.abandon();
            for (Hdf5Dataset& curve : curves) curve.abandon();
            events.abandon();
            file.abandon();
        }
    };

    State(const Communicator& all_ranks, const Territory& place, const CellFacts& cells, RecorderSetup wanted)
        : ranks(all_ranks),
          territory(place),
          own(cells.cell),
          setup(std::move(wanted)),
          status(setup.path),
          on_cells(variables_on_cells(setup)),
          maps(ranks, cells.cell, territory.n_cells(), on_cells.size(), map_steps(setup)),
          curves(ranks, all_on_root(ranks, territory.communes.size()), territory.communes.size(),
                 setup.variables.size(), static_cast<std::uint64_t>(setup.months)),
          sums(setup.variables, setup.cells == CellOutput::yearly ? cells.size() : 0),
          panel(ranks, setup.panel_households, territory.n_households(), setup.panel_columns)
    {}

    std::string part() const { return unfinished(setup.path); }
    Spread spread() const { return {territory, own}; }
    void keep_rows();
    void put_maps(std::span<const double> values, MonthSpan span);
    void put_curves(Month month, std::span<const double> communes);
    void close_year();
    void complete(std::string_view outcome, std::span<const std::pair<std::string, double>> seconds);
    /// Root: no file stays behind, and the status file says so.
    void abandon() noexcept;

    /// Of cells that change ranks: sums of the year so far, and what is buffered of maps, cell by cell.
    struct Carried {
        YearlySums sums;
        std::vector<float> maps;
    };

    const Communicator& ranks;
    const Territory& territory;
    std::vector<Cell> own;
    RecorderSetup setup;
    StatusFile status;
    std::vector<std::size_t> on_cells;  ///< variables that have maps
    Series<float> maps;
    Series<double> curves;
    YearlySums sums;
    Panel panel;
    std::vector<double> totals;        ///< root: month × variable, published
    std::vector<MarginMisfit> misfit;  ///< root
    std::vector<MonthSpan> map_spans;
    std::int32_t year_began = 0;
    Month next{};
    std::uint64_t nodes = 0, bytes = 0;
    std::vector<KeptFile> kept;                       ///< files with the rows up to kept_until
    std::uint64_t kept_steps = 0, kept_months = 0;    ///< of maps and of curves
    std::vector<LoggedEvent> events_to_keep;          ///< root
    std::unique_ptr<Carried> leaving;                 ///< between carry() and carried()
    std::vector<float> arriving;
    std::unique_ptr<Open> open;
    bool finished = false;
};

/// What a file on the end of a run should say besides its outcome, as members of a JSON object.
std::string details_of(const RecorderSetup& setup)
{
    std::string text = fmt::format(", \"checkpoint\": {}, \"history\": {}", json_text(setup.checkpoints),
                                   json_text(setup.history));
    const auto add = [&](std::string_view group, auto&& pairs) {
        text += fmt::format(", {}: {{", json_text(group));
        bool first = true;
        for (const auto& [name, value] : pairs) {
            text += fmt::format("{}{}: {}", first ? "" : ", ", json_text(name), json_text(value));
            first = false;
        }
        text += '}';
    };
    add("provenance", setup.provenance);
    std::vector<std::pair<std::string, std::string>> values;
    for (const Setting& setting : setup.settings) values.emplace_back(setting.name, value_text(setting.value));
    add("parameters", values);
    return text;
}

Recorder::Recorder(const Communicator& ranks, const Territory& territory, const CellFacts& cells, RecorderSetup setup)
{
    expect(setup.months > 0, "a run records at least a month");
    on_root(ranks, [&] { require_free(setup.path, setup.force); });
    state_ = std::make_unique<State>(ranks, territory, cells, std::move(setup));
    State& s = *state_;
    if (ranks.is_root()) s.status.describe(details_of(s.setup));
    s.next = s.setup.first;
    s.year_began = s.setup.first.index;
    const CellMap all = gather_cells(ranks, territory, cells);
    const LayoutSizes sizes{static_cast<std::uint64_t>(s.setup.months), map_steps(s.setup), s.maps.chunk(),
                            s.curves.chunk()};
    on_root(ranks, [&] {
        try {
            s.nodes = make_results(s.part(), s.setup, territory, all, sizes);
        } catch (const StorageError&) {
            s.abandon();
            throw;
        }
        s.status.running(s.next.year(), s.next.of_year() + 1, 0.0);
    });
    s.open =
        std::make_unique<State::Open>(State::Open{Hdf5File::open_together(s.part(), ranks), {}, {}, EventLog(ranks)});
    for (const std::size_t v : s.on_cells) s.open->maps.push_back(s.open->file.at(by_cell(s.setup.variables[v])));
    if (!s.curves.holds_all())
        for (const Variable& variable : s.setup.variables)
            s.open->curves.push_back(s.open->file.at(by_commune(variable)));
    s.open->events.open(s.open->file);
}

Recorder::~Recorder()
{
    if (!state_ || state_->finished) return;
    if (state_->open) state_->open->abandon();
    if (state_->ranks.is_root()) state_->abandon();
}

void Recorder::State::abandon() noexcept
{
    std::error_code ignored;
    std::filesystem::remove(part(), ignored);
    status.ended("failed", "the run ended before its results were complete");
}

void Recorder::State::put_maps(std::span<const double> values, MonthSpan span)
{
    if (maps.full()) {
        keep_rows();
        maps.write(open->maps);
    }
    const std::size_t n = setup.variables.size();
    const bool december = Month{span[1] - 1}.is_december();
    const std::size_t places = n == 0 ? 0 : values.size() / n;
    constexpr std::size_t few = 64;  // rows of `values` that stay in the cache while their columns are written
    for (std::size_t from = 0; from < places; from += few)
        for (std::size_t c = 0; c < on_cells.size(); ++c) {
            const std::span<float> row = maps.now(c);
            for (std::size_t i = from; i < std::min(from + few, places); ++i)
                row[i] = static_cast<float>(published(setup.variables, on_cells[c], &values[i * n], december));
        }
    maps.next();
    map_spans.push_back(span);
}

void Recorder::State::put_curves(Month month, std::span<const double> communes)
{
    if (curves.full()) {
        keep_rows();
        curves.write(open->curves);
    }
    if (ranks.is_root()) {
        const std::size_t n = setup.variables.size(), places = territory.communes.size();
        expect(communes.size() == n * places, "root gives a sum for every commune and variable");
        std::vector<double> total(n);
        for (std::size_t i = 0; i < places; ++i)
            for (std::size_t v = 0; v < n; ++v) total[v] += communes[i * n + v];
        for (std::size_t v = 0; v < n; ++v) {
            const std::span<double> row = curves.now(v);
            for (std::size_t i = 0; i < places; ++i)
                row[i] = published(setup.variables, v, &communes[i * n], month.is_december());
            totals.push_back(published(setup.variables, v, total.data(), month.is_december()));
        }
    }
    curves.next();
}

void Recorder::State::close_year()
{
    put_maps(sums.close_step(), {year_began, next.index});
    year_began = next.index;
}

void Recorder::write_month(Month month, std::span<const double> cells, std::span<const double> communes)
{
    State& s = *state_;
    expect(month == s.next && month.index < s.setup.first.index + s.setup.months, "months come in order");
    ++s.next.index;
    if (s.setup.cells == CellOutput::monthly) s.put_maps(cells, {month.index, month.index + 1});
    if (s.setup.cells == CellOutput::yearly) {
        s.sums.add(cells);
        if (month.is_december()) s.close_year();
    }
    s.put_curves(month, communes);
}

void Recorder::write_events(std::span<const LoggedEvent> events)
{
    const std::vector<LoggedEvent> sorted = state_->open->events.add(events);
    if (!state_->setup.checkpoints.empty())
        state_->events_to_keep.insert(state_->events_to_keep.end(), sorted.begin(), sorted.end());
}

void Recorder::write_panel(Month month, const Households& households) { state_->panel.add(month.index, households); }

void Recorder::write_misfit(std::span<const MarginMisfit> misfit)
{
    std::vector<std::vector<double>> out(static_cast<std::size_t>(state_->ranks.size()));
    for (const MarginMisfit& row : misfit) out[0].insert(out[0].end(), {row.target, row.obtained, row.absolute});
    const auto in = state_->ranks.all_to_all(out);
    if (!state_->ranks.is_root()) return;
    state_->misfit.assign(misfit.begin(), misfit.end());
    for (std::size_t rank = 1; rank < in.size(); ++rank)
        for (std::size_t i = 0; i < misfit.size(); ++i) {
            state_->misfit[i].target += in[rank][3 * i];
            state_->misfit[i].obtained += in[rank][3 * i + 1];
            state_->misfit[i].absolute += in[rank][3 * i + 2];
        }
}

void Recorder::report(Month month, double fraction)
{
    if (state_->ranks.is_root()) state_->status.running(month.year(), month.of_year() + 1, fraction);
}

/// Root, alone: what is known only at the end, and the lengths of a run that was stopped early.
void Recorder::State::complete(std::string_view outcome, std::span<const std::pair<std::string, double>> seconds)
{
    const auto months = static_cast<std::uint64_t>(next.index - setup.first.index);
    Hdf5File file = Hdf5File::open(part());
    std::vector<MonthSpan> month_spans;
    for (std::int32_t m = setup.first.index; m < next.index; ++m) month_spans.push_back({m, m + 1});
    fill_time_axis(file, "month", month_spans);
    if (setup.cells != CellOutput::none) fill_time_axis(file, "time", map_spans);
    if (months < static_cast<std::uint64_t>(setup.months)) {
        for (const Variable& variable : setup.variables) file.at(by_commune(variable)).resize(months);
        for (const std::size_t v : on_cells) file.at(by_cell(setup.variables[v])).resize(map_spans.size());
    }
    for (std::size_t v = 0; v < setup.variables.size() && curves.holds_all(); ++v) {
        Hdf5Dataset data = file.at(by_commune(setup.variables[v]));
        curves.write_alone(v, data);
    }
    write_totals(file, setup, totals, months);
    panel.write(file);
    write_misfit_table(file, misfit);
    write_timings(file, seconds);
    file.text("outcome", outcome);
    file.close();
    bytes = std::filesystem::file_size(part());
    publish_file(part(), setup.path);
    if (!setup.xdmf || on_cells.empty()) return;
    XdmfMaps xdmf{
        std::filesystem::path(setup.path).filename().string(), territory.n_cells(), nodes, map_spans.size(), {}, {}};
    for (std::size_t step = 0; step < map_spans.size(); ++step) {
        const auto [first, past] = map_spans[step];
        // Of monthly maps only the Decembers: the text would be longer than the results it describes.
        if (setup.cells == CellOutput::monthly && !Month{first}.is_december()) continue;
        xdmf.steps.emplace_back(step, 0.5 * (days_until(first) + days_until(past)));
    }
    for (const std::size_t v : on_cells)
        xdmf.variables.emplace_back(by_cell(setup.variables[v]), setup.variables[v].long_name);
    write_text_file(setup.path + ".xmf", xdmf_text(xdmf));
}

void Recorder::finish(End end, const std::string& outcome,
                      std::span<const std::pair<std::string, double>> seconds_by_phase)
{
    State& s = *state_;
    if (s.setup.cells == CellOutput::yearly && s.next.index > s.year_began) s.close_year();
    s.maps.write(s.open->maps);
    if (!s.curves.holds_all()) s.curves.write(s.open->curves);
    s.open->events.close();
    s.open->maps.clear();
    s.open->curves.clear();
    s.open->file.close();
    s.open.reset();
    on_root(s.ranks, [&] { s.complete(end == End::complete ? "complete" : "stopped", seconds_by_phase); });
    s.finished = true;
    if (s.ranks.is_root()) s.status.ended(end == End::complete ? "complete" : "stopped", outcome);
}

/// Writes what was recorded since the last time into two files that will not change again. Collective.
void Recorder::State::keep_rows()
{
    if (setup.checkpoints.empty() || (maps.steps() == kept_steps && curves.steps() == kept_months)) return;
    agreed(ranks, [&] {
        if (ranks.is_root()) make_folder(setup.checkpoints);
    });
    const std::size_t n = setup.variables.size();
    KeptRows rows = rows_to_keep(maps, on_cells.size(), kept_steps, curves, n, kept_months);
    for (std::size_t step = kept_steps; step < map_spans.size(); ++step)
        rows.spans.insert(rows.spans.end(), map_spans[step].begin(), map_spans[step].end());
    if (ranks.is_root()) rows.totals.assign(totals.begin() + static_cast<std::ptrdiff_t>(kept_months * n), totals.end());
    rows.events = std::move(events_to_keep);
    events_to_keep.clear();
    CellFileWriter writer(ranks, spread());
    rows.remember(writer, own.size(), on_cells.size());
    KeptFile file{fmt::format("rows-{:05}-{:05}", kept.size(), curves.steps()), {}};
    for (const std::string& name : copies_of(file)) file.hash = writer.write(setup.checkpoints + '/' + name);
    kept.push_back(file);
    kept_steps = maps.steps();
    kept_months = curves.steps();
}

void Recorder::remember(Memory& memory, const Households& households)
{
    State& s = *state_;
    if (!memory.reading()) s.keep_rows();
    std::string files = kept_text(s.kept);
    memory.shared("kept", files);
    if (memory.reading()) s.kept = kept_files(files);
    memory.shared("next", s.next);
    memory.shared("year.began", s.year_began);
    if (s.setup.cells == CellOutput::yearly) s.sums.remember(memory);
    s.panel.remember(memory, households);
    std::vector<double> sums;
    for (const MarginMisfit& row : s.misfit) sums.insert(sums.end(), {row.target, row.obtained, row.absolute});
    memory.of_root("misfit", sums);
    for (std::size_t i = 0; i < s.misfit.size() && 3 * i + 2 < sums.size(); ++i) {
        s.misfit[i].target = sums[3 * i];
        s.misfit[i].obtained = sums[3 * i + 1];
        s.misfit[i].absolute = sums[3 * i + 2];
    }
}

void Recorder::replay()
{
    State& s = *state_;
    const std::size_t n_maps = s.on_cells.size(), n = s.setup.variables.size(), places = s.territory.communes.size();
    for (const KeptFile& kept : s.kept) {
        const CellFile file(whole_copy(s.setup.checkpoints, kept, s.ranks));
        CellFileReader reader(s.ranks, s.spread(), file);
        KeptRows rows;
        rows.remember(reader, s.own.size(), n_maps);
        reader.load();
        const auto steps = static_cast<std::size_t>(rows.counts[0]), months = static_cast<std::size_t>(rows.counts[1]);
        for (std::size_t step = 0; step < steps; ++step) {
            if (s.maps.full()) s.maps.write(s.open->maps);
            for (std::size_t v = 0; v < n_maps; ++v) {
                const std::span<float> row = s.maps.now(v);
                for (std::size_t i = 0; i < row.size(); ++i) row[i] = rows.maps[(i * n_maps + v) * steps + step];
            }
            s.maps.next();
            s.map_spans.push_back({rows.spans[2 * step], rows.spans[2 * step + 1]});
        }
        for (std::size_t month = 0; month < months; ++month) {
            if (s.curves.full()) s.curves.write(s.open->curves);
            for (std::size_t v = 0; v < n && s.ranks.is_root(); ++v)
                std::copy_n(rows.curves.begin() + static_cast<std::ptrdiff_t>((month * n + v) * places), places,
                            s.curves.now(v).begin());
            s.curves.next();
        }
        s.totals.insert(s.totals.end(), rows.totals.begin(), rows.totals.end());
        s.open->events.add(rows.events);
    }
    s.kept_steps = s.maps.steps();
    s.kept_months = s.curves.steps();
}

void Recorder::carry(Memory& memory, std::span<const Cell> own)
{
    State& s = *state_;
    if (!memory.reading()) {
        s.leaving = std::make_unique<State::Carried>(State::Carried{s.sums, s.maps.by_place()});
    } else {
        s.own.assign(own.begin(), own.end());
        s.maps.deal(own);
        s.sums = YearlySums(s.setup.variables, s.setup.cells == CellOutput::yearly ? own.size() : 0);
        s.arriving.resize(own.size() * s.maps.values_per_place());
    }
    if (s.setup.cells == CellOutput::yearly) (memory.reading() ? s.sums : s.leaving->sums).remember(memory);
    memory.rows(RowsOf::cells, "maps", s.maps.values_per_place() * sizeof(float),
                reinterpret_cast<std::byte*>((memory.reading() ? s.arriving : s.leaving->maps).data()));
}

void Recorder::carried()
{
    state_->maps.put_back(state_->arriving);
    state_->arriving = {};
    state_->leaving.reset();
}

std::vector<std::string> Recorder::kept() const
{
    std::vector<std::string> names;
    for (const KeptFile& file : state_->kept)
        for (std::string& name : copies_of(file)) names.push_back(std::move(name));
    return names;
}

void Recorder::discard(const std::string& state, const std::string& outcome) noexcept
{
    State& s = *state_;
    if (s.finished) return;
    s.finished = true;
    try {
        s.open->maps.clear();
        s.open->curves.clear();
        s.open->events.forget();
        s.open->file.close();
        s.open.reset();
    } catch (const std::exception&) { // nothing of the file is wanted any more
        s.open->abandon();
    }
    if (!s.ranks.is_root()) return;
    std::error_code ignored;
    std::filesystem::remove(s.part(), ignored);
    s.status.ended(state, outcome);
}

std::uint64_t Recorder::bytes() const { return state_->ranks.is_root() ? state_->bytes : 0; }

}  // namespace essaim
