// Communes as administrations (E15): accounts that close, limits with a known answer, learning from trials (T14).
#include "agents/households/obligations.hpp"
#include "agents/institutions/bandit.hpp"
#include "agents/institutions/programme.hpp"
#include "agents/institutions/shared_projects.hpp"
#include "config/settings.hpp"
#include "core/math.hpp"
#include "support/one_household.hpp"
#include "support/small_territory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>

namespace essaim::test {

namespace {

const Settings everything = busy_institutions();

constexpr std::array spent{Flow::lever_advice, Flow::lever_workshops, Flow::lever_brokerage, Flow::lever_third_party,
                           Flow::lever_installers, Flow::lever_grants, Flow::lever_schools, Flow::lever_mobility,
                           Flow::lever_lighting, Flow::lever_citizens, Flow::lever_controls, Flow::lever_other,
                           Flow::services_training, Flow::services_coordination, Flow::services_evaluation};

void set(ParameterBlock& block, const Settings& settings)
{
    ParameterBlock* blocks[] = {&block};
    for (const auto& [name, value] : settings) set_parameter(blocks, name, value);
}

double normal(const Draws& draws, std::uint64_t who, int month, std::uint32_t block)
{
    return math::normal_quantile(draws.uniform(AgentId{who}, Month{month}, Process("test"), block));
}

} // namespace

TEST(Institutions, MoneyOfServicesIsWhatTheySpendInEveryCommuneAndMonth)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), everything);
    double coordinated = 0.0, evaluated = 0.0, granted = 0.0;
    std::vector<double> fund(3, 0.0), budget(3, 0.0);
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        world.advance();
        for (Commune c = 0; c < 3; ++c) {
            double out = 0.0;
            for (const Flow flow : spent) out += world.commune(c, flow);
            const double in = world.commune(c, Flow::commune_levers);
            ASSERT_NEAR(out, in, 1e-9 * in) << "commune " << c << ", month " << month.index;
            const double left = world.commune(c, Flow::grant_fund);
            ASSERT_NEAR(left, fund[c] + world.commune(c, Flow::lever_grants) - world.commune(c, Flow::municipal_grants),
                        1e-4);
            fund[c] = left;
            const double kept = world.commune(c, Flow::commune_budget);
            ASSERT_NEAR(kept, budget[c] + world.commune(c, Flow::commune_revenue) - in -
                                  world.commune(c, Flow::commune_subsidies) -
                                  world.commune(c, Flow::commune_invested), 1e-9 * (1.0 + std::abs(kept) + in));
            budget[c] = kept;
            coordinated += world.commune(c, Flow::services_coordination);
            evaluated += world.commune(c, Flow::evaluations);
            granted += world.commune(c, Flow::municipal_grants);
        }
    }
    EXPECT_GT(coordinated, 0.0);
    EXPECT_GT(evaluated, 0.0);
    EXPECT_GT(granted, 0.0);
}

TEST(Institutions, WithoutSharingTrialsAndNetworkTheProgrammeIsFixedAndAdditive)
{
    Settings plain{{"programme.pioneers", "all"}, {"programme.start_year", "2018"}, {"management.growth", "0"},
                   {"services.training", "0"}, {"services.turnover", "0"}, {"levers.brokerage", "1"},
                   {"levers.third_party", "2"}};
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), plain);
    world.advance_to(Month::of(2019, 6));
    const Population& population = world.population();
    const auto n = static_cast<Row>(world.model().catalogue.levers().size());
    for (Commune c = 0; c < 3; ++c) {
        EXPECT_EQ(population.communes.chi[c], 0.0);
        const double per_home = 12.0 * population.communes.levers[c] / world.commune(c, Flow::households);
        // advice, brokerage, third-party finance: a quarter, a quarter, a half; scales of 5, 10 and 10 EUR
        const double expected[] = {1.0 - std::exp(-per_home / 4.0 / 5.0), 0.0, 1.0 - std::exp(-per_home / 4.0 / 10.0),
                                   1.0 - std::exp(-per_home / 2.0 / 10.0)};
        for (Row k = 0; k < 4; ++k) EXPECT_NEAR(population.levers.intensity[c * n + k], expected[k], 1e-12);
        for (Row k = 4; k < n; ++k) EXPECT_EQ(population.levers.intensity[c * n + k], 0.0);
    }
}

TEST(Institutions, SharedProjectsAddWhatOneServiceAloneCannot)
{
    SharedProjects projects;
    Services services;
    services.resize(n_services);
    CommuneOffer silo{.advice = 0.5, .brokerage = 0.5, .third_party = 0.5, .training = 0.5}, shared = silo;
    projects.complement(0, services, silo);
    EXPECT_EQ(silo.transaction, 0.0);
    EXPECT_EQ(silo.wait, 0.0);
    const auto housing = static_cast<Row>(Service::housing), finance = static_cast<Row>(Service::finance);
    services.shares_with[housing] = static_cast<std::uint8_t>(1U << finance);
    services.shares_with[finance] = static_cast<std::uint8_t>(1U << housing);
    projects.complement(0, services, shared);
    EXPECT_DOUBLE_EQ(shared.transaction, 0.3 * 3000.0 * 0.5);
    EXPECT_DOUBLE_EQ(shared.wait, 0.3 * 0.5);
    // chi: two services of equal staff that share, among six: 1 pair of 15
    for (Row s = 0; s < n_services; ++s) services.staff[s] = 1.0;
    EXPECT_DOUBLE_EQ(projects.measured(0, services), 1.0 / 15.0);
    EXPECT_GT(projects.time(services.shares_with[housing]), 0.0);
}

TEST(Institutions, ALearnerFindsTheTruthAndItsRegretVanishes) // T14
{
    const Draws draws(7);
    const std::vector<double> truth{20.0, 60.0, 40.0, 80.0};
    constexpr double noise = 60.0 * 60.0, best = 80.0;
    std::vector<Belief> beliefs(truth.size(), {50.0, 50.0 * 50.0});
    std::vector<double> shares(truth.size()), luck(truth.size());
    double regret = 0.0, regret_early = 0.0;
    constexpr int early = 50, late = 5000;
    for (int t = 0; t < late; ++t) {
        follow(beliefs, 1.0, shares);
        ASSERT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-12);
        for (std::size_t k = 0; k < truth.size(); ++k) {
            regret += shares[k] * (best - truth[k]);
            luck[k] = normal(draws, k, t, 0);
        }
        const std::size_t tried = t % 10 == 0 ? static_cast<std::size_t>(t / 10) % truth.size() : to_try(beliefs, luck);
        beliefs[tried] = updated(beliefs[tried], truth[tried] + std::sqrt(noise) * normal(draws, 99, t, 1), noise);
        if (t + 1 == early) regret_early = regret / early;
    }
    for (std::size_t k = 0; k < truth.size(); ++k) // 4 deviations: one false alarm in 4,000
        EXPECT_NEAR(beliefs[k].mean, truth[k], 4.0 * std::sqrt(beliefs[k].variance)) << "lever " << k;
    EXPECT_LT(std::sqrt(beliefs[3].variance), 1.5);
    EXPECT_LT(regret / late, 0.1 * regret_early);
}

TEST(Institutions, WhatIsNotEvaluatedIsNotKnown)
{
    const Communicator ranks = Communicator::alone();
    for (const bool evaluates : {true, false}) {
        Settings settings = everything;
        settings.emplace_back("programme.mixing", "0");
        settings.emplace_back("learning.evaluates", evaluates ? "yes" : "no");
        World world(ranks, three_communes(), settings);
        world.advance_to(Month::of(2020, 12));
        const Levers& levers = world.population().levers;
        int moved = 0;
        for (Row row = 0; row < levers.rows(); ++row) moved += levers.belief[row] != 50.0 ? 1 : 0;
        if (evaluates) EXPECT_GT(moved, 0);
        else EXPECT_EQ(moved, 0);
    }
}

TEST(Institutions, IdenticalCommunesThatSeeEachOtherAdoptAsBassSays)
{
    constexpr Row n = 20'000;
    constexpr double own = 0.02, peers = 0.6;
    std::vector<std::unique_ptr<Lever>> no_levers;
    Programme programme(no_levers);
    set(programme, {{"programme.network", "all"}, {"programme.own", "0.02"}, {"programme.peers", "0.6"},
                    {"programme.start_year", "2018"}});
    OneHousehold scene;
    scene.territory.communes.code.resize(n);
    scene.population.communes.resize(n);
    for (Row i = 0; i < n; ++i)
        scene.population.communes.id[i] = AgentId::of(AgentKind::commune, 0, 0, i).value;
    programme.found(scene.territory, scene.population);
    double expected = 0.0, worst = 0.0;
    for (int month = 0; month < 180; ++month) {
        programme.together(scene.population, Heard(), scene.now(Month{month}));
        expected += (own + peers * expected) / 12.0 * (1.0 - expected);
        double adopted = 0.0;
        for (Row i = 0; i < n; ++i) adopted += scene.population.communes.engaged[i];
        worst = std::max(worst, std::abs(adopted / n - expected));
    }
    EXPECT_GT(expected, 0.9);
    EXPECT_LT(worst, 3.0 / std::sqrt(static_cast<double>(n)));
}

TEST(Institutions, AProgrammeThatIsTheTrendChangesNobody)
{
    const Communicator ranks = Communicator::alone();
    const Settings same{{"programme.pioneers", "all"}, {"programme.network", "all"}, {"programme.start_year", "2018"},
                        {"commune.programme_share", "0.15"}};
    World trend(ranks, three_communes()), programme(ranks, three_communes(), same);
    trend.advance_to(Month::of(2020, 12));
    programme.advance_to(Month::of(2020, 12));
    for (std::size_t k = 0; k < trend.households().columns().size(); ++k) {
        const AnyColumn &a = *trend.households().columns()[k], &b = *programme.households().columns()[k];
        EXPECT_EQ(std::memcmp(a.bytes(), b.bytes(), a.width * trend.households().rows()), 0) << a.name;
    }
}

TEST(Institutions, WorkshopsFillTheirSeatsAndTeachThoseWhoCome)
{
    const Communicator ranks = Communicator::alone();
    const Settings settings{{"programme.pioneers", "all"}, {"programme.start_year", "2018"}, {"levers.advice", "0"},
                            {"levers.workshops", "1"}, {"levers.workshops_seats", "1"}, {"services.training", "0"},
                            {"services.turnover", "0"}, {"social.enabled", "no"}};
    World world(ranks, three_communes(), settings);
    Settings trend = settings;
    trend[0].second = "none";
    World other(ranks, three_communes(), trend);
    const auto levers = static_cast<Row>(world.model().catalogue.levers().size());
    double came = 0.0, seats = 0.0;
    for (Month month{0}; month <= Month::of(2018, 12); ++month.index) {
        double offered = 0.0;
        for (Commune c = 0; c < 3; ++c)
            offered += world.population().levers.intensity[c * levers + 1] / 12.0 *
                       (month.index > 0 ? world.commune(c, Flow::households) : 0.0);
        world.advance();
        other.advance();
        seats += offered;
        came += world.total(Flow::participants);
    }
    EXPECT_GT(seats, 100.0);
    EXPECT_NEAR(came, seats, 4.0 * std::sqrt(seats)); // one false alarm in 16,000
    EXPECT_NEAR(world.total(Flow::knowledge) - other.total(Flow::knowledge), 0.15 * came, 0.05 * came);
}

TEST(Institutions, WhoIsForcedWithoutASayLosesPartOfThePersonalNorm)
{
    for (const double participation : {0.0, 1.0}) {
        Obligations obligations;
        set(obligations, {{"obligation.form", "imposed"}, {"obligation.owners", "yes"}, {"obligation.exemptions", "0"},
                          {"obligation.controls", "1"}});
        obligations.prepare();
        OneHousehold one;
        one.population.households.label[0] = static_cast<std::uint8_t>(Label::g);
        one.population.households.norm[0] = 1.0F;
        one.offers[0].participation = participation;
        int months = 0;
        for (; one[Flow::obliged] == 0.0 && months < 240; ++months)
            one.live(obligations, Month::of(2026, 1 + months % 12));
        ASSERT_EQ(one[Flow::obliged], 1.0);
        EXPECT_TRUE(one.month.imposed);
        EXPECT_EQ(one.month.window_envelope, Trigger::obligation);
        EXPECT_FLOAT_EQ(one.population.households.norm[0], participation > 0.0 ? 1.0F : 0.85F);
    }
}

TEST(Institutions, LandlordsRenovateLessFreelyThanForMoneyAndMostWhenTheyMust)
{
    const Communicator ranks = Communicator::alone();
    const auto rented = [&](const Settings& policy) {
        Settings settings{{"run.last_year", "2029"}, {"triggers.attention", "0"}, {"triggers.facade", "0"}};
        settings.insert(settings.end(), policy.begin(), policy.end());
        World world(ranks, three_communes(), settings);
        double works = 0.0;
        for (Month month{0}; month <= Month::of(2029, 12); ++month.index) {
            world.advance();
            if (month >= Month::of(2025))
                works += world.total(Flow::renovations_rented_house) + world.total(Flow::renovations_rented_flat);
        }
        return works;
    };
    const double freely = rented({{"obligation.form", "voluntary"}}),
                 incited = rented({{"obligation.form", "voluntary"}, {"state.landlord_grant", "0.5"}}),
                 by_law = rented({}), imposed = rented({{"obligation.form", "imposed"}, {"obligation.controls", "1"}});
    EXPECT_LT(freely, by_law);
    EXPECT_LT(by_law, incited);
    EXPECT_LT(incited, imposed);
}

TEST(Institutions, SocialLandlordsRenovateWhatTheirMoneyPays)
{
    const Communicator ranks = Communicator::alone();
    World without(ranks, three_communes()), with(ranks, three_communes(), {{"landlords.investment", "2000"}});
    double budget = 0.0, renovated = 0.0, paid = 0.0, most = 0.0, social_with = 0.0, social_without = 0.0;
    for (Month month{0}; month <= Month::of(2020, 12); ++month.index) {
        with.advance();
        without.advance();
        double left = 0.0;
        for (Commune c = 0; c < 3; ++c) left += with.commune(c, Flow::landlord_budget);
        const double bill = with.total(Flow::landlord_works);
        if (month.index > 0) {
            ASSERT_NEAR(left, budget + 2000.0 / 12.0 * with.total(Flow::social_homes) - bill, 1e-2);
            if (budget <= 0.0) { // nothing on credit
                ASSERT_EQ(with.total(Flow::landlord_renovations), 0.0);
            }
        }
        budget = left;
        most = std::max(most, std::abs(budget));
        paid += bill;
        renovated += with.total(Flow::landlord_renovations);
        social_with += with.total(Flow::renovations_social);
        social_without += without.total(Flow::renovations_social);
    }
    EXPECT_GT(renovated, 10.0);
    EXPECT_GT(social_with, social_without + 0.5 * renovated);
    EXPECT_LT(std::abs(budget), 0.3 * paid) << "money neither piles up nor is overdrawn";
}

TEST(Institutions, AnAgencyGivesWhatCommunesPoolEvenlyToAllHomes)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"agency.pooled", "1"}, {"services.training", "0"}, {"services.turnover", "0"}});
    world.advance_to(Month::of(2018, 3));
    double given = 0.0, spent = 0.0, homes = 0.0;
    const Communes& communes = world.population().communes;
    for (Commune c = 0; c < 3; ++c) {
        given += communes.pooled[c];
        spent += world.commune(c, Flow::agency_spent);
        homes += world.commune(c, Flow::households);
    }
    EXPECT_GT(given, 0.0);
    EXPECT_NEAR(spent, given, 1e-6 * given);
    for (Commune c = 0; c < 3; ++c) {
        EXPECT_NEAR(communes.agency[c], given / homes, 1e-6 * given / homes);
        EXPECT_NEAR(world.population().levers.intensity[c * static_cast<Row>(world.model().catalogue.levers().size())],
                    1.0 - std::exp(-12.0 * given / homes / 5.0), 1e-9);
    }
}

} // namespace essaim::test
