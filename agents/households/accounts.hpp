// What the month cost: electricity of the own roof (E5), bills and who receives them, greenhouse gases (E17).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class OwnElectricity final : public EachHousehold<OwnElectricity> {
public:
    std::string_view name() const override { return "own_electricity"; }
    std::string_view about() const override { return "uses part of what its roof produces and sells the rest (E5)"; }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    double heating_ = 0.02, water_ = 0.05, cooking_ = 0.45, specific_ = 0.45, car_ = 0.30;
};

class Bills final : public EachHousehold<Bills> {
public:
    std::string_view name() const override { return "bills"; }
    std::string_view about() const override { return "pays suppliers and the State, repays loans, emits (E5, E17)"; }
    void describe(ParameterVisitor& parameter) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    double tax_share_ = 0.25, poverty_limit_ = 0.08;
    double saving_ = 0.02, wealth_years_ = 0.3;
};

} // namespace essaim
