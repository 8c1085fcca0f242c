// The results file on 1 to 4 ranks: the same datasets whatever the partition, complete or not there at all.
#include "core/error.hpp"
#include "io/hdf5_reader.hpp"
#include "io/recorder.hpp"
#include "io/safe_file.hpp"
#include "tests/ranks/io_support.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

using namespace essaim;
using namespace essaim::test;

namespace {

constexpr int nx = 23, ny = 17, n_communes = 5;
constexpr std::size_t n_cells = nx * ny, n_variables = 4;

std::vector<Variable> variables()
{
    return {{"energy", "kWh", "energy used", "énergie consommée", OverTime::sum},
            {"homes", "1", "homes", "logements", OverTime::last},
            {"bill", "EUR", "bill per home", "facture par logement", OverTime::sum, 1},
            {"change", "kWh", "change since the year before", "évolution", OverTime::yearly, -1, {}, false}};
}

/// What the cell's agents add up to in a month; some cells have no homes.
double sum_of(Cell cell, int month, std::size_t variable)
{
    switch (variable) {
        case 0:
            return 100.0 + cell + 0.25 * month;
        case 1:
            return cell % 7 == 0 ? 0.0 : 1.0 + cell % 5;
        case 2:
            return 10.0 * month + cell;
        default:
            return Month{month}.is_december() ? 1.0 * cell : 0.0;
    }
}

enum class Partition { stretches, interleaved, one_rank };

struct Options {
    Partition partition = Partition::stretches;
    CellOutput cells = CellOutput::yearly;
    int months = 30, recorded = 30;
    Month first = Month::of(2019, 7);
    bool force = false;
};

bool owns(const Communicator& ranks, Cell cell, Partition partition)
{
    const auto np = static_cast<Cell>(ranks.size()), me = static_cast<Cell>(ranks.rank());
    if (partition == Partition::stretches) return cell * np / n_cells == me;
    if (partition == Partition::interleaved) return mix(cell) % np == me;
    return me == np - 1;
}

RecorderSetup setup_of(const std::string& path, const Options& options)
{
    RecorderSetup setup;
    setup.path = path;
    setup.force = options.force;
    setup.title = "Rectangle, test";
    setup.first = options.first;
    setup.months = options.months;
    setup.cells = options.cells;
    setup.variables = variables();
    setup.event_kinds = {"works", "move"};
    setup.detail1_names = {"none", "breakdown"};
    setup.detail1_meaning = "what set it off";
    setup.detail2_meaning = "cell left";
    setup.panel_households = 50;
    setup.panel_columns = {"income", "cars_fuel", "employer"};
    setup.settings = {{"run.seed", std::int64_t{42}, std::int64_t{1}, "1", "seed", "assumption"},
                      {"heat.setpoint", 19.5, 20.0, "C", "température", "3CL"},
                      {"run.name", std::string("été"), std::string(), "1", "name", "assumption"},
                      {"heat.on", true, true, "1", "switch", "assumption"}};
    setup.provenance = {{"version", "0.1"}, {"host", "nowhere"}};
    setup.configuration = "[heat]\nsetpoint = 19.5\n";
    return setup;
}

/// One household per cell; only what the panel looks at.
void live(Households& households, const std::vector<Cell>& own, int month)
{
    households.resize(static_cast<Row>(own.size()));
    for (Row row = 0; row < own.size(); ++row) {
        households.id[row] = 1000U + own[row];
        households.income[row] = static_cast<float>(own[row] * 100 + static_cast<Cell>(month));
        households.cars_fuel[row] = static_cast<std::uint8_t>(own[row] % 3);
    }
}

/// A whole run of the recorder.
void record(const Communicator& ranks, const std::string& path, const Options& options,
            std::optional<Recorder::End> end = Recorder::End::complete)
{
    const test::Place place = rectangle(nx, ny, n_communes);
    std::vector<Cell> own;
    for (Cell cell = 0; cell < n_cells; ++cell)
        if (owns(ranks, cell, options.partition)) own.push_back(cell);
    const CellFacts cells = part_of(place.cells, own);
    Recorder recorder(ranks, place.territory, cells, setup_of(path, options));
    Households households;
    for (int m = options.first.index; m < options.first.index + options.recorded; ++m) {
        std::vector<double> sums, communes(ranks.is_root() ? n_communes * n_variables : 0);
        for (const Cell cell : own)
            for (std::size_t v = 0; v < n_variables; ++v) sums.push_back(sum_of(cell, m, v));
        for (Cell cell = 0; cell < n_cells && ranks.is_root(); ++cell)
            for (std::size_t v = 0; v < n_variables; ++v)
                communes[place.territory.commune_of(cell) * n_variables + v] += sum_of(cell, m, v);
        recorder.write_month({m}, sums, communes);
        std::vector<LoggedEvent> events;
        for (auto cell = own.rbegin(); cell != own.rend(); ++cell)
            if (mix(*cell + static_cast<Cell>(m)) % 5 == 0)
                events.push_back({1000U + *cell, m, *cell, static_cast<std::uint8_t>(*cell % 2), 1, -3});
        recorder.write_events(events);
        if (Month{m}.is_december()) {
            live(households, own, m);
            recorder.write_panel({m}, households);
        }
        recorder.report({m}, 0.5);
    }
    const std::vector<MarginMisfit> misfit{
        {"persons", 1.5 * static_cast<double>(own.size()), static_cast<double>(own.size()), 0.0}};
    recorder.write_misfit(misfit);
    const std::vector<std::pair<std::string, double>> seconds{{"step", 1.0}, {"output", 0.5}};
    if (end) recorder.finish(*end, "all went well", seconds);
    if (end && ranks.is_root()) {
        EXPECT_GT(recorder.bytes(), 0U);
    }
}

template <class T>
std::vector<T> values(const std::string& path, const std::string& dataset)
{
    const Hdf5Reader file(path);
    const auto shape = file.shape(dataset);
    EXPECT_TRUE(shape.has_value()) << dataset;
    if (!shape) return {};
    EXPECT_EQ(shape->type, number_type<T>()) << dataset;
    std::size_t n = 1;
    for (const std::uint64_t length : shape->size) n *= length;
    std::vector<T> all(n);
    const RowRange rows{0, shape->size.empty() ? 1 : shape->size[0]};
    file.read(dataset, std::span(&rows, 1), number_type<T>(), n, all.data());
    return all;
}

/// Everything the test wrote that must not depend on ranks, as one number.
std::uint64_t fingerprint(const std::string& path)
{
    std::uint64_t hash = 0;
    const auto add = [&]<class T>(const std::vector<T>& list) {
        for (const T value : list) {
            std::uint64_t word = 0;
            std::memcpy(&word, &value, sizeof value);
            hash = mix(hash ^ word);
        }
        hash = mix(hash ^ list.size());
    };
    for (const char* name : {"energy_by_cell", "homes_by_cell", "bill_by_cell"}) add(values<float>(path, name));
    for (const char* name : {"energy_by_commune", "bill_by_commune", "change_by_commune", "energy", "bill", "month",
                             "time", "time_bounds", "cell_lon", "mesh_node_x", "panel/time"})
        add(values<double>(path, name));
    for (const char* name : {"mesh_face_nodes", "cell_commune", "events/month", "events/cell"})
        add(values<std::int32_t>(path, name));
    add(values<std::uint64_t>(path, "events/agent"));
    add(values<std::uint64_t>(path, "panel/household"));
    add(values<float>(path, "panel/income"));
    add(values<char>(path, "commune_name"));
    add(values<float>(path, "misfit/target"));
    return hash;
}

std::string status_text(const std::string& base)
{
    std::ifstream file(base + "/r.status.json");
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST(Recorder, WritesTheSameDatasetsWhateverThePartition)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    std::vector<std::uint64_t> prints;
    for (const Partition partition : {Partition::stretches, Partition::interleaved, Partition::one_rank}) {
        record(ranks, base + "/r.nc", {.partition = partition, .force = true});
        if (ranks.is_root()) prints.push_back(fingerprint(base + "/r.nc"));
    }
    if (ranks.is_root()) {
        EXPECT_EQ(prints[0], prints[1]);
        EXPECT_EQ(prints[0], prints[2]);
        // The same at 1, 2, 3 and 4 ranks: this number was printed by a run on one rank.
        EXPECT_EQ(prints[0], std::uint64_t{13899975954771489146U}) << "fingerprint";
    }
    clean(ranks, base);
}

TEST(Recorder, AddsUpYearsAndDividesMeans)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    const std::string path = base + "/r.nc";
    record(ranks, path, {});  // July 2019 to December 2021
    if (ranks.is_root()) {
        const auto energy = values<float>(path, "energy_by_cell"), bill = values<float>(path, "bill_by_cell");
        ASSERT_EQ(energy.size(), 3 * n_cells);
        double half_year = 0, bills = 0;
        for (int m = Month::of(2019, 7).index; m < Month::of(2020).index; ++m) {
            half_year += sum_of(11, m, 0);
            bills += sum_of(11, m, 2);
        }
        EXPECT_EQ(energy[11], static_cast<float>(half_year));
        EXPECT_EQ(bill[11], static_cast<float>(bills / sum_of(11, 0, 1)));
        EXPECT_TRUE(std::isnan(bill[14])) << "no homes there";
        EXPECT_EQ(values<float>(path, "homes_by_cell")[2 * n_cells + 11], static_cast<float>(sum_of(11, 0, 1)));
        EXPECT_EQ(values<double>(path, "time_bounds")[1], 2 * 365.0);
        EXPECT_EQ(values<double>(path, "month").size(), 30U);
        const auto change = values<double>(path, "change");
        EXPECT_TRUE(std::isnan(change[0]));
        EXPECT_EQ(change[5], n_cells * (n_cells - 1) / 2.0);
        EXPECT_FALSE(Hdf5Reader(path).shape("change_by_cell").has_value());
    }
    clean(ranks, base);
}

TEST(Recorder, WritesMonthlyMapsOrNone)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    record(ranks, base + "/r.nc", {.cells = CellOutput::monthly});
    record(ranks, base + "/none.nc", {.cells = CellOutput::none});
    if (ranks.is_root()) {
        const auto energy = values<float>(base + "/r.nc", "energy_by_cell");
        ASSERT_EQ(energy.size(), 30 * n_cells);
        EXPECT_EQ(energy[29 * n_cells + 5], static_cast<float>(sum_of(5, Month::of(2021, 12).index, 0)));
        EXPECT_FALSE(Hdf5Reader(base + "/none.nc").shape("energy_by_cell").has_value());
        EXPECT_EQ(values<double>(base + "/none.nc", "energy").size(), 30U);
    }
    clean(ranks, base);
}

TEST(Recorder, KeepsEventsSortedByMonthAndAgent)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    record(ranks, base + "/r.nc", {.partition = Partition::interleaved});
    if (ranks.is_root()) {
        const auto month = values<std::int32_t>(base + "/r.nc", "events/month");
        const auto agent = values<std::uint64_t>(base + "/r.nc", "events/agent");
        ASSERT_GT(month.size(), 1000U);
        for (std::size_t i = 1; i < month.size(); ++i)
            ASSERT_LT(std::pair(month[i - 1], agent[i - 1]), std::pair(month[i], agent[i]));
    }
    clean(ranks, base);
}

TEST(Recorder, FollowsThePanel)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    record(ranks, base + "/r.nc", {.partition = Partition::interleaved});
    if (ranks.is_root()) {
        const auto ids = values<std::uint64_t>(base + "/r.nc", "panel/household");
        const auto income = values<float>(base + "/r.nc", "panel/income");
        EXPECT_TRUE(std::ranges::is_sorted(ids));
        ASSERT_EQ(income.size(), 3 * ids.size());
        ASSERT_FALSE(ids.empty());
        EXPECT_EQ(income[ids.size()], static_cast<float>((ids[0] - 1000) * 100 + Month::of(2020, 12).index));
        EXPECT_FALSE(Hdf5Reader(base + "/r.nc").shape("panel/wealth").has_value());
    }
    clean(ranks, base);
}

TEST(Recorder, ShortensARunThatWasStopped)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    record(ranks, base + "/r.nc", {.recorded = 8}, Recorder::End::stopped);
    if (ranks.is_root()) {
        EXPECT_EQ(values<double>(base + "/r.nc", "month").size(), 8U);
        EXPECT_EQ(values<double>(base + "/r.nc", "energy_by_commune").size(), 8U * n_communes);
        EXPECT_EQ(values<float>(base + "/r.nc", "energy_by_cell").size(), 2 * n_cells);
        const auto bounds = values<double>(base + "/r.nc", "time_bounds");
        EXPECT_EQ(bounds[3] - bounds[2], 31.0 + 29.0) << "the second year ends with February 2020";
        EXPECT_NE(status_text(base).find("\"state\": \"stopped\""), std::string::npos);
    }
    clean(ranks, base);
}

TEST(Recorder, GivesTheFinalNameToACompleteFileOnly)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    const std::string path = base + "/deep/er/r.nc";
    record(ranks, path, {.recorded = 3}, std::nullopt);
    ranks.barrier();
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_FALSE(std::filesystem::exists(unfinished(path)));
    if (ranks.is_root()) {
        EXPECT_NE(status_text(base + "/deep/er").find("\"state\": \"failed\""), std::string::npos);
    }
    record(ranks, path, {});
    EXPECT_TRUE(std::filesystem::exists(path));
    EXPECT_TRUE(std::filesystem::exists(path + ".xmf"));
    if (ranks.is_root()) {
        const std::string status = status_text(base + "/deep/er");
        EXPECT_NE(status.find("\"state\": \"complete\", \"month\": \"2021-12\", \"fraction\": 1.0000"),
                  std::string::npos)
            << status;
    }
    clean(ranks, base);
}

TEST(Recorder, RefusesToReplaceUnlessTold)
{
    const Communicator ranks = Communicator::world();
    const std::string base = folder(ranks, "recorder");
    record(ranks, base + "/r.nc", {});
    const auto refused = [&](const std::string& path) -> std::string {
        try {
            record(ranks, path, {}, std::nullopt);
        } catch (const UserError& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_NE(refused(base + "/r.nc").find("(it exists) choose another name"), std::string::npos);
    EXPECT_NE(refused(base).find("(it is a folder)"), std::string::npos);
    EXPECT_NE(refused(base + "/r.nc/x.nc").find("is no folder"), std::string::npos);
    EXPECT_NE(refused("").find("(no name given)"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(base + "/r.nc"));
    clean(ranks, base);
}

/// For tests/python/test_results.py: writes the file named by the environment. With ESSAIM_SAMPLE_LIMIT no file may
/// grow beyond that many bytes, as on a full disk, and the error is treated as the program's main function does.
TEST(Recorder, WritesASampleWhenAsked)
{
    const char* path = std::getenv("ESSAIM_SAMPLE_RESULTS");
    if (path == nullptr) GTEST_SKIP() << "ESSAIM_SAMPLE_RESULTS names no file";
    const Communicator ranks = Communicator::world();
    if (const char* limit = std::getenv("ESSAIM_SAMPLE_LIMIT")) {
        const rlimit most{std::stoul(limit), std::stoul(limit)};
        std::signal(SIGXFSZ, SIG_IGN);
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &most), 0);
    }
    try {
        record(ranks, path, {.partition = Partition::interleaved, .force = true});
    } catch (const StorageError& error) {
        fmt::print(stderr, "{}\n", error.what());
        ranks.abort(static_cast<int>(Exit::storage));
    }
}
