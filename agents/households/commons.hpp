// The part of households in projects of their commune: an energy cooperative, a pool of solar power, a heat network (E11).
#pragma once

#include "agents/households/cooperation.hpp"
#include "agents/households/decisions.hpp"

namespace essaim {

/// Terms of the projects of communes, known to households and communes.
class Commons final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// EUR/kWh: what the pool saves buying, what it asks and pays, what surplus is worth outside.
    struct Prices {
        double energy, pool, surplus;
    };
    Prices prices(const MonthForcing& out) const;
    /// Whether a new campaign may begin in a slot.
    bool free(const Projects& projects, Row row, Month month) const;

    bool enabled = true;
    double initiative = 0.2, reach = 0.01, identity = 2000.0;
    double equity_median = 2500.0, equity_spread = 1.0, equity_least = 100.0, wealth_share = 0.2, returned = 0.04,
           equity_years = 20.0;
    double energy_part = 0.5, split = 0.5, meets_sun = 0.45;
    double heat_step = 0.1;
    std::int64_t patience = 12, pause = 60;
};

class CommonProjects final : public HouseholdBehaviour {
public:
    CommonProjects(const Cooperation& law, const Commons& terms, const Choices& choices,
                   const HeatingReplacement& heating)
        : law_(law), terms_(terms), choices_(choices), heating_(heating)
    {
    }
    std::string_view name() const override { return "commons"; }
    std::string_view about() const override
    {
        return "joins an energy cooperative, a pool of solar power, a heat network; earns and saves by them (E11)";
    }
    void describe(ParameterVisitor&) override {}
    void apply(const Chunk& chunk, Households& households, std::span<HouseholdMonth> scratch,
               const Now& now) const override;

private:
    struct Asked {
        bool energy, pool, heat; ///< campaigns under way in the commune
        bool pay, link, connect; ///< projects financed last month
        bool any;
    };
    void start(const Me& me, const Households& h, const Now& now, Tally tally) const;
    void settle(const Me& me, Households& h, const HouseholdMonth& m, const Now& now, Tally tally) const;
    void join(const Me& me, Households& h, HouseholdMonth& m, const Now& now, const Asked& asked, Tally tally) const;
    void pledge(const Me& me, Households& h, const HouseholdMonth& m, const Now& now, const Asked& asked,
                Tally tally) const;
    bool willing(const Me& me, Households& h, const Now& now, ProjectKind kind, double u, double worth,
                 double control) const;
    double equity(const Me& me, const Households& h, const Now& now, Row project) const;

    const Cooperation& law_;
    const Commons& terms_;
    const Choices& choices_;
    const HeatingReplacement& heating_;
};

} // namespace essaim
