// Reference climate of the zones and observed weather of the regions, as their tables give them.
#pragma once

#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace essaim {

/// One month of the reference climate of a zone; units as the columns of climate_zones.csv.
struct ZoneMonth {
    double dh19 = 0;       ///< K h below 19 C
    double dh21 = 0;       ///< K h below 21 C
    double hours = 0;      ///< h of heating season
    double solar = 0;      ///< kWh/m2 on south glazing
    double outdoor = 0;    ///< C while heating
    double cold_water = 0; ///< C
    double pv = 0;         ///< kWh/m2 on modules: its shape over the year
};

/// The eight climate zones of the 3CL method, in the order of CommuneFacts::climate_zone.
class ClimateZones {
public:
    static ClimateZones read(const std::string& path);

    /// month_of_year: 0 January to 11 December.
    const ZoneMonth& at(std::size_t zone, int month_of_year) const
    {
        return months_[zone][static_cast<std::size_t>(month_of_year)];
    }
    /// Irradiation on modules in a year, kWh/m2.
    double yearly_pv(std::size_t zone) const;

private:
    std::array<std::array<ZoneMonth, 12>, n_climate_zones> months_{};
};

/// Heating degree-days (base 18 C) of the regions in observed months.
class Weather {
public:
    static Weather read(const std::string& path);

    bool has(std::int32_t region) const { return hdd_.contains(region); }
    /// Whether a month was observed in a region, and its K d below 18 C.
    bool observed(std::int32_t region, int year, int month_of_year) const;
    double hdd(std::int32_t region, int year, int month_of_year) const;
    /// Years in which every month of every region was observed, ascending.
    const std::vector<int>& whole_years() const { return whole_years_; }
    /// K d below 18 C to expect in a month of the reference climate: mean of the whole years, carried along the yearly
    /// `trend` from their mean year to `reference_year`.
    double reference_hdd(std::int32_t region, int month_of_year, double trend, double reference_year) const;

private:
    static constexpr double missing = -1.0;
    std::map<std::int32_t, std::map<int, std::array<double, 12>>> hdd_; ///< by region and year
    std::vector<int> whole_years_;
};

} // namespace essaim
