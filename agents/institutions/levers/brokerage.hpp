// Brokerage of retrofits: one visit, files filled in, neighbours brought together.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class RetrofitBrokerage final : public Lever {
public:
    RetrofitBrokerage() : Lever("brokerage", 0.0, 10.0, "assumption") {}
    std::string_view about() const override { return "organises works for groups of households"; }
    Service service() const override { return Service::housing; }
    Flow spending() const override { return Flow::lever_brokerage; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.brokerage += intensity;
        offer.transaction += intensity * effort_;
    }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.brokerage_effort", effort_, {.min = 0, .max = 1e4, .unit = "EUR/works",
                  .what = "effort of works that a broker takes off a household",
                  .source = "assumption; a third of what guidance of deep retrofits costs"});
    }

private:
    double effort_ = 1000.0;
};

} // namespace essaim
