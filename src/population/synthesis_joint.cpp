// Fits the national joint to the margins of a cell by iterative proportional fitting.
#include "population/synthesis_joint.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace essaim {

namespace {

constexpr int max_sweeps = 40;
constexpr double tolerance = 1e-5;  ///< of a share: a hundredth of a household in a cell of 1,000

template <std::size_t n>
double sum_of(const std::array<double, n>& values)
{
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
}

template <std::size_t n>
void scale_to_one(std::array<double, n>& values, const std::array<double, n>& otherwise)
{
    double sum = 0;
    for (double& value : values) {
        value = value > 0 ? value : 0;  // also refuses NaN
        sum += value;
    }
    if (!(sum > 0))
        values = otherwise;
    else
        for (double& value : values) value /= sum;
}

double share(float count, double households) { return count > 0 ? math::clamp(count / households, 0, 1) : 0; }

/// The exponent that moves the mean of `value` under `weight` * exp(exponent * value) to `target`.
/// Newton's method in a bounded interval; targets outside the attainable means stop at its ends.
template <std::size_t n>
double tilt(const std::array<double, n>& weight, const std::array<double, n>& value, double target, double start,
            double bound)
{
    constexpr int steps = 8;
    constexpr double close = 1e-7;
    double exponent = start;
    for (int step = 0; step < steps; ++step) {
        double mass = 0, mean = 0, square = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (!(weight[i] > 0)) continue;
            const double w = weight[i] * math::exp(exponent * value[i]);
            mass += w;
            mean += w * value[i];
            square += w * value[i] * value[i];
        }
        if (!(mass > 0)) return start;
        mean /= mass;
        const double variance = square / mass - mean * mean;
        if (!(variance > close) || std::abs(target - mean) < close) return exponent;
        exponent = math::clamp(exponent + math::clamp((target - mean) / variance, -1, 1), -bound, bound);
    }
    return exponent;
}

}  // namespace

CellMargins CellMargins::of(const CellFacts& cells, std::uint32_t c, const SynthesisTables& national,
                            double living_standard_scale)
{
    const double n = cells.households[c];
    CellMargins m;
    std::array<double, n_dwelling_types> types{};
    std::array<double, n_tenures> tenures{};
    std::array<double, n_periods> periods{};
    for (std::size_t k = 0; k < n_kinds; ++k)
        for (std::size_t p = 0; p < n_periods; ++p) {
            types[k / n_tenures] += national.dwellings[k][p];
            tenures[k % n_tenures] += national.dwellings[k][p];
            periods[p] += national.dwellings[k][p];
        }
    const double houses = share(cells.houses[c], n);
    m.type = {houses, 1 - houses};
    scale_to_one(m.type, types);
    // Tenants of the private sector are who is neither owner nor social tenant; owners yield to nobody.
    const double owners = share(cells.owners[c], n), social = std::min(share(cells.social[c], n), 1 - owners);
    m.tenure = {owners, 1 - owners - social, social};
    scale_to_one(m.tenure, tenures);
    m.period = {cells.built_before_1945[c], cells.built_1945_1970[c], cells.built_1970_1990[c],
                cells.built_after_1990[c]};
    scale_to_one(m.period, periods);
    m.one_person = share(cells.one_person[c], n);
    m.five_plus = std::min(share(cells.five_plus[c], n), 1 - m.one_person);
    m.poor = share(cells.poor[c], n);
    m.persons = cells.persons[c] > 0 ? cells.persons[c] / n : 0;
    m.living_standard = cells.living_standard[c] > 0 ? cells.living_standard[c] * living_standard_scale : 0;
    return m;
}

CellJoint::CellJoint(const CellMargins& margins, const SynthesisTables& national)
{
    fit_dwellings(margins, national);
    fit_people(margins, national);
}

void CellJoint::fit_dwellings(const CellMargins& margins, const SynthesisTables& national)
{
    dwellings = national.dwellings;
    for (int sweep = 0; sweep < max_sweeps; ++sweep) {
        std::array<double, n_dwelling_types> type{};
        std::array<double, n_tenures> tenure{};
        std::array<double, n_periods> period{};
        for (std::size_t k = 0; k < n_kinds; ++k) type[k / n_tenures] += sum_of(dwellings[k]);
        for (std::size_t k = 0; k < n_kinds; ++k) {
            const std::size_t t = k / n_tenures;
            const double factor = type[t] > 0 ? margins.type[t] / type[t] : 0;
            for (double& w : dwellings[k]) tenure[k % n_tenures] += w *= factor;
        }
        for (std::size_t k = 0; k < n_kinds; ++k) {
            const std::size_t t = k % n_tenures;
            const double factor = tenure[t] > 0 ? margins.tenure[t] / tenure[t] : 0;
            for (std::size_t p = 0; p < n_periods; ++p) period[p] += dwellings[k][p] *= factor;
        }
        double worst = 0;
        for (std::size_t p = 0; p < n_periods; ++p) {
            worst = std::max(worst, std::abs(period[p] - margins.period[p]));
            const double factor = period[p] > 0 ? margins.period[p] / period[p] : 0;
            for (auto& row : dwellings) row[p] *= factor;
        }
        if (worst < tolerance && sweep > 0) break;
    }
    for (std::size_t k = 0; k < n_kinds; ++k) kind[k] = sum_of(dwellings[k]);
}

void CellJoint::fit_people(const CellMargins& margins, const SynthesisTables& national)
{
    // The fit is national.people times a factor per kind, per size and per band; only the factors are iterated.
    // Sizes 2 to 4 share one exponential tilt that meets the mean number of persons; bands share one that meets the
    // mean living standard over persons, beside the two levels that meet the share of the poor.
    constexpr double unit = 20000.0;  // EUR: living standards near 1 condition the tilt well
    constexpr double bound = 8.0;
    const std::array<double, n_sizes> persons{1, 2, 3, 4, five_plus_persons};
    std::array<double, n_bands> standard{};
    for (std::size_t b = 0; b < n_bands; ++b) standard[b] = national.band_mean[b] / unit;
    const double middle_share = 1 - margins.one_person - margins.five_plus;
    const double middle_mean =
        margins.persons > 0 && middle_share > tolerance
            ? math::clamp((margins.persons - margins.one_person - margins.five_plus * five_plus_persons) / middle_share,
                          2.02, 3.98)
            : 0;
    std::array<double, n_kinds> by_kind{};
    std::array<double, n_sizes> by_size{1, 1, 1, 1, 1};
    std::array<double, band_width> by_band{};
    for (std::size_t b = 0; b < n_bands; ++b) by_band[b] = 1;
    for (std::size_t k = 0; k < n_kinds; ++k)
        by_kind[k] = kind[k];  // a first guess: the rows of the prior differ little
    double size_tilt = 0, band_tilt = 0;
    size = {};
    for (int sweep = 0; sweep < max_sweeps; ++sweep) {
        std::array<std::array<double, n_sizes>, n_kinds> over_bands{};
        for (std::size_t k = 0; k < n_kinds; ++k)
            for (std::size_t s = 0; s < n_sizes; ++s) {
                double sum = 0;
                for (std::size_t b = 0; b < n_bands; ++b) sum += national.people[k][s][b] * by_band[b];
                over_bands[k][s] = sum;
            }
        for (int inner = 0; inner < 3; ++inner) {
            for (std::size_t k = 0; k < n_kinds; ++k) {
                double sum = 0;
                for (std::size_t s = 0; s < n_sizes; ++s) sum += over_bands[k][s] * by_size[s];
                by_kind[k] = sum > 0 ? kind[k] / sum : 0;
            }
            std::array<double, n_sizes> raw{};
            for (std::size_t s = 0; s < n_sizes; ++s)
                for (std::size_t k = 0; k < n_kinds; ++k) raw[s] += over_bands[k][s] * by_kind[k];
            by_size[0] = margins.one_person / raw[0];
            by_size[4] = margins.five_plus / raw[4];
            if (middle_mean > 0)
                size_tilt = tilt(std::array<double, 3>{raw[1], raw[2], raw[3]}, {-1.0, 0.0, 1.0}, middle_mean - 3,
                                 size_tilt, bound);
            const std::array<double, 3> lean{math::exp(-size_tilt), 1.0, math::exp(size_tilt)};
            const double middle = raw[1] * lean[0] + raw[2] + raw[3] * lean[2];
            for (std::size_t i = 0; i < 3; ++i) by_size[i + 1] = lean[i] * middle_share / middle;
        }
        // bands: weight of households and of persons before the factors
        std::array<double, band_width> people_of{}, households_of{};
        for (std::size_t k = 0; k < n_kinds; ++k)
            for (std::size_t s = 0; s < n_sizes; ++s) {
                const double factor = by_kind[k] * by_size[s], heads = factor * persons[s];
                for (std::size_t b = 0; b < band_width; ++b) {
                    households_of[b] += national.people[k][s][b] * factor;
                    people_of[b] += national.people[k][s][b] * heads;
                }
            }
        double worst = 0, poor = 0, total = 0;
        for (std::size_t b = 0; b < n_bands; ++b) {
            const double w = households_of[b] * by_band[b];
            poor += b < n_poor_bands ? w : 0;
            total += w;
        }
        worst = std::abs(poor / total - margins.poor);
        const std::array<double, n_bands> before = band;
        // the levels of both groups for this tilt, then the tilt for these levels
        for (int step = 0; step < 3; ++step) {
            std::array<double, 2> mass{};
            std::array<double, n_bands> lean{};
            for (std::size_t b = 0; b < n_bands; ++b) {
                lean[b] = math::exp(band_tilt * standard[b]);
                mass[b < n_poor_bands ? 0 : 1] += households_of[b] * lean[b];
            }
            const std::array<double, 2> level{margins.poor / mass[0], (1 - margins.poor) / mass[1]};
            std::array<double, n_bands> weight{};
            for (std::size_t b = 0; b < n_bands; ++b) {
                by_band[b] = lean[b] * level[b < n_poor_bands ? 0 : 1];
                weight[b] = people_of[b] * level[b < n_poor_bands ? 0 : 1];
            }
            if (!(margins.living_standard > 0)) break;
            if (step < 2) band_tilt = tilt(weight, standard, margins.living_standard / unit, band_tilt, bound);
        }
        for (std::size_t b = 0; b < n_bands; ++b) {
            band[b] = households_of[b] * by_band[b];
            worst = std::max(worst, std::abs(band[b] - before[b]));
        }
        if (worst < tolerance) break;
    }
    size = {};
    band = {};
    for (std::size_t k = 0; k < n_kinds; ++k)
        for (std::size_t s = 0; s < n_sizes; ++s)
            for (std::size_t b = 0; b < n_bands; ++b) {
                const double w = national.people[k][s][b] * by_kind[k] * by_size[s] * by_band[b];
                people[k][s][b] = w;
                size[s] += w;
                band[b] += w;
            }
}

}  // namespace essaim
