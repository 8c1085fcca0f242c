// Draws whole households from the joint of a cell so that every margin comes out within one household.
//
// Systematic sampling runs once through the joint, kind by kind; where its order leaves a size or a band over and
// another short, the least implausible record changes. Each attribute has its own margins, so changing one attribute
// of a record cannot spoil another margin.
#include "population/synthesis_joint.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace essaim {

namespace {

constexpr Process starts("synthesis.starts");
constexpr Process order("synthesis.order");

/// Integers that sum to `total` and differ from `weights` (scaled to total) by less than one, unbiased over `start`.
template <std::size_t n>
std::array<std::int32_t, n> round_systematically(const std::array<double, n>& weights, std::uint32_t total,
                                                 double start)
{
    double sum = 0;
    for (const double weight : weights) sum += weight;
    std::array<std::int32_t, n> counts{};
    std::int32_t before = 0;
    double cumulated = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (weights[i] > 0) last = i;
        cumulated += weights[i];
        const auto now = std::min(static_cast<std::int32_t>(std::floor(cumulated / sum * total + start)),
                                  static_cast<std::int32_t>(total));
        counts[i] = now - before;
        before = now;
    }
    counts[last] += static_cast<std::int32_t>(total) - before;
    return counts;
}

/// Whole dwellings by kind and period: kinds first, then periods inside each, then single moves until both hold.
std::array<std::array<std::int32_t, n_periods>, n_kinds> round_dwellings(const CellJoint& joint, std::uint32_t total,
                                                                         const std::array<double, 4>& start)
{
    std::array<double, n_dwelling_types> type{};
    std::array<double, n_tenures> tenure{};
    std::array<double, n_periods> period{};
    // Order of the kinds in the first pass: both types meet at private tenants, the smallest difference in tenure.
    constexpr std::array<std::size_t, n_kinds> ordered{0, 2, 1, 4, 5, 3};
    std::array<double, n_kinds> kind{};
    for (std::size_t i = 0; i < n_kinds; ++i) kind[i] = joint.kind[ordered[i]];
    const auto rounded = round_systematically(kind, total, start[0]);
    std::array<std::int32_t, n_kinds> count{};
    for (std::size_t i = 0; i < n_kinds; ++i) count[ordered[i]] = rounded[i];
    for (std::size_t k = 0; k < n_kinds; ++k) {
        type[k / n_tenures] += joint.kind[k];
        tenure[k % n_tenures] += joint.kind[k];
        for (std::size_t p = 0; p < n_periods; ++p) period[p] += joint.dwellings[k][p];
    }
    const auto tenure_target = round_systematically(tenure, total, start[1]);
    for (std::size_t step = 0; step < n_kinds; ++step) {
        std::array<std::int32_t, n_tenures> excess{};
        for (std::size_t k = 0; k < n_kinds; ++k) excess[k % n_tenures] += count[k];
        for (std::size_t t = 0; t < n_tenures; ++t) excess[t] -= tenure_target[t];
        double best = 0;
        std::size_t from = 0, to = 0;
        for (std::size_t a = 0; a < n_kinds; ++a)
            for (std::size_t b = 0; b < n_kinds; ++b)
                if (a / n_tenures == b / n_tenures && count[a] > 0 && excess[a % n_tenures] > 0 &&
                    excess[b % n_tenures] < 0 && joint.kind[b] > 0 && joint.kind[b] / joint.kind[a] > best) {
                    best = joint.kind[b] / joint.kind[a];
                    from = a;
                    to = b;
                }
        if (!(best > 0)) break;
        --count[from];
        ++count[to];
    }
    const auto period_target = round_systematically(period, total, start[2]);
    std::array<std::array<std::int32_t, n_periods>, n_kinds> cells{};
    std::array<std::int32_t, n_periods> excess{};
    for (std::size_t k = 0; k < n_kinds; ++k) {
        if (count[k] == 0) continue;
        cells[k] = round_systematically(joint.dwellings[k], static_cast<std::uint32_t>(count[k]), start[3]);
        for (std::size_t p = 0; p < n_periods; ++p) excess[p] += cells[k][p];
    }
    for (std::size_t p = 0; p < n_periods; ++p) excess[p] -= period_target[p];
    constexpr int most_moves = 64;
    for (int move = 0; move < most_moves; ++move) {
        double best = 0;
        std::size_t kind_at = 0, from = 0, to = 0;
        for (std::size_t k = 0; k < n_kinds; ++k)
            for (std::size_t a = 0; a < n_periods; ++a)
                for (std::size_t b = 0; b < n_periods; ++b) {
                    if (cells[k][a] == 0 || excess[a] <= 0 || excess[b] >= 0) continue;
                    // what the move would leave nearest to the joint
                    const double gain = joint.dwellings[k][b] / (cells[k][b] + 1) * cells[k][a] / joint.dwellings[k][a];
                    if (joint.dwellings[k][a] > 0 && gain > best) {
                        best = gain;
                        kind_at = k;
                        from = a;
                        to = b;
                    }
                }
        if (!(best > 0)) break;
        --cells[kind_at][from];
        ++cells[kind_at][to];
        --excess[from];
        ++excess[to];
    }
    return cells;
}

/// Changes one attribute of single records until its counts are `target`. weight(record, value): of the joint.
template <std::size_t n, class Weight>
void repair(std::span<HouseholdRecord> records, std::uint8_t HouseholdRecord::*attribute,
            const std::array<std::int32_t, n>& target, Weight weight)
{
    std::array<std::int32_t, n> excess{};
    for (const HouseholdRecord& record : records) ++excess[record.*attribute];
    for (std::size_t i = 0; i < n; ++i) excess[i] -= target[i];
    for (std::size_t to = 0; to < n; ++to)
        while (excess[to] < 0) {
            double best = -1;
            HouseholdRecord* chosen = nullptr;
            for (HouseholdRecord& record : records) {
                if (excess[record.*attribute] <= 0) continue;
                const double here = weight(record, record.*attribute);
                const double plausible = here > 0 ? weight(record, to) / here : 0;
                if (plausible > best) {
                    best = plausible;
                    chosen = &record;
                }
            }
            if (chosen == nullptr) break;  // cannot happen while both sum to the number of records
            --excess[chosen->*attribute];
            ++excess[to];
            chosen->*attribute = static_cast<std::uint8_t>(to);
        }
}

/// Shuffles in place with words of `words(block)`, four at a time.
template <class T, class Words>
void shuffle(std::span<T> items, Words words)
{
    std::array<std::uint32_t, 4> block{};
    for (std::size_t left = items.size(), used = 0; left > 1; --left, ++used) {
        if (used % 4 == 0) block = words(static_cast<std::uint32_t>(used / 4));
        const std::size_t other = static_cast<std::size_t>(static_cast<std::uint64_t>(block[used % 4]) * left >> 32);
        std::swap(items[left - 1], items[other]);
    }
}

/// Moves whole sizes towards the wanted number of persons, at most a few: what is left is in the fit, not in rounding.
void round_persons(std::array<std::int32_t, n_sizes>& size, double persons)
{
    std::int32_t sum = 0;
    for (std::size_t s = 0; s < n_sizes; ++s) sum += size[s] * static_cast<std::int32_t>(s + 1);
    auto missing = static_cast<std::int32_t>(std::floor(persons + 0.5)) - sum;
    const std::int32_t room = 3 * size[4];  // households of five or more take extra persons, see draw_records
    for (int step = 0; step < 4; ++step) {
        if (missing > room && (size[1] > 0 || size[2] > 0)) {
            const std::size_t from = size[2] > size[1] ? 2 : 1;
            --size[from];
            ++size[from + 1];
            --missing;
        } else if (missing < 0 && (size[2] > 0 || size[3] > 0)) {
            const std::size_t from = size[3] > size[2] ? 3 : 2;
            --size[from];
            ++size[from - 1];
            ++missing;
        }
    }
}

}  // namespace

std::vector<HouseholdRecord> draw_records(const CellJoint& joint, std::uint32_t households, double persons,
                                          AgentId cell, const Draws& draws)
{
    std::vector<HouseholdRecord> records;
    if (households == 0) return records;
    records.reserve(households);
    const auto start = draws.uniforms(cell, at_synthesis, starts, 0);
    const auto more = draws.uniforms(cell, at_synthesis, starts, 1);
    const auto dwellings = round_dwellings(joint, households, start);

    // people: one systematic pass whose position carries over from kind to kind
    double position = more[0];
    for (std::size_t k = 0; k < n_kinds; ++k) {
        std::int32_t wanted = 0;
        for (const std::int32_t count : dwellings[k]) wanted += count;
        if (wanted == 0) continue;
        double mass = 0;
        for (const auto& row : joint.people[k])
            for (const double w : row) mass += w;
        const double scale = wanted / mass;
        const std::size_t first = records.size(), end = first + static_cast<std::size_t>(wanted);
        double cumulated = 0;
        HouseholdRecord record{static_cast<std::uint8_t>(k), 0, 0, 0, 0};
        // bands outside, sizes inside: the pass meets the bands of each kind best, sizes are left to repair
        for (std::size_t b = 0; b < n_bands; ++b)
            for (std::size_t s = 0; s < n_sizes; ++s) {
                if (!(joint.people[k][s][b] > 0)) continue;
                cumulated += joint.people[k][s][b] * scale;
                record.size = static_cast<std::uint8_t>(s);
                record.band = static_cast<std::uint8_t>(b);
                while (position < cumulated && records.size() < end) {
                    records.push_back(record);
                    position += 1;
                }
            }
        while (records.size() < end) records.push_back(record);  // rounding left one out at the very end
        position -= wanted;
    }
    auto size_target = round_systematically(joint.size, households, more[1]);
    if (persons > 0) round_persons(size_target, persons);
    const auto band_target = round_systematically(joint.band, households, more[2]);
    repair<n_bands>(records, &HouseholdRecord::band, band_target,
                    [&](const HouseholdRecord& r, std::size_t band) { return joint.people[r.kind][r.size][band]; });
    repair<n_sizes>(records, &HouseholdRecord::size, size_target,
                    [&](const HouseholdRecord& r, std::size_t size) { return joint.people[r.kind][size][r.band]; });

    // periods are independent of people inside a kind: dealt out after shuffling
    shuffle(std::span(records), [&](std::uint32_t block) { return draws.bits(cell, at_synthesis, order, block); });
    auto left = dwellings;
    std::array<std::uint8_t, n_kinds> next{};
    for (HouseholdRecord& record : records) {
        std::uint8_t& p = next[record.kind];
        while (p + 1 < n_periods && left[record.kind][p] == 0) ++p;
        record.period = p;
        --left[record.kind][p];
    }
    // Dealing went period by period; a second shuffle makes the place in the cell independent of the period too.
    shuffle(std::span(records),
            [&](std::uint32_t block) { return draws.bits(cell, at_synthesis, order, block | 0x8000U); });

    // persons beyond five, spread over the large households
    std::int32_t large = 0, sum = 0;
    for (const HouseholdRecord& record : records) {
        large += record.size + 1 == n_sizes ? 1 : 0;
        sum += record.size + 1;
    }
    if (large == 0) return records;
    constexpr double mean_extra = five_plus_persons - n_sizes;
    constexpr std::int32_t most_extra = 4;
    const auto wanted = persons > 0 ? static_cast<std::int32_t>(std::floor(persons + 0.5)) - sum
                                    : static_cast<std::int32_t>(std::floor(mean_extra * large + more[3]));
    std::int32_t extra = std::clamp(wanted, 0, most_extra * large);
    for (HouseholdRecord& record : records) {
        if (record.size + 1 != n_sizes) continue;
        const std::int32_t here = (extra + large - 1) / large;
        record.extra = static_cast<std::uint8_t>(here);
        extra -= here;
        --large;
    }
    return records;
}

}  // namespace essaim
