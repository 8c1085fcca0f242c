// Whether cells should change ranks, from how long each rank took for its own.
#pragma once

#include <span>
#include <vector>

namespace essaim {

/// When a move is worth it.
struct BalanceRule {
    double tolerance = 0.1; ///< excess of the slowest rank over the mean below which nothing moves
    double months = 12;     ///< that were measured
    double months_left = 0; ///< of the run
    double cost = 0;        ///< seconds that a move takes
};

/// Shares of the load that would let all ranks end together, each as fast as it was; empty where cells should stay. A
/// rank that is slow, or whose agents are dear, gets fewer of them: which of the two it is need not be known.
///
/// loads    of each rank, in any unit; seconds  that each took
std::vector<double> balanced_shares(std::span<const double> loads, std::span<const double> seconds,
                                    const BalanceRule& rule);

} // namespace essaim
