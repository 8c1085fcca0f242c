// What can be bought: cost, tax, lifetime and wait of every measure, efficiency of heating, and heat loss of envelopes.
//
// Tables: configs/forcing/technologies.csv, efficiencies.csv and envelope.csv, each line with its source.
#pragma once

#include "config/parameter.hpp"
#include "core/calendar.hpp"
#include "core/math.hpp"
#include "forcing/aids.hpp"
#include "population/households.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace essaim {

/// Envelope bits that a measure sets; 0 for what is not insulation.
constexpr std::uint8_t parts_insulated(Measure measure)
{
    switch (measure) {
    case Measure::roof: return envelope::roof;
    case Measure::wall: return envelope::wall;
    case Measure::floor: return envelope::floor;
    case Measure::window: return envelope::window;
    case Measure::deep_retrofit: return envelope::roof | envelope::wall | envelope::floor | envelope::window;
    default: return 0;
    }
}

/// Whether a measure installs a heating system, and which: `heating_of(m)` is meaningful only if `is_heating(m)`.
constexpr bool is_heating(Measure measure)
{
    return measure >= Measure::gas_boiler && measure <= Measure::heat_network;
}
constexpr Heating heating_of(Measure measure)
{
    return static_cast<Heating>(static_cast<int>(measure) - static_cast<int>(Measure::gas_boiler));
}
constexpr Measure measure_of(Heating heating)
{
    return static_cast<Measure>(static_cast<int>(heating) + static_cast<int>(Measure::gas_boiler));
}
/// Energy that a heating system burns or draws.
constexpr Carrier carrier_of(Heating heating)
{
    switch (heating) {
    case Heating::gas_boiler: return Carrier::gas;
    case Heating::oil_boiler: return Carrier::oil;
    case Heating::lpg_boiler: return Carrier::lpg;
    case Heating::wood_logs:
    case Heating::wood_pellets: return Carrier::wood;
    case Heating::heat_network: return Carrier::heat_network;
    default: return Carrier::electricity;
    }
}
constexpr bool is_heat_pump(Heating heating)
{
    return heating == Heating::heat_pump_water || heating == Heating::heat_pump_air;
}

/// Temperature at which heat is given to the rooms.
enum class Emitters : std::uint8_t { radiators, low_temperature };

class Technologies final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;
    /// Reads the tables; throws UserError naming file, row, column. `share`: the project's configs folder.
    void prepare(const std::string& share);

    /// EUR of money_year, taxes included. `quantity`: m2 of the part (roof, wall, floor, window), m2 of floor area
    /// (deep_retrofit), kWp (pv), 1 (heating, cars).
    double cost(Measure measure, Month now, double quantity) const;
    /// The same before value-added tax.
    double cost_before_tax(Measure measure, Month now, double quantity) const;
    /// Rate of value-added tax, 1; `quantity` as in cost().
    double vat(Measure measure, double quantity) const;
    /// Years until it must be replaced.
    double lifetime(Measure measure) const { return row(measure).lifetime; }
    /// Months from order to installation with a usual queue.
    double wait(Measure measure) const { return row(measure).wait; }
    /// EUR of money_year per year for upkeep, of one piece of equipment.
    double upkeep(Measure measure) const { return row(measure).upkeep; }
    /// kg CO2e to make and install one unit of quantity.
    double embodied(Measure measure) const { return row(measure).embodied; }
    /// m2 of the part that a measure treats in a dwelling of `area` m2; floor area for deep_retrofit; 1 for equipment.
    double quantity(Measure measure, DwellingType type, double area) const;

    /// Useful heat per energy delivered, mean of a heating season, of a system installed in a month (may be negative:
    /// before 2018).
    double efficiency(Heating heating, Month installed) const
    {
        return efficiency_[static_cast<std::size_t>(heating)][year_index(installed)];
    }
    /// The same in a month whose mean outdoor temperature while heating is `outdoor` C: heat pumps follow it (E1).
    double efficiency(Heating heating, Month installed, double outdoor, Emitters emitters = Emitters::radiators) const
    {
        const double seasonal = efficiency(heating, installed);
        if (!is_heat_pump(heating)) return seasonal;
        const double sink = emitters == Emitters::radiators ? sink_radiators_ : sink_low_;
        const double lift = sink - outdoor > lift_min_ ? sink - outdoor : lift_min_;
        const double reference = (sink_radiators_ - outdoor_season_) / (sink_radiators_ + kelvin);
        return math::clamp(seasonal * (sink + kelvin) / lift * reference, cop_min_, cop_max_);
    }

    /// Heat loss per floor area of a typical dwelling of its period with the parts in `insulated` done, W/K/m2: only
    /// ratios of it, before and after works, are meant to scale the loss of a dwelling (E1).
    ///
    /// source   3CL-2021 tables by period for an unknown envelope; surface ratios of Res-IRF 4
    /// assumes  when all four parts are done, ventilation and airtightness are renewed too
    double relative_loss(DwellingType type, Period period, std::uint8_t insulated) const
    {
        return loss_[static_cast<std::size_t>(type)][static_cast<std::size_t>(period)][insulated & 15U];
    }

    /// kWh of motor fuel per km of a petrol or diesel car, mean of the fleet.
    double fuel_per_km() const { return fuel_per_km_; }
    /// kWh of electricity per km of an electric car, charging losses included.
    double electricity_per_km() const { return electricity_per_km_; }

private:
    static constexpr double kelvin = 273.15;
    static constexpr int first_installed = 1950, last_installed = 2070; ///< years of the efficiency table
    struct Item {
        double cost = 0, fixed = 0; ///< EUR of money_year before tax, per unit and once
        double vat = 0, vat_large = 0, large_above = 0;
        double lifetime = 0, wait = 0, upkeep = 0, embodied = 0;
        double ratio[2] = {1, 1}; ///< m2 of the part per m2 of floor: house, flat
        int year = 0;             ///< year of the cost
    };

    const Item& row(Measure measure) const { return items_[static_cast<std::size_t>(measure)]; }
    double decline(Measure measure) const;
    static std::size_t year_index(Month installed)
    {
        const int since = installed.index + 12 * (first_year - first_installed);
        const int year = since < 0 ? 0 : since / 12;
        return static_cast<std::size_t>(year < last_installed - first_installed ? year
                                                                                : last_installed - first_installed);
    }
    void read_items(const std::string& share);
    void read_efficiencies(const std::string& share);
    void read_envelope(const std::string& share);

    std::array<Item, n_measures> items_{};
    std::array<std::array<double, last_installed - first_installed + 1>, 9> efficiency_{};
    double loss_[2][4][16] = {};

    // parameters, declared in describe()
    std::string file_ = "forcing/technologies.csv";
    std::string efficiencies_file_ = "forcing/efficiencies.csv";
    std::string envelope_file_ = "forcing/envelope.csv";
    double decline_insulation_ = 0.0, decline_heat_pump_ = 0.01, decline_pv_ = 0.02, decline_electric_car_ = 0.03;
    double cost_floor_ = 0.5;
    double cost_scale_ = 1.0;
    double thermal_bridge_ = 0.1;
    double sink_radiators_ = 55.0, sink_low_ = 37.5, outdoor_season_ = 7.1, lift_min_ = 10.0;
    double cop_min_ = 1.8, cop_max_ = 5.0;
    double fuel_per_km_ = 0.623, electricity_per_km_ = 0.205;
};

} // namespace essaim
