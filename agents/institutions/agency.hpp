// Energy agencies, one for each group of communes: advice in common, the same for all their inhabitants (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class EnergyAgency final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "agency"; }
    std::string_view about() const override
    {
        return "pools money for advice and gives it evenly to all homes of the group of communes (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void together(Population& population, const Heard& heard, const Now& now) const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    double revenue_ = 0.0, pooled_ = 0.0, wage_ = 45'000.0;
};

} // namespace essaim
