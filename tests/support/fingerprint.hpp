// One number per part of the state of a run, the same in whatever order rows, cells and ranks are visited.
#pragma once

#include "support/small_territory.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace essaim::test {

inline constexpr std::array<std::string_view, 8> fingerprint_parts{
    "households", "establishments", "communes", "ties and what they show", "sums of cells", "sums of communes",
    "events", "streets"};

/// Every bit of every column counts, each under the global number of its agent.
struct Fingerprint {
    std::array<std::uint64_t, fingerprint_parts.size()> part{};
    std::array<std::uint64_t, 128> column{}; ///< of households, then of establishments
    bool operator==(const Fingerprint&) const = default;
};

/// Of the whole territory, on every rank. Collective.
Fingerprint fingerprint(const Communicator& ranks, World& world);

/// How the months of three communes are computed. None of it may matter.
struct Way {
    int threads = 1, chunk_rows = 1024;
    std::vector<std::int32_t> owner = {}; ///< rank of every cell; empty: along the curve
    /// New ranks of all cells before a month; none or empty: they stay.
    std::function<std::vector<std::int32_t>(Month)> moves = {};
};

/// Of every month of three communes up to `last`. Collective.
std::vector<Fingerprint> history(const Communicator& ranks, const Settings& settings, const Way& way, Month last,
                                 const ChangeCatalogue& change = {});
/// The same on one rank and one thread.
std::vector<Fingerprint> history(const Settings& settings, Month last = Month::of(2020, 12));
/// The same, computed by root alone and told to all. Collective.
std::vector<Fingerprint> history_of_root(const Communicator& ranks, const Settings& settings, Month last,
                                         const ChangeCatalogue& change = {});

/// Month and part of the first difference, or empty; of households and establishments the first column that differs.
std::string first_difference(const std::vector<Fingerprint>& expected, const std::vector<Fingerprint>& found);

} // namespace essaim::test
