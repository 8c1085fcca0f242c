// Workshops: seats by lot, where inhabitants learn and take part in what the commune plans.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class Workshops final : public Lever {
public:
    Workshops() : Lever("workshops", 0.0, 5.0, "assumption") {}
    std::string_view about() const override { return "holds workshops with inhabitants"; }
    Service service() const override { return Service::social; }
    Flow spending() const override { return Flow::lever_workshops; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.seats += intensity * seats_ / 12.0;
    }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.workshops_seats", seats_, {.min = 0, .max = 2, .unit = "1/household/year",
                  .what = "seats at full intensity", .source = "assumption"});
    }

private:
    double seats_ = 0.1;
};

} // namespace essaim
