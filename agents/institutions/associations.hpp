// Associations as institutions: volunteers who join and tire, and what they decide to do with hours and money (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class CitizenAssociations final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "associations"; }
    std::string_view about() const override
    {
        return "gathers volunteers, is founded and ends, visits modest homes, holds fairs, supports projects (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void found(const Territory& territory, Population& population) override;
    void together(Population& population, const Heard& heard, const Now& now) const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    /// Shares of hours by need: energy poverty, people who are not convinced, a campaign under way.
    void plan(Row row, Population& population, const Heard& heard) const;

    double joining_ = 0.0, leaving_ = 0.25, least_ = 10.0, end_ = 5.0, hours_ = 50.0, fee_ = 20.0, subsidy_ = 0.0,
           prefer_visits_ = 1.0, prefer_fairs_ = 1.0, prefer_support_ = 1.0, visit_hours_ = 8.0, visit_cost_ = 20.0,
           fair_hours_ = 100.0, fair_cost_ = 150.0, fair_guests_ = 40.0, support_scale_ = 0.2, found_ = 0.1;
};

} // namespace essaim
