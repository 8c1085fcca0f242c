// More buses, which replace trips by car.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class Buses final : public Lever {
public:
    Buses() : Lever("buses", 0.0, 100.0, "assumption") {}
    std::string_view about() const override { return "runs more buses"; }
    Service service() const override { return Service::mobility; }
    Flow spending() const override { return Flow::lever_mobility; }
    double staff() const override { return 0.7; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.car += intensity * replaced_;
    }
    std::vector<Outcome> judged_by() const override { return {{Flow::use_car, -1.0}}; }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.buses_replaced", replaced_, {.min = 0, .max = 0.5,
                  .what = "distance by car that buses take over at full intensity", .source = "assumption"});
    }

private:
    double replaced_ = 0.08;
};

} // namespace essaim
