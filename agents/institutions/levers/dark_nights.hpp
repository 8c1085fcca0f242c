// Public lighting switched off in the middle of the night.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class DarkNights final : public Lever {
public:
    DarkNights() : Lever("lighting", 0.0, 1.0, "assumption") {}
    std::string_view about() const override { return "switches public lighting off in the middle of the night"; }
    Service service() const override { return Service::buildings; }
    Flow spending() const override { return Flow::lever_lighting; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.lights_out += intensity * hours_;
    }
    std::vector<Outcome> judged_by() const override { return {}; }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.lighting_hours", hours_, {.min = 0, .max = 1,
                  .what = "part of the hours of lighting that fall in the middle of the night",
                  .source = "derived: 5 of 11 hours of a mean night"});
    }

private:
    double hours_ = 0.45;
};

} // namespace essaim
