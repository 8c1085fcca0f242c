// Reads the tables of facts of the synthetic population and builds the national joint from them.
#include "population/synthesis_tables.hpp"

#include "config/table.hpp"
#include "core/error.hpp"
#include "core/math.hpp"
#include "population/synthesis_facts.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <initializer_list>
#include <span>
#include <string_view>

namespace essaim {

namespace {

constexpr int fit_sweeps = 60;
constexpr std::array<std::string_view, n_sizes> size_columns{"size_1", "size_2", "size_3", "size_4", "size_5"};
constexpr std::array<std::string_view, n_ages> age_names{"under_30", "30_44", "45_59", "60_74", "75_and_over"};

}  // namespace

SynthesisTables::SynthesisTables(const std::string& share, const SynthesisParameters& parameters)
{
    const std::string folder = share + "/facts/";
    read_stock(folder);
    read_people(folder, parameters);
    read_heating(folder);
    read_labels(folder);
    read_sectors(folder);
    calibrate_heating();
    calibrate_labels();
    calibrate_cars(parameters);
    calibrate_areas(parameters);
    tabulate_attitudes(parameters);
}

void SynthesisTables::read_stock(const std::string& folder)
{
    const CsvTable stock = facts::read(folder, "housing_stock.csv");
    const CsvTable periods = facts::read(folder, "housing_periods.csv", "period", period_names);
    require(stock.rows() == n_kinds, stock.name() + ": there must be 6 rows, type by tenure");
    std::array<double, n_kinds> share{};
    for (std::size_t kind = 0; kind < n_kinds; ++kind) {
        require(stock.text(kind, "type") == dwelling_type_names[kind / n_tenures] &&
                    stock.text(kind, "tenure") == tenure_names[kind % n_tenures],
                stock.problem(kind, "tenure", "(rows have a fixed order) put houses then flats by tenure"));
        share[kind] = facts::weight(stock, kind, "share");
        area[kind] = facts::weight(stock, kind, "area");
        kind_label[kind] = stock.number(kind, "label_shift");
        for (std::size_t p = 0; p < n_periods; ++p) dwellings[kind][p] = facts::weight(stock, kind, period_names[p]);
    }
    facts::scale_to_one(share);
    std::array<double, n_periods> target{};
    for (std::size_t p = 0; p < n_periods; ++p) {
        target[p] = facts::weight(periods, p, "share");
        period_label[p] = periods.number(p, "label_shift");
        inertia[p][0] = facts::weight(periods, p, "inertia_light") * facts::percent;
        inertia[p][1] = inertia[p][0] + facts::weight(periods, p, "inertia_medium") * facts::percent;
    }
    facts::scale_to_one(target);
    for (int sweep = 0; sweep < fit_sweeps; ++sweep) {
        for (std::size_t p = 0; p < n_periods; ++p) {
            double sum = 0;
            for (const auto& row : dwellings) sum += row[p];
            for (auto& row : dwellings) row[p] *= target[p] / sum;
        }
        for (std::size_t kind = 0; kind < n_kinds; ++kind) {
            facts::scale_to_one(dwellings[kind]);
            for (double& value : dwellings[kind]) value *= share[kind];
        }
    }
    double houses = 0;
    for (std::size_t t = 0; t < n_tenures; ++t) houses += share[t];
    owners_of_houses = share[0] / houses;
}

void SynthesisTables::read_people(const std::string& folder, const SynthesisParameters& parameters)
{
    const CsvTable stock = facts::read(folder, "housing_stock.csv");
    const CsvTable deciles = facts::read(folder, "housing_deciles.csv");
    constexpr std::array<std::string_view, n_sizes> size_names{"1", "2", "3", "4", "5"};
    const CsvTable sizes = facts::read(folder, "housing_sizes.csv", "size", size_names);
    const CsvTable ages = facts::read(folder, "housing_ages.csv", "age", age_names);
    require(deciles.rows() == n_deciles, deciles.name() + ": there must be 10 rows");

    // bands: tenths, the second one cut at the poverty line
    std::array<double, n_bands> band_share{};
    for (std::size_t d = 0; d < n_deciles; ++d) {
        const double low = facts::weight(deciles, d, "living_standard_low"),
                     high = facts::weight(deciles, d, "living_standard_high");
        require(low > 0 && high > low, deciles.problem(d, "living_standard_high", "(must exceed the lower limit)"));
        wealth[d] = facts::weight(deciles, d, "wealth");
        household_income[d] = facts::weight(deciles, d, "household_income");
        const std::size_t band = d == 0 ? 0 : d + 1;
        band_decile[band] = static_cast<std::uint8_t>(d);
        band_low[band] = low;
        band_ratio[band] = math::log(high / low);
        band_share[band] = 0.1;
        if (d != 1) continue;
        const double line = parameters.poverty_line;
        require(
            line > low && line < high,
            fmt::format("population.poverty_line = {} (must lie inside the second decile, {} to {})", line, low, high));
        band_decile[1] = 1;
        band_low[1] = low;
        band_low[2] = line;
        band_share[1] = 0.1 * math::log(line / low) / band_ratio[2];
        band_share[2] = 0.1 - band_share[1];
        band_ratio[1] = math::log(line / low);
        band_ratio[2] = math::log(high / line);
    }
    top_power = 1.0 / parameters.top_income_exponent;
    top_cut = 1.0 - math::exp(-parameters.top_income_exponent * band_ratio[n_bands - 1]);
    constexpr int steps = 2000;
    for (int band = 0; band < n_bands; ++band) {
        double sum = 0;
        for (int k = 0; k < steps; ++k) sum += living_standard(band, (k + 0.5) / steps);
        band_mean[static_cast<std::size_t>(band)] = sum / steps;
    }

    // kind x size x band: tilted towards the rich or the poor by kind and size, then fitted to its margins
    std::array<double, n_sizes> size_share{}, size_slope{};
    for (std::size_t s = 0; s < n_sizes; ++s) {
        size_share[s] = facts::weight(sizes, s, "share");
        size_slope[s] = sizes.number(s, "decile_slope");
        consumption_units[s] = facts::weight(sizes, s, "consumption_units");
        size_cars[s] = sizes.number(s, "car_score");
    }
    facts::scale_to_one(size_share);
    std::array<double, n_kinds> kind_share{};
    for (std::size_t kind = 0; kind < n_kinds; ++kind) {
        for (const double value : dwellings[kind]) kind_share[kind] += value;
        const double slope = stock.number(kind, "decile_slope");
        for (std::size_t s = 0; s < n_sizes; ++s)
            for (std::size_t b = 0; b < n_bands; ++b) {
                constexpr double middle = (n_deciles - 1) / 2.0;
                const double x = (band_decile[b] - middle) / middle;
                people[kind][s][b] = kind_share[kind] * facts::weight(stock, kind, size_columns[s]) * band_share[b] *
                                     math::exp((slope + size_slope[s] * n_sizes) * x);
            }
    }
    for (int sweep = 0; sweep < fit_sweeps; ++sweep) {
        std::array<double, n_bands> by_band{};
        std::array<double, n_sizes> by_size{};
        std::array<double, n_kinds> by_kind{};
        const auto each = [this](auto&& visit) {
            for (std::size_t k = 0; k < n_kinds; ++k)
                for (std::size_t s = 0; s < n_sizes; ++s)
                    for (std::size_t b = 0; b < n_bands; ++b) visit(k, s, b, people[k][s][b]);
        };
        each([&](std::size_t, std::size_t, std::size_t b, double& w) { by_band[b] += w; });
        each([&](std::size_t, std::size_t s, std::size_t b, double& w) {
            w *= band_share[b] / by_band[b];
            by_size[s] += w;
        });
        each([&](std::size_t k, std::size_t s, std::size_t, double& w) {
            w *= size_share[s] / by_size[s];
            by_kind[k] += w;
        });
        each([&](std::size_t k, std::size_t, std::size_t, double& w) { w *= kind_share[k] / by_kind[k]; });
    }

    // ages given size and tenure, fitted to the national shares of ages
    std::array<std::array<double, n_tenures>, n_sizes> weight{};
    for (std::size_t k = 0; k < n_kinds; ++k)
        for (std::size_t s = 0; s < n_sizes; ++s)
            for (std::size_t b = 0; b < n_bands; ++b) weight[s][k % n_tenures] += people[k][s][b];
    for (std::size_t a = 0; a < n_ages; ++a) {
        at_work[a] = facts::weight(ages, a, "at_work");
        age_cars[a] = ages.number(a, "car_score");
        age_distance[a] = facts::weight(ages, a, "distance");
        for (std::size_t s = 0; s < n_sizes; ++s)
            for (std::size_t t = 0; t < n_tenures; ++t)
                age[s][t][a] = facts::weight(ages, a, size_columns[s]) * facts::weight(ages, a, tenure_names[t]);
    }
    for (int sweep = 0; sweep < fit_sweeps; ++sweep) {
        std::array<double, n_ages> sum{};
        for (std::size_t s = 0; s < n_sizes; ++s)
            for (std::size_t t = 0; t < n_tenures; ++t) {
                facts::scale_to_one(age[s][t]);
                for (std::size_t a = 0; a < n_ages; ++a) sum[a] += weight[s][t] * age[s][t][a];
            }
        if (sweep + 1 == fit_sweeps) break;  // end on rows that sum to 1
        for (std::size_t a = 0; a < n_ages; ++a)
            for (auto& row : age)
                for (auto& cell : row) cell[a] *= facts::weight(ages, a, "share") * facts::percent / sum[a];
    }
    density_cars = {parameters.car_rural, parameters.car_village, parameters.car_town, parameters.car_city};
    density_distance = {parameters.distance_rural, parameters.distance_village, parameters.distance_town,
                        parameters.distance_city};
}

double SynthesisTables::living_standard(int band, double u) const
{
    const auto b = static_cast<std::size_t>(band);
    if (band < n_bands - 1) return band_low[b] * math::exp(u * band_ratio[b]);
    return band_low[b] * math::exp(-top_power * math::log(1.0 - u * top_cut));
}

double SynthesisTables::units_of(int persons) const
{
    constexpr double unit_per_child = 0.3;  // OECD-modified scale
    const int size = std::min(persons, n_sizes);
    return consumption_units[static_cast<std::size_t>(size - 1)] + unit_per_child * (persons - size);
}

int SynthesisTables::density_class(double inhabitants_per_km2)
{
    // limits of the grid of density levels, rounded; the same as in housing_settings.csv
    constexpr std::array<double, n_densities - 1> limits{100.0, 500.0, 2000.0};
    int density = 0;
    for (const double limit : limits) density += inhabitants_per_km2 >= limit ? 1 : 0;
    return density;
}

}  // namespace essaim
