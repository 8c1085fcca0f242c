// What institutions hear of the territory at the end of a month: exact sums by commune, the same on every rank.
#pragma once

#include "core/error.hpp"
#include "core/ids.hpp"
#include "population/flows.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

/// Indicators of the month summed over each commune, for those who declared that they hear them.
///
/// The sums are integers in units of 2^-20, reduced over ranks: equal on all of them.
class Heard {
public:
    static constexpr double unit = 0x1p-20;

    Heard() { place_.fill(unheard); }

    /// Declares that `flow` is to be heard; several may declare the same.
    void listen(Flow flow)
    {
        std::size_t& place = place_[static_cast<std::size_t>(flow)];
        if (place != unheard) return;
        place = flows_.size();
        flows_.push_back(flow);
    }

    void resize(std::size_t communes) { sums_.assign(communes * flows_.size(), 0); }

    /// The month's sum of a flow over a commune. Errors: InternalError when nobody declared that they hear it.
    double of(Commune commune, Flow flow) const
    {
        const std::size_t place = place_[static_cast<std::size_t>(flow)];
        expect(place != unheard, "an institution reads a flow that its hears() does not name");
        return static_cast<double>(sums_[commune * flows_.size() + place]) * unit;
    }

    std::span<const Flow> flows() const { return flows_; }
    std::span<std::int64_t> sums() { return sums_; } ///< commune * flows().size(), in the order of flows()

private:
    static constexpr std::size_t unheard = n_flows;
    std::vector<Flow> flows_;
    std::array<std::size_t, n_flows> place_{};
    std::vector<std::int64_t> sums_;
};

} // namespace essaim
