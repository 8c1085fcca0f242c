#include "distribution/moving.hpp"

#include "parallel/for_each_chunk.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <tuple>

namespace essaim {

namespace {

constexpr Process moving_process("moving.order");
constexpr std::uint8_t arrived = 4;

struct Wish {
    std::uint64_t market, key;
    Place home;
    std::uint32_t padding = 0;
};

struct Verdict {
    Place from, to;
};

/// The people take along what follows the household; the table says which columns these are.
constexpr auto goes_along = [](const AnyColumn& column) { return column.follows == Follows::household; };

std::uint64_t market_of(int level, const CommuneFacts& communes, Commune commune, std::uint8_t tenure)
{
    const std::uint64_t area = level == 1   ? commune
                               : level == 2 ? static_cast<std::uint64_t>(communes.epci[commune])
                                            : 0;
    return (static_cast<std::uint64_t>(level) << 40 | area) << 2 | tenure;
}

} // namespace

std::vector<Moved> move_households(const Territory& territory, const CellFacts& cells, const Partition& partition,
                                   const Draws& draws, Month month, const Communicator& ranks, Population& population,
                                   Ghosts<Published>& ghosts, Ghosts<std::uint8_t>& business_ghosts)
{
    Households& households = population.households;
    const Row rows = households.rows();
    const auto n_ranks = static_cast<std::size_t>(ranks.size());
    const auto place_of = [&](Row row) {
        const Cell cell = households.cell[row];
        return territory.first_household[cell] + (row - population.first_household[partition.local(cell)]);
    };

    // 1. wishes go to the rank that settles their market
    std::vector<std::vector<Wish>> wishes(n_ranks);
    for (Row row = 0; row < rows; ++row) {
        const int level = households.move[row];
        if (level == 0 || level == arrived) continue;
        const Commune commune = cells.commune[partition.local(households.cell[row])];
        const auto words = draws.bits(AgentId{households.id[row]}, month, moving_process);
        const Wish wish{market_of(level, territory.communes, commune, households.tenure[row]),
                        static_cast<std::uint64_t>(words[0]) << 32 | words[1], place_of(row)};
        wishes[mix(wish.market) % n_ranks].push_back(wish);
    }
    // 2. each market stands in a circle
    std::vector<Wish> circle;
    for (const auto& from_rank : ranks.all_to_all(wishes)) circle.insert(circle.end(), from_rank.begin(), from_rank.end());
    std::sort(circle.begin(), circle.end(), [](const Wish& a, const Wish& b) {
        return std::tie(a.market, a.key, a.home) < std::tie(b.market, b.key, b.home);
    });
    std::vector<std::vector<Verdict>> verdicts(n_ranks);
    for (std::size_t begin = 0, end = 0; begin < circle.size(); begin = end) {
        while (end < circle.size() && circle[end].market == circle[begin].market) ++end;
        if (end - begin < 2) continue; // nobody to swap with: the wish waits for next month
        for (std::size_t i = begin; i < end; ++i) {
            const Verdict verdict{circle[i].home, circle[i + 1 < end ? i + 1 : begin].home};
            verdicts[static_cast<std::size_t>(partition.household(territory, verdict.from).rank)].push_back(verdict);
        }
    }
    // 3. records travel: new home, columns of the people, places of the ties they take along. A record touches some
    // forty columns, each a miss of the cache: threads share the packing, each record at a place known beforehand.
    std::size_t record_size = 2 * sizeof(Place) + long_ties * sizeof(Place);
    for (const AnyColumn* column : households.columns()) record_size += goes_along(*column) ? column->width : 0;
    struct Leaving {
        Verdict verdict;
        std::size_t rank, offset;
    };
    std::vector<Leaving> leaving;
    std::vector<std::vector<std::byte>> records(n_ranks);
    std::vector<std::size_t> filled(n_ranks, 0);
    for (const auto& from_rank : ranks.all_to_all(verdicts))
        for (const Verdict& verdict : from_rank) {
            const auto r = static_cast<std::size_t>(partition.household(territory, verdict.to).rank);
            leaving.push_back({verdict, r, filled[r]});
            filled[r] += record_size;
        }
    for (std::size_t r = 0; r < n_ranks; ++r) records[r].resize(filled[r]);
    constexpr std::size_t at_a_time = 64;
    const auto parts = [](std::size_t n) { return (n + at_a_time - 1) / at_a_time; };
    for_each_chunk(parts(leaving.size()), [&](std::size_t part, int) {
        const std::size_t first = part * at_a_time, n = std::min(leaving.size() - first, at_a_time);
        const auto record = [&](std::size_t i) { return records[leaving[first + i].rank].data() + leaving[first + i].offset; };
        std::array<Row, at_a_time> from{};
        for (std::size_t i = 0; i < n; ++i) {
            const Verdict& verdict = leaving[first + i].verdict;
            from[i] = partition.household(territory, verdict.from).row;
            std::memcpy(record(i), &verdict.to, sizeof verdict.to);
            std::memcpy(record(i) + sizeof(Place), &verdict.from, sizeof verdict.from);
        }
        pack_rows(households, std::span(from).first(n), goes_along,
                  [&](std::size_t i) { return record(i) + 2 * sizeof(Place); });
        for (std::size_t i = 0; i < n; ++i) {
            std::byte* out = record(i) + record_size - long_ties * sizeof(Place);
            for (std::size_t k = near_ties + commune_ties; k < ties_per_household; ++k) {
                const std::uint32_t tie = population.ties_of(from[i])[k];
                // who observes itself, for want of ties, does so in the new home too
                const Place place = tie == from[i] ? nobody : tie < rows ? place_of(tie) : ghosts.place_of(tie, rows);
                std::memcpy(out, &place, sizeof place);
                out += sizeof place;
            }
        }
    });
    // 4. arrivals unpack in row order, so that new ghosts are wanted in an order of this rank's own
    struct Arrival {
        Row row;
        const std::byte* record;
    };
    const auto received = ranks.all_to_all(records);
    std::vector<Arrival> arrivals;
    for (const auto& from_rank : received)
        for (std::size_t at = 0; at < from_rank.size(); at += record_size) {
            Place to = 0;
            std::memcpy(&to, from_rank.data() + at, sizeof to);
            arrivals.push_back({partition.household(territory, to).row, from_rank.data() + at});
        }
    std::sort(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) { return a.row < b.row; });
    // where those live and work whom the people observe, found on all threads: each writes its own rows
    struct Observed {
        Place place = nobody; ///< nobody: oneself
        Address address{};
    };
    std::vector<std::array<Observed, long_ties>> friends(arrivals.size());
    std::vector<Observed> offices(arrivals.size());
    std::vector<Moved> moved(arrivals.size());
    for_each_chunk(parts(arrivals.size()), [&](std::size_t part, int) {
        const std::size_t first = part * at_a_time, n = std::min(arrivals.size() - first, at_a_time);
        std::array<Row, at_a_time> to{};
        for (std::size_t i = 0; i < n; ++i) to[i] = arrivals[first + i].row;
        unpack_rows(households, std::span(to).first(n), goes_along,
                    [&](std::size_t i) { return arrivals[first + i].record + 2 * sizeof(Place); });
        for (std::size_t i = first; i < first + n; ++i) {
            const Row row = arrivals[i].row;
            households.move[row] = arrived;
            Place from = 0;
            std::memcpy(&from, arrivals[i].record + sizeof(Place), sizeof from);
            moved[i] = {households.id[row], territory.cell_of_household(from), households.cell[row]};
            const std::byte* in = arrivals[i].record + record_size - long_ties * sizeof(Place);
            for (Observed& observed : friends[i]) {
                std::memcpy(&observed.place, in, sizeof observed.place);
                in += sizeof observed.place;
                observed.address = {ranks.rank(), row};
                if (observed.place == nobody) continue;
                observed.address = partition.household(territory, observed.place);
                if (observed.address.rank != ranks.rank() || observed.address.row != row) continue;
                // whoever moved into the home of a tie observes those who now live in the home it left
                observed = {from, partition.household(territory, from)};
            }
            const Place employer = households.employer[row];
            if (employer != nobody) offices[i] = {employer, partition.business(territory, employer)};
        }
    });

    std::vector<Ghosts<Published>::Request> wanted;
    std::vector<Ghosts<std::uint8_t>::Request> wanted_business;
    std::vector<std::size_t> slots;
    std::vector<Row> with_employer;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const Row row = arrivals[i].row;
        std::size_t slot = static_cast<std::size_t>(row) * ties_per_household + near_ties + commune_ties;
        for (const Observed& observed : friends[i]) {
            population.ties[slot] = observed.address.row;
            if (observed.address.rank != ranks.rank()) {
                wanted.push_back({observed.place, observed.address.rank, observed.address.row});
                slots.push_back(slot);
            }
            ++slot;
        }
        const auto& [employer, office] = offices[i];
        population.employer_tie[row] = employer == nobody ? nobody : office.row;
        if (employer == nobody || office.rank == ranks.rank()) continue;
        wanted_business.push_back({employer, office.rank, office.row});
        with_employer.push_back(row);
    }
    const auto index = ghosts.subscribe(wanted, population.seen);
    for (std::size_t i = 0; i < slots.size(); ++i) population.ties[slots[i]] = index[i];
    const auto office_index = business_ghosts.subscribe(wanted_business, population.seen_business);
    for (std::size_t i = 0; i < with_employer.size(); ++i) population.employer_tie[with_employer[i]] = office_index[i];
    return moved;
}

} // namespace essaim
