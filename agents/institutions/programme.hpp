// Which communes adopt a programme of levers, and when: pioneers, and those who see their peers (E15 f).
#pragma once

#include "agents/institutions/lever.hpp"

#include <memory>
#include <string>
#include <vector>

namespace essaim {

class Programme final : public CommuneBehaviour {
public:
    explicit Programme(const std::vector<std::unique_ptr<Lever>>& levers) : levers_(levers) {}
    std::string_view name() const override { return "programme"; }
    std::string_view about() const override
    {
        return "adopts a programme of levers, as a pioneer or as its peers in a network do (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    void found(const Territory& territory, Population& population) override; ///< sizes the table of levers
    void together(Population& population, const Heard& heard, const Now& now) const override;
    void apply(Commune, Population&, const Heard&, const Now&, Tally, const CommuneDecision&) const override {}

private:
    /// Takes the mix of the programme.
    void adopt(Row commune, Population& population) const;

    const std::vector<std::unique_ptr<Lever>>& levers_;
    std::string pioneers_ = "none", network_ = "none";
    std::int64_t start_year_ = 2022;
    double own_ = 0.0, peers_ = 0.0, mixing_ = 0.02;
    std::vector<std::uint8_t> pioneer_, member_; ///< by commune; follow from parameters and territory
};

} // namespace essaim
