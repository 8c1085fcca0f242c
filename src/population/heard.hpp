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

    /// One sum: a flow over all cells of a commune, or over those of its pilot.
    struct Sum {
        Flow flow;
        bool in_pilot;
    };

    Heard()
    {
        for (auto& places : place_) places.fill(unheard);
    }

    /// Declares that `flow` is to be heard; several may declare the same.
    void listen(Flow flow, bool in_pilot = false)
    {
        std::size_t& place = place_[in_pilot ? 1 : 0][static_cast<std::size_t>(flow)];
        if (place != unheard) return;
        place = order_.size();
        order_.push_back({flow, in_pilot});
    }

    void resize(std::size_t communes) { sums_.assign(communes * order_.size(), 0); }

    /// The month's sum of a flow over a commune. Errors: InternalError when nobody declared that they hear it.
    double of(Commune commune, Flow flow) const { return at(commune, flow, 0); }
    /// The same over the cells of the commune's pilot; 0 without one.
    double in_pilot(Commune commune, Flow flow) const { return at(commune, flow, 1); }

    std::span<const Sum> order() const { return order_; }
    std::span<std::int64_t> sums() { return sums_; } ///< commune * order().size() + place in order()

private:
    double at(Commune commune, Flow flow, std::size_t which) const
    {
        const std::size_t place = place_[which][static_cast<std::size_t>(flow)];
        expect(place != unheard, "an institution reads a flow that its hears() or compares() does not name");
        return static_cast<double>(sums_[commune * order_.size() + place]) * unit;
    }

    static constexpr std::size_t unheard = n_flows;
    std::vector<Sum> order_;
    std::array<std::array<std::size_t, n_flows>, 2> place_{};
    std::vector<std::int64_t> sums_;
};

} // namespace essaim
