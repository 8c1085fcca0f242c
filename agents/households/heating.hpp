// Space heating of the month: need, comfort, sobriety, final energy (E1, E4).
#pragma once

#include "agents/households/thermal.hpp"
#include "engine/behaviour.hpp"

namespace essaim {

class HeatingUse final : public EachHousehold<HeatingUse> {
public:
    explicit HeatingUse(const Thermal& thermal) : thermal_(thermal) {}
    std::string_view name() const override { return "heating"; }
    std::string_view about() const override { return "heats the dwelling (E1) as far as comfort and bills allow (E4)"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    const Thermal& thermal_;
};

} // namespace essaim
