// Reads the reference climate and the observed weather, and says what is missing in them.
#include "forcing/climate.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"
#include "forcing/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace essaim {

namespace {

constexpr std::array<std::string_view, n_climate_zones> zone_names{"H1a", "H1b", "H1c", "H2a",
                                                                   "H2b", "H2c", "H2d", "H3"};

} // namespace

ClimateZones ClimateZones::read(const std::string& path)
{
    using Type = CsvColumn::Type;
    const CsvTable table = CsvTable::read(path, {{.name = "zone", .type = Type::text},
                                                 {.name = "month", .type = Type::integer, .min = 1, .max = 12},
                                                 {.name = "dh19", .min = 0, .max = 50000},
                                                 {.name = "dh21", .min = 0, .max = 50000},
                                                 {.name = "hours", .min = 0, .max = 744},
                                                 {.name = "solar", .min = 0, .max = 1000},
                                                 {.name = "outdoor", .min = -40, .max = 40},
                                                 {.name = "cold_water", .min = 0, .max = 40},
                                                 {.name = "pv", .min = 0, .max = 1000}});
    ClimateZones zones;
    std::array<std::array<bool, 12>, n_climate_zones> seen{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::size_t zone = index_of(table, row, "zone", zone_names);
        const auto month = static_cast<std::size_t>(table.integer(row, "month") - 1);
        require(!seen[zone][month], table.problem(row, "month", "(this zone and month stand twice) remove one line"));
        seen[zone][month] = true;
        zones.months_[zone][month] = {.dh19 = table.number(row, "dh19"),
                                      .dh21 = table.number(row, "dh21"),
                                      .hours = table.number(row, "hours") * (mutation == "short_season" ? 0.9 : 1.0),
                                      .solar = table.number(row, "solar"),
                                      .outdoor = table.number(row, "outdoor"),
                                      .cold_water = table.number(row, "cold_water"),
                                      .pv = table.number(row, "pv")};
        require((table.number(row, "dh19") > 0) == (table.number(row, "hours") > 0),
                table.problem(row, "hours", "(degree-hours and heating hours must be both zero or both positive)"));
    }
    std::vector<std::string> problems;
    for (std::size_t zone = 0; zone < seen.size(); ++zone) {
        for (std::size_t month = 0; month < 12; ++month)
            if (!seen[zone][month])
                problems.push_back(fmt::format("{}: no line for zone {} month {}", path, zone_names[zone], month + 1));
        if (problems.empty() && zones.yearly_pv(zone) <= 0)
            problems.push_back(fmt::format("{}: pv of zone {} is zero all year (its shape is needed)", path,
                                           zone_names[zone]));
    }
    throw_if_any(problems);
    return zones;
}

double ClimateZones::yearly_pv(std::size_t zone) const
{
    double sum = 0;
    for (const ZoneMonth& month : months_[zone]) sum += month.pv;
    return sum;
}

Weather Weather::read(const std::string& path)
{
    using Type = CsvColumn::Type;
    const CsvTable table = CsvTable::read(path, {{.name = "region", .type = Type::integer, .min = 1, .max = 99},
                                                 {.name = "year", .type = Type::integer, .min = 1900, .max = 2200},
                                                 {.name = "month", .type = Type::integer, .min = 1, .max = 12},
                                                 {.name = "hdd18", .min = 0, .max = 1500}});
    Weather weather;
    std::array<double, 12> blank{};
    blank.fill(missing);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto region = static_cast<std::int32_t>(table.integer(row, "region"));
        const int year = static_cast<int>(table.integer(row, "year"));
        const auto month = static_cast<std::size_t>(table.integer(row, "month") - 1);
        auto& months = weather.hdd_[region].try_emplace(year, blank).first->second;
        require(months[month] < 0,
                table.problem(row, "month", "(this region, year and month stand twice) remove one line"));
        months[month] = table.number(row, "hdd18");
    }
    require(!weather.hdd_.empty(), fmt::format("{}: no rows (observed months are needed)", path));
    for (const auto& [year, unused] : weather.hdd_.begin()->second) {
        const bool whole = std::all_of(weather.hdd_.begin(), weather.hdd_.end(), [&, y = year](const auto& region) {
            const auto found = region.second.find(y);
            return found != region.second.end() && std::find(found->second.begin(), found->second.end(), missing) ==
                                                       found->second.end();
        });
        if (whole) weather.whole_years_.push_back(year);
    }
    require(!weather.whole_years_.empty(),
            fmt::format("{}: no year with all twelve months of every region (whole years are resampled)", path));
    return weather;
}

bool Weather::observed(std::int32_t region, int year, int month_of_year) const
{
    const auto& years = hdd_.at(region);
    const auto found = years.find(year);
    return found != years.end() && found->second[static_cast<std::size_t>(month_of_year)] >= 0;
}

double Weather::hdd(std::int32_t region, int year, int month_of_year) const
{
    return hdd_.at(region).at(year)[static_cast<std::size_t>(month_of_year)];
}

double Weather::reference_hdd(std::int32_t region, int month_of_year, double trend, double reference_year) const
{
    double sum = 0, years = 0;
    for (const int year : whole_years_) {
        sum += hdd(region, year, month_of_year);
        years += year;
    }
    const auto n = static_cast<double>(whole_years_.size());
    return sum / n * math::pow(1.0 + trend, reference_year - years / n);
}

} // namespace essaim
