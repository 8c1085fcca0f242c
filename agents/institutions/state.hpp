// The State towards landlords: money in place of duty (E15 h). Its other acts, aids and laws, are inputs.
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class StateIncentive final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "state"; }
    std::string_view about() const override
    {
        return "pays landlords a part of works on dwellings that the law bans from rent (E15)";
    }
    void describe(ParameterVisitor& parameter) override
    {
        parameter("state.landlord_grant", landlord_grant_, {.min = 0, .max = 1,
                  .what = "part of the cost of works on banned dwellings that the State pays their landlords; 0: none",
                  .source = "choice of the user"});
    }
    void apply(Commune, Population&, const Heard&, const Now&, Tally, const CommuneDecision& decision) const override
    {
        decision.everywhere.incentive = decision.in_pilot.incentive = landlord_grant_;
    }

private:
    double landlord_grant_ = 0.0;
};

} // namespace essaim
