// exp, log and friends of our own: inline, free of branches, and the same bits on every processor and vector width.
//
// The C library chooses among variants by processor, and vectorised loops would compute their remainder with another
// one; both would make results depend on where an agent lies. These functions use only IEEE additions,
// multiplications, divisions and integer operations, and are compiled without contraction to fused operations.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace essaim::math {

/// e^x; relative error below 4e-16 for |x| < 700; saturates outside.
inline double exp(double x)
{
    const double limited = x < -700.0 ? -700.0 : (x > 700.0 ? 700.0 : x);
    constexpr double shift = 0x1.8p52; // adding and subtracting it rounds to the nearest integer
    const double shifted = limited * 1.4426950408889634 + shift;
    const double n = shifted - shift;
    const double r = (limited - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
    // Taylor, in Estrin's order: short chains of dependent operations, so that processors overlap them
    const double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    const double p0 = (1.0 + r) + (0.5 + 1.6666666666666666e-01 * r) * r2;
    const double p4 = (4.1666666666666664e-02 + 8.333333333333333e-03 * r) +
                      (1.388888888888889e-03 + 1.984126984126984e-04 * r) * r2;
    const double p8 = (2.48015873015873e-05 + 2.7557319223985893e-06 * r) +
                      (2.755731922398589e-07 + 2.505210838544172e-08 * r) * r2;
    const double p12 = 2.08767569878681e-09 + 1.6059043836821613e-10 * r;
    const double p = p0 + r4 * p4 + r8 * (p8 + r4 * p12);
    const auto exponent = (std::bit_cast<std::uint64_t>(shifted) + 1023U) << 52;
    return p * std::bit_cast<double>(exponent);
}

/// Natural logarithm; relative error below 1e-15 for normal positive x.
inline double log(double x)
{
    constexpr std::uint64_t half_root = 0x3fe6a09e667f3bcdULL; // sqrt(1/2)
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t difference = bits - half_root;
    const auto mantissa = std::bit_cast<double>(bits - (difference & 0xfff0000000000000ULL));
    // the exponent becomes a double by way of the bits of 2^52 + n: processors vectorise that, not the conversion
    constexpr std::uint64_t bias = 1024;
    const std::uint64_t biased = (difference + (bias << 52)) >> 52;
    const double e = std::bit_cast<double>(0x4330000000000000ULL | biased) - (0x1p52 + static_cast<double>(bias));
    const double s = (mantissa - 1.0) / (mantissa + 1.0);
    const double z = s * s;
    const double z2 = z * z, z4 = z2 * z2, z8 = z4 * z4;
    const double p0 = (1.0 / 3.0 + 1.0 / 5.0 * z) + (1.0 / 7.0 + 1.0 / 9.0 * z) * z2;
    const double p4 = (1.0 / 11.0 + 1.0 / 13.0 * z) + (1.0 / 15.0 + 1.0 / 17.0 * z) * z2;
    const double p8 = 1.0 / 19.0 + 1.0 / 21.0 * z;
    const double p = p0 + z4 * p4 + z8 * p8;
    return e * 6.93147180369123816490e-01 + (2.0 * s + (2.0 * s * z * p + e * 1.90821492927058770002e-10));
}

/// x^y for x > 0.
inline double pow(double x, double y) { return exp(y * log(x)); }

/// 1 / (1 + e^-x).
inline double logistic(double x) { return 1.0 / (1.0 + exp(-x)); }

inline double clamp(double x, double low, double high) { return x < low ? low : (x > high ? high : x); }
inline double positive(double x) { return x > 0.0 ? x : 0.0; }

/// Quantile of the standard normal distribution, p in (0, 1); relative error below 1.2e-9.
///
/// source   P. J. Acklam's rational approximation (2003)
inline double normal_quantile(double p)
{
    constexpr double low = 0.02425;
    if (p < low || p > 1.0 - low) {
        const double q = std::sqrt(-2.0 * log(p < low ? p : 1.0 - p));
        const double numerator =
            (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q -
               2.549732539343734e+00) * q + 4.374664141464968e+00) * q + 2.938163982698783e+00);
        const double denominator =
            ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q +
              3.754408661907416e+00) * q + 1.0);
        return (p < low ? 1.0 : -1.0) * numerator / denominator;
    }
    const double q = p - 0.5;
    const double r = q * q;
    const double numerator =
        (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r +
           1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239e+00) * q;
    const double denominator =
        (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r +
           6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1.0);
    return numerator / denominator;
}

} // namespace essaim::math
