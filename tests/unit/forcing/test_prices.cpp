// Prices in euros of one year, growth after the table, shocks and their shield; emission factors.
#include "core/math.hpp"
#include "forcing/forcing.hpp"
#include "forcing/price_level.hpp"
#include "setting.hpp"

namespace essaim::test {

namespace {

constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);
constexpr auto gas = static_cast<std::size_t>(Carrier::gas);
constexpr auto oil = static_cast<std::size_t>(Carrier::oil);

void prepare(Forcing& forcing, int last_year = 2030)
{
    forcing.prepare(territory_of({{0, normandie}}), Draws(1), Month::of(last_year, 12), share);
}

} // namespace

TEST(PriceLevel, IsOneInTheYearOfTheMoney)
{
    const PriceLevel level = PriceLevel::read(share + "/forcing/price_level.csv");
    EXPECT_DOUBLE_EQ(level.at(money_year), 1.0);
    EXPECT_NEAR(level.real(100.0, 2015), 104.7, 1e-9);
    EXPECT_DOUBLE_EQ(level.at(2050), level.at(2025));
}

TEST(PriceLevel, RefusesAGap)
{
    const std::string message =
        message_of([path = changed_copy("forcing/price_level.csv", "2017,", "2018,")] { PriceLevel::read(path); });
    EXPECT_NE(message.find(":6: year = 2018"), std::string::npos) << message;
}

TEST(Prices, AreThoseOfTheTableInEurosOfOneYear)
{
    Forcing forcing;
    prepare(forcing);
    EXPECT_NEAR(forcing[Month::of(2020, 5)].price[electricity], 0.1595, 1e-12);
    EXPECT_NEAR(forcing[Month::of(2025, 5)].price[electricity], 0.2016 / (120.9 / 104.7), 1e-12);
    EXPECT_NEAR(forcing[Month::of(2018, 1)].price_level, 103.1 / 104.7, 1e-12);
}

TEST(Prices, GrowAtTheDeclaredRateAfterTheTable)
{
    Forcing forcing;
    prepare(forcing, 2050);
    const double last = forcing[Month::of(2025, 12)].price[gas];
    EXPECT_NEAR(forcing[Month::of(2026, 1)].price[gas] / last, 1.010, 1e-12);
    EXPECT_NEAR(forcing[Month::of(2050, 6)].price[gas] / last, math::pow(1.010, 25), 1e-12);
    EXPECT_DOUBLE_EQ(forcing[Month::of(2050, 6)].subscription[gas], forcing[Month::of(2025, 6)].subscription[gas]);
}

TEST(Prices, HabitIsTheMeanOf36MonthsBefore)
{
    Forcing forcing;
    prepare(forcing);
    double sum = 0;
    for (int i = 1; i <= 36; ++i) sum += forcing[{Month::of(2023, 4).index - i}].price[oil];
    EXPECT_NEAR(forcing[Month::of(2023, 4)].price_habit[oil], sum / 36, 1e-12);
    // The first month looks back on three years that only the table knows.
    const PriceLevel level = PriceLevel::read(share + "/forcing/price_level.csv");
    const double before = (level.real(0.0723, 2015) + level.real(0.0633, 2016) + level.real(0.0733, 2017)) / 3;
    EXPECT_NEAR(forcing[Month{0}].price_habit[oil], before, 1e-12);
}

TEST(Prices, ShockHitsItsMonthsAndCarriersOnly)
{
    Forcing calm, shocked;
    SetParameter(shocked, "prices.shock_year", std::int64_t{2027});
    SetParameter(shocked, "prices.shock_month", std::int64_t{3});
    SetParameter(shocked, "prices.shock_months", std::int64_t{14});
    SetParameter(shocked, "prices.shock_factor", 2.0);
    SetParameter(shocked, "prices.shock_shield", 0.75);
    SetParameter(shocked, "prices.shock_carriers", std::string("gas"));
    prepare(calm);
    prepare(shocked);
    const auto ratio = [&](std::size_t carrier, Month month) {
        return shocked[month].price[carrier] / calm[month].price[carrier];
    };
    EXPECT_DOUBLE_EQ(ratio(gas, Month::of(2027, 2)), 1.0);
    EXPECT_DOUBLE_EQ(ratio(gas, Month::of(2027, 3)), 1.25);
    EXPECT_DOUBLE_EQ(ratio(gas, Month::of(2028, 4)), 1.25);
    EXPECT_DOUBLE_EQ(ratio(gas, Month::of(2028, 5)), 1.0);
    EXPECT_DOUBLE_EQ(ratio(electricity, Month::of(2027, 6)), 1.0);
    EXPECT_GT(shocked[Month::of(2028, 5)].price_habit[gas], calm[Month::of(2028, 5)].price_habit[gas]);
}

TEST(Prices, ShockWithoutMonthsChangesNothing)
{
    Forcing calm, none;
    SetParameter(none, "prices.shock_factor", 3.0);
    SetParameter(none, "prices.shock_months", std::int64_t{12});
    prepare(calm);
    prepare(none);
    for (int i = 0; i <= calm.last().index; ++i) EXPECT_EQ(calm[{i}].price, none[{i}].price);
}

TEST(Prices, RefuseAMissingYearAndAZeroPrice)
{
    Forcing forcing;
    const std::string gap = changed_copy("forcing/prices.csv", "2018,gas,", "2019,gas,");
    SetParameter(forcing, "prices.table", gap);
    EXPECT_NE(message_of([&] { prepare(forcing); }).find("year = 2019"), std::string::npos);
    SetParameter(forcing, "prices.table", changed_copy("forcing/prices.csv", "2018,wood,0.0616", "2018,wood,0"));
    EXPECT_NE(message_of([&] { prepare(forcing); }).find("price_eur_per_kwh"), std::string::npos);
}

TEST(Prices, SuggestTheRightCarrier)
{
    Forcing forcing;
    SetParameter(forcing, "prices.table", changed_copy("forcing/prices.csv", "2018,gas,", "2018,gaz,"));
    const std::string message = message_of([&] { prepare(forcing); });
    EXPECT_NE(message.find("did you mean gas"), std::string::npos) << message;
}

TEST(Emissions, FollowTheTableAndItsLines)
{
    Forcing forcing;
    prepare(forcing, 2060);
    const auto total = [&](std::size_t carrier, Month month) {
        return forcing[month].direct[carrier] + forcing[month].upstream[carrier];
    };
    EXPECT_NEAR(total(gas, Month::of(2020)), 0.227, 1e-12);
    EXPECT_NEAR(total(oil, Month::of(2050)), 0.324, 1e-12);
    EXPECT_NEAR(total(electricity, Month::of(2035)), (0.068 + 0.0344) / 2, 1e-12);
    EXPECT_EQ(total(electricity, Month::of(2060)), total(electricity, Month::of(2050)));
    EXPECT_NEAR(forcing[Month::of(2050)].renewable[gas], 0.14, 1e-12);
    EXPECT_LT(total(gas, Month::of(2050)), 0.227);
}

TEST(Emissions, LabelsCountElectricityByTheRuleOfTheDay)
{
    Forcing forcing;
    prepare(forcing);
    EXPECT_EQ(forcing[Month::of(2020, 12)].primary_factor, 2.58);
    EXPECT_EQ(forcing[Month::of(2021, 1)].primary_factor, 2.3);
    EXPECT_EQ(forcing[Month::of(2025, 12)].primary_factor, 2.3);
    EXPECT_EQ(forcing[Month::of(2026, 1)].primary_factor, 1.9);
}

TEST(Emissions, RefuseAMonthThatIsNone)
{
    Forcing forcing;
    SetParameter(forcing, "emissions.label_table", changed_copy("forcing/labels.csv", "2026-01", "2026-13"));
    const std::string message = message_of([&] { prepare(forcing); });
    EXPECT_NE(message.find("YYYY-MM"), std::string::npos) << message;
}

} // namespace essaim::test
