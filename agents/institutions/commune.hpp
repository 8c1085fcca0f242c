// The commune as an institution: its buildings, a budget that balances, and what it leaves to its services (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class CommuneTransition final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "commune"; }
    std::string_view about() const override
    {
        return "heats and lights, renovates its buildings and equips their roofs as money allows, pays services (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    /// Pays what schools and associations ask for, as far as the budget goes. unspared: EUR of the month that buildings
    /// would use if pupils did not look after them.
    static void subsidise(Row row, Communes& c, double unspared, Tally tally);
    /// Once a year, on life-cycle cost: a roof when it pays over its life, then a renovation likewise.
    void build(Commune commune, Communes& c, const Now& now, double heat_price, double careful, Tally tally) const;
    bool enabled_ = true;
    double levers_share_ = 0.15, programme_share_ = 0.3, state_grant_ = 0.0, lighting_ = 60.0,
           works_cost_ = 400.0, works_saving_ = 0.6, public_rate_ = 0.04,
           works_years_ = 30.0, power_ = 40.0, meets_sun_ = 0.5, price_factor_ = 0.8, revolving_ = 0.5,
           pv_per_area_ = 0.04;
};

} // namespace essaim
