// Hashes state under global numbers and adds hashes up, so that no order can matter.
#include "support/fingerprint.hpp"

#include "core/table.hpp"
#include "parallel/for_each_chunk.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace essaim::test {

namespace {

std::uint64_t combine(std::uint64_t hash, std::uint64_t word) { return mix(hash ^ word); }

std::uint64_t hash_row(const Table& table, Row row, std::uint64_t key)
{
    std::uint64_t hash = mix(key);
    for (const AnyColumn* column : table.columns()) {
        std::uint64_t word = 0;
        std::memcpy(&word, column->bytes() + row * column->width, column->width);
        hash = combine(hash, word);
    }
    return hash;
}

/// Adds the values of a row to the hashes of their columns, which begin at `first`.
void add_columns(const Table& table, Row row, std::uint64_t key, std::size_t first, Fingerprint& print)
{
    expect(first + table.columns().size() <= print.column.size(), "a fingerprint has room for all columns");
    for (const AnyColumn* column : table.columns()) {
        std::uint64_t word = 0;
        std::memcpy(&word, column->bytes() + row * column->width, column->width);
        print.column[first++] += combine(mix(key), word);
    }
}

std::uint64_t hash_sums(std::span<const double> sums, std::uint64_t key)
{
    std::uint64_t hash = mix(key);
    for (const double sum : sums) hash = combine(hash, std::bit_cast<std::uint64_t>(sum));
    return hash;
}

std::uint64_t hash_event(const Event& event)
{
    std::uint64_t hash = mix(event.agent);
    for (const std::uint64_t word :
         {static_cast<std::uint64_t>(event.month), static_cast<std::uint64_t>(event.cell),
          static_cast<std::uint64_t>(event.kind), static_cast<std::uint64_t>(event.trigger),
          static_cast<std::uint64_t>(event.detail)})
        hash = combine(hash, word);
    return hash;
}

} // namespace

Fingerprint fingerprint(const Communicator& ranks, World& world)
{
    Fingerprint mine;
    auto& [households, businesses, communes, ties, cell_sums, commune_sums, events, streets] = mine.part;
    const Population& population = world.population();
    const Territory& territory = world.territory();
    for (Row row = 0; row < population.households.rows(); ++row) {
        const Place place = world.place_of(row);
        households += hash_row(population.households, row, place);
        add_columns(population.households, row, place, 0, mine);
        std::uint64_t seen = mix(place);
        for (const std::uint32_t tie : population.ties_of(row))
            seen = combine(seen, std::bit_cast<std::uint64_t>(population.seen[tie]));
        const std::uint32_t desk = population.employer_tie[row];
        ties += combine(seen, desk == nobody ? 2U : population.seen_business[desk]);
    }
    for (std::uint32_t c = 0; c < world.cells().size(); ++c) {
        const Cell cell = world.cells().cell[c];
        for (Row row = population.first_business[c]; row < population.first_business[c + 1]; ++row)
        {
            const Place place = territory.first_business[cell] + (row - population.first_business[c]);
            businesses += hash_row(population.businesses, row, place);
            add_columns(population.businesses, row, place, population.households.columns().size(), mine);
            std::uint64_t seen = mix(place);
            for (const std::uint32_t tie : population.business_ties_of(row))
                seen = combine(seen, tie == nobody ? 8U : population.seen_business[tie]);
            ties += seen;
        }
        for (Row row = population.first_street[c]; row < population.first_street[c + 1]; ++row)
            streets += hash_row(population.streets, row, population.streets.id[row]);
        cell_sums += hash_sums(world.report().cells.subspan(c * n_flows, n_flows), cell);
    }
    for (const Event& event : world.report().events) events += hash_event(event);
    commune_sums = hash_sums(world.report().communes, 0); // empty on all ranks but root
    if (!ranks.is_root()) commune_sums = 0;
    for (Row row = 0; row < population.communes.rows(); ++row) communes += hash_row(population.communes, row, row);
    constexpr std::uint64_t apart = 1ULL << 32; // other tables of institutions, under keys of their own
    for (Row row = 0; row < population.services.rows(); ++row)
        communes += hash_row(population.services, row, apart + row);
    for (Row row = 0; row < population.levers.rows(); ++row)
        communes += hash_row(population.levers, row, 2 * apart + row);
    for (Row row = 0; row < population.groups.rows(); ++row)
        communes += hash_row(population.groups, row, 3 * apart + row);
    for (Row row = 0; row < population.schools.rows(); ++row)
        communes += hash_row(population.schools, row, 5 * apart + row);
    for (Row row = 0; row < population.associations.rows(); ++row)
        communes += hash_row(population.associations, row, 6 * apart + row);
    for (Row row = 0; row < population.markets.rows(); ++row) communes += hash_row(population.markets, row, ~row);
    for (Row row = 0; row < population.projects.rows(); ++row) communes += hash_row(population.projects, row, 4 * apart + row);

    Fingerprint all;
    for (std::size_t k = 0; k < mine.part.size(); ++k)
        for (const std::int64_t part : ranks.gather_all(static_cast<std::int64_t>(mine.part[k])))
            all.part[k] += static_cast<std::uint64_t>(part);
    std::vector<std::int64_t> columns(mine.column.begin(), mine.column.end());
    ranks.sum(columns);
    std::copy(columns.begin(), columns.end(), all.column.begin());
    all.part[2] = communes; // on every rank: copies that differ spoil it
    for (const std::int64_t copy : ranks.gather_all(static_cast<std::int64_t>(communes)))
        if (static_cast<std::uint64_t>(copy) != communes) all.part[2] = ~communes;
    return all;
}

std::vector<Fingerprint> history(const Communicator& ranks, const Settings& settings, const Way& way, Month last,
                                 const ChangeCatalogue& change)
{
    use_threads(way.threads);
    Settings all = settings;
    all.emplace_back("run.chunk_rows", std::to_string(way.chunk_rows));
    World world(ranks, three_communes(), all, change, way.owner);
    std::vector<Fingerprint> months;
    for (Month month{0}; month <= last; ++month.index) {
        if (way.moves)
            if (auto owner = way.moves(month); !owner.empty()) world.move(ranks, std::move(owner));
        world.advance();
        months.push_back(fingerprint(ranks, world));
    }
    return months;
}

std::vector<Fingerprint> history(const Settings& settings, Month last)
{
    return history(Communicator::alone(), settings, {}, last);
}

std::vector<Fingerprint> history_of_root(const Communicator& ranks, const Settings& settings, Month last,
                                         const ChangeCatalogue& change)
{
    std::string bytes;
    if (ranks.is_root()) {
        const auto months = history(Communicator::alone(), settings, {}, last, change);
        bytes.assign(reinterpret_cast<const char*>(months.data()), months.size() * sizeof(Fingerprint));
    }
    bytes = ranks.broadcast(bytes);
    std::vector<Fingerprint> months(bytes.size() / sizeof(Fingerprint));
    std::memcpy(months.data(), bytes.data(), bytes.size());
    return months;
}

std::string first_difference(const std::vector<Fingerprint>& expected, const std::vector<Fingerprint>& found)
{
    if (expected.size() != found.size()) return "another number of months";
    const Households households;
    const Businesses businesses;
    const auto column_name = [&](std::size_t k) {
        const std::size_t n = households.columns().size();
        return k < n ? households.columns()[k]->name : businesses.columns()[k - n]->name;
    };
    for (std::size_t month = 0; month < found.size(); ++month)
        for (std::size_t k = 0; k < fingerprint_parts.size(); ++k) {
            if (expected[month].part[k] == found[month].part[k]) continue;
            std::string which(fingerprint_parts[k]);
            const std::size_t n = households.columns().size();
            for (std::size_t c = k == 0 ? 0 : n; k < 2 && c < (k == 0 ? n : n + businesses.columns().size()); ++c)
                if (expected[month].column[c] != found[month].column[c]) {
                    which += fmt::format(", {}", column_name(c));
                    break;
                }
            return fmt::format("{} in month {}", which, month);
        }
    return {};
}

} // namespace essaim::test
