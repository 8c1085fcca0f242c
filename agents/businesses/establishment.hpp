// Establishments: energy of the month, and investments that are worth their cost in time (E14).
#pragma once

#include "agents/businesses/heat_trade.hpp"
#include "engine/behaviour.hpp"

#include <array>

namespace essaim {

class BusinessEnergy final : public BusinessBehaviour {
public:
    /// kWh a year, at present efficiency.
    struct Heat {
        double heating = 0, process = 0;
    };

    explicit BusinessEnergy(const HeatTrade& trade) : trade_(trade) {}
    std::string_view name() const override { return "business_energy"; }
    std::string_view about() const override { return "uses energy by sector and use, pays for it and emits (E14)"; }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

    /// kWh a year at the start's efficiency: by floor area in services, by employee elsewhere.
    double reference_use(const Businesses& b, Row row) const;
    Heat heat_of_year(const Businesses& b, Row row) const;
    /// EUR/kWh of the heat it makes itself.
    double heat_price(const Businesses& b, Row row, const MonthForcing& forcing) const;
    /// EUR/kWh, relative to what households pay.
    double price_factor() const { return price_factor_; }
    double self_share() const { return meets_sun_; }
    /// Part of its energy that is electricity.
    double electric_share(const Businesses& b, Row row) const;

private:
    /// kWh of the month.
    struct Use {
        double heating = 0, process = 0, specific = 0, received = 0, electricity = 0, gas = 0, other = 0;
    };
    Use month_of(const Businesses& b, Row row, std::uint32_t cell, const Now& now) const;

    const HeatTrade& trade_;
    std::array<double, 3> per_employee_{50000.0, 40000.0, 8000.0}; ///< kWh/year: agriculture, industry, construction
    std::array<double, 3> per_area_{200.0, 210.0, 150.0};          ///< kWh/m2/year: trade, services, public
    bool by_use_ = true;
    std::array<double, sector_names.size()> heating_{0.15, 0.10, 0.25, 0.45, 0.50, 0.60}; ///< by Sector
    std::array<double, sector_names.size()> process_{0.35, 0.60, 0.35, 0.10, 0.15, 0.15};
    double electric_heat_ = 0.20;
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

    /// What one euro saved each year is worth to whoever accepts to wait `hurdle` years for its money: the hurdle
    /// itself, or the present value over the life of the investment at the rate 1/hurdle.
    double worth(double hurdle, double life) const
    {
        return discounting_ ? present_value_factor(1.0 / hurdle, life) : hurdle;
    }

private:
    const BusinessEnergy& energy_;
    bool enabled_ = true, discounting_ = true, own_reference_ = true;
    double occasion_ = 0.1, step_ = 0.15, cost_per_kwh_ = 0.45, steepness_ = 2.0, obliged_area_ = 1000.0,
           compliance_ = 0.5, pv_per_area_ = 0.05, pv_hurdle_factor_ = 3.0;
    double life_ = 20.0, pv_life_ = 25.0, standard_patience_ = 1.5, standard_attention_ = 2.0;
};

} // namespace essaim
