// Who pays what: each December, energy bills of the year by decile and tenure, and money that leaves the territory (E19).
#pragma once

#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

class Fairness final : public EachHousehold<Fairness> {
public:
    std::string_view name() const override { return "fairness"; }
    std::string_view about() const override
    {
        return "counts bills by decile and tenure, and money for energy that leaves the territory (E19)";
    }
    void describe(ParameterVisitor& parameter) override;
    void begin_month(const Now& now) override;
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    double local_wood_ = 0.8, local_network_ = 0.5, local_electricity_ = 0.0;
    std::array<double, n_carriers> leaves_{}; ///< EUR that leave per kWh bought this month
};

} // namespace essaim
