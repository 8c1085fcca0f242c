// Calm streets: 30 km/h and ways for bicycles, which replace short trips by car.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class CalmStreets final : public Lever {
public:
    CalmStreets() : Lever("streets", 0.0, 30.0, "assumption") {}
    std::string_view about() const override { return "slows streets down and builds ways for bicycles"; }
    Service service() const override { return Service::mobility; }
    Flow spending() const override { return Flow::lever_mobility; }
    double staff() const override { return 0.2; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.car += intensity * replaced_;
    }
    std::vector<Outcome> judged_by() const override { return {{Flow::use_car, -1.0}}; }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.streets_replaced", replaced_, {.min = 0, .max = 0.5,
                  .what = "distance by car that walking and cycling take over at full intensity",
                  .source = "assumption; trips under 3 km are about a twentieth of the distance"});
    }

private:
    double replaced_ = 0.06;
};

} // namespace essaim
