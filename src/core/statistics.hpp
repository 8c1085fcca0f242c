// What a set of runs says: mean, spread, quantiles, and whether it has two modes.
#pragma once

#include <cstddef>
#include <span>

namespace essaim {

/// Moments of a set of values, taken one at a time (Welford; Pébay 2008 for the third and fourth).
class Moments {
public:
    void add(double value);
    std::size_t count() const { return n_; }
    double mean() const;               ///< not-a-number without values
    double variance() const;           ///< of a sample (n - 1); not-a-number below two values
    double deviation() const;          ///< its square root
    /// Sarle's coefficient with the corrections of a sample: 1 for two points, 5/9 for a uniform distribution, 1/3 for
    /// a normal one. Not-a-number below four values, or when all are equal.
    double bimodality() const;

private:
    std::size_t n_ = 0;
    double mean_ = 0, second_ = 0, third_ = 0, fourth_ = 0; ///< sums of powers of differences from the mean
};

/// The value below which a share of `sorted` (ascending) lies, between its neighbours in proportion.
double quantile(std::span<const double> sorted, double share);

/// Mean, and where it lies in 95 of 100 repetitions (Student); the bounds are not-a-number below two values.
struct Interval {
    double mean, low, high, deviation;
};
Interval interval_of(std::span<const double> values);

/// The 97.5 % quantile of Student's distribution.
double student_975(std::size_t degrees_of_freedom);

} // namespace essaim
