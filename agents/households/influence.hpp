// What others do to a household: attitude, knowledge (E10), and what it then practises by habit (E6).
#pragma once

#include "engine/behaviour.hpp"

#include <array>
#include <span>

namespace essaim {

class SocialInfluence final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "social_influence"; }
    std::string_view about() const override
    {
        return "observes its ties, moves its attitude towards those not too far from it, and learns (E10)";
    }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const override;

private:
    void observe(std::uint32_t cell, Households& h, std::span<HouseholdMonth> of_cell, const Now& now) const;

    bool enabled_ = true;
    double pull_ = 0.02, confidence_ = 0.6, return_ = 0.05, media_ = 0.0;
    double from_contacts_ = 0.02, from_sight_ = 0.02, from_advice_ = 0.01, from_work_ = 0.002, forgetting_ = 0.01;
};

class SobrietyHabits final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "sobriety"; }
    std::string_view about() const override
    {
        return "practises more or less sobriety in heating, power and travel, and makes it a habit (E6)";
    }
    void describe(ParameterVisitor& parameter) override;
    void begin_month(const Now& now) override;
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const override;

private:
    void practise(std::span<float> sobriety, std::span<float> habit, std::span<const double> drive) const;

    bool enabled_ = true;
    double base_ = -1.4, price_ = 1.2, burden_ = 2.0, burden_reference_ = 0.06, norm_ = 1.0, peers_ = 1.0,
           campaign_ = 0.5, work_ = 0.1;
    std::array<double, n_carriers> dearer_{}; ///< logarithm of the price over the habituated one, this month
    double rise_ = 0.35, fall_ = 0.06, habit_rate_ = 0.37;
};

} // namespace essaim
