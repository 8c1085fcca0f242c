// Free, incited or imposed: what becomes of dwellings that the law bans from rent, or of all the worst ones (E15 h).
#pragma once

#include "engine/behaviour.hpp"

#include <string>

namespace essaim {

class Obligations final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "obligations"; }
    std::string_view about() const override
    {
        return "has its worst dwellings renovated freely, for an incentive or because it must, and may resent it (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    void prepare() override;
    void apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const override;

private:
    enum class Form { law, voluntary, imposed };
    std::string form_name_ = "law";
    Form form_ = Form::law;
    bool owners_ = false;
    double exemptions_ = 0.2, controls_ = 0.05, crowding_ = 0.3, fairness_ = 0.5;
};

} // namespace essaim
