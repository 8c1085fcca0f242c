// One number per part of the state of a run, the same in whatever order rows, cells and ranks are visited.
#pragma once

#include "support/small_territory.hpp"

#include <array>
#include <cstdint>
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
    bool operator==(const Fingerprint&) const = default;
};

/// Of the whole territory, on every rank. Collective.
Fingerprint fingerprint(const Communicator& ranks, World& world);

/// Of every month of three communes up to `last`.
std::vector<Fingerprint> history(const Settings& settings, Month last = Month::of(2020, 12));

/// Month and part of the first difference, or empty.
std::string first_difference(const std::vector<Fingerprint>& expected, const std::vector<Fingerprint>& found);

} // namespace essaim::test
