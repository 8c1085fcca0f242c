// What opens a decision this month: breakdowns, worn façades, moves, attention, obligations (E8).
#pragma once

#include "engine/behaviour.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

class Triggers final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "triggers"; }
    std::string_view about() const override
    {
        return "opens windows of decision: breakdown, worn facade, moving in, attention, obligation (E8)";
    }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    void begin_month(const Now& now) override;
    void apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const override;

private:
    /// Opens windows of one household, with the four numbers it drew.
    void open(Row r, const std::array<std::uint32_t, 4>& words, Households& h, HouseholdMonth& m, const Now& now,
              Tally tally) const;

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
    // the same for everybody this month
    std::array<double, heating_names.size()> urge_{}; ///< attention where energy is dearer than it used to be, by Heating
    std::array<std::array<double, label_names.size()>, tenure_names.size()> obliged_{}; ///< by Tenure and Label
};

} // namespace essaim
