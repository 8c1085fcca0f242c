// Groups of communes as institutions: shared advisers, solidarity, and money added to the communes' own (E15).
#pragma once

#include "engine/behaviour.hpp"

#include <vector>

namespace essaim {

class Intercommunality final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "intercommunality"; }
    std::string_view about() const override
    {
        return "lends advisers to small communes, helps those with most energy poverty, and co-funds works (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void found(const Territory& territory, Population& population) override;
    void together(Population& population, const Heard& heard, const Now& now) const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

    /// EUR per inhabitant and year for advisers after which one more euro saves a euro no longer: the largest of
    /// bill·part·(1 − e^(−x·reach/scale)) − x. bill: EUR per inhabitant and year that buildings pay for energy.
    double advisers_worth_their_wage(double bill, double reach) const;

private:
    /// What the communes of each group are together.
    struct Sums {
        std::vector<double> inhabitants, small, bill, homes, poor, envelope;
    };
    Sums add_up(const Population& population, const Heard& heard, const Now& now) const;
    /// Once a year: how many advisers, who is helped, and envelopes shared anew.
    void plan(Population& population, const Heard& heard, const Now& now, const Sums& sums) const;
    bool is_small(Commune commune, const Now& now) const;
    /// What a euro of advisers reaches, against advisers of ordinary skill who never train.
    double reach(double skill) const { return (1.0 - training_) * (1.0 + skill_effect_ * (skill - skill_start_)); }

    double revenue_ = 0.0, match_ = 1.0, solidarity_ = 0.5, small_ = 10'000.0, saving_ = 0.1, scale_ = 0.5,
           wage_ = 50'000.0, skill_start_ = 0.5, skill_effect_ = 1.0, training_ = 0.05, learning_ = 6.0, turnover_ = 0.12;
};

} // namespace essaim
