// Primary schools as institutions: they look after their building where that pays, and teach what families hear (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class PrimarySchools final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "schools"; }
    std::string_view about() const override
    {
        return "looks after the energy of school buildings for half of what that saves, and teaches families (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void found(const Territory& territory, Population& population) override;
    void together(Population& population, const Heard& heard, const Now& now) const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    bool open() const { return budget_ > 0.0 || subsidy_ > 0.0; }
    /// Part of the energy of all buildings of the commune that pupils spare.
    double sparing(double skill) const { return area_share_ * saving_ * reach(skill); }
    /// What a euro or an hour of teachers reaches, against ordinary skill.
    double reach(double skill) const { return 1.0 + skill_effect_ * (skill - skill_start_); }

    double budget_ = 0.0, subsidy_ = 0.0, pupils_ = 0.1, area_share_ = 0.3, saving_ = 0.08, returned_ = 0.5,
           teams_ = 2.0, scale_ = 3.0, shown_ = 0.5, training_ = 0.05, learning_ = 6.0, turnover_ = 0.1,
           skill_start_ = 0.5, skill_effect_ = 1.0;
};

} // namespace essaim
