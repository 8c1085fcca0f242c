// The advice desk: households learn what can be done, and are reminded of sobriety.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class AdviceDesk final : public Lever {
public:
    AdviceDesk() : Lever("advice", 1.0, 5.0, "assumption") {}
    std::string_view about() const override { return "advises inhabitants"; }
    Service service() const override { return Service::housing; }
    Flow spending() const override { return Flow::lever_advice; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.advice += intensity;
    }
};

} // namespace essaim
