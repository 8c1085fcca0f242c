#include "app/reach.hpp"

#include "app/scenario.hpp"
#include "config/settings.hpp"
#include "engine/model.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace essaim::test {

namespace {

Reach of(const std::vector<std::string>& parameters) { return reach_of(parameters); }

} // namespace

TEST(Reach, NamesThePolicyOfEachParameter)
{
    EXPECT_EQ(of({"aids.scale"}).bits, touched::aid);
    EXPECT_EQ(of({"obligation.form"}).bits, touched::obligation);
    for (const char* lever : {"levers.grants", "state.landlord_grant", "institutions.public_revenue", "landlords.investment",
                              "management.cooperative", "agency.revenue", "participation.memory"})
        EXPECT_EQ(of({lever}).levers, std::vector<std::string>{"institutions"}) << lever;
    for (const char* rule : {"streets.quorum", "commons.reach", "projects.tariff", "cooperation.bulk", "cooperation.effort_saved"})
        EXPECT_EQ(of({rule}).bits, touched::project) << rule;
    EXPECT_EQ(of({"aids.scale", "streets.quorum", "aids.stop_from_year"}).levers, (std::vector<std::string>{"aid", "projects"}));
}

TEST(Reach, MindsAndPricesReachEverybody)
{
    for (const char* mind : {"prices.growth_gas", "social.pull", "choice.peers", "cooperation.conditional", "coowned.belief",
                             "participation.learnt", "knowledge.from_advice"})
        EXPECT_TRUE(of({mind}).everybody()) << mind;
    EXPECT_FALSE(of({"aids.scale", "levers.advice"}).everybody());
}

TEST(Reach, EveryParameterOfInstitutionsIsAttributed)
{
    // agents/institutions: a lever added there must be told apart, or be said to reach everybody
    Model model;
    std::vector<std::string> unattributed;
    for (const auto& behaviour : model.catalogue.communes())
        for (ParameterBlock* const block : {static_cast<ParameterBlock*>(behaviour.get())})
            for (const Setting& setting : settings_of(std::span(&block, 1)))
                if (of({setting.name}).everybody()) unattributed.push_back(setting.name);
    const std::vector<std::string> effects; // none: what institutions do reaches people by what they offer
    EXPECT_EQ(unattributed, effects);
}

TEST(Reach, MoneyOfCommunesMakesNoOtherHouseholds)
{
    EXPECT_FALSE(shapes_population("institutions.public_revenue"));
    EXPECT_TRUE(shapes_population("population.leaders"));
    EXPECT_TRUE(shapes_population("run.seed"));
}

} // namespace essaim::test
