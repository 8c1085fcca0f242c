// The synthetic population of a small France has the national shares of 2018.
#include "small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace essaim::test {

namespace {

/// 30,000 households, drawn once for all tests of this file.
class National : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        synthesis = std::make_unique<Synthesis>();
        synthesis->prepare(share);
        tables = std::make_unique<SynthesisTables>(share, SynthesisParameters{});
        ground = std::make_unique<Ground>(small_france(*tables, 30000));
        population = std::make_unique<Population>();
        fill(*synthesis, *ground, Draws(7), *population);
    }
    static void TearDownTestSuite()
    {
        population.reset();
        ground.reset();
        tables.reset();
        synthesis.reset();
    }

    template <class Holds>
    static double share_of(Holds holds)
    {
        double count = 0;
        for (Row row = 0; row < population->households.rows(); ++row) count += holds(row) ? 1 : 0;
        return count / population->households.rows();
    }
    template <class Value, class Holds>
    static double mean_of(Value value, Holds holds)
    {
        double sum = 0, count = 0;
        for (Row row = 0; row < population->households.rows(); ++row)
            if (holds(row)) {
                sum += static_cast<double>(value(row));
                count += 1;
            }
        return sum / count;
    }
    static bool all(Row) { return true; }

    static const Households& h() { return population->households; }
    static inline std::unique_ptr<Synthesis> synthesis;
    static inline std::unique_ptr<SynthesisTables> tables;
    static inline std::unique_ptr<Ground> ground;
    static inline std::unique_ptr<Population> population;
};

// Bounds: four standard deviations of a share of 30,000 independent draws is at most 1.2 points.
constexpr double four_sigma = 0.012;

TEST_F(National, HeatingSystemsFollowTheStockOf2018)
{
    for (int type = 0; type < 2; ++type) {
        const double stock = share_of([&](Row r) { return h().type[r] == type; });
        for (int heating = 0; heating < n_heatings; ++heating) {
            const double obtained =
                share_of([&](Row r) { return h().type[r] == type && h().heating[r] == heating; }) / stock;
            const double target =
                tables->heating_target[static_cast<std::size_t>(type)][static_cast<std::size_t>(heating)];
            EXPECT_NEAR(obtained, target, 4 * std::sqrt(target / (30000 * stock)) + 0.001)
                << dwelling_type_names[static_cast<std::size_t>(type)] << ' '
                << heating_names[static_cast<std::size_t>(heating)];
        }
    }
    const double heat_pumps = share_of([](Row r) {
        return h().heating[r] == static_cast<int>(Heating::heat_pump_water) ||
               h().heating[r] == static_cast<int>(Heating::heat_pump_air);
    });
    EXPECT_GT(heat_pumps, 0.05);
    EXPECT_LT(heat_pumps, 0.06);
}

TEST_F(National, NoGasWithoutANetwork)
{
    for (Row r = 0; r < h().rows(); ++r)
        if (ground->territory.communes.gas_network[ground->cells.commune[h().cell[r]]] == 0) {
            ASSERT_NE(h().heating[r], static_cast<int>(Heating::gas_boiler));
        }
}

TEST_F(National, LabelsFollowTheObservatory)
{
    for (int label = 0; label < n_labels; ++label)
        EXPECT_NEAR(share_of([&](Row r) { return h().label[r] == label; }),
                    tables->label_share[static_cast<std::size_t>(label)], four_sigma)
            << label_names[static_cast<std::size_t>(label)];
    // F and G: about 3.0 of 16.9 million houses, 1.8 of 13.5 million flats (ONRE, 2023)
    const auto sieve = [&](int type) {
        return mean_of([](Row r) { return h().label[r] >= static_cast<int>(Label::f) ? 1 : 0; },
                       [type](Row r) { return h().type[r] == type; });
    };
    EXPECT_NEAR(sieve(0), 0.177, 0.03);
    EXPECT_NEAR(sieve(1), 0.133, 0.03);
}

TEST_F(National, HotWaterIsElectricForAboutHalf)
{
    EXPECT_NEAR(share_of([](Row r) { return h().hot_water[r] == static_cast<int>(HotWater::electric_tank); }), 0.48,
                0.05);
}

TEST_F(National, IncomesMatchTheNationalMean)
{
    double target = 0;
    for (const double income : tables->household_income) target += income / n_deciles;
    const double prices = SynthesisParameters{}.price_level_2018;  // the table is in euros of 2018
    EXPECT_NEAR(mean_of([](Row r) { return h().income[r]; }, all) / prices / target, 1.0, 0.03);
    // Tenths by income, not by living standard, are what the national table counts.
    std::vector<float> incomes(h().income.values().begin(), h().income.values().end());
    std::sort(incomes.begin(), incomes.end());
    const std::size_t tenth = incomes.size() / n_deciles;
    for (std::size_t d = 0; d < n_deciles; ++d) {
        double mean = 0;
        for (std::size_t i = d * tenth; i < (d + 1) * tenth; ++i)
            mean += static_cast<double>(incomes[i]) / static_cast<double>(tenth);
        EXPECT_NEAR(mean / prices / tables->household_income[d], 1.0, 0.06) << "tenth " << d;
    }
    EXPECT_NEAR(share_of([](Row r) { return h().persons[r] == 1; }), 0.362, four_sigma);
    EXPECT_NEAR(mean_of([](Row r) { return h().persons[r]; }, all), 2.19, 0.03);
}

TEST_F(National, AreasFollowTypeAndTenure)
{
    for (int kind = 0; kind < n_kinds; ++kind) {
        const double mean = mean_of([](Row r) { return h().area[r]; },
                                    [kind](Row r) { return h().type[r] * n_tenures + h().tenure[r] == kind; });
        EXPECT_NEAR(mean / tables->area[static_cast<std::size_t>(kind)], 1.0, 0.05) << kind;
    }
}

TEST_F(National, CarsAndDistances)
{
    const auto cars = [](Row r) { return h().cars_fuel[r] + h().cars_electric[r]; };
    EXPECT_NEAR(share_of([&](Row r) { return cars(r) == 0; }), 0.15, four_sigma);
    EXPECT_NEAR(share_of([&](Row r) { return cars(r) >= 2; }), 0.36, four_sigma);
    const double driven = mean_of([](Row r) { return h().distance[r]; }, all) / mean_of(cars, all);
    EXPECT_NEAR(driven / SynthesisParameters{}.car_distance, 1.0, 0.03);
    EXPECT_NEAR(mean_of([](Row r) { return h().cars_electric[r]; }, all) / mean_of(cars, all), 0.004, 0.0016);
}

TEST_F(National, AttitudesAndTypesOfCooperators)
{
    EXPECT_NEAR(mean_of([](Row r) { return h().attitude[r]; }, all), 0.15, 0.012);
    EXPECT_NEAR(share_of([](Row r) { return h().cooperator[r] == static_cast<int>(Cooperator::conditional); }), 0.50,
                four_sigma);
    EXPECT_NEAR(share_of([](Row r) { return h().cooperator[r] == static_cast<int>(Cooperator::unconditional); }), 0.06,
                four_sigma);
}

TEST_F(National, TrueHeatLossIsLessSpreadThanTheLabelSays)
{
    // E4: slope of ln(true) on ln(label), as shipped (population.label_slope)
    double x = 0, y = 0, xx = 0, xy = 0;
    const double n = h().rows();
    for (Row r = 0; r < h().rows(); ++r) {
        const double a = std::log(static_cast<double>(h().loss_label[r]));
        const double b = std::log(static_cast<double>(h().loss[r]));
        x += a / n;
        y += b / n;
        xx += a * a / n;
        xy += a * b / n;
    }
    EXPECT_NEAR((xy - x * y) / (xx - x * x), 0.55, 0.02);
}

}  // namespace

}  // namespace essaim::test
