// The services of a commune: their staff, its skill, and the levers that money and staff become (E15 a, b, c).
#pragma once

#include "agents/institutions/lever.hpp"
#include "agents/institutions/shared_projects.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace essaim {

using LeverList = std::vector<std::unique_ptr<Lever>>;

class MunicipalServices final : public CommuneBehaviour {
public:
    explicit MunicipalServices(const LeverList& levers) : levers_(levers) {}
    std::string_view name() const override { return "services"; }
    std::string_view about() const override
    {
        return "trains and pays the services of the commune, lets them share projects, and turns money into levers (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    std::span<const Flow> hears() const override { return hears_; }
    void found(const Territory& territory, Population& population) override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    using Money = std::array<double, n_services>;
    /// Skill and propensity to share drift: training and shared governance against turnover and reorganisation (E15 c).
    void drift(Row row, Communes& communes, Services& services) const;
    /// Spends what is left for levers and opens the offers.
    void spend(Commune commune, Population& population, double money, const Money& coordination, const Heard& heard,
               Tally tally, const CommuneDecision& decision) const;
    /// The skill of staff that does a part of its work with more skilled advisers of the group of communes.
    static double coached(double skill, const Communes& c, Row row)
    {
        return skill + c.coached[row] * std::max(0.0, c.coach[row] - skill);
    }
    /// How many a euro of a service reaches, against staff of ordinary skill.
    double reach(double skill) const { return 1.0 + skill_effect_ * (skill - skill_start_); }

    const LeverList& levers_;
    SharedProjects projects_;
    std::vector<Flow> hears_;
    bool enabled_ = true;
    double wage_ = 45'000.0, skill_start_ = 0.5, skill_effect_ = 1.0, training_ = 0.02, learning_ = 6.0, turnover_ = 0.12;
    double cooperative_ = 0.0, reorganisation_ = 0.05, sharing_growth_ = 0.5, sharing_decay_ = 1.0;
    double evaluation_share_ = 0.05, pilot_cells_ = 0.25, pilot_money_ = 0.2, memory_ = 36.0;
};

} // namespace essaim
