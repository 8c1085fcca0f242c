// What opens a decision this month: breakdowns, worn façades, moves, attention, obligations (E8).
#pragma once

#include "engine/behaviour.hpp"

#include <array>
#include <vector>

namespace essaim {

class Triggers final : public EachHousehold<Triggers> {
public:
    std::string_view name() const override { return "triggers"; }
    std::string_view about() const override
    {
        return "opens windows of decision: breakdown, worn facade, moving in, attention, obligation (E8)";
    }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    bool moves_enabled_ = true, enabled_ = true;
    double heater_scale_ = 20.0, heater_shape_ = 6.0, car_scale_ = 15.0, car_shape_ = 3.0;
    double facade_ = 1.0 / 30.0, attention_ = 0.30, shock_attention_ = 2.0, obligation_ = 0.3;
    std::array<double, 3> move_{0.045, 0.22, 0.08};
    double move_commune_ = 0.5, move_epci_ = 0.3;
    double habit_reset_ = 0.5;
    // probabilities of the month, from the parameters
    std::vector<double> heater_fails_, car_ends_; ///< by age in months
    std::array<double, 3> moves_{};
    double facade_month_ = 0, attention_month_ = 0, obligation_month_ = 0;
};

} // namespace essaim
