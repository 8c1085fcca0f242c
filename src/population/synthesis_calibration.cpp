// Solves what the national stock of 2018 must give: shares of heating systems, labels, cars, and mean areas.
#include "population/synthesis_tables.hpp"

#include "core/math.hpp"

#include <algorithm>

namespace essaim {

namespace {

constexpr int bisections = 60;

/// x with f(x) = target for an increasing f, in [low, high].
template <class Function>
double solve(Function f, double target, double low, double high)
{
    for (int step = 0; step < bisections; ++step) {
        const double middle = (low + high) / 2;
        (f(middle) < target ? low : high) = middle;
    }
    return (low + high) / 2;
}

constexpr bool electric(std::size_t heating)
{
    return heating >= static_cast<std::size_t>(Heating::direct_electric) &&
           heating <= static_cast<std::size_t>(Heating::heat_pump_air);
}

}  // namespace

std::array<double, n_heatings> SynthesisTables::heating_weights(int kind, int period, const HeatingPlace& place) const
{
    const auto k = static_cast<std::size_t>(kind);
    auto weights = heating[k][static_cast<std::size_t>(period)];
    const auto& density = heating_density[k / n_tenures][static_cast<std::size_t>(place.density)];
    const double electricity = zone_electric[static_cast<std::size_t>(place.zone)];
    for (std::size_t h = 0; h < n_heatings; ++h) weights[h] *= density[h] * (electric(h) ? electricity : 1.0);
    if (!place.gas) weights[static_cast<std::size_t>(Heating::gas_boiler)] = 0;
    weights[static_cast<std::size_t>(Heating::heat_network)] *= place.heat_network_share / heat_network_reference;
    return weights;
}

HeatingTable SynthesisTables::heating_shares(const HeatingPlace& place) const
{
    HeatingTable shares;
    for (std::size_t k = 0; k < n_kinds; ++k)
        for (std::size_t p = 0; p < n_periods; ++p) {
            shares[k][p] = heating_weights(static_cast<int>(k), static_cast<int>(p), place);
            double sum = 0;
            for (const double weight : shares[k][p]) sum += weight;
            for (double& weight : shares[k][p]) weight /= sum;
        }
    return shares;
}

void SynthesisTables::calibrate_heating()
{
    // Iterative proportional fitting where the classes are kind x period x setting x zone: multiply the weights of
    // each (type, system) and the electric weights of each zone by target over obtained until both margins hold.
    constexpr int sweeps = 60;
    std::array<double, 2> type_share{};
    for (std::size_t k = 0; k < n_kinds; ++k)
        for (const double value : dwellings[k]) type_share[k / n_tenures] += value;
    double electric_mean = 0, zone_mean = 0;
    for (std::size_t z = 0; z < n_climate_zones; ++z)
        for (std::size_t t = 0; t < 2; ++t) zone_mean += type_share[t] * zone_share[t][z] * zone_electric_target[z];
    for (std::size_t t = 0; t < 2; ++t)
        for (std::size_t h = 0; h < n_heatings; ++h)
            electric_mean += electric(h) ? type_share[t] * heating_target[t][h] : 0;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        std::array<std::array<double, n_heatings>, 2> obtained{};
        std::array<double, n_climate_zones> electric_share{}, zone_sum{};
        for (std::size_t z = 0; z < n_climate_zones; ++z)
            for (const Setting& setting : settings) {
                HeatingPlace place = setting.place;
                place.zone = static_cast<int>(z);
                const HeatingTable shares = heating_shares(place);
                for (std::size_t k = 0; k < n_kinds; ++k)
                    for (std::size_t p = 0; p < n_periods; ++p) {
                        const std::size_t type = k / n_tenures;
                        const double stock = dwellings[k][p] * setting.share[type] * zone_share[type][z];
                        zone_sum[z] += stock;
                        for (std::size_t h = 0; h < n_heatings; ++h) {
                            obtained[type][h] += stock * shares[k][p][h];
                            electric_share[z] += electric(h) ? stock * shares[k][p][h] : 0;
                        }
                    }
            }
        for (std::size_t z = 0; z < n_climate_zones; ++z)
            zone_electric[z] *= zone_electric_target[z] / zone_mean * electric_mean * zone_sum[z] / electric_share[z];
        for (std::size_t k = 0; k < n_kinds; ++k)
            for (std::size_t p = 0; p < n_periods; ++p)
                for (std::size_t h = 0; h < n_heatings; ++h) {
                    const std::size_t type = k / n_tenures;
                    heating[k][p][h] *= heating_target[type][h] * type_share[type] / obtained[type][h];
                }
    }
}

void SynthesisTables::calibrate_labels()
{
    // P(label k or better) = logistic(cut_k - shift): one cut per label gives the national shares.
    HeatingTable national{};
    for (std::size_t z = 0; z < n_climate_zones; ++z)
        for (const Setting& setting : settings) {
            HeatingPlace place = setting.place;
            place.zone = static_cast<int>(z);
            const HeatingTable shares = heating_shares(place);
            for (std::size_t k = 0; k < n_kinds; ++k)
                for (std::size_t p = 0; p < n_periods; ++p)
                    for (std::size_t h = 0; h < n_heatings; ++h)
                        national[k][p][h] += dwellings[k][p] * setting.share[k / n_tenures] *
                                             zone_share[k / n_tenures][z] * shares[k][p][h];
        }
    constexpr double far = 20.0;
    double cumulated = 0;
    for (std::size_t label = 0; label + 1 < n_labels; ++label) {
        cumulated += label_share[label];
        label_cut[label] = solve(
            [&](double cut) {
                double share = 0;
                for (std::size_t k = 0; k < n_kinds; ++k)
                    for (std::size_t p = 0; p < n_periods; ++p)
                        for (std::size_t h = 0; h < n_heatings; ++h)
                            share += national[k][p][h] *
                                     math::logistic(cut - kind_label[k] - period_label[p] - system_label[h]);
                return share;
            },
            cumulated, -far, far);
    }
    label_cut[n_labels - 1] = far;
}

void SynthesisTables::calibrate_cars(const SynthesisParameters& parameters)
{
    std::array<std::array<double, n_densities>, 2> density_share{};
    for (const Setting& setting : settings)
        for (std::size_t t = 0; t < 2; ++t)
            density_share[t][static_cast<std::size_t>(setting.place.density)] += setting.share[t];
    // P(at least n cars) = logistic(score - cut_n)
    const auto national = [&](auto&& value) {
        double sum = 0;
        for (std::size_t k = 0; k < n_kinds; ++k)
            for (std::size_t s = 0; s < n_sizes; ++s)
                for (std::size_t b = 0; b < n_bands; ++b)
                    for (std::size_t d = 0; d < n_densities; ++d)
                        for (std::size_t a = 0; a < n_ages; ++a) {
                            const double score = size_cars[s] + density_cars[d] + age_cars[a] +
                                                 parameters.car_decile_slope * band_decile[b];
                            sum += people[k][s][b] * density_share[k / n_tenures][d] * age[s][k % n_tenures][a] *
                                   value(score, d, a);
                        }
        return sum;
    };
    constexpr double far = 15.0;
    const std::array<double, 3> at_least{1.0 - parameters.no_car, parameters.two_cars, parameters.three_cars};
    for (std::size_t n = 0; n < at_least.size(); ++n)
        car_cut[n] = solve(
            [&](double cut) {
                return -national([&](double score, std::size_t, std::size_t) { return math::logistic(score - cut); });
            },
            -at_least[n], -far, far);
    double cars = 0;
    for (const double share : at_least) cars += share;
    const double driven = national([&](double score, std::size_t d, std::size_t a) {
        double expected = 0;
        for (const double cut : car_cut) expected += math::logistic(score - cut);
        return expected * density_distance[d] * age_distance[a];
    });
    distance_norm = cars / driven;
}

void SynthesisTables::calibrate_areas(const SynthesisParameters& parameters)
{
    constexpr double middle = (n_deciles - 1) / 2.0;
    for (std::size_t k = 0; k < n_kinds; ++k) {
        double sum = 0, weight = 0;
        for (std::size_t s = 0; s < n_sizes; ++s)
            for (std::size_t b = 0; b < n_bands; ++b) {
                weight += people[k][s][b];
                sum += people[k][s][b] * math::pow(static_cast<double>(s + 1), parameters.area_size_elasticity) *
                       (1.0 + parameters.area_decile_slope * (band_decile[b] - middle));
            }
        area_norm[k] = sum / weight;
    }
}

void SynthesisTables::tabulate_attitudes(const SynthesisParameters& parameters)
{
    // Beta law on (-1, 1); its quantiles by adding up the density on a fine grid of midpoints.
    constexpr int steps = 4096;
    constexpr double middle = (n_deciles - 1) / 2.0;
    for (std::size_t d = 0; d < n_deciles; ++d) {
        const double mean =
            math::clamp(parameters.attitude_mean + parameters.attitude_decile_slope * (static_cast<double>(d) - middle),
                        -0.95, 0.95);
        const double first = parameters.attitude_concentration * (1 + mean) / 2;
        const double second = parameters.attitude_concentration * (1 - mean) / 2;
        std::array<double, steps> mass{};
        double total = 0;
        for (int i = 0; i < steps; ++i) {
            const double x = (i + 0.5) / steps;
            const double density = math::exp((first - 1) * math::log(x) + (second - 1) * math::log(1 - x));
            mass[static_cast<std::size_t>(i)] = density;
            total += density;
        }
        double below = 0;
        std::size_t q = 0;
        for (int i = 0; i < steps; ++i) {
            const double here = mass[static_cast<std::size_t>(i)] / total;
            while (q <= n_quantiles && static_cast<double>(q) / n_quantiles <= below + here) {
                const double inside = (static_cast<double>(q) / n_quantiles - below) / here;
                attitude[d][q++] = 2 * (i + math::clamp(inside, 0, 1)) / steps - 1;
            }
            below += here;
        }
        while (q <= n_quantiles) attitude[d][q++] = 1;
    }
}

}  // namespace essaim
