// Trials, their evaluation, and the mix that follows (E15 d, e): what is not measured is not known.
#pragma once

#include "agents/institutions/bandit.hpp"
#include "agents/institutions/lever.hpp"

#include <memory>
#include <vector>

namespace essaim {

class PolicyLearning final : public CommuneBehaviour {
public:
    explicit PolicyLearning(const std::vector<std::unique_ptr<Lever>>& levers) : levers_(levers) {}
    std::string_view name() const override { return "learning"; }
    std::string_view about() const override
    {
        return "tries levers in part of the commune, evaluates, and shifts money to what works (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    std::span<const Flow> hears() const override { return compared_; }
    std::span<const Flow> compares() const override { return compared_; }
    void found(const Territory& territory, Population& population) override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    /// Opens a trial, perhaps: each January with the probability of the commune's right to err.
    void plan(Row row, Population& population, const Now& now) const;
    /// Ends a trial: what was measured, if it was, changes the belief.
    void conclude(Commune commune, Population& population, double homes, Tally tally) const;
    void reallocate(Row row, Levers& levers) const;
    std::vector<Belief> beliefs(Row row, const Levers& levers) const;

    const std::vector<std::unique_ptr<Lever>>& levers_;
    std::vector<Flow> compared_;
    std::vector<std::vector<Outcome>> outcomes_; ///< by lever
    bool enabled_ = false, evaluates_ = true;
    double trials_ = 0.15, belief_start_ = 50.0, doubt_start_ = 50.0, noise_ = 2500.0, boldness_ = 1.0, tolerance_ = 0.5,
           failure_cost_ = 0.3, recovery_ = 0.1, capital_needed_ = 0.3;
    std::int64_t period_ = 12, baseline_ = 3, elections_ = 72;
};

} // namespace essaim
