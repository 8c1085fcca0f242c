// What the outside world imposes month by month: climate and weather, prices, emission factors, feed-in.
//
// Tables of past years are data (configs/forcing/*.csv, each line with its source); scenarios may name other files.
#pragma once

#include "config/parameter.hpp"
#include "core/calendar.hpp"
#include "core/random.hpp"
#include "forcing/shocks.hpp"
#include "population/households.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace essaim {

inline constexpr int n_carriers = 7;

/// Climate of one climate class in one month, as heating sees it.
struct ClimateMonth {
    double degree_hours = 0;           ///< K h below 19 C, in the weather of the month
    double degree_hours_reference = 0; ///< K h below 19 C, in the reference climate
    double heating_hours = 0;          ///< h of heating season, N of E1
    double solar = 0;                  ///< kWh/m2 on south glazing, E of E1
    double outdoor = 0;                ///< C, mean outdoor temperature while heating
    double cold_water = 0;             ///< C
    double pv_yield = 0;               ///< kWh per kWp in the month, before orientation
    double days = 0;                   ///< days of the month
    double heat = 0;                   ///< K by which the month is hotter than usual, in a heat wave of summer
};

/// Everything the outside world imposes in one month; the same on every rank. All money is in EUR of money_year.
struct MonthForcing {
    std::vector<ClimateMonth> climate;             ///< by climate class, see Forcing::climate_class
    std::array<double, n_carriers> price{};        ///< EUR/kWh, taxes included, by Carrier
    std::array<double, n_carriers> price_habit{};  ///< EUR/kWh, mean of the 36 months before
    std::array<double, n_carriers> subscription{}; ///< EUR/month for being connected
    std::array<double, n_carriers> direct{};       ///< kg CO2e/kWh emitted where it is burnt
    std::array<double, n_carriers> upstream{};     ///< kg CO2e/kWh emitted before delivery
    std::array<double, n_carriers> renewable{};    ///< renewable share of the energy delivered, 0 to 1
    double feed_in = 0;                            ///< EUR/kWh for photovoltaic surplus
    double primary_factor = 2.3;                   ///< primary energy per electricity in the label
    Closures closures;
    bool after_closures = false;                   ///< some were closed in this month or before
    double price_level = 1;                        ///< consumer prices of the year relative to money_year
};

/// All months of a run, made once at the start from tables, parameters and keyed resampling of observed weather.
class Forcing final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// Reads the tables named by the parameters (relative to `share`, the project's configs folder, unless absolute)
    /// and fills every month from the start of the burn-in to `last`. Throws UserError naming file, row, column.
    void prepare(const Territory& territory, const Draws& draws, Month last, const std::string& share);

    const MonthForcing& operator[](Month month) const { return months_[static_cast<std::size_t>(month.index)]; }
    /// Index into MonthForcing::climate of a commune's climate zone and weather region.
    std::uint8_t climate_class(Commune commune) const { return climate_class_[commune]; }
    Month last() const { return {static_cast<std::int32_t>(months_.size()) - 1}; }
    /// Observed year whose weather a year lives through, or the year itself where it was observed (whole).
    int weather_year(int year) const { return weather_year_[static_cast<std::size_t>(year - first_year)]; }

private:
    void fill_climate(const Territory& territory, const Draws& draws, const std::string& share);
    void fill_prices(const std::string& share);
    void fill_emissions(const std::string& share);

    std::vector<MonthForcing> months_;
    std::vector<std::uint8_t> climate_class_;
    std::vector<int> weather_year_;

    // parameters, declared in describe()
    std::string climate_file_ = "forcing/climate_zones.csv";
    std::string weather_file_ = "forcing/weather.csv";
    std::string weather_ = "observed";
    double trend_ = -0.003;
    double reference_year_ = 2001.0;
    double pv_yield_ = 1030.0;

    std::string prices_file_ = "forcing/prices.csv";
    std::array<double, n_carriers> growth_{0.013, 0.010, 0.017, 0.017, 0.013, 0.0, 0.010};
    double growth_feed_in_ = 0.0;
    Shocks shocks_;

    std::string emissions_file_ = "forcing/emissions.csv";
    std::string labels_file_ = "forcing/labels.csv";
};

} // namespace essaim
