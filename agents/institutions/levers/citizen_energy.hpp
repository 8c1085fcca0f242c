// Support of citizens’ energy projects: their equity is found faster.
#pragma once

#include "agents/institutions/lever.hpp"

namespace essaim {

class CitizenEnergy final : public Lever {
public:
    CitizenEnergy() : Lever("citizens", 0.0, 5.0, "assumption") {}
    std::string_view about() const override { return "supports citizens’ energy projects"; }
    Service service() const override { return Service::social; }
    Flow spending() const override { return Flow::lever_citizens; }
    void offer(double intensity, CommuneOffer& offer) const override
    {
        offer.equity += intensity * found_;
    }
    std::vector<Outcome> judged_by() const override { return {}; }

protected:
    void describe_more(ParameterVisitor& parameter) override
    {
        parameter("levers.citizens_found", found_, {.min = 0, .max = 1,
                  .what = "part of the equity of a citizens’ project found by the support at full intensity",
                  .source = "assumption"});
    }

private:
    double found_ = 0.2;
};

} // namespace essaim
