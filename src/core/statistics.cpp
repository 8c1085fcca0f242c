#include "core/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace essaim {

namespace {
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
} // namespace

void Moments::add(double value)
{
    const auto before = static_cast<double>(n_);
    const auto n = static_cast<double>(++n_);
    const double delta = value - mean_, part = delta / n, square = part * part, term = delta * part * before;
    mean_ += part;
    fourth_ += term * square * (n * n - 3.0 * n + 3.0) + 6.0 * square * second_ - 4.0 * part * third_;
    third_ += term * part * (n - 2.0) - 3.0 * part * second_;
    second_ += term;
}

double Moments::mean() const { return n_ > 0 ? mean_ : unknown; }
double Moments::variance() const { return n_ > 1 ? second_ / static_cast<double>(n_ - 1) : unknown; }
double Moments::deviation() const { return std::sqrt(variance()); }

double Moments::bimodality() const
{
    if (n_ < 4 || !(second_ > 0.0)) return unknown;
    const auto n = static_cast<double>(n_);
    const double spread = std::sqrt(second_ / n);
    const double skew = std::sqrt(n * (n - 1.0)) / (n - 2.0) * (third_ / n) / (spread * spread * spread);
    const double excess = (n - 1.0) / ((n - 2.0) * (n - 3.0)) *
                          ((n + 1.0) * (fourth_ / n) / ((second_ / n) * (second_ / n)) - 3.0 * (n - 1.0));
    return (skew * skew + 1.0) / (excess + 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)));
}

double quantile(std::span<const double> sorted, double share)
{
    if (sorted.empty()) return unknown;
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = place - static_cast<double>(below);
    return sorted[below] + part * (sorted[above] - sorted[below]);
}

double student_975(std::size_t degrees_of_freedom)
{
    constexpr std::array table{12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004,
                               2.262157,  2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450};
    if (degrees_of_freedom == 0) return unknown;
    if (degrees_of_freedom <= table.size()) return table[degrees_of_freedom - 1];
    // Cornish and Fisher's expansion about the normal quantile; right to 1e-6 from here on
    constexpr double z = 1.959963984540054;
    constexpr double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    const auto n = static_cast<double>(degrees_of_freedom);
    return z + (z3 + z) / (4.0 * n) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n) +
           (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * n * n * n);
}

Interval interval_of(std::span<const double> values)
{
    Moments moments;
    for (const double value : values) moments.add(value);
    const double half = moments.deviation() / std::sqrt(static_cast<double>(values.size())) *
                        student_975(values.size() > 0 ? values.size() - 1 : 0);
    return {moments.mean(), moments.mean() - half, moments.mean() + half, moments.deviation()};
}

} // namespace essaim
