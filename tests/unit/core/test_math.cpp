// Our exp, log and normal quantile against the C library, over wide ranges, with the error they state.
#include "core/math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace essaim::test {

TEST(Math, ExpIsAccurateOverItsWholeRange)
{
    double worst = 0.0;
    for (int i = -70'000; i <= 70'000; ++i) {
        const double x = 0.00999 * i + 1e-7;
        worst = std::max(worst, std::abs(math::exp(x) / std::exp(x) - 1.0));
    }
    EXPECT_LT(worst, 6e-16); // 4e-16 stated, and one rounding of the library's own
}

TEST(Math, ExpSaturatesInsteadOfOverflowing)
{
    EXPECT_TRUE(std::isfinite(math::exp(1e6)));
    EXPECT_GT(math::exp(-1e6), 0.0);
    EXPECT_LT(math::exp(-1e6), 1e-300);
    EXPECT_EQ(math::exp(0.0), 1.0);
}

TEST(Math, LogIsAccurateForNormalNumbers)
{
    double worst = 0.0;
    for (int exponent = -1000; exponent <= 1000; exponent += 7)
        for (int i = 0; i < 64; ++i) {
            const double x = std::ldexp(1.0 + i / 64.0 + 1e-9, exponent);
            const double exact = std::log(x);
            if (std::abs(exact) > 1e-3) worst = std::max(worst, std::abs(math::log(x) / exact - 1.0));
        }
    EXPECT_LT(worst, 1.2e-15); // 1e-15 stated, and one rounding of the library's own
    EXPECT_EQ(math::log(1.0), 0.0);
}

TEST(Math, LogIsAccurateNearOne)
{
    for (const double step : {1e-3, 1e-6, 1e-9, 1e-12, -1e-3, -1e-6, -1e-9})
        EXPECT_NEAR(math::log(1.0 + step) / std::log1p((1.0 + step) - 1.0), 1.0, 2e-15) << step;
}

TEST(Math, PowIsExpOfLog)
{
    for (const double x : {1e-6, 0.05, 0.3, 0.9, 1.0, 1.1, 3.0, 20.0, 1e5})
        for (const double y : {-6.0, -1.0, -0.2, 0.0, 0.5, 1.0, 2.9, 6.0})
            EXPECT_NEAR(math::pow(x, y) / std::pow(x, y), 1.0, 1e-13) << x << "^" << y;
}

TEST(Math, LogisticIsSymmetricAndBounded)
{
    EXPECT_EQ(math::logistic(0.0), 0.5);
    for (const double x : {0.1, 1.0, 5.0, 30.0, 800.0}) {
        EXPECT_NEAR(math::logistic(x) + math::logistic(-x), 1.0, 1e-15);
        EXPECT_LE(math::logistic(x), 1.0);
        EXPECT_GE(math::logistic(-x), 0.0);
    }
}

TEST(Math, NormalQuantileInvertsTheDistribution)
{
    double worst = 0.0;
    for (int i = 1; i < 20'000; ++i) {
        const double p = i / 20'000.0;
        const double x = math::normal_quantile(p);
        const double slope = std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI); // of the distribution at x
        const double error = (0.5 * std::erfc(-x / std::sqrt(2.0)) - p) / slope;
        worst = std::max(worst, std::abs(error) / std::max(1.0, std::abs(x)));
    }
    EXPECT_LT(worst, 1.2e-9);
    EXPECT_NEAR(math::normal_quantile(1e-10), -6.361340902404056, 1e-8);
    EXPECT_EQ(math::normal_quantile(0.5), 0.0);
}

} // namespace essaim::test
