// What people believe of others, and what they therefore give (E11); shared by all collective projects.
#pragma once

#include "agents/households/trust.hpp"
#include "engine/behaviour.hpp"
#include "population/streets.hpp"

namespace essaim {

/// Conditional cooperation: four types, one belief, and outcomes that move it.
class Cooperation final : public ParameterBlock {
public:
    explicit Cooperation(const Trust& trust) : trust_(trust) {}
    void describe(ParameterVisitor& parameter) override;

    bool enabled() const { return enabled_; }
    bool coowned() const { return enabled_ && coowned_; }
    /// Probability to give that a type draws from its belief, before money is thought of.
    double gives(Cooperator type, double belief) const;
    bool counts_money() const { return money_; }
    /// Factor between 0 and 1 for what giving is worth, EUR, and for control over it.
    double reason(double control, double worth) const;
    /// Share taken off the cost of works that `together` households order at once.
    double rebate(double together) const;
    /// Effort of taking part, EUR: what arranging costs, shared, less where somebody arranges it.
    double effort(double together, bool facilitated) const;

    /// Moves a belief in steps of 1/255 towards what was observed; `weight`: 1 for a count that somebody shows.
    std::uint8_t learn(std::uint8_t belief, double observed, double weight = 1.0) const;
    /// The same for what was seen of some people: each of them counts for one tie among all.
    std::uint8_t hear(std::uint8_t belief, double gave, double asked) const;
    /// What the outcome of a project does to a household that took part in it.
    void outcome(Households& h, Row row, bool success) const;
    /// Believed share that gives.
    static double belief(const Households& h, Row row) { return h.belief[row] * share_step; }

    /// Whether a household starts something this month, if it is a leader who knows enough and trusts. often: over the usual.
    bool starts(const Households& h, Row row, const Now& now, Process process, double often = 1.0) const;

private:
    const Trust& trust_;
    bool enabled_ = true, coowned_ = true, money_ = true;
    double learning_ = 0.42, conditional_ = 0.85, worth_scale_ = 10400.0;
    double bulk_ = 0.15, effort_ = 2000.0, effort_saved_ = 0.5;
    double knowledge_step_ = 0.1;
    double leader_knowledge_ = 0.3, leader_trust_ = 0.45, initiative_ = 0.1;
};

} // namespace essaim
