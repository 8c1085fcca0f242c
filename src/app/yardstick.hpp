// The workload of app/diffusion.hpp as one would write it by hand, for one machine: what the engine is measured against.
#pragma once

#include "app/diffusion.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace essaim {

/// Arrays and two loops, none of the engine but its random numbers. Ranks: one; it has no others.
class Yardstick {
public:
    /// gather: every agent asks its eight ties every step. seldom: only where the draw leaves the answer open.
    enum class Kind : std::uint8_t { gather, seldom };

    /// The same agents and ties; they must outlive it.
    Yardstick(const Diffusion& world, Kind kind);

    void begin();
    diffusion::Totals advance(Month step);

private:
    template <Kind kind>
    diffusion::Totals advance_as(Month step);

    Kind kind_;
    Draws draws_;
    std::size_t n_;
    const std::uint64_t* id_;
    const float* base_;
    const std::uint32_t* ties_;
    std::vector<std::uint8_t> now_, next_;
    std::vector<float> energy_, bill_;
};

} // namespace essaim
