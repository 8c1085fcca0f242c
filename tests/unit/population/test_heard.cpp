#include "population/heard.hpp"

#include <gtest/gtest.h>

namespace essaim {
namespace {

TEST(Heard, GivesTheSumsOfDeclaredFlowsByCommune)
{
    Heard heard;
    heard.listen(Flow::persons);
    heard.listen(Flow::pv_roofs);
    heard.listen(Flow::persons);
    heard.resize(2);
    ASSERT_EQ(heard.order().size(), 2U);
    heard.sums()[2] = std::int64_t{5} << 20;
    heard.sums()[3] = 1;
    EXPECT_EQ(heard.of(0, Flow::persons), 0.0);
    EXPECT_EQ(heard.of(1, Flow::persons), 5.0);
    EXPECT_EQ(heard.of(1, Flow::pv_roofs), 0x1p-20);
}

TEST(Heard, TellsTheCellsOfAPilotFromAll)
{
    Heard heard;
    heard.listen(Flow::persons);
    heard.listen(Flow::persons, true);
    heard.resize(1);
    heard.sums()[0] = std::int64_t{7} << 20;
    heard.sums()[1] = std::int64_t{2} << 20;
    EXPECT_EQ(heard.of(0, Flow::persons), 7.0);
    EXPECT_EQ(heard.in_pilot(0, Flow::persons), 2.0);
}

TEST(Heard, RefusesFlowsThatNobodyDeclared)
{
    Heard heard;
    heard.listen(Flow::persons);
    heard.resize(1);
    EXPECT_THROW(heard.of(0, Flow::income), InternalError);
}

} // namespace
} // namespace essaim
