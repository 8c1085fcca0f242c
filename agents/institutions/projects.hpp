// Projects of a commune as agents: born, filled by pledges, built or abandoned, and run (E11).
#pragma once

#include "agents/households/commons.hpp"

namespace essaim {

class CommuneProjects final : public CommuneBehaviour {
public:
    CommuneProjects(const Cooperation& law, const Commons& terms) : law_(law), terms_(terms) {}
    std::string_view name() const override { return "projects"; }
    std::string_view about() const override
    {
        return "lets campaigns begin, counts pledges, builds or gives up, keeps the books of what stands (E11)";
    }
    void describe(ParameterVisitor& parameter) override;
    std::span<const Flow> hears() const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;

private:
    /// What a campaign hears in a month.
    struct Voices {
        double initiators, asked, pledgers, pledged;
        bool enough;
    };
    Voices voices(Commune commune, ProjectKind kind, const Heard& heard, const CommuneOffer& offer) const;
    void campaign(Commune commune, ProjectKind kind, const Voices& voices, Population& population, const Now& now,
                  Tally tally, const CommuneOffer& offer) const;
    /// EUR per kWp that a cooperative's plant costs; and, in a year, earns beyond upkeep and the bank.
    double plant_cost(const Now& now) const;
    double plant_surplus(Commune commune, const Now& now) const;
    void run_cooperative(Commune commune, Projects& p, const Heard& heard, const Now& now, Tally tally) const;
    void run_pool(Commune commune, Projects& p, const Heard& heard, const Now& now, Tally tally) const;

    const Cooperation& law_;
    const Commons& terms_;
    double brokered_ = 0.5, equity_per_home_ = 20.0, equity_part_ = 0.3, loan_rate_ = 0.025, upkeep_ = 20.0,
           tariff_ = 0.11, plant_cost_ = 0.7, heat_quorum_ = 0.1, reinvested_ = 1.0;
    std::int64_t loan_years_ = 18, least_producers_ = 2, least_consumers_ = 5, least_homes_ = 5;
};

} // namespace essaim
