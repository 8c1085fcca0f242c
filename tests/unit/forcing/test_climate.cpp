// Climate: the reference table, weather that scales it, and resampling that depends on nothing but seed and year.
#include "core/math.hpp"
#include "forcing/climate.hpp"
#include "forcing/forcing.hpp"
#include "setting.hpp"

#include <set>

namespace essaim::test {

namespace {

Forcing prepared(const Territory& territory, std::uint64_t seed, int last_year, const std::string& weather = "observed")
{
    Forcing forcing;
    SetParameter(forcing, "climate.weather", weather);
    forcing.prepare(territory, Draws(seed), Month::of(last_year, 12), share);
    return forcing;
}

} // namespace

TEST(ClimateZones, DegreeHoursBelow21FollowFromThoseBelow19)
{
    const ClimateZones zones = ClimateZones::read(share + "/forcing/climate_zones.csv");
    EXPECT_NEAR(zones.at(0, 0).dh19 + 2 * zones.at(0, 0).hours, 13200.4, 1e-9);
    for (int month = 0; month < 3; ++month) {
        const ZoneMonth& m = zones.at(0, month);
        EXPECT_NEAR((m.dh19 + 2 * m.hours) / m.dh21, 1.0, 0.01) << "month " << month + 1;
    }
}

TEST(ClimateZones, RefusesAMissingMonth)
{
    const std::string path = changed_copy("forcing/climate_zones.csv", "H3,12,", "H3,11,");
    const std::string message = message_of([&] { ClimateZones::read(path); });
    EXPECT_NE(message.find(path), std::string::npos) << message;
    EXPECT_NE(message.find("twice"), std::string::npos) << message;
}

TEST(ClimateZones, NamesFileLineAndColumnOfABadValue)
{
    const std::string path = changed_copy("forcing/climate_zones.csv", "H1a,2,9966.8", "H1a,2,9966,8");
    EXPECT_NE(message_of([&] { ClimateZones::read(path); }).find(path + ":7"), std::string::npos);
    const std::string negative = changed_copy("forcing/climate_zones.csv", "H1a,2,9966.8", "H1a,2,-9966.8");
    const std::string message = message_of([&] { ClimateZones::read(negative); });
    EXPECT_NE(message.find("dh19"), std::string::npos) << message;
}

TEST(Forcing, WeatherScalesDegreeHoursByDegreeDays)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}}), 1, 2020);
    const Weather weather = Weather::read(share + "/forcing/weather.csv");
    const ClimateMonth& january = forcing[Month::of(2019, 1)].climate[0];
    const double reference = weather.reference_hdd(normandie, 0, -0.003, 2001);
    EXPECT_DOUBLE_EQ(january.degree_hours_reference, 11712.4);
    EXPECT_NEAR(january.degree_hours, 11712.4 * weather.hdd(normandie, 2019, 0) / reference, 1e-9);
    EXPECT_EQ(forcing[Month::of(2019, 7)].climate[0].degree_hours, 0.0);
    EXPECT_EQ(forcing[Month::of(2020, 2)].climate[0].days, 28.0);
}

TEST(Forcing, OutdoorTemperatureAgreesWithDegreeHours)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}}), 1, 2030);
    const Forcing reference = prepared(territory_of({{0, normandie}}), 1, 2030, "reference");
    for (int i = 0; i <= forcing.last().index; ++i) {
        const ClimateMonth& a = forcing[{i}].climate[0];
        const ClimateMonth& b = reference[{i}].climate[0];
        EXPECT_NEAR((b.outdoor - a.outdoor) * a.heating_hours, a.degree_hours - b.degree_hours, 1e-6);
    }
}

TEST(Forcing, ReferenceWeatherIsTheReferenceClimateInEveryYear)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}, {7, 93}}), 1, 2050, "reference");
    for (int i = 0; i <= forcing.last().index; ++i)
        for (const ClimateMonth& climate : forcing[{i}].climate)
            EXPECT_EQ(climate.degree_hours, climate.degree_hours_reference);
}

TEST(Forcing, ReferenceDegreeDaysOfNormandieAreThoseOfItsPast)
{
    const Weather weather = Weather::read(share + "/forcing/weather.csv");
    double year = 0;
    for (int month = 0; month < 12; ++month) year += weather.reference_hdd(normandie, month, -0.003, 2005.5);
    // Rouen-Boos, on a plateau, has about 2770 for 1991 to 2020; the region, with its coast, is milder.
    EXPECT_GT(year, 2770 * 0.88);
    EXPECT_LT(year, 2770 * 1.02);
}

TEST(Forcing, ResampledWeatherIsAnObservedYearTimesTheTrend)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}}), 7, 2050);
    const Weather weather = Weather::read(share + "/forcing/weather.csv");
    const int lived = forcing.weather_year(2040);
    EXPECT_GE(lived, 2016);
    EXPECT_LE(lived, 2022);
    const double reference = weather.reference_hdd(normandie, 1, -0.003, 2001);
    const double expected = 9966.8 * weather.hdd(normandie, lived, 1) / reference * math::pow(0.997, 2040 - lived);
    EXPECT_NEAR(forcing[Month::of(2040, 2)].climate[0].degree_hours, expected, 1e-9 * expected);
    EXPECT_EQ(forcing.weather_year(2019), 2019);
}

TEST(Forcing, MonthsObservedInAPartialYearAreThoseObserved)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}}), 7, 2023);
    const Weather weather = Weather::read(share + "/forcing/weather.csv");
    const double reference = weather.reference_hdd(normandie, 2, -0.003, 2001);
    EXPECT_NEAR(forcing[Month::of(2023, 3)].climate[0].degree_hours,
                7922.7 * weather.hdd(normandie, 2023, 2) / reference, 1e-9);
    EXPECT_GT(forcing[Month::of(2023, 12)].climate[0].degree_hours, 0.0);
}

TEST(Forcing, ResamplingDependsOnSeedAndYearOnly)
{
    const Forcing small = prepared(territory_of({{0, normandie}}), 42, 2035);
    const Forcing large = prepared(territory_of({{7, 93}, {0, normandie}, {1, 44}}), 42, 2050);
    const Forcing other = prepared(territory_of({{0, normandie}}), 43, 2035);
    const auto k = large.climate_class(1);
    bool differs = false;
    for (int i = 0; i <= small.last().index; ++i) {
        EXPECT_EQ(small[{i}].climate[0].degree_hours, large[{i}].climate[k].degree_hours);
        differs = differs || small[{i}].climate[0].degree_hours != other[{i}].climate[0].degree_hours;
    }
    EXPECT_TRUE(differs);
}

TEST(Forcing, ResamplingVisitsAllWholeYears)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}}), 5, 2300);
    std::set<int> lived;
    for (int year = 2024; year <= 2300; ++year) lived.insert(forcing.weather_year(year));
    EXPECT_EQ(lived, (std::set<int>{2016, 2017, 2018, 2019, 2020, 2021, 2022}));
}

TEST(Forcing, PhotovoltaicYieldOfTheYearIsThatDeclared)
{
    const Forcing forcing = prepared(territory_of({{0, normandie}, {7, 93}}), 1, 2018);
    double north = 0, south = 0;
    for (int m = 1; m <= 12; ++m) {
        north += forcing[Month::of(2018, m)].climate[forcing.climate_class(0)].pv_yield;
        south += forcing[Month::of(2018, m)].climate[forcing.climate_class(1)].pv_yield;
    }
    EXPECT_NEAR(north, 1030.0, 1e-9);
    EXPECT_GT(south, 1.3 * north);
}

TEST(Forcing, ClimateClassesAreTheDistinctPairs)
{
    const Forcing forcing = prepared(territory_of({{7, 93}, {0, normandie}, {7, 93}, {0, 32}}), 1, 2018);
    EXPECT_EQ(forcing[Month{}].climate.size(), 3U);
    EXPECT_EQ(forcing.climate_class(0), forcing.climate_class(2));
    EXPECT_NE(forcing.climate_class(1), forcing.climate_class(3));
}

TEST(Forcing, RefusesATerritoryWithoutWeather)
{
    const std::string message = message_of([] { prepared(territory_of({{0, 6}}), 1, 2018); });
    EXPECT_NE(message.find("region 6"), std::string::npos) << message;
}

TEST(Weather, NeedsAWholeYear)
{
    const std::string path = file_of("region,year,month,hdd18\n28,2020,1,300\n");
    EXPECT_NE(message_of([&] { Weather::read(path); }).find("twelve months"), std::string::npos);
}

} // namespace essaim::test
