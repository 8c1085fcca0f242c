// Training of installers: more of them, who work better.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class InstallerTraining final : public Lever {
public:
    InstallerTraining() : Lever("installers", 0.0, 10.0, "assumption") {}
    std::string_view about() const override { return "trains installers"; }
    Service service() const override { return Service::finance; }
    Flow spending() const override { return Flow::lever_installers; }
    double staff() const override { return 0.5; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.training += intensity;
    }
};

} // namespace essaim
