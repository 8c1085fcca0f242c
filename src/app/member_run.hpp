// One member of an ensemble: simulated without files of its own, kept as yearly values of the territory and communes.
#pragma once

#include "app/ground.hpp"
#include "config/settings.hpp"
#include "engine/model.hpp"
#include "io/recorder.hpp"
#include "parallel/communicator.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace essaim {

/// What is kept of a member, as bytes: for each indicator the years of the territory (f64), then, if wanted, years ×
/// communes (f32). All members of an ensemble have the same.
struct MemberLayout {
    std::vector<Flow> indicators;
    std::size_t years = 0, communes = 0; ///< communes 0: not kept

    std::size_t bytes_of_indicator() const { return years * sizeof(double) + years * communes * sizeof(float); }
    std::size_t bytes() const { return indicators.size() * bytes_of_indicator(); }
};

/// Simulates with `settings`, which have been resolved; the bytes are on root.
///
/// errors   UserError when a table cannot be used
/// ranks    collective
std::vector<std::byte> run_member(const Communicator& ranks, const Ground& ground, std::span<const Setting> settings,
                                  const MemberLayout& layout);

} // namespace essaim
