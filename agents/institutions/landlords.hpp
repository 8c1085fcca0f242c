// Social landlords, one for each group of communes: a programme that renovates their worst homes as money allows (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class SocialLandlords final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "landlords"; }
    std::string_view about() const override
    {
        return "sets money aside for each social home, and renovates the worst of them by lot (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void found(const Territory& territory, Population& population) override;
    void together(Population& population, const Heard& heard, const Now& now) const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    double investment_ = 0.0, first_cost_ = 30'000.0, memory_ = 0.1;
};

} // namespace essaim
