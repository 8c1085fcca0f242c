// Choices are logits of declared utilities: shares are the softmax and react to prices as it does (T16).
#include "agents/households/decisions.hpp"
#include "config/settings.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace essaim::test {

namespace {

/// Shares of options over an even grid of quantiles: exact to the step of the grid.
std::vector<double> shares(const std::vector<double>& utility)
{
    constexpr int n = 200'000;
    std::vector<double> share(utility.size(), 0.0);
    for (int i = 0; i < n; ++i) share[softmax(utility, (i + 0.5) / n).chosen] += 1.0 / n;
    return share;
}

std::vector<double> analytic(const std::vector<double>& utility)
{
    double total = 0;
    for (const double v : utility) total += std::exp(v);
    std::vector<double> share;
    for (const double v : utility) share.push_back(std::exp(v) / total);
    return share;
}

/// Opens the choice of a car for everybody, every month.
class CarWindow final : public EachHousehold<CarWindow> {
public:
    std::string_view name() const override { return "car_window"; }
    std::string_view about() const override { return "opens the choice of a car"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me&, Households&, HouseholdMonth& m, const Now&, Tally) const { m.window_car = Trigger::age; }
};

/// Money and a taste alone decide: no savings, aids, habituation or others.
const Settings cost_alone{{"choice.social", "no"}, {"choice.saving", "0"},      {"choice.aid", "0"},
                          {"car.familiarity", "0"}, {"car.home_charging", "0"}, {"car.fuel_ban_year", "0"}};

struct Sales {
    double share;      ///< of electric cars
    double difference; ///< of cost, EUR
    int n;
};

/// One month in which 20,000 identical households buy a car.
Sales sell(const std::string& taste, const std::string& cost_scale)
{
    const Communicator ranks = Communicator::alone();
    constexpr int n = 20'000;
    Settings settings = cost_alone;
    settings.insert(settings.end(), {{"car.taste_electric", taste}, {"technology.cost_scale", cost_scale}});
    World world(ranks, islands(1, n), settings, [](Catalogue& catalogue) {
        catalogue.clear();
        catalogue.add(std::make_unique<CarWindow>());
        catalogue.add(std::make_unique<CarReplacement>(catalogue.choices()));
    });
    Households& h = world.households();
    for (Row row = 0; row < h.rows(); ++row) {
        h.cars_fuel[row] = 1;
        h.cars_electric[row] = 0;
    }
    world.advance();
    const Technologies& technologies = world.model().technologies;
    return {.share = world.total(Flow::new_car_electric) / n,
            .difference = technologies.cost(Measure::electric_car, Month{0}, 1.0) -
                          technologies.cost(Measure::fuel_car, Month{0}, 1.0),
            .n = n};
}

constexpr double weight = 0.0964; // of a thousand euros, Res-IRF 4

} // namespace

TEST(Choice, SharesAreTheSoftmaxOfUtilities)
{
    for (const std::vector<double>& utility :
         {std::vector<double>{0.0}, {0.0, 0.0}, {0.3, -1.2, 2.0, 0.0}, {-700.0, 0.0}, {1000.0, 999.0, 998.0}}) {
        const double top = *std::max_element(utility.begin(), utility.end());
        std::vector<double> shifted;
        for (const double v : utility) shifted.push_back(v - top);
        const auto expected = analytic(shifted), obtained = shares(utility);
        for (std::size_t i = 0; i < utility.size(); ++i) EXPECT_NEAR(obtained[i], expected[i], 1e-5) << i;
    }
}

TEST(Choice, LogsumIsTheLogarithmOfTheSumOfExponentials)
{
    const std::vector<double> utility{0.3, -1.2, 2.0, 0.0};
    double total = 0;
    for (const double v : utility) total += std::exp(v);
    EXPECT_NEAR(softmax(utility, 0.5).logsum, std::log(total), 1e-12);
}

TEST(Choice, IsTheSameWhenAllUtilitiesRiseAlike)
{
    EXPECT_EQ(shares({0.3, -1.2, 2.0}), shares({4.3, 2.8, 6.0}));
}

TEST(Choice, PriceElasticityIsWeightTimesCostTimesTheOthersShare)
{
    Choices choices;
    for (const double cost : {2'000.0, 10'000.0, 30'000.0}) {
        const auto share_at = [&](double price) {
            return analytic({choices.money(price, 0, 0), choices.money(9'000.0, 0, 0), choices.money(0, 0, 0)})[0];
        };
        const double step = 1e-4, share = share_at(cost);
        const double elasticity =
            (std::log(share_at(cost * (1 + step))) - std::log(share_at(cost * (1 - step)))) / (2 * step);
        EXPECT_NEAR(elasticity, -weight * cost / 1000.0 * (1.0 - share), 1e-5) << cost;
    }
}

TEST(Choice, ASubsidisedEuroWeighsMoreThanASavedOne)
{
    Choices choices;
    EXPECT_NEAR(choices.money(0, 1000, 0) / choices.money(0, 0, 1000), 0.167 / 0.0964, 1e-12);
    EXPECT_NEAR(choices.money(1000, 0, 1000), 0.0, 1e-12);
}

TEST(Choice, SalesOfARunAreTheLogitOfCostAndTaste)
{
    for (const char* taste : {"-1", "0", "1", "2"}) {
        const Sales sales = sell(taste, "1");
        const double utility = std::stod(taste) - weight * sales.difference / 1000.0;
        const double expected = 1.0 / (1.0 + std::exp(-utility));
        // four standard errors: exceeded once in 16,000 seeds
        EXPECT_NEAR(sales.share, expected, 4 * std::sqrt(expected * (1 - expected) / sales.n)) << "taste " << taste;
    }
}

TEST(Choice, SalesReactToTheirPriceAsTheLogitDoes)
{
    const Sales cheap = sell("1", "0.9"), dear = sell("1", "1.1"), now = sell("1", "1");
    ASSERT_NE(dear.difference, cheap.difference);
    const double slope = (dear.share - cheap.share) / (dear.difference - cheap.difference) * 1000.0;
    const double expected = -weight * now.share * (1 - now.share);
    // the draws are the same in both worlds, so only households near indifference change: a tight bound
    const double error = std::sqrt(std::abs(dear.share - cheap.share) / now.n) /
                         std::abs(dear.difference - cheap.difference) * 1000.0;
    EXPECT_NEAR(slope, expected, 4 * error + 0.01 * std::abs(expected));
}

} // namespace essaim::test
