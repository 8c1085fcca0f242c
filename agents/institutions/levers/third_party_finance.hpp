// Third-party finance: all that is left to pay for works is lent, without own money.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class ThirdPartyFinance final : public Lever {
public:
    ThirdPartyFinance() : Lever("third_party", 0.0, 10.0, "assumption") {}
    std::string_view about() const override { return "lends what is left to pay for works"; }
    Service service() const override { return Service::finance; }
    Flow spending() const override { return Flow::lever_third_party; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.third_party += intensity;
    }
};

} // namespace essaim
