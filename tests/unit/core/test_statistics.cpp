// Moments and quantiles against values worked out by hand or known of distributions.
#include "core/statistics.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace essaim {

namespace {

Moments moments_of(std::span<const double> values)
{
    Moments moments;
    for (const double value : values) moments.add(value);
    return moments;
}

} // namespace

TEST(Statistics, MeanAndVarianceOfASample)
{
    const Moments m = moments_of(std::array{2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0});
    EXPECT_DOUBLE_EQ(m.mean(), 5.0);
    EXPECT_DOUBLE_EQ(m.variance(), 32.0 / 7.0);
    EXPECT_TRUE(std::isnan(moments_of(std::array{1.0}).variance()));
    EXPECT_TRUE(std::isnan(Moments().mean()));
}

TEST(Statistics, FarFromZeroTheVarianceKeepsItsDigits)
{
    const Moments m = moments_of(std::array{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16});
    EXPECT_DOUBLE_EQ(m.variance(), 30.0);
}

TEST(Statistics, BimodalityTellsTwoHeapsFromOne)
{
    std::vector<double> two, flat, heap;
    for (int i = 0; i < 500; ++i) {
        const double part = i / 499.0;
        two.push_back(i % 2 == 0 ? -1.0 : 1.0);
        flat.push_back(part);
        heap.push_back(std::pow(2.0 * part - 1.0, 5)); // most of it near zero
    }
    EXPECT_GT(moments_of(two).bimodality(), 0.95);
    EXPECT_NEAR(moments_of(flat).bimodality(), 5.0 / 9.0, 0.01);
    EXPECT_LT(moments_of(heap).bimodality(), 0.4);
    EXPECT_TRUE(std::isnan(moments_of(std::array{1.0, 1.0, 1.0, 1.0}).bimodality()));
}

TEST(Statistics, QuantilesLieBetweenNeighbours)
{
    const std::array values{1.0, 2.0, 4.0, 8.0};
    EXPECT_DOUBLE_EQ(quantile(values, 0.0), 1.0);
    EXPECT_DOUBLE_EQ(quantile(values, 0.5), 3.0);
    EXPECT_DOUBLE_EQ(quantile(values, 1.0), 8.0);
    EXPECT_DOUBLE_EQ(quantile(std::array{5.0}, 0.95), 5.0);
}

TEST(Statistics, StudentAgreesWithTables)
{
    EXPECT_NEAR(student_975(1), 12.7062, 1e-4);
    EXPECT_NEAR(student_975(9), 2.26216, 1e-5);
    EXPECT_NEAR(student_975(16), 2.11991, 5e-5);
    EXPECT_NEAR(student_975(29), 2.04523, 1e-5);
    EXPECT_NEAR(student_975(1000), 1.96234, 1e-5);
}

TEST(Statistics, EqualValuesHaveAnIntervalOfNoWidth)
{
    const Interval i = interval_of(std::array{0.0, 0.0, 0.0});
    EXPECT_EQ(i.mean, 0.0);
    EXPECT_EQ(i.low, 0.0);
    EXPECT_EQ(i.high, 0.0);
}

} // namespace essaim
