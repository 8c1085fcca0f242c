// The territory file's schema, checked and read.
#include "io/territory_file.hpp"

#include "core/error.hpp"
#include "io/checked_columns.hpp"
#include "io/seal.hpp"
#include "io/territory_columns.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <numeric>

namespace essaim {

namespace {

// France has 2.3 million inhabited cells of 200 m and 35,000 communes; a file that claims far more is damaged.
constexpr std::uint64_t most_cells = 100'000'000, most_communes = 1'000'000, most_flows = 200'000'000;

/// Runs `read`, and makes the UserError of any rank the error of all.
template <class Read>
auto together(const Communicator& ranks, Read&& read) -> decltype(read())
{
    decltype(read()) result;
    std::string problem;
    try {
        result = read();
    } catch (const UserError& error) {
        problem = error.what();
    } catch (const std::bad_alloc&) {
        problem = "the territory does not fit in memory (too many cells for this machine) use more nodes";
    }
    problem = ranks.agree(problem);
    if (problem.empty()) return result;
    std::vector<std::string> problems;
    for (std::size_t from = 0; from <= problem.size();) {
        const std::size_t end = std::min(problem.find('\n', from), problem.size());
        problems.push_back(problem.substr(from, end - from));
        from = end + 1;
    }
    throw UserError(Exit::input, std::move(problems));
}

void check_header(CheckedColumns& reading, Territory& territory)
{
    const Hdf5Reader& file = reading.file;
    if (file.text("format") != "essaim territory")
        throw UserError(
            fmt::format("file '{}' (it is no territory file: attribute 'format' is not 'essaim territory') "
                        "give one made by 'essaim territory'",
                        file.path()));
    const auto version = file.integer("format_version");
    if (version != territory_format_version)
        throw UserError(
            fmt::format("file '{}' (format version {}, this program reads {}) make it again with 'essaim "
                        "territory'",
                        file.path(), version.value_or(0), territory_format_version));
    const auto text = [&](const char* name, std::string& value) {
        if (const auto found = file.text(name))
            value = *found;
        else
            reading.problem(fmt::format("attribute '{}'", name), "missing or no text");
    };
    text("name", territory.name);
    text("place", territory.place);
    text("content_hash", territory.content_hash);
    text("sources", territory.sources);
    const auto size = file.integer("cell_size_m");
    if (!size || *size <= 0 || *size > 1'000'000)
        reading.problem("attribute 'cell_size_m'", "missing or not positive");
    else
        territory.cell_size = static_cast<std::int32_t>(*size);
}

/// First cell of each commune, from the commune of each cell, which must rise.
void group_by_commune(CheckedColumns& reading, std::uint64_t cells, CommuneFacts& communes)
{
    std::vector<std::int32_t> commune;
    reading.column("/cell/commune", cells, commune);
    if (commune.size() != cells) return;
    const auto n = static_cast<std::int32_t>(communes.size());
    communes.first_cell.assign(communes.size() + std::size_t{1}, 0);
    for (std::size_t i = 0; i < commune.size(); ++i) {
        if (commune[i] < 0 || commune[i] >= n)
            return reading.problem("/cell/commune",
                                   fmt::format("cell {} is in commune {}, there are {}", i, commune[i], n));
        if (i > 0 && commune[i] < commune[i - 1])
            return reading.problem("/cell/commune", fmt::format("cell {} comes after a later commune: not sorted", i));
        ++communes.first_cell[static_cast<std::size_t>(commune[i]) + 1];
    }
    std::partial_sum(communes.first_cell.begin(), communes.first_cell.end(), communes.first_cell.begin());
}

/// Place numbers: the sum of the counts of the cells before.
template <class T, class Count>
void number_places(CheckedColumns& reading, const std::string& dataset, std::uint64_t cells, std::vector<Place>& first,
                   Count count)
{
    std::vector<T> counts;
    reading.column(dataset, cells, counts);
    if (counts.size() != cells) return;
    first.assign(cells + 1, 0);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::int64_t here = count(counts[i]);
        if (here < 0) return reading.problem(dataset, fmt::format("cell {} has {}, less than none", i, here));
        sum += static_cast<std::uint64_t>(here);
        if (sum >= nobody) return reading.problem(dataset, "more than 4 billion in all");
        first[i + 1] = static_cast<Place>(sum);
    }
}

Territory read_whole(const std::string& path)
{
    CheckedColumns reading(path);
    Territory territory;
    check_header(reading, territory);
    reading.throw_if_any();

    const std::uint64_t cells = reading.rows_of("/cell/x", most_cells);
    const std::uint64_t communes = reading.rows_of("/commune/code", most_communes);
    reading.throw_if_any();
    CellFacts unread;
    each_cell_column(unread, [&]<class T>(const char* name, std::vector<T>&) {
        reading.fits<T>(fmt::format("/cell/{}", name), cells);
    });
    CommuneFacts& facts = territory.communes;
    reading.texts("/commune/code", communes, facts.code);
    reading.texts("/commune/name", communes, facts.name);
    reading.texts("/commune/departement", communes, facts.departement);
    each_commune_column(facts, [&]<class T>(const char* name, std::vector<T>& values) {
        reading.column(fmt::format("/commune/{}", name), communes, values);
    });
    if (const std::uint64_t epci = reading.rows_of("/epci/code", most_communes)) {
        reading.texts("/epci/code", epci, territory.epci_code);
        reading.texts("/epci/name", epci, territory.epci_name);
    }
    const std::uint64_t entries = reading.rows_of("/flow/share", most_flows);
    reading.column("/flow/first", communes + 1, territory.flows.first);
    if (entries > 0) {
        reading.column("/flow/commune", entries, territory.flows.commune);
        reading.column("/flow/share", entries, territory.flows.share);
    }
    reading.throw_if_any();  // what follows needs whole columns

    group_by_commune(reading, cells, facts);
    number_places<std::int32_t>(reading, "/cell/households", cells, territory.first_household,
                                [](std::int32_t n) { return std::int64_t{n}; });
    using Sectors = std::array<std::uint16_t, n_sectors>;
    number_places<Sectors>(reading, "/cell/establishments", cells, territory.first_business,
                           [](const Sectors& n) { return std::accumulate(n.begin(), n.end(), std::int64_t{0}); });
    reading.throw_if_any();
    try {
        territory.check();
    } catch (const UserError& error) {
        for (const std::string& problem : error.problems()) reading.problem(problem, "the parts do not fit together");
    }
    reading.throw_if_any();
    return territory;
}

/// Ascending cells as runs of consecutive ones.
std::vector<RowRange> runs_of(std::span<const Cell> cells)
{
    std::vector<RowRange> runs;
    for (const Cell cell : cells) {
        if (!runs.empty() && cell == runs.back().first + runs.back().count)
            ++runs.back().count;
        else
            runs.push_back({cell, 1});
    }
    return runs;
}

/// Reads the rows of `cells`. The library combines blocks in quadratic time, so beyond a few it is faster to read from
/// the first to the last and pick.
template <class T>
void read_rows(const Hdf5Reader& file, const std::string& dataset, std::span<const Cell> cells,
               std::span<const RowRange> runs, std::vector<T>& out)
{
    constexpr std::size_t few = 64;
    out.resize(cells.size());
    if (runs.size() <= few) return file.read(dataset, runs, std::span(out));
    const RowRange hull{cells.front(), cells.back() - std::uint64_t{cells.front()} + 1};
    std::vector<T> all(hull.count);
    file.read(dataset, std::span(&hull, 1), std::span(all));
    for (std::size_t i = 0; i < cells.size(); ++i) out[i] = all[cells[i] - hull.first];
}

/// Notes the first value of a column that cannot be.
template <class T>
void check_values(CheckedColumns& reading, std::string_view name, std::span<const Cell> cells,
                  const std::vector<T>& values, std::uint64_t n_cells)
{
    const auto complain = [&](std::size_t i, std::string_view why) {
        reading.problem(fmt::format("/cell/{}", name), fmt::format("cell {} {}", cells[i], why));
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        if constexpr (std::is_same_v<T, float>) {
            if (!std::isfinite(values[i])) return complain(i, "is not a number");
            if (values[i] < 0.0F && name != "living_standard")
                return complain(i, fmt::format("is {}, less than 0", values[i]));
        } else if constexpr (std::is_same_v<T, std::uint8_t>) {
            if (values[i] > 1) return complain(i, fmt::format("is {}, neither 0 nor 1", values[i]));
        } else if constexpr (std::is_same_v<T, std::array<std::int32_t, n_neighbours>>) {
            for (const std::int32_t other : values[i])
                if (other < -1 || other >= static_cast<std::int64_t>(n_cells))
                    return complain(i, fmt::format("has neighbour {}, there are {} cells", other, n_cells));
        } else if constexpr (std::is_same_v<T, std::int32_t>) {
            if (values[i] < 0) return complain(i, fmt::format("is {}, less than 0", values[i]));
        }
    }
}

CellFacts read_part(const std::string& path, std::span<const Cell> own)
{
    CheckedColumns reading(path);
    const std::uint64_t n_cells = reading.rows_of("/cell/x", most_cells);
    reading.throw_if_any();
    expect(std::ranges::is_sorted(own) && (own.empty() || own.back() < n_cells), "own cells ascend and exist");
    const std::vector<RowRange> runs = runs_of(own);
    CellFacts cells;
    cells.cell.assign(own.begin(), own.end());
    each_cell_column(cells, [&]<class T>(const char* name, std::vector<T>& values) {
        const std::string dataset = fmt::format("/cell/{}", name);
        if (!reading.fits<T>(dataset, n_cells)) return;
        read_rows(reading.file, dataset, own, runs, values);
        check_values(reading, name, own, values, n_cells);
    });
    reading.throw_if_any();
    return cells;
}

}  // namespace

Territory read_territory(const std::string& path, const Communicator& ranks)
{
    together(ranks, [&] { // once, and before the HDF5 library sees the file
        if (ranks.is_root()) check_seal(path);
        return true;
    });
    return together(ranks, [&] { return read_whole(path); });
}

CellFacts read_cells(const std::string& path, const Communicator& ranks, std::span<const Cell> own)
{
    return together(ranks, [&] { return read_part(path, own); });
}

}  // namespace essaim
