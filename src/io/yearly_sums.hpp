// Monthly sums added up to the steps of the maps, and turned into what is published.
#pragma once

#include "io/recorder.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace essaim {

/// Sums of some places over the months of a step: amounts add up, stocks are those of the last month.
class YearlySums {
public:
    YearlySums(std::span<const Variable> variables, std::size_t places);

    /// sums: place × variable.
    /// cost     O(places × variables) memory traffic
    void add(std::span<const double> sums);
    /// The sums of the step so far; the next add() begins a new step.
    std::span<const double> close_step();

    /// The sums of the step so far; places are the cells of this rank.
    void remember(Memory& memory);

private:
    std::size_t variables_;
    struct Run {
        std::size_t first, past;  ///< variables
        bool stock;
    };
    std::vector<Run> runs_;
    std::vector<double> sums_;
    bool fresh_ = true;
};

/// Value published for one place from its sums by variable; not-a-number where there is nothing to divide by, and for
/// what is only computed in December when the step has none.
inline double published(std::span<const Variable> variables, std::size_t variable, const double* sums, bool december)
{
    const Variable& v = variables[variable];
    if (v.over_time == OverTime::yearly && !december) return std::numeric_limits<double>::quiet_NaN();
    if (v.per < 0) return sums[variable];
    const double per = sums[v.per];
    return per == 0.0 ? std::numeric_limits<double>::quiet_NaN() : sums[variable] / per;
}

}  // namespace essaim
