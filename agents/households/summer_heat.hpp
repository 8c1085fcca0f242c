// What a heat wave does to homes: cooling where there is a machine for it, hot rooms elsewhere (E16).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class SummerHeat final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "summer_heat"; }
    std::string_view about() const override
    {
        return "in a heat wave, cools homes that have an air-air heat pump and counts those that get too hot (E16)";
    }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const override;

private:
    double cooling_ = 0.5, bare_roof_ = 1.3, light_ = 1.0, medium_ = 0.75, heavy_ = 0.5, too_hot_ = 3.0;
};

} // namespace essaim
