// Spreading processes with a known answer, run by the engine on its draws and its published state (T5 to T8).
//
// One cell is complete mixing: everybody sees the share of its homes that show photovoltaics at the end of last month.
#include "agents/households/influence.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace essaim::test {

namespace {

constexpr std::size_t pv_bit = 3;

/// Share of homes in sight that had adopted at the end of last month.
double adopted(const Me& me, const Now& now)
{
    return now.visible[me.local_cell * n_visible + pv_bit] / static_cast<double>(now.around[me.local_cell]);
}

/// A behaviour that adopts or not; in the first month it sets the start.
template <class Rule>
class Adoption final : public EachHousehold<Adoption<Rule>> {
public:
    explicit Adoption(Rule rule) : rule_(rule) {}
    std::string_view name() const override { return "adoption"; }
    std::string_view about() const override { return "adopts"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth&, const Now& now, Tally tally) const
    {
        const double u = now.draws.uniform(me.id, now.month, Process("adoption"));
        const bool adopts = rule_(me, now, u, h.pv_kwp[me.row] > 0.0F);
        h.pv_kwp[me.row] = adopts ? 1.0F : 0.0F;
        tally[Flow::pv_roofs] += adopts ? 1.0 : 0.0;
    }

private:
    Rule rule_;
};

template <class Rule>
ChangeCatalogue only(Rule rule)
{
    return [rule](Catalogue& catalogue) {
        catalogue.clear();
        catalogue.add(std::make_unique<Adoption<Rule>>(rule));
    };
}

const Settings long_run{{"run.last_year", "2045"}};

double normal_distribution(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

} // namespace

// Bass (1969) in discrete time: f' = f + (p + q f)(1 - f).
TEST(Spread, FollowsTheBassRecursionUnderCompleteMixing)
{
    constexpr int n = 10'000;
    constexpr double p = 0.003, q = 0.15; // a month
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(1, n), long_run, only([](const Me& me, const Now& now, double u, bool has) {
                    return now.month.index > 0 && (has || u < p + q * adopted(me, now));
                }));
    world.advance();
    double f = 0.0, worst = 0.0;
    for (int month = 1; month < 60; ++month) {
        world.advance();
        f += (p + q * f) * (1.0 - f);
        worst = std::max(worst, std::abs(world.total(Flow::pv_roofs) / n - f));
    }
    EXPECT_GT(f, 0.95); // the whole curve
    // The bound holds 3 standard deviations of the early lottery that growth carries along; one seed of 400 exceeds it.
    EXPECT_LT(worst, 3.0 / std::sqrt(n));
}

TEST(Spread, WithoutImitationIsExponential)
{
    constexpr int n = 5'000;
    constexpr double p = 0.04;
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(1, n), long_run, only([](const Me&, const Now& now, double u, bool has) {
                    return now.month.index > 0 && (has || u < p);
                }));
    world.advance();
    for (int month = 1; month < 36; ++month) {
        world.advance();
        EXPECT_NEAR(world.total(Flow::pv_roofs) / n, 1.0 - std::pow(1.0 - p, month), 2.0 / std::sqrt(n)) << month;
    }
}

// Everybody copies somebody drawn from the cell: the share is a martingale, so it fixes at one with its initial value.
TEST(Spread, ACopiedOpinionWinsAsOftenAsItWasHeldAtFirst)
{
    constexpr int cells = 200, homes = 16;
    constexpr double start = 0.25;
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(cells, homes), long_run, only([](const Me& me, const Now& now, double u, bool) {
                    // the start is exact: four homes of every cell
                    if (now.month.index == 0) return me.row % homes < start * homes;
                    return u < adopted(me, now);
                }));
    for (int month = 0; month < 160; ++month) world.advance();
    int all = 0, none = 0;
    for (std::uint32_t c = 0; c < cells; ++c) {
        all += world.cell(c, Flow::pv_roofs) == homes ? 1 : 0;
        none += world.cell(c, Flow::pv_roofs) == 0.0 ? 1 : 0;
    }
    EXPECT_EQ(all + none, cells); // a cell is undecided after 160 months with probability (15/16)^160, 3e-5
    EXPECT_NEAR(all / static_cast<double>(cells), start, 3.0 * std::sqrt(start * (1.0 - start) / cells));
}

// Granovetter (1978): who adopts when the share in sight reaches a threshold, normal(0.25, sigma), follows x' = F(x).
TEST(Spread, ThresholdsLeadToTheFixedPointOfTheirDistributionAndJump)
{
    constexpr int n = 5'000, months = 80;
    constexpr double mean = 0.25;
    const auto simulate = [](double sigma) {
        const Communicator ranks = Communicator::alone();
        World world(ranks, islands(1, n), long_run, only([sigma](const Me& me, const Now& now, double, bool) {
                        const double u = now.draws.uniform(me.id, at_synthesis, Process("threshold"));
                        const double seen = now.month.index == 0 ? 0.0 : adopted(me, now);
                        return seen >= mean + sigma * math::normal_quantile(u);
                    }));
        for (int month = 0; month < months; ++month) world.advance();
        return world.total(Flow::pv_roofs) / n;
    };
    const auto fixed_point = [](double sigma) {
        double x = 0.0;
        for (int month = 0; month < months; ++month) x = normal_distribution((x - mean) / sigma);
        return x;
    };
    // below the critical spread, about 0.122, few move; above it nearly all
    for (const double sigma : {0.08, 0.10, 0.16, 0.20}) {
        const double x = simulate(sigma);
        EXPECT_NEAR(x, fixed_point(sigma), 3.0 / std::sqrt(n)) << "sigma " << sigma;
        EXPECT_TRUE(sigma < 0.122 ? x < 0.05 : x > 0.85) << "sigma " << sigma << ": " << x;
    }
}

namespace {

/// Deffuant and Weisbuch (2000) by pairs: each month a keyed lottery makes pairs in each cell, and both partners of a
/// pair that are near enough move to their middle. Pairs never leave a cell, and no chunk splits a cell.
class Pairs final : public HouseholdBehaviour {
public:
    explicit Pairs(float confidence) : confidence_(confidence) {}
    std::string_view name() const override { return "pairs"; }
    std::string_view about() const override { return "meets in pairs"; }
    void describe(ParameterVisitor&) override {}
    void apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth>, const Now& now) const override
    {
        const auto key = [&](Row row) { return now.draws.uniform(AgentId{h.id[row]}, now.month, Process("pairs")); };
        for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
            std::vector<std::pair<double, Row>> order;
            for (Row row = now.population.first_household[cell]; row < now.population.first_household[cell + 1]; ++row)
                order.emplace_back(key(row), row);
            std::sort(order.begin(), order.end());
            for (std::size_t i = 0; i + 1 < order.size(); i += 2) {
                float &a = h.attitude[order[i].second], &b = h.attitude[order[i + 1].second];
                if (now.month.index == 0) { // the start is even over [-1, 1]
                    a = 2.0F * static_cast<float>(order[i].first) - 1.0F;
                    b = 2.0F * static_cast<float>(order[i + 1].first) - 1.0F;
                } else if (std::abs(a - b) < confidence_) {
                    const float middle = 0.5F * (a + b);
                    a = b = middle;
                }
            }
        }
    }

private:
    float confidence_;
};

struct Clusters {
    std::vector<int> sizes; ///< of more than one per cent of households
    double mean_before, mean_after;
};

Clusters meet_in_pairs(float confidence)
{
    constexpr int n = 1000;
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(1, n), long_run, [=](Catalogue& catalogue) {
        catalogue.clear();
        catalogue.add(std::make_unique<Pairs>(confidence));
    });
    const auto mean = [&] {
        double sum = 0;
        for (const float a : world.households().attitude.values()) sum += static_cast<double>(a);
        return sum / n;
    };
    world.advance();
    Clusters clusters{.sizes = {}, .mean_before = mean(), .mean_after = 0};
    for (int month = 0; month < 150; ++month) world.advance();
    clusters.mean_after = mean();
    std::vector<float> opinion(world.households().attitude.values().begin(), world.households().attitude.values().end());
    std::sort(opinion.begin(), opinion.end());
    for (std::size_t begin = 0, end = 0; begin < opinion.size(); begin = end) {
        do ++end;
        while (end < opinion.size() && opinion[end] - opinion[end - 1] < 0.02F);
        if (end - begin > n / 100) clusters.sizes.push_back(static_cast<int>(end - begin));
    }
    return clusters;
}

} // namespace

TEST(Spread, PairsWithWideConfidenceAgree)
{
    const Clusters clusters = meet_in_pairs(1.0F); // half of the scale: 0.5 of Deffuant's unit interval
    ASSERT_EQ(clusters.sizes.size(), 1U);
    EXPECT_GT(clusters.sizes[0], 990);
    EXPECT_NEAR(clusters.mean_after, clusters.mean_before, 1e-6); // single precision
}

TEST(Spread, PairsWithNarrowConfidenceSplitInTwo)
{
    const Clusters clusters = meet_in_pairs(0.4F); // 0.2 of the unit interval
    ASSERT_EQ(clusters.sizes.size(), 2U);
    for (const int size : clusters.sizes) EXPECT_GT(size, 250); // how even the two are is chance
    EXPECT_GT(clusters.sizes[0] + clusters.sizes[1], 950);      // and remnants between and beyond them
    EXPECT_NEAR(clusters.mean_after, clusters.mean_before, 1e-6);
}

namespace {

/// The model's own influence and nothing else.
void influence_alone(Catalogue& catalogue)
{
    catalogue.clear();
    catalogue.add(std::make_unique<SocialInfluence>());
}

} // namespace

// Two households that observe only each other, ten ties each: their difference shrinks by 1 - 2 * 10 * pull a month.
TEST(Spread, InfluenceOfTwoConvergesGeometricallyAndKeepsTheMean)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(1, 2), {{"social.confidence", "2"}, {"social.pull", "0.01"}}, influence_alone);
    Households& h = world.households();
    h.openness[0] = h.openness[1] = 1.0F;
    h.attitude[0] = -0.8F;
    h.attitude[1] = 0.6F;
    world.population().seen[0] = publish(h, 0);
    world.population().seen[1] = publish(h, 1);
    double expected = 1.4;
    for (int month = 0; month < 20; ++month) {
        world.advance();
        expected *= 1.0 - 2.0 * ties_per_household * 0.01;
        EXPECT_NEAR(h.attitude[1] - h.attitude[0], expected, 1.5 * attitude_step) << month; // published in steps
        EXPECT_NEAR(h.attitude[1] + h.attitude[0], -0.2, 1e-5) << month;
    }
}

TEST(Spread, WithoutConfidenceNobodyIsMoved)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"social.confidence", "0"}}, influence_alone);
    const std::vector<float> before(world.households().attitude.values().begin(), world.households().attitude.values().end());
    for (int month = 0; month < 12; ++month) world.advance();
    const auto after = world.households().attitude.values();
    for (std::size_t i = 0; i < before.size(); ++i) ASSERT_NEAR(after[i], before[i], 1e-5); // all at their roots
}

TEST(Spread, AClosedMindReturnsToItsRootsExponentially)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(4, 10), {{"social.return", "0.05"}}, influence_alone);
    Households& h = world.households();
    for (Row row = 0; row < h.rows(); ++row) {
        h.openness[row] = 0.0F;
        h.attitude_rooted[row] = 0.2F;
        h.attitude[row] = -0.7F;
    }
    for (int month = 1; month <= 24; ++month) {
        world.advance();
        EXPECT_NEAR(h.attitude[3], 0.2 - 0.9 * std::pow(0.95, month), 1e-5) << month;
    }
}

TEST(Spread, TheMoreRootedMindsAreTheMoreVarietyTheyKeep)
{
    // guard against lock-in: ten years of influence leave more of the variety where minds return to their roots
    const auto variance_left = [](float openness) { // of everybody; negative: as the model draws it
        const Communicator ranks = Communicator::alone();
        World world(ranks, three_communes(), long_run, influence_alone);
        Households& h = world.households();
        const auto variance = [&] {
            double sum = 0, square = 0;
            for (const float a : h.attitude.values()) {
                sum += static_cast<double>(a);
                square += static_cast<double>(a) * static_cast<double>(a);
            }
            const auto n = static_cast<double>(h.rows());
            return square / n - sum * sum / n / n;
        };
        if (openness >= 0.0F)
            for (float& of_one : h.openness.values()) of_one = openness;
        const double before = variance();
        world.advance_to(Month::of(2027, 12));
        return variance() / before;
    };
    const double open = variance_left(1.0F), model = variance_left(-1.0F), rooted = variance_left(0.2F),
                 closed = variance_left(0.0F);
    EXPECT_GT(open, 0.01);
    EXPECT_GT(model, open);
    EXPECT_GT(rooted, 1.5 * model);
    EXPECT_GT(closed, rooted);
    EXPECT_NEAR(closed, 1.0, 1e-3);
}

} // namespace essaim::test
