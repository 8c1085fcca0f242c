// The end of the month: works take effect, equipment is counted, and each December the year is decomposed (E18).
#pragma once

#include "agents/households/thermal.hpp"
#include "engine/behaviour.hpp"

namespace essaim {

class Census final : public EachHousehold<Census> {
public:
    explicit Census(const Thermal& thermal) : thermal_(thermal) {}
    std::string_view name() const override { return "census"; }
    std::string_view about() const override { return "renews need and label after works, counts equipment"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    const Thermal& thermal_;
};

class Decomposition final : public EachHousehold<Decomposition> {
public:
    std::string_view name() const override { return "decomposition"; }
    std::string_view about() const override
    {
        return "splits the yearly change of non-renewable energy into its causes, without residual (E18)";
    }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;
};

/// Additive logarithmic mean Divisia index, of the change of a product of factors.
///
/// before, after: factors of the product in the two years; effect[k] is the part due to factor k. The effects add up
/// to the change of the product to rounding. Zeros are replaced by 1e-20 of the larger value (Ang and Liu 2007).
/// source   Ang 2005, 2015
void decompose(std::span<const double> before, std::span<const double> after, std::span<double> effect);

} // namespace essaim
