// Controls of dwellings that the law bans from rent.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class RentControls final : public Lever {
public:
    RentControls() : Lever("controls", 0.0, 3.0, "assumption") {}
    std::string_view about() const override { return "controls dwellings that are banned from rent"; }
    Service service() const override { return Service::housing; }
    Flow spending() const override { return Flow::lever_controls; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.enforcement += intensity;
    }
};

} // namespace essaim
