// Help against energy poverty: a part of the works of owners with low incomes, while the fund lasts.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class HardshipGrants final : public Lever {
public:
    HardshipGrants() : Lever("grants", 0.0, 1.0, "unused: the fund pays or not") {}
    std::string_view about() const override { return "pays a part of the works of modest owners"; }
    Service service() const override { return Service::social; }
    Flow spending() const override { return Flow::lever_grants; }
    double staff() const override { return 0.0; }
    Flow paid_out() const override { return Flow::municipal_grants; }
    double reserve() const override { return reserve_; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.grant += intensity > 0.0 ? share_ : 0.0;
    }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.grants_share", share_, {.min = 0, .max = 1,
                  .what = "part of the cost of works paid to owners of the four lowest deciles",
                  .source = "assumption"});
        parameter("levers.grants_reserve", reserve_, {.min = 0, .max = 1000, .unit = "EUR/home",
                  .what = "money the fund keeps in hand: below it no grant is promised", .source = "assumption"});
    }

private:
    double share_ = 0.2, reserve_ = 5.0;
};

} // namespace essaim
