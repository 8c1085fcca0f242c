// Every process switched off leaves a remainder that is known; every policy of strength nothing changes nothing, bit for
// bit. A process or lever that is added without its line here fails.
#include "config/settings.hpp"
#include "support/fingerprint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string_view>

namespace essaim::test {

namespace {

constexpr Month last = Month::of(2020, 12);

Settings with(Settings settings, const Settings& more)
{
    settings.insert(settings.end(), more.begin(), more.end());
    return settings;
}

/// Households, establishments, communes and the State with all they can do.
const Settings everything = with(busy_institutions(), {
    {"market.opens", "2019"},
    {"prices.random", "yes"}, {"prices.random_year", "2019"}, {"market.learning", "yes"},
    {"agency.revenue", "2"}, {"agency.pooled", "0.5"}, {"landlords.investment", "2000"},
    {"state.landlord_grant", "0.3"}, {"obligation.form", "imposed"},
    {"climate.heat_year", "2018"}, {"climate.heat_years", "3"}, {"population.share_leaders", "0.1"},
    {"streets.quorum", "0.1"}, {"projects.equity_per_home", "1"}});

/// The name of a column, and all bits of it in every row.
using Bits = std::map<std::string, std::vector<std::byte>, std::less<>>;

void copy_bits(const Table& table, std::string_view prefix, Bits& bits)
{
    for (const AnyColumn* column : table.columns())
        bits[std::string(prefix) + std::string(column->name)].assign(column->bytes(),
                                                                     column->bytes() + column->width * table.rows());
}

Bits bits_of(World& world)
{
    Bits bits;
    copy_bits(world.households(), "", bits);
    copy_bits(world.population().businesses, "business:", bits);
    copy_bits(world.population().communes, "commune:", bits);
    return bits;
}

/// What three years come to.
struct Past {
    std::vector<double> sum = std::vector<double>(n_flows, 0.0); ///< of absolute values, cells and institutions
    Bits start, end;
};

Past past(const Settings& settings)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), settings);
    Past all;
    all.start = bits_of(world);
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        for (std::size_t k = 0; k < world.report().cells.size(); ++k)
            all.sum[k % n_flows] += std::abs(world.report().cells[k]);
        for (std::size_t k = 0; k < world.report().communes.size(); ++k)
            all.sum[k % n_flows] += std::abs(world.report().communes[k]);
    }
    all.end = bits_of(world);
    return all;
}

const Past& with_everything()
{
    static const Past all = past(everything);
    return all;
}

/// A process that is switched off: sums that are exactly zero ever after, columns that keep every bit. Both are so for
/// no other reason: with everything on, each of these columns and one of these sums at least move.
struct Off {
    std::string_view name; ///< of the switch
    Settings settings;     ///< that switch it off, and what else would move these columns
    std::vector<Flow> nothing;
    std::vector<std::string_view> kept;
};

const Settings nobody_leaves{{"moves.enabled", "no"}, {"demography.enabled", "no"}};

const std::vector<Off> processes{
    {"business.turnover", {{"business.turnover", "no"}}, {Flow::businesses_closed, Flow::businesses_opened},
     {"business:id", "business:generation"}},
    {"business.by_use", {{"business.by_use", "no"}}, {Flow::business_process}, {}},
    {"business.invest", {{"business.invest", "no"}, {"symbiosis.enabled", "no"}, {"business.turnover", "no"}},
     {Flow::business_invested, Flow::business_pv_produced, Flow::business_pv_exported},
     {"business:efficiency", "business:pv_kwp"}},
    {"business.standards", {{"business.standards", "no"}}, {Flow::business_standards}, {"business:standard"}},
    {"symbiosis.enabled", {{"symbiosis.enabled", "no"}},
     {Flow::business_heat_received, Flow::business_heat_paid, Flow::heat_asked, Flow::heat_contracted},
     {"business:heat_contract"}},
    {"commons.enabled", {{"commons.enabled", "no"}},
     {Flow::open_energy_cooperative, Flow::open_shared_power, Flow::open_heat_network, Flow::built_energy_cooperative,
      Flow::asked_energy, Flow::asked_pool, Flow::asked_heat, Flow::members_energy, Flow::members_pool, Flow::shares_paid,
      Flow::pool_use, Flow::cooperative_produced, Flow::pool_cash, Flow::heat_extension},
     {}},
    {"commune.enabled", {{"commune.enabled", "no"}},
     {Flow::commune_levers, Flow::commune_invested, Flow::commune_revenue, Flow::commune_state_grants,
      Flow::commune_pv_produced, Flow::lever_workshops, Flow::services_training, Flow::participants},
     {"commune:budget", "commune:pv_kwp"}},
    {"services.enabled", {{"services.enabled", "no"}},
     {Flow::services_training, Flow::services_coordination, Flow::services_evaluation, Flow::lever_workshops,
      Flow::lever_brokerage, Flow::lever_third_party, Flow::lever_installers, Flow::lever_grants, Flow::lever_schools,
      Flow::lever_mobility, Flow::lever_lighting, Flow::lever_citizens, Flow::lever_controls, Flow::participants,
      Flow::municipal_grants, Flow::third_party_loans, Flow::transversality},
     {}},
    {"learning.enabled", {{"learning.enabled", "no"}},
     {Flow::pilots, Flow::pilots_failed, Flow::evaluations, Flow::services_evaluation}, {}},
    {"learning.evaluates", {{"learning.evaluates", "no"}}, {Flow::evaluations, Flow::services_evaluation}, {}},
    {"cooperation.enabled", {{"cooperation.enabled", "no"}},
     {Flow::pledges_asked, Flow::pledges, Flow::volunteers, Flow::members_works, Flow::open_group_works,
      Flow::open_coowned_works, Flow::open_energy_cooperative, Flow::open_shared_power, Flow::open_heat_network,
      Flow::built_group_works, Flow::built_coowned_works, Flow::members_energy, Flow::members_pool, Flow::shares_paid},
     {}},
    {"cooperation.coowned", {{"cooperation.coowned", "no"}},
     {Flow::open_coowned_works, Flow::built_coowned_works, Flow::abandoned_coowned_works}, {}},
    {"demography.enabled", with(nobody_leaves, {{"triggers.enabled", "no"}, {"cooperation.enabled", "no"}}),
     {Flow::births, Flow::deaths, Flow::arrivals, Flow::departures, Flow::new_households, Flow::sales, Flow::rebuilt,
      Flow::rehoused},
     {"persons", "age_band", "id"}},
    {"moves.enabled", nobody_leaves, {Flow::moves}, {"id", "income"}},
    {"market.enabled", {{"market.enabled", "no"}},
     {Flow::orders_envelope, Flow::orders_heating, Flow::orders_pv, Flow::waiting_envelope, Flow::waiting_heating,
      Flow::waiting_pv, Flow::waited_envelope, Flow::given_up_envelope, Flow::given_up_heating, Flow::given_up_pv},
     {}},
    {"sobriety.enabled", with(nobody_leaves, {{"sobriety.enabled", "no"}, {"associations.joining", "0"}}), {},
     {"sobriety_heat", "sobriety_power", "sobriety_travel", "habit_heat", "habit_power", "habit_travel"}},
    {"social.enabled", with(nobody_leaves, {{"social.enabled", "no"}, {"cooperation.enabled", "no"},
                                            {"programme.pioneers", "none"}, {"schools.budget", "0"},
                                            {"schools.subsidy", "0"}, {"associations.joining", "0"}}),
     {}, {"attitude", "knowledge"}},
    {"triggers.enabled", with(nobody_leaves, {{"triggers.enabled", "no"}, {"cooperation.enabled", "no"},
                                              {"landlords.investment", "0"}, {"obligation.form", "voluntary"},
                                              {"state.landlord_grant", "0"}}),
     {Flow::works_cost, Flow::works_roof, Flow::new_gas_boiler, Flow::new_heat_pump, Flow::new_pv, Flow::new_car_fuel,
      Flow::new_car_electric, Flow::co2_embodied},
     {"heating", "insulated", "pv_kwp", "cars_fuel"}},
    {"trust.enabled", with(nobody_leaves, {{"trust.enabled", "no"}}), {},
     {"trust", "trust_institutions", "trust_agency", "trust_neighbours"}},
    // without a switch of their own: a number that is nothing
    {"", {{"aids.scale", "0"}, {"levers.grants", "0"}, {"state.landlord_grant", "0"}},
     {Flow::works_aid, Flow::municipal_grants, Flow::landlord_grants}, {}},
    {"", {{"agency.revenue", "0"}, {"agency.pooled", "0"}}, {Flow::agency_spent, Flow::agency_staff}, {}},
    {"", {{"intercommunality.revenue", "0"}},
     {Flow::group_revenue, Flow::group_engineering, Flow::group_cofunding, Flow::group_budget, Flow::group_staff},
     {"commune:envelope", "commune:coached"}},
    {"", {{"schools.budget", "0"}, {"schools.subsidy", "0"}},
     {Flow::school_pupils, Flow::school_subsidy, Flow::school_lessons, Flow::school_teams, Flow::school_spared},
     {"commune:spared"}},
    {"", {{"associations.joining", "0"}},
     {Flow::associations, Flow::association_volunteers, Flow::association_fees, Flow::association_subsidy,
      Flow::association_spent, Flow::association_budget, Flow::visited, Flow::fair_guests},
     {"commune:association_subsidy"}},
    {"", {{"landlords.investment", "0"}}, {Flow::landlord_works, Flow::landlord_renovations}, {}},
    {"", {{"hot_water.litres", "0"}}, {Flow::use_hot_water}, {}},
    {"", {{"appliances.specific", "0"}, {"appliances.cooking", "0"}, {"climate.heat_year", "0"}}, {Flow::use_specific, Flow::use_cooking}, {}},
    {"", {{"climate.heat_year", "0"}}, {Flow::hot, Flow::cooling}, {}},
    {"", {{"commune.lighting", "0"}}, {Flow::lighting_electricity}, {}}};

/// Switches whose remainder is a formula, not nothing: the test that holds it.
const std::map<std::string_view, std::string_view> remainders_of_their_own{
    {"business.discounting", "Businesses.ADiscountedHurdleIsAPaybackWhenLifeIsLong"},
    {"business.own_reference", "Businesses.AnObligationLooksAtTheirOwnStart"},
    {"choice.social", "Policy.WithoutInfluenceItDoesNotMatterWhoSeesWhom"},
    {"cooperation.money", "PublicGood.WithoutThresholdFallsGeometricallyToWhatGiversSustain"},
    {"heating.gains", "HeatNeed.IsLossTimesDegreeHoursWithoutGains"},
    {"heating.comfort", "RealUse.RealisesAllOfASavingWhenLabelsAreRightAndComfortIsFixed"},
    {"heating.label_error", "RealUse.RealisesAllOfASavingWhenLabelsAreRightAndComfortIsFixed"},
    {"market.learning", "Switches.WithoutLearningPricesAreThoseOfScarcityAlone"},
    {"prices.random", "Switches.WithoutRandomPricesTheyAreThoseOfTheTable"},
    {"ties.enabled", "Switches.WithoutTiesEverybodySeesThemselves"},
    {"ties.business", "Switches.WithoutTiesEverybodySeesThemselves"}};

/// Collects the names of parameters whose source is a model switch.
struct SwitchNames final : ParameterVisitor {
    void operator()(std::string_view, double&, const ParameterInfo&) override {}
    void operator()(std::string_view, std::int64_t&, const ParameterInfo&) override {}
    void operator()(std::string_view, std::string&, const ParameterInfo&) override {}
    void operator()(std::string_view name, bool&, const ParameterInfo& info) override
    {
        if (info.source == "model switch") names.emplace(name);
    }
    std::set<std::string> names;
};

/// By month; without what communes are and spend where `communes` is false.
std::vector<Fingerprint> history_of(const Settings& settings, bool communes)
{
    std::vector<Fingerprint> months = history(settings, last);
    if (!communes)
        for (Fingerprint& month : months) month.part[2] = month.part[5] = 0;
    return months;
}

/// The first month and part that a policy changes, or empty.
std::string first_change(const Settings& without, const Settings& with_it, bool communes = true)
{
    static std::map<std::pair<Settings, bool>, std::vector<Fingerprint>> known; // the same reference for many policies
    const std::pair reference{without, communes};
    if (!known.contains(reference)) known[reference] = history_of(without, communes);
    return first_difference(known[reference], history_of(with_it, communes));
}

class Remainder : public testing::TestWithParam<Off> {};
class NullPolicy : public testing::TestWithParam<Settings> {};
class NullLever : public testing::TestWithParam<std::string> {};

std::vector<std::string> levers()
{
    Catalogue catalogue;
    std::vector<std::string> names;
    for (const auto& lever : catalogue.levers()) names.emplace_back(lever->name());
    return names;
}

} // namespace

TEST_P(Remainder, IsWhatIsLeft)
{
    const Off& off = GetParam();
    const Past without = past(with(everything, off.settings));
    double moved = 0.0;
    for (const Flow flow : off.nothing) {
        const auto k = static_cast<std::size_t>(flow);
        EXPECT_EQ(without.sum[k], 0.0) << flow_info[k].name;
        moved += with_everything().sum[k];
    }
    if (!off.nothing.empty()) {
        EXPECT_GT(moved, 0.0) << "they are nothing with the process on, too";
    }
    for (const std::string_view column : off.kept) {
        ASSERT_TRUE(without.start.contains(column)) << column;
        EXPECT_TRUE(without.start.find(column)->second == without.end.find(column)->second) << column << " changes";
        EXPECT_FALSE(with_everything().start.find(column)->second == with_everything().end.find(column)->second)
            << column << " does not change with the process on, either";
    }
}

INSTANTIATE_TEST_SUITE_P(Switches, Remainder, testing::ValuesIn(processes), [](const auto& tested) {
    std::string name(tested.param.name.empty() ? tested.param.settings.front().first : tested.param.name);
    std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

TEST(Switches, EachHasARemainder)
{
    Model model;
    SwitchNames found;
    for (ParameterBlock* block : model.blocks()) block->describe(found);
    EXPECT_GT(found.names.size(), 25U);
    for (const std::string& name : found.names) {
        const auto same = [&](const Off& off) { return off.name == name; };
        EXPECT_TRUE(std::any_of(processes.begin(), processes.end(), same) || remainders_of_their_own.contains(name))
            << name << " has no line";
    }
}

TEST(Switches, WithoutLearningPricesAreThoseOfScarcityAlone)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"market.opens", "2019"}, {"market.swing", "0"}});
    double jobs = 0.0;
    for (Month month{0}; month <= last; ++month.index) {
        world.advance();
        jobs += world.total(Flow::jobs_envelope) + world.total(Flow::jobs_heating);
        for (const double price : world.population().markets.price.values()) ASSERT_EQ(price, 1.0);
    }
    EXPECT_GT(jobs, 0.0);
}

TEST(Switches, WithoutRandomPricesTheyAreThoseOfTheTable)
{
    EXPECT_EQ(first_change({}, {{"prices.random_year", "2018"}, {"prices.volatility_gas", "1"}, {"prices.jump_rate", "12"}}), "");
}

TEST(Switches, WithoutTiesEverybodySeesThemselves)
{
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), {{"ties.enabled", "no"}});
    world.advance();
    const Population& population = world.population();
    for (Row row = 0; row < population.households.rows(); ++row)
        for (const std::uint32_t tie : population.ties_of(row)) ASSERT_EQ(tie, row);
    World apart(ranks, three_communes(), {{"ties.business", "no"}});
    apart.advance();
    for (Row row = 0; row < apart.population().businesses.rows(); ++row)
        for (const std::uint32_t tie : apart.population().business_ties_of(row)) ASSERT_EQ(tie, nobody);
}

TEST(Switches, AllOffEveryYearIsTheYearBefore)
{
    // nobody changes, prices and weather say nothing: what is left is heat = loss x degree-hours, and constants
    Settings off{{"commune.enabled", "no"}, {"heating.gains", "no"}, {"climate.weather", "reference"},
                 {"climate.trend", "0"}, {"appliances.progress", "0"}, {"car.elasticity", "0"}};
    for (const Off& process : processes)
        if (!process.name.empty()) off.emplace_back(std::string(process.name), "no");
    for (const auto& [name, where] : remainders_of_their_own) off.emplace_back(std::string(name), "no");
    const Communicator ranks = Communicator::alone();
    World world(ranks, three_communes(), off);
    constexpr std::array steady{Flow::heat_need, Flow::use_heating, Flow::use_hot_water, Flow::use_cooking,
                                Flow::use_specific, Flow::use_car, Flow::buy_electricity, Flow::buy_gas, Flow::buy_oil,
                                Flow::buy_wood, Flow::buy_motor_fuel, Flow::pv_produced, Flow::persons,
                                Flow::business_electricity, Flow::business_gas, Flow::business_other,
                                Flow::commune_electricity, Flow::attitude, Flow::knowledge, Flow::sobriety_heat};
    std::vector<double> year_before;
    for (Month month{0}; month < Month::of(2020, 1); ++month.index) { // 2020 has a day more
        world.advance();
        for (std::size_t k = 0; k < steady.size(); ++k)
            for (std::uint32_t cell = 0; cell < world.cells().size(); ++cell) {
                const double value = world.cell(cell, steady[k]);
                if (month < Month::of(2019, 1)) year_before.push_back(value);
                else
                    ASSERT_EQ(value, year_before[(static_cast<std::size_t>(month.index - 12) * steady.size() + k) *
                                                     world.cells().size() + cell])
                        << flow_info[static_cast<std::size_t>(steady[k])].name << " of cell " << cell << " in month "
                        << month.index;
            }
    }
    EXPECT_GT(*std::max_element(year_before.begin(), year_before.end()), 0.0);
}

TEST_P(NullPolicy, ChangesNothing) // T19
{
    EXPECT_EQ(first_change({}, GetParam()), "");
}

const std::vector<Settings> policies_of_nothing{
    {{"aids.stop_from_year", "2019"}, {"aids.stop_months", "0"}},
    {{"prices.shock_year", "2019"}, {"prices.shock_months", "12"}, {"prices.shock_factor", "1"}},
    {{"prices.shock_year", "2019"}, {"prices.shock_months", "12"}, {"prices.shock_factor", "2"}, {"prices.shock_shield", "1"}},
    {{"prices.shock_year", "2019"}, {"prices.shock_months", "0"}, {"prices.shock_factor", "2"}},
    {{"climate.cold_year", "2019"}, {"climate.cold_factor", "1"}},
    {{"climate.cold_year", "2019"}, {"climate.cold_months", "0"}},
    {{"climate.heat_year", "2019"}, {"climate.heat_excess", "0"}},
    {{"closures.year", "2019"}, {"closures.share", "0"}},
    {{"market.loss_year", "2019"}, {"market.loss", "0"}},
    {{"agency.revenue", "0"}, {"agency.pooled", "0"}, {"agency.wage", "10000"}},
    {{"intercommunality.revenue", "0"}, {"intercommunality.match", "0.2"}, {"intercommunality.saving", "0.9"}},
    {{"schools.budget", "0"}, {"schools.subsidy", "0"}, {"schools.saving", "0.5"}, {"schools.returned", "1"}},
    {{"associations.joining", "0"}, {"associations.subsidy", "100"}, {"associations.least", "1"}, {"associations.end", "0"}},
    {{"learning.enabled", "yes"}, {"learning.trials", "1"}},                       // nobody adopted a programme
    {{"programme.network", "all"}, {"programme.own", "0"}, {"programme.peers", "10"}}, // nobody begins
    {{"management.cooperative", "1"}},
    {{"participation.learnt", "1"}, {"participation.attitude", "1"}}};             // without workshops

INSTANTIATE_TEST_SUITE_P(Policy, NullPolicy, testing::ValuesIn(policies_of_nothing), [](const auto& tested) {
    std::string name;
    for (const auto& [parameter, value] : tested.param) name += parameter + "_" + value + "_";
    std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

TEST_P(NullLever, WithoutMoneyChangesNothing) // T19
{
    // the programme gives all its weight to this lever, and it has no money: as if there were no programme
    Settings poor{{"commune.levers_share", "0"}, {"commune.programme_share", "0"}};
    Settings programme = with(poor, {{"programme.pioneers", "all"}, {"programme.start_year", "2018"}, {"levers.advice", "0"}});
    programme.emplace_back("levers." + GetParam(), "100");
    EXPECT_EQ(first_change(poor, programme, false), "");
}

TEST_P(NullLever, OffersNothingAtIntensityZeroAndSomethingAtOne)
{
    const Catalogue catalogue;
    const auto lever = std::find_if(catalogue.levers().begin(), catalogue.levers().end(),
                                    [](const auto& one) { return one->name() == GetParam(); });
    const auto bits = [](const CommuneOffer& offer) {
        std::vector<std::byte> all(sizeof offer);
        std::memcpy(all.data(), &offer, sizeof offer);
        return all;
    };
    CommuneOffer none, all;
    (*lever)->offer(0.0, none);
    (*lever)->offer(1.0, all);
    EXPECT_EQ(bits(none), bits(CommuneOffer{}));
    if ((*lever)->paid_out() == Flow::count) {
        EXPECT_NE(bits(all), bits(CommuneOffer{}));
    }
    EXPECT_EQ((*lever)->intensity(0.0), 0.0);
}

INSTANTIATE_TEST_SUITE_P(Policy, NullLever, testing::ValuesIn(levers()), [](const auto& tested) { return tested.param; });

} // namespace essaim::test
