// National facts behind the synthetic population: read from configs/facts, made consistent once, then only read.
#pragma once

#include "population/households.hpp"
#include "population/synthesis_parameters.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace essaim {

/// A kind of dwelling: type and tenure together, `3 * type + tenure`.
inline constexpr int n_dwelling_types = 2, n_tenures = 3, n_kinds = 6, n_periods = 4;
/// Sizes of households: 1, 2, 3, 4, and 5 or more persons.
inline constexpr int n_sizes = 5;
/// Mean persons of the last size. source: INSEE, census 2018, rounded
inline constexpr double five_plus_persons = 5.47;
/// Bands of living standard: the national tenths, the second of them cut at the poverty line so that being poor is
/// a property of the band. Rows of tables are padded to `band_width`.
inline constexpr int n_bands = 11, n_poor_bands = 2, band_width = 12;
inline constexpr int n_heatings = 9, n_hot_waters = 4, n_labels = 7, n_ages = 5, n_deciles = 10;
/// Classes of communes by inhabitants per km2: under 100, 500, 2,000, and above.
inline constexpr int n_densities = 4;

using PeriodTable = std::array<std::array<double, n_periods>, n_kinds>;
using PeopleTable = std::array<std::array<std::array<double, band_width>, n_sizes>, n_kinds>;
using HeatingTable = std::array<std::array<std::array<double, n_heatings>, n_periods>, n_kinds>;

/// The place facts on which heating depends.
struct HeatingPlace {
    bool gas = false;
    int density = 0, zone = 0;
    double heat_network_share = 0;
};

struct SynthesisTables {
    /// Reads every table and solves what is calibrated on the national stock. `share`: the project's configs folder.
    /// errors   UserError naming file, row and column
    SynthesisTables(const std::string& share, const SynthesisParameters& parameters);

    // the national joint of 2018; each table sums to 1
    PeriodTable dwellings{};                           ///< kind x period
    PeopleTable people{};                              ///< kind x size x band
    std::array<double, n_kinds> area{}, kind_label{};  ///< m2; log-odds towards a worse label
    std::array<double, n_kinds> area_norm{};           ///< national mean of the factor from size and decile

    double owners_of_houses = 1;  ///< share of houses lived in by their owner

    std::array<double, n_sizes> consumption_units{}, size_cars{};

    std::array<std::uint8_t, band_width> band_decile{};
    std::array<double, band_width> band_low{}, band_ratio{}, band_mean{};  ///< EUR/unit/year; log of high over low
    double top_cut = 0, top_power = 0;
    std::array<double, n_deciles> wealth{}, household_income{};  ///< EUR, EUR/year

    std::array<double, n_periods> period_label{};
    std::array<std::array<double, 2>, n_periods> inertia{};  ///< cumulative share of light, of light and medium

    std::array<std::array<std::array<double, n_ages>, n_tenures>, n_sizes> age{};  ///< shares
    std::array<double, n_ages> at_work{}, age_cars{}, age_distance{};

    HeatingTable heating{};  ///< weights, before the place
    std::array<std::array<std::array<double, n_heatings>, n_densities>, 2> heating_density{};
    std::array<std::array<double, n_heatings>, 2> heating_target{};            ///< national share of the type's stock
    std::array<double, n_climate_zones> zone_electric{}, zone_degree_hours{};  ///< multiplier; K h/year
    std::array<double, n_climate_zones> zone_electric_target{};
    std::array<std::array<double, n_climate_zones>, 2> zone_share{};  ///< by type
    std::array<double, n_heatings> system_label{}, system_loss{}, heat_cost{};
    std::array<std::array<double, n_hot_waters>, n_heatings> hot_water{};
    struct Setting {
        HeatingPlace place;
        std::array<double, 2> share;
    };
    std::array<Setting, 12> settings{};
    double heat_network_reference = 1;  ///< share near a heat network where there is one

    std::array<double, n_labels> label_share{}, label_cut{};  ///< cut[k]: log-odds below which the label is k or better
    std::array<std::array<double, n_labels + 1>, 2> label_bound{};  ///< log of W/K/m2, gas and direct electric
    std::array<std::array<double, 4>, n_labels> insulated{};

    std::array<double, 3> car_cut{};  ///< log-odds of at least 1, 2, 3 cars
    std::array<double, n_densities> density_cars{}, density_distance{};
    double distance_norm = 1;

    static constexpr int n_quantiles = 64;
    std::array<std::array<double, n_quantiles + 1>, n_deciles> attitude{};  ///< quantiles of the attitude

    struct Sector {
        double area, gas_share, hurdle_low, hurdle_high, large;
    };
    std::array<Sector, n_sectors> sectors{};

    /// EUR per consumption unit and year at quantile `u` of a band.
    double living_standard(int band, double u) const;
    /// Unscaled weights of the heating systems of a kind and period of dwelling in a place.
    std::array<double, n_heatings> heating_weights(int kind, int period, const HeatingPlace& place) const;
    /// Shares of heating systems: rows sum to 1.
    HeatingTable heating_shares(const HeatingPlace& place) const;
    /// Consumption units of a household of `persons`, OECD-modified scale.
    double units_of(int persons) const;
    static int density_class(double inhabitants_per_km2);

private:
    void read_stock(const std::string& folder);
    void read_people(const std::string& folder, const SynthesisParameters& parameters);
    void read_heating(const std::string& folder);
    void read_labels(const std::string& folder);
    void read_sectors(const std::string& folder);
    // the steps of calibration, in synthesis_calibration.cpp
    void calibrate_heating();
    void calibrate_labels();
    void calibrate_cars(const SynthesisParameters& parameters);
    void calibrate_areas(const SynthesisParameters& parameters);
    void tabulate_attitudes(const SynthesisParameters& parameters);
};

}  // namespace essaim
