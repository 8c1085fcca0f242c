// The decomposition of E18 leaves nothing over, whatever the order, and blames the factor that changed (T15).
#include "agents/households/census.hpp"
#include "core/random.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace essaim::test {

namespace {

using Factors = std::array<double, 5>;

Factors effects(const Factors& before, const Factors& after)
{
    Factors effect{};
    decompose(before, after, effect);
    return effect;
}

double product(const Factors& factors)
{
    return std::accumulate(factors.begin(), factors.end(), 1.0, std::multiplies<>());
}
double sum(const Factors& effect) { return std::accumulate(effect.begin(), effect.end(), 0.0); }

/// Factors spread over a hundredfold.
Factors random_factors(std::uint64_t number)
{
    const Draws draws(7);
    Factors factors{};
    for (std::size_t k = 0; k < factors.size(); ++k)
        factors[k] = math::exp(4.6 * draws.uniform(AgentId{number}, Month{static_cast<std::int32_t>(k)}, Process("test")));
    return factors;
}

} // namespace

TEST(Decomposition, LeavesNothingOver)
{
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const Factors before = random_factors(2 * i), after = random_factors(2 * i + 1);
        const double change = product(after) - product(before);
        EXPECT_NEAR(sum(effects(before, after)), change, 1e-9 * std::max(product(before), product(after))) << i;
    }
}

TEST(Decomposition, LeavesNothingOverWhenOneFactorVanishesOrAppears)
{
    for (std::uint64_t i = 0; i < 200; ++i)
        for (std::size_t k = 0; k < 5; ++k) {
            const Factors whole = random_factors(2 * i);
            Factors without = random_factors(2 * i + 1);
            without[k] = 0.0;
            EXPECT_NEAR(sum(effects(whole, without)), -product(whole), 1e-9 * product(whole)) << i << " factor " << k;
            EXPECT_NEAR(sum(effects(without, whole)), product(whole), 1e-9 * product(whole)) << i << " factor " << k;
        }
}

TEST(Decomposition, GivesAllToTheOnlyFactorThatChanged)
{
    for (std::size_t k = 0; k < 5; ++k) {
        const Factors before = random_factors(k);
        Factors after = before;
        after[k] *= 2.0;
        const Factors effect = effects(before, after);
        for (std::size_t other = 0; other < 5; ++other)
            EXPECT_NEAR(effect[other], other == k ? product(before) : 0.0, 1e-12 * product(before));
    }
}

TEST(Decomposition, ShowsChangesThatCancelEachOther)
{
    const Factors before{3.0, 1.0, 1.0, 1.0, 1.0}, after{3.0, 2.0, 0.5, 1.0, 1.0};
    const Factors effect = effects(before, after);
    EXPECT_NEAR(effect[1], 3.0 * std::log(2.0), 1e-12);
    EXPECT_NEAR(effect[2], -3.0 * std::log(2.0), 1e-12);
}

TEST(Decomposition, NearlyEqualYearsLoseNoDigits)
{
    for (const double step : {1e-6, 1e-7, 1e-8, 1e-12}) {
        const Factors before{2.0, 3.0, 5.0, 1.0, 0.5}, after{2.0 * (1.0 + step), 3.0, 5.0, 1.0, 0.5};
        EXPECT_NEAR(effects(before, after)[0], product(after) - product(before), 1e-14 * product(before)) << step;
    }
}

TEST(Decomposition, DoesNotDependOnTheOrderOfFactorsOrYears)
{
    const Factors before = random_factors(1), after = random_factors(2);
    const Factors effect = effects(before, after), back = effects(after, before);
    Factors before_turned = before, after_turned = after;
    std::reverse(before_turned.begin(), before_turned.end());
    std::reverse(after_turned.begin(), after_turned.end());
    const Factors turned = effects(before_turned, after_turned);
    for (std::size_t k = 0; k < 5; ++k) {
        EXPECT_NEAR(turned[4 - k], effect[k], 1e-12 * product(after));
        EXPECT_NEAR(back[k], -effect[k], 1e-12 * product(after));
    }
}

TEST(Decomposition, OfACellAddsUpToItsChangeEveryDecember)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes());
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance();
        double most = 0.0;
        for (std::uint32_t c = 0; c < world.cells().size(); ++c) {
            double parts = 0.0;
            for (std::size_t k = 0; k < 5; ++k) parts += world.cell(c, after(Flow::change_structure, k));
            most = std::max(most, std::abs(parts));
            // 30 MWh a year in each home: the residual is below 1e-9 of the energy
            EXPECT_NEAR(parts, world.cell(c, Flow::change_total), 1e-9 * 30'000.0 * (1.0 + world.cell(c, Flow::households)))
                << "month " << month.index << " cell " << c;
        }
        if (month.is_december() && month.year() > first_year)
            EXPECT_GT(most, 1000.0);
        else
            EXPECT_EQ(most, 0.0) << "month " << month.index;
    }
}

} // namespace essaim::test
