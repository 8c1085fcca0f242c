// Establishments: energy of the month, and investments that pay back before their hurdle (E14).
#pragma once

#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

class BusinessEnergy final : public BusinessBehaviour {
public:
    std::string_view name() const override { return "business_energy"; }
    std::string_view about() const override { return "uses energy by sector, pays for it and emits (E14)"; }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

    /// kWh a year at the start's efficiency: by floor area in services, by employee elsewhere.
    double reference_use(const Businesses& b, Row row) const;
    /// EUR/kWh, relative to what households pay.
    double price_factor() const { return price_factor_; }
    double self_share() const { return meets_sun_; }

private:
    std::array<double, 3> per_employee_{50000.0, 40000.0, 8000.0}; ///< kWh/year: agriculture, industry, construction
    std::array<double, 3> per_area_{200.0, 210.0, 150.0};          ///< kWh/m2/year: trade, services, public
    double electric_share_ = 0.45, heating_share_ = 0.4, price_factor_ = 0.7, meets_sun_ = 0.5;
};

class BusinessInvestment final : public BusinessBehaviour {
public:
    explicit BusinessInvestment(const BusinessEnergy& energy) : energy_(energy) {}
    std::string_view name() const override { return "business_investment"; }
    std::string_view about() const override
    {
        return "invests in efficiency or photovoltaics when it pays back in time, or when obliged (E14)";
    }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

private:
    const BusinessEnergy& energy_;
    bool enabled_ = true;
    double occasion_ = 0.1, step_ = 0.15, cost_per_kwh_ = 0.45, steepness_ = 2.0, obliged_area_ = 1000.0,
           compliance_ = 0.5, pv_per_area_ = 0.05, pv_hurdle_factor_ = 3.0;
};

} // namespace essaim
