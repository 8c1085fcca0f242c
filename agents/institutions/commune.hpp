// The commune as an institution: its buildings, a budget that balances, and one lever, advice to inhabitants (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class CommuneTransition final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "commune"; }
    std::string_view about() const override
    {
        return "heats its buildings, renovates them and equips their roofs as its budget allows, advises (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void apply(Commune commune, Communes& communes, const Heard& heard, const Now& now, Tally tally,
               CommuneOffer& offer) const override;

private:
    bool enabled_ = true;
    double advice_share_ = 0.15, advice_scale_ = 5.0, works_cost_ = 400.0, works_saving_ = 0.6, public_rate_ = 0.04,
           works_years_ = 30.0, power_ = 40.0, meets_sun_ = 0.5, price_factor_ = 0.8, revolving_ = 0.5,
           pv_per_area_ = 0.04;
};

} // namespace essaim
