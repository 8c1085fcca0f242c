// Space heating of the month: need, comfort, sobriety, final energy (E1, E4).
#pragma once

#include "agents/households/thermal.hpp"
#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

class HeatingUse final : public EachHousehold<HeatingUse> {
public:
    explicit HeatingUse(const Thermal& thermal) : thermal_(thermal) {}
    std::string_view name() const override { return "heating"; }
    std::string_view about() const override { return "heats the dwelling (E1) as far as comfort and bills allow (E4)"; }
    void describe(ParameterVisitor&) override {}
    void begin_month(const Now& now) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    void respond_to_bill(const Me& me, Households& h, const Now& now) const;

    const Thermal& thermal_;
    bool all_respond_ = true;                        ///< January: incomes and prices of a new year
    std::array<bool, n_carriers> price_moved_{};     ///< since last month
};

} // namespace essaim
