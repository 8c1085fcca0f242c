// Trust learns the rate of success, remembers as long as declared, and is passed on (E12; T11).
#include "agents/households/influence.hpp"
#include "agents/households/trust.hpp"
#include "config/settings.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace essaim::test {

namespace {

/// Has one experience a month with one role, good with a fixed chance.
class Tester final : public EachHousehold<Tester> {
public:
    Tester(const Trust& trust, Role role, double chance) : trust_(trust), role_(role), chance_(chance) {}
    std::string_view name() const override { return "tester"; }
    std::string_view about() const override { return "has experiences"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth&, const Now& now, Tally) const
    {
        trust_.experience(h, me.row, role_, now.draws.uniform(me.id, now.month, Process("tester")) < chance_);
    }

private:
    const Trust& trust_;
    Role role_;
    double chance_;
};

constexpr Row somebody = 7;
/// Has one good experience with neighbours in the first month.
class Once final : public EachHousehold<Once> {
public:
    explicit Once(const Trust& trust) : trust_(trust) {}
    std::string_view name() const override { return "once"; }
    std::string_view about() const override { return "has one experience"; }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth&, const Now& now, Tally) const
    {
        if (now.month.index == 0 && me.row == somebody) trust_.experience(h, me.row, Role::neighbours, true);
    }

private:
    const Trust& trust_;
};

constexpr double p = 0.7, memory = 0.98;

} // namespace

TEST(TrustLimit, BecomesTheRateOfSuccessWithTheVarianceOfItsMemory) // T11
{
    for (const Role role : {Role::installer, Role::institutions, Role::agency, Role::neighbours}) {
        const Communicator ranks = Communicator::alone();
        World world(ranks, islands(10, 400),
                    {{"trust.negativity", "1"}, {"trust.evidence", "0"}, {"trust.passed_on", "0"}, {"run.last_year", "2045"}},
                    [role](Catalogue& catalogue) {
                        catalogue.clear();
                        catalogue.add(std::make_unique<Hearsay>(catalogue.trust()));
                        catalogue.add(std::make_unique<Tester>(catalogue.trust(), role, p));
                    });
        world.advance_to(Month::of(2045, 12)); // 336 months, seven memories
        const Households& h = world.households();
        double sum = 0, squares = 0;
        for (Row row = 0; row < h.rows(); ++row) {
            const double trust = Trust::of(h, row, role);
            sum += trust;
            squares += trust * trust;
        }
        const double n = h.rows(), mean = sum / n, variance = squares / n - mean * mean;
        const double expected = p * (1 - p) * (1 - memory) / (1 + memory); // 0.00212
        EXPECT_NEAR(mean, p, 4.0 * std::sqrt(expected / n)) << static_cast<int>(role); // false alarms: 6e-5
        EXPECT_NEAR(variance, expected, 0.12 * expected) << static_cast<int>(role);    // five standard errors
    }
}

TEST(TrustLimit, BadExperiencesWeighMore)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(10, 100), {{"trust.evidence", "0"}, {"trust.passed_on", "0"}, {"run.last_year", "2040"}},
                [](Catalogue& catalogue) {
                    catalogue.clear();
                    catalogue.add(std::make_unique<Hearsay>(catalogue.trust()));
                    catalogue.add(std::make_unique<Tester>(catalogue.trust(), Role::agency, p));
                });
    world.advance_to(Month::of(2040, 12));
    double sum = 0;
    for (Row row = 0; row < world.households().rows(); ++row) sum += Trust::of(world.households(), row, Role::agency);
    EXPECT_NEAR(sum / world.households().rows(), p / (p + 2.0 * (1.0 - p)), 0.02);
}

TEST(TrustLimit, IsPassedOnToContactsAMonthLaterAtItsWeight)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, islands(4, 30), {}, [](Catalogue& catalogue) {
        catalogue.clear();
        catalogue.add(std::make_unique<SocialInfluence>());
        catalogue.add(std::make_unique<Hearsay>(catalogue.trust()));
        catalogue.add(std::make_unique<Once>(catalogue.trust()));
    });
    Households& h = world.households();
    for (Row row = 0; row < h.rows(); ++row) h.trust_neighbours[row] = 32768;
    world.advance();
    for (Row row = 0; row < h.rows(); ++row)
        EXPECT_NEAR(Trust::of(h, row, Role::neighbours), row == somebody ? (0.5 * 5.0 + 1.0) / 6.0 : 0.5, 1e-3);
    world.advance();
    int hearers = 0;
    for (Row row = 0; row < h.rows(); ++row) {
        int ties = 0;
        for (const std::uint32_t tie : world.population().ties_of(row)) ties += tie == somebody ? 1 : 0;
        if (row == somebody) continue;
        EXPECT_NEAR(Trust::of(h, row, Role::neighbours), (0.5 * 5.0 + 0.3 * ties) / (5.0 + 0.3 * ties), 1e-3);
        hearers += ties > 0 ? 1 : 0;
    }
    EXPECT_GT(hearers, 0);
    world.advance();
    for (Row row = 0; row < h.rows(); ++row) EXPECT_EQ(h.experience[row], 0);
}

TEST(TrustLimit, SwitchedOffStaysAsItWas)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"trust.enabled", "no"}, {"moves.enabled", "no"}, {"demography.enabled", "no"}});
    const Households& h = world.households();
    const std::vector<float> before(h.trust.values().begin(), h.trust.values().end());
    world.advance_to(Month::of(2020, 12));
    for (Row row = 0; row < h.rows(); ++row) EXPECT_EQ(h.trust[row], before[row]);
}

} // namespace essaim::test
