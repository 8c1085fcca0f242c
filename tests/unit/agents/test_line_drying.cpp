// The behaviour of agents/README.md; it keeps the template compiling.
#include "agents/template_behaviour.hpp.in"
#include "tests/support/one_household.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace essaim::test {
namespace {

constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);
constexpr Month july = Month::of(2030, 7), january = Month::of(2030, 1);

using Values = std::map<std::string_view, double>;

/// Gives parameters values by name.
struct Setter final : ParameterVisitor {
    explicit Setter(Values values_in) : values(std::move(values_in)) {}
    void operator()(std::string_view name, double& slot, const ParameterInfo&) override { set(name, slot); }
    void operator()(std::string_view name, std::int64_t& slot, const ParameterInfo&) override { set(name, slot); }
    void operator()(std::string_view name, bool& slot, const ParameterInfo&) override { set(name, slot); }
    void operator()(std::string_view, std::string&, const ParameterInfo&) override {}
    template <class T>
    void set(std::string_view name, T& slot) const
    {
        if (const auto found = values.find(name); found != values.end()) slot = static_cast<T>(found->second);
    }
    Values values;
};

/// Electricity for appliances, kWh, after a month of a family of three that would use 100.
double use(Month when, const Values& values)
{
    OneHousehold home;
    home.population.households.persons[0] = 3;
    home.month.use_specific = home.month.bought[electricity] = home[Flow::use_specific] = 100.0;
    LineDrying behaviour;
    Setter setter(values);
    behaviour.describe(setter);
    home.live(behaviour, when);
    EXPECT_EQ(home.month.bought[electricity], home.month.use_specific);
    EXPECT_EQ(home[Flow::use_specific], home.month.use_specific);
    return home.month.use_specific;
}

TEST(LineDrying, SavesTheDryerOfEveryPersonInSummer)
{
    EXPECT_DOUBLE_EQ(use(july, {{"line_drying.willing", 1}, {"line_drying.dryer", 4}}), 88.0);
}

TEST(LineDrying, SavesNothingInWinter) { EXPECT_EQ(use(january, {{"line_drying.willing", 1}}), 100.0); }

TEST(LineDrying, SavesNothingWhereNobodyIsWilling) { EXPECT_EQ(use(july, {{"line_drying.willing", 0}}), 100.0); }

TEST(LineDrying, SavesNothingWhenSwitchedOff)
{
    EXPECT_EQ(use(july, {{"line_drying.willing", 1}, {"line_drying.enabled", 0}}), 100.0);
}

} // namespace
} // namespace essaim::test
