// Technologies: costs and taxes, efficiencies by year, heat loss that falls with every part insulated.
#include "forcing/price_level.hpp"
#include "forcing/technologies.hpp"
#include "setting.hpp"

namespace essaim::test {

namespace {

Technologies prepared()
{
    Technologies technologies;
    technologies.prepare(share);
    return technologies;
}

} // namespace

TEST(Technologies, CostsAddTheTaxOfTheirKind)
{
    const Technologies t = prepared();
    const Month now = Month::of(2020);
    EXPECT_NEAR(t.cost(Measure::wall, now, 100), 100 * 160 * 1.055, 1e-9);
    EXPECT_NEAR(t.cost(Measure::heat_pump_water, now, 1), 13000 * 1.10, 1e-9);
    EXPECT_EQ(t.vat(Measure::pv, 3), 0.10);
    EXPECT_EQ(t.vat(Measure::pv, 6), 0.20);
    EXPECT_EQ(t.vat(Measure::electric_car, 1), 0.20);
}

TEST(Technologies, PhotovoltaicPricesAreThoseOf2023)
{
    const Technologies t = prepared();
    const PriceLevel level = PriceLevel::read(share + "/forcing/price_level.csv");
    const auto nominal = [&](double kwp) { return t.cost(Measure::pv, Month::of(2023), kwp) * level.at(2023); };
    EXPECT_GT(nominal(3), 7000);
    EXPECT_LT(nominal(3), 9000);
    EXPECT_GT(nominal(6), 12000);
    EXPECT_LT(nominal(6), 15000);
    EXPECT_GT(nominal(9), 18000);
    EXPECT_LT(nominal(9), 22000);
}

TEST(Technologies, LearningLowersCostsDownToAFloor)
{
    Technologies t;
    SetParameter(t, "technology.decline_pv", 0.05);
    t.prepare(share);
    const double now = t.cost_before_tax(Measure::pv, Month::of(2030), 3);
    EXPECT_NEAR(t.cost_before_tax(Measure::pv, Month::of(2031), 3) / now, 0.95, 1e-12);
    EXPECT_NEAR(t.cost_before_tax(Measure::pv, Month::of(2049), 3) /
                    t.cost_before_tax(Measure::pv, Month::of(2023), 3), 0.5, 1e-12);
}

TEST(Technologies, QuantitiesFollowTheSurfacesOfTheDwelling)
{
    const Technologies t = prepared();
    EXPECT_NEAR(t.quantity(Measure::wall, DwellingType::house, 100), 142, 1e-9);
    EXPECT_NEAR(t.quantity(Measure::window, DwellingType::flat, 100), 19, 1e-9);
    EXPECT_NEAR(t.quantity(Measure::deep_retrofit, DwellingType::house, 100), 100, 1e-9);
    EXPECT_EQ(t.quantity(Measure::gas_boiler, DwellingType::house, 100), 1);
    // The four parts of a house of 110 m2 cost about 46 kEUR before tax.
    double sum = 0;
    for (const Measure part : {Measure::roof, Measure::wall, Measure::floor, Measure::window})
        sum += t.cost_before_tax(part, Month::of(2020), t.quantity(part, DwellingType::house, 110));
    EXPECT_NEAR(sum, 46000, 1000);
}

TEST(Technologies, EfficienciesFollowTheYearOfInstallation)
{
    const Technologies t = prepared();
    EXPECT_NEAR(t.efficiency(Heating::heat_pump_water, Month::of(2015)), 2.5, 1e-12);
    EXPECT_NEAR(t.efficiency(Heating::heat_pump_water, Month::of(2030, 12)), 3.0, 1e-12);
    EXPECT_NEAR(t.efficiency(Heating::heat_pump_water, Month::of(2060)), 4.0, 1e-12);
    EXPECT_NEAR(t.efficiency(Heating::gas_boiler, Month::of(1980)), 0.60, 1e-12);
    EXPECT_NEAR(t.efficiency(Heating::gas_boiler, Month::of(2000)), 0.68, 1e-12);
    EXPECT_NEAR(t.efficiency(Heating::gas_boiler, Month::of(2020)), 0.76, 1e-12);
    EXPECT_NEAR(t.efficiency(Heating::direct_electric, Month::of(2020)), 0.95, 1e-12);
}

TEST(Technologies, HeatPumpsFollowTheOutdoorTemperatureAroundTheirSeason)
{
    const Technologies t = prepared();
    const Month installed = Month::of(2015);
    const auto cop = [&](double outdoor, Emitters e = Emitters::radiators) {
        return t.efficiency(Heating::heat_pump_water, installed, outdoor, e);
    };
    EXPECT_NEAR(cop(7.1), 2.5, 1e-12);
    EXPECT_LT(cop(0), cop(7.1));
    EXPECT_LT(cop(7.1), cop(12));
    EXPECT_GT(cop(7.1, Emitters::low_temperature), cop(7.1));
    EXPECT_EQ(cop(-40), 1.8);
    EXPECT_EQ(cop(50, Emitters::low_temperature), 5.0);
    EXPECT_EQ(t.efficiency(Heating::gas_boiler, installed, -5.0), t.efficiency(Heating::gas_boiler, installed));
}

TEST(Technologies, EveryPartInsulatedLowersTheLoss)
{
    const Technologies t = prepared();
    for (const DwellingType type : {DwellingType::house, DwellingType::flat})
        for (int p = 0; p < 4; ++p)
            for (unsigned state = 0; state < 16; ++state)
                for (unsigned bit = 1; bit < 16; bit *= 2) {
                    if ((state & bit) != 0) continue;
                    const auto period = static_cast<Period>(p);
                    EXPECT_LT(t.relative_loss(type, period, static_cast<std::uint8_t>(state | bit)),
                              t.relative_loss(type, period, static_cast<std::uint8_t>(state)));
                }
}

TEST(Technologies, NewerPeriodsLoseLess)
{
    const Technologies t = prepared();
    for (const DwellingType type : {DwellingType::house, DwellingType::flat})
        for (int p = 1; p < 4; ++p)
            EXPECT_LT(t.relative_loss(type, static_cast<Period>(p), 0),
                      t.relative_loss(type, static_cast<Period>(p - 1), 0));
    // An uninsulated old house is of class F or G: 5.2 to 6.9 W/K/m2 by model E1, somewhat more without any works.
    EXPECT_NEAR(t.relative_loss(DwellingType::house, Period::before_1945, 0), 8.0, 1.0);
}

TEST(Technologies, DeepRetrofitDividesTheLossOfAnOldHouseByMoreThanFour)
{
    const Technologies t = prepared();
    const std::uint8_t all = parts_insulated(Measure::deep_retrofit);
    const double ratio = t.relative_loss(DwellingType::house, Period::before_1945, 0) /
                         t.relative_loss(DwellingType::house, Period::before_1945, all);
    EXPECT_GT(ratio, 4.5);
    EXPECT_LT(ratio, 7.0);
}

TEST(Technologies, HeatingAndMeasuresCorrespond)
{
    for (int h = 0; h < 9; ++h) {
        const auto heating = static_cast<Heating>(h);
        EXPECT_TRUE(is_heating(measure_of(heating)));
        EXPECT_EQ(heating_of(measure_of(heating)), heating);
        EXPECT_EQ(measure_names[static_cast<std::size_t>(measure_of(heating))],
                  heating_names[static_cast<std::size_t>(h)]);
    }
    EXPECT_FALSE(is_heating(Measure::pv));
    EXPECT_FALSE(is_heating(Measure::deep_retrofit));
}

TEST(Technologies, RefuseBadTables)
{
    const auto message = [](const std::string& parameter, const std::string& path) {
        Technologies t;
        SetParameter(t, parameter, path);
        return message_of([&] { t.prepare(share); });
    };
    const std::string unit = message("technology.table", changed_copy("forcing/technologies.csv", "pv,kWp", "pv,unit"));
    EXPECT_NE(unit.find("unit = unit"), std::string::npos) << unit;
    const std::string twice =
        message("technology.table", changed_copy("forcing/technologies.csv", "\nroof,", "\nwall,"));
    EXPECT_NE(twice.find("twice"), std::string::npos) << twice;
    const std::string zero =
        message("technology.efficiency_table", changed_copy("forcing/efficiencies.csv", "2030,3.0", "2030,30"));
    EXPECT_NE(zero.find("efficiency = 30"), std::string::npos) << zero;
    const std::string part =
        message("technology.envelope_table", changed_copy("forcing/envelope.csv", "\nair,", "\nwater,"));
    EXPECT_NE(part.find("component = water"), std::string::npos) << part;
}

} // namespace essaim::test
