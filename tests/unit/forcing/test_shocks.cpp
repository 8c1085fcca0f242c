// Shocks of prices, declared and random; cold and heat (E16).
#include "core/math.hpp"
#include "forcing/forcing.hpp"
#include "setting.hpp"

#include <cmath>

namespace essaim::test {

namespace {

constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity), gas = static_cast<std::size_t>(Carrier::gas),
               wood = static_cast<std::size_t>(Carrier::wood);

void prepare(Forcing& forcing, int last_year = 2032, std::uint64_t seed = 1)
{
    forcing.prepare(territory_of({{0, normandie}}), Draws(seed), Month::of(last_year, 12), share);
}

/// Prices over those of a calm run, month by month from `first` on.
std::vector<double> ratios(const Forcing& shocked, const Forcing& calm, std::size_t carrier, Month first)
{
    std::vector<double> all;
    for (Month month = first; month <= shocked.last(); ++month.index)
        all.push_back(shocked[month].price[carrier] / calm[month].price[carrier]);
    return all;
}

double mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

} // namespace

TEST(Shocks, DecayAfterTheirPlateauAndBySize)
{
    Forcing calm, shocked;
    SetParameter(shocked, "prices.shock_year", std::int64_t{2027});
    SetParameter(shocked, "prices.shock_month", std::int64_t{6});
    SetParameter(shocked, "prices.shock_months", std::int64_t{4});
    SetParameter(shocked, "prices.shock_decay", 10.0);
    SetParameter(shocked, "prices.shock_shield", 0.5);
    SetParameter(shocked, "prices.shock_carriers", std::string("electricity"));
    SetParameter(shocked, "prices.shock_factor", 2.0);
    SetParameter(shocked, "prices.shock_gas", 3.0);
    prepare(calm);
    prepare(shocked);
    const auto of = [&](std::size_t carrier) { return ratios(shocked, calm, carrier, Month::of(2027, 5)); };
    const auto power = of(electricity), heat = of(gas), logs = of(wood);
    for (std::size_t i = 0; i < power.size(); ++i) {
        const double added = i == 0 ? 0.0 : i <= 4 ? 0.5 : 0.5 * std::exp(-(static_cast<double>(i) - 4.0) / 10.0);
        ASSERT_NEAR(power[i], 1.0 + added, 1e-12) << "month " << i;
        ASSERT_NEAR(heat[i], 1.0 + 2.0 * added, 1e-12) << "month " << i;
        ASSERT_DOUBLE_EQ(logs[i], 1.0) << "month " << i;
    }
}

TEST(Shocks, WanderAroundOneAsTheAutoregressionSays)
{
    // standard errors over about 2,000 months of a memory of two: four of them are the bounds
    Forcing calm, wandering;
    SetParameter(wandering, "prices.random", true);
    SetParameter(wandering, "prices.persistence", 0.5);
    SetParameter(wandering, "prices.volatility_gas", 0.2);
    SetParameter(wandering, "prices.volatility_electricity", 0.2);
    SetParameter(wandering, "prices.jump_rate", 0.0);
    prepare(calm, 2199);
    prepare(wandering, 2199);
    auto x = ratios(wandering, calm, gas, Month::of(2030)), y = ratios(wandering, calm, electricity, Month::of(2030));
    EXPECT_NEAR(mean(x), 1.0, 4 * 0.24 * std::sqrt(3.0 / static_cast<double>(x.size())));
    for (double& value : x) value = std::log(value);
    for (double& value : y) value = std::log(value);
    const double mx = mean(x), my = mean(y);
    double xx = 0, yy = 0, xy = 0, lag = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
        if (i > 0) lag += (x[i] - mx) * (x[i - 1] - mx);
    }
    EXPECT_NEAR(xx / static_cast<double>(x.size()), 0.04 / 0.75, 0.007);
    EXPECT_NEAR(lag / xx, 0.5, 0.08);
    EXPECT_NEAR(xy / std::sqrt(xx * yy), 0.6, 0.08);
}

TEST(Shocks, JumpsComeAtTheirRateAndDieAway)
{
    Forcing calm, jumping;
    SetParameter(jumping, "prices.random", true);
    SetParameter(jumping, "prices.volatility_gas", 0.0);
    SetParameter(jumping, "prices.jump_rate", 0.25);
    SetParameter(jumping, "prices.jump_decay", 12.0);
    SetParameter(jumping, "prices.shock_carriers", std::string("gas"));
    prepare(calm, 2199);
    prepare(jumping, 2199);
    const auto x = ratios(jumping, calm, gas, Month::of(2026));
    int jumps = 0;
    double size = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
        const double left = std::log(x[i - 1]) * std::exp(-1.0 / 12.0), jump = std::log(x[i]) - left;
        if (std::abs(jump) < 1e-9) continue;
        ++jumps;
        size += jump;
    }
    EXPECT_NEAR(jumps, 174 * 0.25, 4 * std::sqrt(174 * 0.25));
    EXPECT_NEAR(size / jumps, 0.6, 4 * 0.3 / std::sqrt(jumps));
    EXPECT_DOUBLE_EQ(jumping[Month::of(2025, 12)].price[gas], calm[Month::of(2025, 12)].price[gas]);
}

TEST(Shocks, RandomPricesDependOnTheSeedAlone)
{
    Forcing one, same, other;
    for (Forcing* forcing : {&one, &same, &other}) SetParameter(*forcing, "prices.random", true);
    prepare(one, 2030);
    prepare(same, 2040);
    prepare(other, 2030, 2);
    EXPECT_EQ(one[Month::of(2030, 12)].price, same[Month::of(2030, 12)].price);
    EXPECT_NE(one[Month::of(2030, 12)].price, other[Month::of(2030, 12)].price);
}

TEST(Shocks, ColdWintersComeInTheirMonthsOnly)
{
    Forcing usual, cold;
    SetParameter(cold, "climate.cold_year", std::int64_t{2025});
    SetParameter(cold, "climate.cold_years", std::int64_t{2});
    SetParameter(cold, "climate.cold_factor", 1.25);
    prepare(usual);
    prepare(cold);
    for (Month month{0}; month <= usual.last(); ++month.index) {
        const ClimateMonth &a = usual[month].climate[0], &b = cold[month].climate[0];
        const bool winter = (month >= Month::of(2025, 11) && month <= Month::of(2026, 3)) ||
                            (month >= Month::of(2026, 11) && month <= Month::of(2027, 3));
        ASSERT_NEAR(b.degree_hours, (winter ? 1.25 : 1.0) * a.degree_hours, 1e-9) << month.index;
        ASSERT_EQ(b.degree_hours_reference, a.degree_hours_reference);
        if (winter) {
            ASSERT_LT(b.outdoor, a.outdoor);
        }
    }
}

TEST(Shocks, HeatWavesHaveTheirExcess)
{
    Forcing hot;
    SetParameter(hot, "climate.heat_year", std::int64_t{2026});
    SetParameter(hot, "climate.heat_months", std::int64_t{2});
    SetParameter(hot, "climate.heat_excess", 5.0);
    prepare(hot);
    for (Month month{0}; month <= hot.last(); ++month.index)
        ASSERT_EQ(hot[month].climate[0].heat, month == Month::of(2026, 7) || month == Month::of(2026, 8) ? 5.0 : 0.0);
}

} // namespace essaim::test
