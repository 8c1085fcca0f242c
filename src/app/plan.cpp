#include "app/plan.hpp"

#include "app/prepare_territory.hpp"
#include "config/paths.hpp"
#include "config/settings.hpp"
#include "distribution/business_ties.hpp"
#include "distribution/halo.hpp"
#include "distribution/tie_partition.hpp"
#include "engine/simulation.hpp"
#include "io/territory_file.hpp"
#include "parallel/for_each_chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace essaim {

namespace {

constexpr std::size_t record = sizeof(std::uint32_t); ///< position of a change in a message, beside what is published
/// Of a ghost: index, place, and its entry in the table of those known. Of a mirror: row, and what was sent.
constexpr std::size_t ghost_bytes = 2 * sizeof(std::uint32_t) + 40, mirror_bytes = sizeof(std::uint32_t);

enum Kind : std::uint8_t { near, commune, beyond }; // those of a household, for the report

struct AllLooks {
    Looks homes, offices, cells;
};

AllLooks looks_of(const Territory& territory, const CellFacts& cells, const Simulation& simulation)
{
    AllLooks looks;
    const Population& population = simulation.population();
    const auto places = places_of_ties(territory, cells, population, simulation.ghosts());
    const auto firms = places_of_business_ties(territory, cells, population, simulation.business_ghosts());
    for (std::uint32_t local = 0; local < cells.size(); ++local) {
        const Cell from = cells.cell[local];
        for (Row row = population.first_household[local]; row < population.first_household[local + 1]; ++row) {
            for (std::size_t k = 0; k < ties_per_household; ++k) {
                const Place place = places[std::size_t{row} * ties_per_household + k];
                looks.homes.add(from, place, territory.cell_of_household(place),
                                k < near_ties ? near : k < near_ties + commune_ties ? commune : beyond);
            }
            const Place office = population.households.employer[row];
            if (office != nobody) looks.offices.add(from, office, territory.cell_of_business(office), beyond);
        }
        for (Row row = population.first_business[local]; row < population.first_business[local + 1]; ++row)
            for (std::size_t k = 0; k < ties_per_business; ++k) {
                const Place place = firms[std::size_t{row} * ties_per_business + k];
                if (place != nobody) looks.offices.add(from, place, territory.cell_of_business(place), beyond);
            }
        for (const std::int32_t neighbour : cells.neighbours[local])
            if (neighbour >= 0)
                looks.cells.add(from, static_cast<Place>(neighbour), static_cast<Cell>(neighbour), near);
    }
    return looks;
}

/// What one number of ranks would mean.
struct Line {
    int ranks = 1;
    double imbalance = 1;      ///< largest over mean households
    std::int64_t most_households = 0;
    Halo homes, offices, cells;
    std::int64_t full_bytes = 0; ///< between ranks in a month in which everything published changed
    double bytes = 0, memory = 0, seconds = 0; ///< expected bytes of a month; bytes of the largest rank; of a month
};

/// Bytes that agents and cells take on their rank, from the tables themselves.
struct Sizes {
    double household, business, cell, replicated;

    Sizes(const Territory& territory, const Population& population)
        : household(static_cast<double>(population.households.bytes_per_row() + (ties_per_household + 1) * sizeof(std::uint32_t) +
                                        sizeof(Published))),
          business(static_cast<double>(population.businesses.bytes_per_row() + ties_per_business * sizeof(std::uint32_t) + 1)),
          cell(static_cast<double>(n_flows * sizeof(double) + sizeof(CellVisible) + n_neighbours * 2 * sizeof(std::uint32_t) + 120)),
          replicated(20.0 * territory.n_cells() + 3.0 * static_cast<double>(n_flows * sizeof(double)) * territory.communes.size())
    {
    }
};

Line line_of(int parts, const std::vector<std::int32_t>& owner, const AllLooks& looks, const Territory& territory,
             const Sizes& sizes, const PlanParameters& p, const Communicator& ranks)
{
    Line line;
    line.ranks = parts;
    line.homes = count_halo(looks.homes, owner, parts, ranks);
    line.offices = count_halo(looks.offices, owner, parts, ranks);
    line.cells = count_halo(looks.cells, owner, parts, ranks);
    const auto n = static_cast<std::size_t>(parts);
    std::vector<double> households(n), businesses(n), cells(n);
    for (Cell cell = 0; cell < territory.n_cells(); ++cell) {
        const auto r = static_cast<std::size_t>(owner[cell]);
        households[r] += territory.first_household[cell + 1] - territory.first_household[cell];
        businesses[r] += territory.first_business[cell + 1] - territory.first_business[cell];
        cells[r] += 1;
    }
    const double most = *std::max_element(households.begin(), households.end());
    line.most_households = static_cast<std::int64_t>(most);
    line.imbalance = most * parts / std::max<double>(1, territory.n_households());
    struct Part {
        const Halo& halo;
        std::size_t published;
    };
    const std::array<Part, 3> halves{Part{line.homes, sizeof(Published)}, Part{line.offices, sizeof(std::uint8_t)},
                                     Part{line.cells, sizeof(CellVisible)}};
    for (std::size_t r = 0; r < n; ++r) {
        double memory = households[r] * sizes.household + businesses[r] * sizes.business + cells[r] * sizes.cell +
                        sizes.replicated;
        double wait = 0, sent = 0;
        for (const auto& [halo, published] : halves) {
            memory += static_cast<double>(halo.ghosts[r]) * static_cast<double>(published + ghost_bytes) +
                      static_cast<double>(halo.mirrors[r]) * static_cast<double>(published + mirror_bytes);
            wait += static_cast<double>(halo.neighbours[r]) * p.latency_us * 1e-6;
            sent += p.changing * static_cast<double>(halo.mirrors[r]) * static_cast<double>(published + record);
            line.full_bytes += halo.mirrors[r] * static_cast<std::int64_t>(published + record);
        }
        line.memory = std::max(line.memory, memory);
        line.bytes += sent;
        const double work = (households[r] + business_weight * businesses[r]) * p.household_ns * 1e-9 / threads_in_use();
        line.seconds = std::max(line.seconds, work + wait + sent / (p.bandwidth * 1e9));
    }
    // institutions and moves: a handful of reductions, each a tree
    constexpr double reductions = 8;
    line.seconds += reductions * std::ceil(std::log2(static_cast<double>(parts))) * p.latency_us * 1e-6;
    return line;
}

double share(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

std::string json_of(const Line& line)
{
    const Halo& homes = line.homes;
    return fmt::format(
        "{{\"ranks\": {}, \"imbalance\": {:.4f}, \"households_of_largest\": {}, \"neighbours\": {}, \"ghosts\": {}, "
        "\"ghosts_of_cells\": {}, \"halo_bytes_if_all_changed\": {}, \"halo_bytes\": {:.0f}, \"memory_bytes\": {:.0f}, "
        "\"month_seconds\": {:.6f}, \"cut\": {{\"near\": {:.4f}, \"commune\": {:.4f}, \"long\": {:.4f}, \"work\": {:.4f}}}}}",
        line.ranks, line.imbalance, line.most_households, homes.most_neighbours(),
        homes.all_ghosts() + line.offices.all_ghosts(), line.cells.all_ghosts(), line.full_bytes, line.bytes, line.memory,
        line.seconds, share(homes.cut[near], homes.ties[near]), share(homes.cut[commune], homes.ties[commune]),
        share(homes.cut[beyond], homes.ties[beyond]), share(line.offices.cut[beyond], line.offices.ties[beyond]));
}

std::string row_of(const Line& line)
{
    const Halo& homes = line.homes;
    return fmt::format("{:>6}{:>11.3f}{:>12}{:>11}{:>12.2f}{:>10.1f}{:>11.2f}   {:>4.0f}{:>5.0f}{:>5.0f}\n", line.ranks,
                       line.imbalance, homes.most_neighbours(), homes.all_ghosts() + line.offices.all_ghosts(),
                       line.bytes / 1e6, line.memory / 1e6, line.seconds * 1e3,
                       100 * share(homes.cut[near], homes.ties[near]), 100 * share(homes.cut[commune], homes.ties[commune]),
                       100 * share(homes.cut[beyond], homes.ties[beyond]));
}

} // namespace

void PlanParameters::describe(ParameterVisitor& parameter)
{
    parameter("plan.household_ns", household_ns, {.min = 1, .max = 1e6, .unit = "ns",
              .what = "time of a household-month on one core", .source = "docs/performance.md"});
    parameter("plan.changing", changing, {.min = 0, .max = 1,
              .what = "part of what is published that changes in a month", .source = "assumption"});
    parameter("plan.latency_us", latency_us, {.min = 0, .max = 1e6, .unit = "us",
              .what = "time of a small message between ranks", .source = "assumption"});
    parameter("plan.bandwidth", bandwidth, {.min = 1e-3, .max = 1e5, .unit = "GB/s",
              .what = "speed at which a rank sends", .source = "assumption"});
}

Exit plan(const Command& command, Model& model, const Communicator& ranks, Log& log)
{
    use_threads(static_cast<int>(command.threads));
    PlanParameters parameters;
    Layer own{{}, "--"};
    Command rest = command;
    std::erase_if(rest.overrides, [&](const Given& given) {
        if (!given.name.starts_with("plan.")) return false;
        own.given.push_back(given);
        return true;
    });
    const std::array blocks{static_cast<ParameterBlock*>(&parameters)};
    assign_settings(blocks, resolve_settings(settings_of(blocks), std::span(&own, 1), command.problems));
    apply_settings(model.blocks(), read_configuration(rest));

    const std::string path =
        territory_path(model.run.territory_file, model.run.territory_place, command.config_file, ranks, log);
    const Territory territory = read_territory(path, ranks);
    const Partition partition(territory, partition_along_curve(territory, ranks.size()), ranks.size(), ranks.rank());
    const CellFacts cells = read_cells(path, ranks, partition.own());
    model.prepare(territory, share_folder());
    Timer timer;
    const Simulation simulation(ranks, territory, cells, partition, model, timer);
    const AllLooks looks = looks_of(territory, cells, simulation);
    const Sizes sizes(territory, simulation.population());
    std::vector<Line> lines;
    for (const int parts : command.rank_counts) {
        const auto owner = model.run.partition == "scotch"
                               ? partition_by_ties(territory, cells, model.ties.kernel(), parts, ranks)
                               : partition_along_curve(territory, parts);
        lines.push_back(line_of(parts, owner, looks, territory, sizes, parameters, ranks));
    }
    if (!ranks.is_root()) return Exit::done;
    std::string text;
    if (command.json) {
        std::vector<std::string> items;
        for (const Line& line : lines) items.push_back(json_of(line));
        text = fmt::format("{{\"territory\": \"{}\", \"households\": {}, \"cells\": {}, \"partition\": \"{}\", "
                           "\"bytes_per_household\": {:.0f}, \"threads\": {}, \"plan\": [\n{}]}}\n",
                           territory.name, territory.n_households(), territory.n_cells(), model.run.partition,
                           sizes.household, threads_in_use(), fmt::join(items, ",\n"));
    } else {
        text = fmt::format("{}: {} households in {} cells, partition by {}; {:.0f} bytes per household\n"
                           " ranks  imbalance  neighbours     ghosts  halo MB/mo  MB/rank   ms/month   cut %: near, "
                           "commune, long\n",
                           territory.name, territory.n_households(), territory.n_cells(), model.run.partition,
                           sizes.household);
        for (const Line& line : lines) text += row_of(line);
    }
    fmt::print("{}", text);
    return Exit::done;
}

} // namespace essaim
