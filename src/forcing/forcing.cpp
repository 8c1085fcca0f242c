// Makes every month of a run from the tables of climate, weather, prices and emissions.
#include "forcing/forcing.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "forcing/climate.hpp"
#include "forcing/emissions.hpp"
#include "forcing/prices.hpp"
#include "forcing/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace essaim {

namespace {

constexpr int months_of_habit = 36;
constexpr Process weather_process("weather");

/// Observed year whose weather `year` lives through: the same for all regions, so that they stay correlated.
int resampled_year(const Weather& weather, const Draws& draws, int year)
{
    const std::vector<int>& years = weather.whole_years();
    const double u = draws.uniform(AgentId{static_cast<std::uint64_t>(year)}, Month::of(year), weather_process);
    return years[static_cast<std::size_t>(u * static_cast<double>(years.size()))];
}

} // namespace

void Forcing::prepare(const Territory& territory, const Draws& draws, Month last, const std::string& share)
{
    expect(last.index >= 0, "a run has at least one month");
    months_.assign(static_cast<std::size_t>(last.index) + 1, {});
    shocks_.prepare(draws, last);
    fill_climate(territory, draws, share);
    fill_prices(share);
    fill_emissions(share);
}

void Forcing::fill_climate(const Territory& territory, const Draws& draws, const std::string& share)
{
    const ClimateZones zones = ClimateZones::read(path_of(share, climate_file_));
    const Weather weather = Weather::read(path_of(share, weather_file_));
    const CommuneFacts& communes = territory.communes;

    std::set<std::pair<std::uint8_t, std::int32_t>> distinct;
    for (Commune c = 0; c < communes.size(); ++c) {
        require(weather.has(communes.region[c]),
                fmt::format("{}: no region {} (commune {} lies there) add its months",
                            weather_file_, communes.region[c], communes.code[c]));
        distinct.emplace(communes.climate_zone[c], communes.region[c]);
    }
    const std::vector<std::pair<std::uint8_t, std::int32_t>> classes(distinct.begin(), distinct.end());
    expect(classes.size() <= 256, "climate classes fit in a byte");
    climate_class_.resize(communes.size());
    for (Commune c = 0; c < communes.size(); ++c)
        climate_class_[c] = static_cast<std::uint8_t>(
            std::lower_bound(classes.begin(), classes.end(),
                             std::pair{communes.climate_zone[c], communes.region[c]}) - classes.begin());

    weather_year_.clear();
    for (int year = first_year; year <= last().year(); ++year) {
        const bool whole = std::binary_search(weather.whole_years().begin(), weather.whole_years().end(), year);
        weather_year_.push_back(whole ? year : resampled_year(weather, draws, year));
    }

    const double yield_per_irradiation = pv_yield_ / zones.yearly_pv(0); // H1a, the zone of Rouen
    for (std::size_t k = 0; k < classes.size(); ++k) {
        const auto [zone, region] = classes[k];
        std::array<double, 12> reference{};
        for (int m = 0; m < 12; ++m)
            reference[static_cast<std::size_t>(m)] = weather.reference_hdd(region, m, trend_, reference_year_);
        for (std::size_t i = 0; i < months_.size(); ++i) {
            const Month month{static_cast<std::int32_t>(i)};
            const int m = month.of_year(), year = month.year();
            const ZoneMonth& normal = zones.at(zone, m);
            double ratio = 1;
            if (weather_ == "observed" && reference[static_cast<std::size_t>(m)] > 0) {
                const int lived = weather.observed(region, year, m) ? year : weather_year(year);
                ratio = weather.hdd(region, lived, m) * math::pow(1.0 + trend_, year - lived) /
                        reference[static_cast<std::size_t>(m)];
            }
            ratio *= shocks_.cold_factor(month);
            ClimateMonth climate;
            climate.degree_hours_reference = normal.dh19;
            climate.degree_hours = normal.dh19 * ratio;
            climate.heating_hours = normal.hours;
            climate.solar = normal.solar;
            // A colder month is colder outside: degree-hours are hours times the distance to 19 C.
            climate.outdoor = normal.outdoor;
            if (normal.hours > 0) climate.outdoor -= (ratio - 1) * normal.dh19 / normal.hours;
            climate.cold_water = normal.cold_water;
            climate.pv_yield = normal.pv * yield_per_irradiation;
            climate.heat = shocks_.heat(month);
            climate.days = days_of_month[static_cast<std::size_t>(m)];
            months_[i].climate.push_back(climate);
        }
    }
}

void Forcing::fill_prices(const std::string& share)
{
    const PriceLevel level = PriceLevel::read(path_of(share, price_level_file));
    const PriceTable table = PriceTable::read(path_of(share, prices_file_), level);
    for (std::size_t c = 0; c < n_carriers; ++c) {
        std::vector<double> paid; // from 36 months before the first
        for (int i = -months_of_habit; i < static_cast<int>(months_.size()); ++i) {
            const int year = first_year + (i + months_of_habit) / 12 - months_of_habit / 12;
            paid.push_back(shocks_.price_factor(c, i) * table.price(c, year, growth_[c]));
        }
        for (std::size_t i = 0; i < months_.size(); ++i) {
            double sum = 0;
            for (std::size_t before = i; before < i + months_of_habit; ++before) sum += paid[before];
            months_[i].price_habit[c] = sum / months_of_habit;
            months_[i].price[c] = paid[i + months_of_habit];
            months_[i].subscription[c] = table.subscription(c, Month{static_cast<std::int32_t>(i)}.year());
        }
    }
    for (std::size_t i = 0; i < months_.size(); ++i) {
        const int year = Month{static_cast<std::int32_t>(i)}.year();
        months_[i].feed_in = table.feed_in(year, growth_feed_in_);
        months_[i].price_level = level.at(year);
        months_[i].closures = shocks_.closures(Month{static_cast<std::int32_t>(i)});
        const Closures& closing = months_[i].closures;
        months_[i].after_closures =
            closing.share > 0 || closing.heat_source || (i > 0 && months_[i - 1].after_closures);
    }
}

void Forcing::fill_emissions(const std::string& share)
{
    const EmissionTable table = EmissionTable::read(path_of(share, emissions_file_));
    const LabelRules labels = LabelRules::read(path_of(share, labels_file_));
    for (std::size_t i = 0; i < months_.size(); ++i) {
        const Month month{static_cast<std::int32_t>(i)};
        for (std::size_t c = 0; c < n_carriers; ++c) {
            const EmissionFactors factors = table.at(c, month.year());
            months_[i].direct[c] = factors.direct;
            months_[i].upstream[c] = factors.upstream;
            months_[i].renewable[c] = factors.renewable;
        }
        months_[i].primary_factor = labels.primary_factor(month);
    }
}

} // namespace essaim
