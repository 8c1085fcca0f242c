// Space heating of the month: need, comfort, sobriety, final energy (E1, E4).
#pragma once

#include "agents/households/thermal.hpp"
#include "engine/behaviour.hpp"

#include <array>
#include <vector>

namespace essaim {

class HeatingUse final : public HouseholdBehaviour {
public:
    explicit HeatingUse(const Thermal& thermal) : thermal_(thermal) {}
    std::string_view name() const override { return "heating"; }
    std::string_view about() const override { return "heats the dwelling (E1) as far as comfort and bills allow (E4)"; }
    void describe(ParameterVisitor&) override {}
    void begin_month(const Now& now) override;
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const override;

private:
    void respond_to_bill(Row row, Households& h, const Now& now) const;
    void feel(const Chunk& chunk, Households& h, const Now& now) const;
    void heat(const Chunk& chunk, const Households& h, std::span<HouseholdMonth> scratch, const Now& now) const;

    const Thermal& thermal_;
    bool season_ = true;                             ///< somewhere heating is on this month
    bool all_respond_ = true;                        ///< January: incomes and prices of a new year
    std::array<bool, n_carriers> price_moved_{};     ///< since last month
    std::vector<double> share_; ///< part of the reference year's degree-hours in this month, by climate class
};

} // namespace essaim
