// School projects: children, and through them their families, learn about energy.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class SchoolProjects final : public Lever {
public:
    SchoolProjects() : Lever("schools", 0.0, 3.0, "assumption") {}
    std::string_view about() const override { return "runs energy projects in schools"; }
    Service service() const override { return Service::education; }
    Flow spending() const override { return Flow::lever_schools; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.school += intensity;
    }
    std::vector<Outcome> judged_by() const override { return {{Flow::use_specific, -1.0}, {Flow::use_hot_water, -1.0}, {Flow::use_heating, -1.0}}; }
};

} // namespace essaim
