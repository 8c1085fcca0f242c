// Heat a dwelling needs (E1), the label it gets, and what works do to its heat loss (E4): shared by heating, works and
// choices, so that expectation and reality differ only where the model says so.
#pragma once

#include "config/parameter.hpp"
#include "core/math.hpp"
#include "forcing/forcing.hpp"
#include "forcing/technologies.hpp"
#include "population/households.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace essaim {

class Thermal final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// Heat losses of a month over a dwelling's envelope and air, Wh: loss W/K/m2, area m2, temperature C,
    /// degree_hours K h below 19 C; 0 when it is warm enough outside.
    static double losses(const ClimateMonth& climate, double degree_hours, double loss, double area, double temperature)
    {
        return loss * area * math::positive(degree_hours + (temperature - reference_temperature) * climate.heating_hours);
    }
    /// Solar and internal heat gains of a month, Wh.
    double gains(const ClimateMonth& climate, double area, int persons) const
    {
        return gains_ ? 1000.0 * solar_aperture_ * area * climate.solar +
                            ((appliance_gains_ + lighting_gains_) * area + person_gains_ * persons) * climate.heating_hours
                      : 0.0;
    }

    /// Useful heat need of a month, kWh (E1).
    double need(const ClimateMonth& climate, double degree_hours, double loss, double area, int persons, int inertia,
                double temperature) const;

    /// Exponent of the use of gains.
    double alpha(int inertia) const { return alpha_[static_cast<std::size_t>(inertia)]; }

    /// Share F of the losses that gains cover; x: gains over losses, at least 0. F in [0, 1]. Without branches, so that
    /// loops over it are vectorised.
    static double used_gains(double x, double alpha)
    {
        // 0/0 at x = 1, where F is (alpha - 1) / alpha: a step aside of 1e-7 costs less than rounding would
        const double apart = x > 0.9999999 && x < 1.0000001 ? 1.0000001 : x;
        const double power = math::pow(apart > 1e-9 ? apart : 1e-9, alpha);
        return math::clamp((apart - power) / (1.0 - power), 0.0, 1.0);
    }

    /// Part of the rooms and hours that are heated (INT of E1), from the heat loss in W/K/m2; less where each room has
    /// its own heater.
    double intermittence(double loss, Heating heating) const
    {
        const bool by_room = heating == Heating::direct_electric || heating == Heating::heat_pump_air;
        return heated_share_ * (by_room ? room_by_room_ : 1.0) / (1.0 + 0.1 * (loss / 2.5 - 1.0));
    }

    /// Effective indoor temperature while heating, C, of a household that practises sobriety s.
    double temperature(double sobriety) const { return base_temperature_ - thermostat_reach_ * setback_ * sobriety; }

    /// Use over conventional use: kappa_D (bill share / reference)^-elasticity (E4); 1 when the mechanism is off.
    double comfort(double bill_share) const
    {
        if (!comfort_) return 1.0;
        const double relative = math::clamp(bill_share / reference_bill_share_, 0.05, 20.0);
        return comfort_level_ * math::pow(relative, -comfort_elasticity_);
    }
    /// Comfort when the bill is the reference share of income.
    double reference_comfort() const { return comfort_ ? comfort_level_ : 1.0; }
    /// Degrees by which a house is colder when it uses the given part of its reference comfort.
    double degrees_of(double comfort_ratio) const { return math::log(comfort_ratio) / need_per_degree_; }

    double distribution() const { return distribution_; }
    /// Felt temperature below which a household that restricts itself counts as cold, C.
    double cold() const { return cold_; }
    /// Part of the heat of a dwelling that a wood stove or open fire gives beside its main system.
    double wood_supplement(DwellingType type, Heating main) const
    {
        return type == DwellingType::house && carrier_of(main) != Carrier::wood ? wood_supplement_ : 0.0;
    }
    double stove_efficiency() const { return stove_efficiency_; }
    static constexpr double reference_temperature = 19.0;

    /// Useful need of a year in the reference climate at 19 C, kWh. `year`: the climate class in the twelve months.
    double year_need(std::span<const ClimateMonth, 12> year, double loss, double area, int persons, int inertia) const;

    /// Multiplies the heat loss of the label by `ratio`, and the true one by what the label error leaves of it (E4);
    /// of that change, the part `quality` is reached (E13).
    void insulate(Households& households, Row row, double ratio, double quality = 1.0) const;

    /// Energy label from the heat loss of the label, relative to a gas-heated dwelling of zone H1a.
    /// degree_hours_year: of the reference climate, K h; primary_factor: primary energy per electricity.
    Label label(double loss_label, Heating heating, double efficiency, double degree_hours_year,
                double primary_factor) const;

private:
    // parameters, declared in describe()
    bool gains_ = true, comfort_ = true, label_error_ = true;
    double solar_aperture_ = 0.03, appliance_gains_ = 3.18, lighting_gains_ = 0.34, person_gains_ = 70.7142857;
    std::array<double, 3> alpha_{2.5, 2.9, 3.6};
    double heated_share_ = 0.85, base_temperature_ = 19.0, thermostat_reach_ = 0.68, setback_ = 2.0;
    double comfort_level_ = 1.026, comfort_elasticity_ = 0.2, reference_bill_share_ = 0.04, need_per_degree_ = 0.13;
    double label_slope_ = 0.55, distribution_ = 0.92;
    double cold_ = 17.0;
    double wood_supplement_ = 0.2088, stove_efficiency_ = 0.5, room_by_room_ = 0.4928;
};

/// Degree-hours of a year below 19 C in the climate the label table was derived for, zone H1a (K h).
inline constexpr double label_degree_hours = 60584.9;

} // namespace essaim
