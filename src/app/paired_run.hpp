// Two scenarios on the same luck, side by side: every household compared with itself.
#pragma once

#include "app/ground.hpp"
#include "app/pair_tally.hpp"
#include "app/reach.hpp"
#include "config/settings.hpp"
#include "parallel/communicator.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

struct PairSetup {
    std::vector<Setting> a, b; ///< resolved; same seed, territory, population and years
    Reach reach;               ///< of what they differ in
    double noticed = 0;        ///< EUR/year of the bill beyond which somebody gains or loses
    double offered = 0;        ///< difference of an offer that touches
};

/// Simulates both; the numbers, in the order of the layout, are on root.
///
/// errors   UserError when a table cannot be used
/// ranks    collective
std::vector<std::int64_t> run_pair(const Communicator& ranks, const Ground& ground, const PairSetup& setup,
                                   const PairLayout& layout);

} // namespace essaim
