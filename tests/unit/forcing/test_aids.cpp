// Aids: classes, dates, both ways to cap, programmes that exclude or add up, the ceiling, suspension.
#include "forcing/aids.hpp"
#include "forcing/price_level.hpp"
#include "setting.hpp"

#include <algorithm>

namespace essaim::test {

namespace {

const std::string header = "programme,measure,income_class,dwelling,tenure,worst_label_from,replaces,from,to,kind,"
                           "amount,cap,cap_on,base,min_classes,max_quantity,source\n";

Aids aids_of(const std::string& rows)
{
    Aids aids;
    SetParameter(aids, "aids.table", file_of(header + rows));
    aids.prepare(share);
    return aids;
}

Aids aids_of_the_project()
{
    Aids aids;
    aids.prepare(share);
    return aids;
}

/// In the year of the money, so that euros of the law are euros of the model.
Situation in_2020(double cost, IncomeClass income = IncomeClass::very_modest)
{
    return {.month = Month::of(2020, 6), .income = income, .quantity = 1, .cost = cost};
}

} // namespace

TEST(Aids, CapOnTheBaseAndCapOnTheAidDiffer)
{
    const Situation works = in_2020(60000);
    const Aids base = aids_of("p,deep_retrofit,all,any,any,A,any,2018-01,open,share,0.5,40000,base,with_tax,0,,test\n");
    EXPECT_DOUBLE_EQ(base.amount(Measure::deep_retrofit, works), 0.5 * 40000);
    const Aids aid = aids_of("p,deep_retrofit,all,any,any,A,any,2018-01,open,share,0.5,40000,aid,with_tax,0,,test\n");
    EXPECT_DOUBLE_EQ(aid.amount(Measure::deep_retrofit, works), 0.5 * 60000);
    const Aids low = aids_of("p,deep_retrofit,all,any,any,A,any,2018-01,open,share,0.5,17500,aid,with_tax,0,,test\n");
    EXPECT_DOUBLE_EQ(low.amount(Measure::deep_retrofit, works), 17500);
}

TEST(Aids, CapOnTheBaseOfAnAmountPerUnitLimitsTheUnits)
{
    Situation works = in_2020(30000);
    works.quantity = 150;
    const Aids base = aids_of("p,wall,all,any,any,A,any,2018-01,open,per_unit,75,100,base,with_tax,0,,test\n");
    EXPECT_DOUBLE_EQ(base.amount(Measure::wall, works), 7500);
    const Aids aid = aids_of("p,wall,all,any,any,A,any,2018-01,open,per_unit,75,100,aid,with_tax,0,,test\n");
    EXPECT_DOUBLE_EQ(aid.amount(Measure::wall, works), 100);
}

TEST(Aids, ShareOfTheCostBeforeTax)
{
    const Aids aids = aids_of("p,wall,all,any,any,A,any,2018-01,open,share,0.5,,none,before_tax,0,,test\n");
    EXPECT_NEAR(aids.amount(Measure::wall, in_2020(1055)), 500, 1e-9);
}

TEST(Aids, BestRuleOfAProgrammeCountsAndProgrammesAddUp)
{
    const Aids aids = aids_of("a,wall,all,any,any,A,any,2018-01,open,per_dwelling,300,,none,with_tax,0,,test\n"
                              "b,wall,all,any,any,A,any,2018-01,open,per_dwelling,50,,none,with_tax,0,,test\n"
                              "a,wall,all,any,any,A,any,2018-01,open,per_dwelling,400,,none,with_tax,0,,test\n");
    EXPECT_DOUBLE_EQ(aids.amount(Measure::wall, in_2020(10000)), 450);
    EXPECT_DOUBLE_EQ(aids.amount(Measure::roof, in_2020(10000)), 0);
}

TEST(Aids, ConditionsAreAllNeeded)
{
    const Aids aids = aids_of("a,heat_pump_water,modest,house,owner,E,fossil,2019-03,2021-06,"
                              "per_unit,1000,,none,with_tax,2,5,test\n");
    Situation good = in_2020(20000, IncomeClass::modest);
    good.classes_gained = 2;
    const auto received = [&](auto change) {
        Situation s = good;
        change(s);
        return aids.amount(Measure::heat_pump_water, s);
    };
    EXPECT_DOUBLE_EQ(received([](Situation&) {}), 1000);
    EXPECT_DOUBLE_EQ(received([](Situation& s) { s.label = Label::e; }), 1000);
    EXPECT_EQ(received([](Situation& s) { s.label = Label::d; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.income = IncomeClass::very_modest; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.type = DwellingType::flat; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.tenure = Tenure::social; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.old_heating = Heating::direct_electric; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.classes_gained = 1; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.quantity = 6; }), 0);
    EXPECT_EQ(received([](Situation& s) { s.month = Month::of(2019, 2); }), 0);
    EXPECT_GT(received([](Situation& s) { s.month = Month::of(2019, 3); }), 0);
    EXPECT_GT(received([](Situation& s) { s.month = Month::of(2021, 6); }), 0);
    EXPECT_EQ(received([](Situation& s) { s.month = Month::of(2021, 7); }), 0);
}

TEST(Aids, CeilingOnAllAidsDependsOnTheClass)
{
    const Aids aids = aids_of("a,wall,all,any,any,A,any,2018-01,open,per_dwelling,99999,,none,with_tax,0,,test\n");
    constexpr std::array<double, n_income_classes> shares{1.0, 0.9, 0.8, 0.5};
    for (std::size_t k = 0; k < shares.size(); ++k)
        EXPECT_DOUBLE_EQ(aids.amount(Measure::wall, in_2020(8000, static_cast<IncomeClass>(k))), shares[k] * 8000);
}

TEST(Aids, AmountsLoseValueWithThePriceLevel)
{
    const Aids aids = aids_of("a,pv,all,any,any,A,any,2018-01,open,per_unit,100,,none,with_tax,0,,test\n");
    const PriceLevel level = PriceLevel::read(share + "/forcing/price_level.csv");
    Situation situation = in_2020(9000);
    situation.month = Month::of(2024, 1);
    situation.quantity = 3;
    EXPECT_NEAR(aids.amount(Measure::pv, situation), 300 / level.at(2024), 1e-9);
}

TEST(Aids, ScaleAndSuspension)
{
    Aids aids;
    SetParameter(aids, "aids.table",
            file_of(header + "a,wall,all,any,any,A,any,2018-01,open,per_dwelling,100,,none,with_tax,0,,test\n"
                             "b,wall,all,any,any,A,any,2018-01,open,per_dwelling,10,,none,with_tax,0,,test\n"));
    SetParameter(aids, "aids.scale", 2.0);
    SetParameter(aids, "aids.stop_from_year", std::int64_t{2020});
    SetParameter(aids, "aids.stop_from_month", std::int64_t{5});
    SetParameter(aids, "aids.stop_months", std::int64_t{3});
    aids.prepare(share);
    Situation situation = in_2020(10000);
    EXPECT_DOUBLE_EQ(aids.amount(Measure::wall, situation), 0);
    situation.month = Month::of(2020, 4);
    EXPECT_DOUBLE_EQ(aids.amount(Measure::wall, situation), 220);
    situation.month = Month::of(2020, 8);
    EXPECT_DOUBLE_EQ(aids.amount(Measure::wall, situation), 220);
    SetParameter(aids, "aids.stop_programme", std::string("b"));
    aids.prepare(share);
    EXPECT_DOUBLE_EQ(aids.amount(Measure::wall, in_2020(10000)), 200);
    SetParameter(aids, "aids.stop_programme", std::string("c"));
    EXPECT_NE(message_of([&] { aids.prepare(share); }).find("aids.stop_programme"), std::string::npos);
}

TEST(Aids, IncomeClassesFollowTheCeilingsAtThePriceLevel)
{
    const Aids aids = aids_of_the_project();
    const PriceLevel level = PriceLevel::read(share + "/forcing/price_level.csv");
    const double real = 1 / level.at(2025);
    EXPECT_EQ(aids.income_class(17173 * real - 1, 1), IncomeClass::very_modest);
    EXPECT_EQ(aids.income_class(17173 * real + 1, 1), IncomeClass::modest);
    EXPECT_EQ(aids.income_class(30844 * real + 1, 1), IncomeClass::higher);
    EXPECT_EQ(aids.income_class((73098 + 2 * 9254) * real - 1, 7), IncomeClass::intermediate);
    EXPECT_EQ(aids.income_class((73098 + 2 * 9254) * real + 1, 7), IncomeClass::higher);
}

TEST(Aids, OfTheProjectMatchPublishedAmounts)
{
    const Aids aids = aids_of_the_project();
    const PriceLevel level = PriceLevel::read(share + "/forcing/price_level.csv");
    // A heat pump of 2025 for a very modest owner who leaves gas: 5000 of the State and 4000 of certificates.
    Situation pump{.month = Month::of(2025, 3), .income = IncomeClass::very_modest, .quantity = 1, .cost = 14300};
    EXPECT_NEAR(aids.amount(Measure::heat_pump_water, pump) * level.at(2025), 9000, 1e-9);
    pump.income = IncomeClass::higher;
    EXPECT_NEAR(aids.amount(Measure::heat_pump_water, pump) * level.at(2025), 2500, 1e-9);
    // A deep retrofit of 2024 that gains three classes: 60 % of at most 55,000 before tax.
    Situation deep{.month = Month::of(2024, 3), .income = IncomeClass::modest, .quantity = 110, .cost = 80000,
                   .classes_gained = 3};
    EXPECT_NEAR(aids.amount(Measure::deep_retrofit, deep) * level.at(2024), 0.60 * 55000, 1e-6);
    deep.classes_gained = 2;
    EXPECT_NEAR(aids.amount(Measure::deep_retrofit, deep) * level.at(2024), 0.60 * 40000, 1e-6);
    // Suspended in the summer of 2025, and after it for labels E to G only.
    deep.month = Month::of(2025, 8);
    EXPECT_EQ(aids.amount(Measure::deep_retrofit, deep), 0);
    deep.month = Month::of(2025, 11);
    EXPECT_GT(aids.amount(Measure::deep_retrofit, deep), 0);
    deep.label = Label::d;
    EXPECT_EQ(aids.amount(Measure::deep_retrofit, deep), 0);
}

TEST(Aids, OfTheProjectStayUnderTheirCeilingInEveryMonth)
{
    const Aids aids = aids_of_the_project();
    for (int m = 0; m < n_measures; ++m)
        for (int k = 0; k < n_income_classes; ++k)
            for (int i = 0; i < 400; i += 5) {
                const Situation s{.month = {i}, .income = static_cast<IncomeClass>(k), .quantity = 3, .cost = 1500,
                                  .classes_gained = 4};
                const double received = aids.amount(static_cast<Measure>(m), s);
                EXPECT_GE(received, 0.0);
                EXPECT_LE(received, aids.ceiling(s.income) * s.cost);
            }
}

TEST(Aids, RefuseWhatCannotBeMeant)
{
    const auto message = [](const std::string& row) { return message_of([&] { aids_of(row); }); };
    const std::string good = "a,wall,all,any,any,A,any,2018-01,open,share,0.3,,none,with_tax,0,,test\n";
    EXPECT_EQ(message(good), "");
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string row = good;
        row.replace(row.find(from), from.size(), to);
        return message(row);
    };
    EXPECT_NE(with("share,0.3", "share,30").find("amount = 30"), std::string::npos) << with("share,0.3", "share,30");
    EXPECT_NE(with("wall", "walls").find("did you mean wall"), std::string::npos);
    EXPECT_NE(with("2018-01,open", "2018-01,2017-01").find(":2: to"), std::string::npos);
    EXPECT_NE(with("2018-01,open", "2018/01,open").find("YYYY-MM"), std::string::npos);
    EXPECT_NE(with(",none", ",base").find("cap"), std::string::npos);
    EXPECT_NE(with(",0,,test", ",nine,,test").find("min_classes"), std::string::npos);
}

} // namespace essaim::test
