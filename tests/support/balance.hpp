// Accounts over many months: the terms add up to nothing each time, and each of them would be missed.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace essaim::test {

/// Gaps are relative to the sum of the absolute terms.
class Gaps {
public:
    explicit Gaps(std::size_t terms) : without_(terms, 0.0) {}

    /// One closing of the books: signed terms.
    void enter(const std::vector<double>& terms)
    {
        ASSERT_EQ(terms.size(), without_.size());
        worst_ = std::max(worst_, gap(terms, terms.size()));
        for (std::size_t k = 0; k < terms.size(); ++k) without_[k] = std::max(without_[k], gap(terms, k));
    }
    void expect_closed_and_every_term_missed() const
    {
        EXPECT_LT(worst_, 1e-9);
        for (std::size_t k = 0; k < without_.size(); ++k) EXPECT_GT(without_[k], 1e-3) << "nobody would miss term " << k;
    }

private:
    static double gap(const std::vector<double>& terms, std::size_t dropped)
    {
        double sum = 0.0, size = 0.0;
        for (std::size_t k = 0; k < terms.size(); ++k) {
            if (k == dropped) continue;
            sum += terms[k];
            size += std::abs(terms[k]);
        }
        return size > 0.0 ? std::abs(sum) / size : 0.0;
    }

    double worst_ = 0.0;
    std::vector<double> without_;
};

} // namespace essaim::test
