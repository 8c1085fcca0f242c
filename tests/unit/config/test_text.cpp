// Strict conversions, safe display and suggestions.
#include "config/text.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace essaim::test {

TEST(Text, NumbersAreReadWholeOrNotAtAll)
{
    EXPECT_EQ(parse_number("1.5").value, 1.5);
    EXPECT_EQ(parse_number("+.5").value, 0.5);
    EXPECT_EQ(parse_number("-1e3").value, -1000.0);
    for (const char* bad :
         {"",       " 1",   "1 ",    "1,5",  "1 000", "1_0", "nan", "-NaN", "inf", "Infinity", "1e999", "-1e999",
          "1e-999", "0x10", "0x1p3", "12km", "--1",   "+",   "+-1", ".",    "e",   "1e",       "1.2.3", "\xff"})
        EXPECT_FALSE(parse_number(bad)) << bad;
    EXPECT_EQ(parse_number("1e999").fault, "(beyond the numbers a computer holds)");
    EXPECT_EQ(parse_number(std::string_view("1\0", 2)).fault, "(not a number)");
}

TEST(Text, WholeNumbersAreDecimalDigits)
{
    EXPECT_EQ(parse_integer("-9223372036854775808").value, std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parse_integer("+7").value, 7);
    EXPECT_EQ(parse_integer("007").value, 7);
    for (const char* bad : {"", "1e3", "0x10", "3.0", "9223372036854775808", "1 ", "one", "-", "1,000", "nan"})
        EXPECT_FALSE(parse_integer(bad)) << bad;
}

TEST(Text, YesAndNoHaveFourSpellingsEach)
{
    for (const char* yes : {"true", "yes", "on", "1", "True", "YES"}) EXPECT_TRUE(parse_yes_no(yes).value) << yes;
    for (const char* no : {"false", "no", "off", "0", "False"}) {
        EXPECT_TRUE(static_cast<bool>(parse_yes_no(no))) << no;
        EXPECT_FALSE(parse_yes_no(no).value) << no;
    }
    for (const char* bad : {"", "y", "2", "vrai", "truee"}) EXPECT_FALSE(parse_yes_no(bad)) << bad;
}

TEST(Text, NumbersReadBackAsTheSameBits)
{
    std::mt19937_64 random(20180101);  // any bits must survive; a fixed seed makes a failure repeatable
    for (int i = 0; i < 20000; ++i) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isfinite(value)) continue;
        const Parsed<double> again = parse_number(number_text(value));
        ASSERT_EQ(std::bit_cast<std::uint64_t>(again.value), std::bit_cast<std::uint64_t>(value)) << number_text(value);
    }
    EXPECT_EQ(number_text(0.6), "0.6");
    EXPECT_EQ(number_text(100000.0), "100000");
}

TEST(Text, ShowsAnyBytesSafely)
{
    EXPECT_EQ(shown("Évreux"), "Évreux");
    EXPECT_EQ(shown("a\x1b[31m\xff\n"), "a\\x1b[31m\\xff\\x0a");
    EXPECT_EQ(shown("abcdef", 3), "abc...");
    EXPECT_EQ(json_quoted("a\"\\\n\x01\xff"), "\"a\\\"\\\\\\n\\u0001\xef\xbf\xbd\"");
}

TEST(Text, FindsBytesThatAreNotUtf8)
{
    EXPECT_EQ(first_invalid_utf8("é€😀"), std::string_view::npos);
    EXPECT_EQ(first_invalid_utf8("ab\xc0\x80"), 2U);        // overlong
    EXPECT_EQ(first_invalid_utf8("\xed\xa0\x80"), 0U);      // surrogate
    EXPECT_EQ(first_invalid_utf8("a\xe2\x82"), 1U);         // cut short
    EXPECT_EQ(first_invalid_utf8("\xf5\x80\x80\x80"), 0U);  // beyond Unicode
}

TEST(Text, SuggestsTheNearestName)
{
    const std::vector<std::string> names{"social.influence", "social.radius", "heating.share", "run.seed"};
    EXPECT_EQ(nearest("socal.influence", names), "social.influence");
    EXPECT_EQ(nearest("Social.Influence", names), "social.influence");
    EXPECT_EQ(nearest("run.sede", names), "run.seed");
    EXPECT_EQ(nearest("social.inf", names), "social.influence");
    EXPECT_EQ(nearest("demography.share", names), "heating.share");
    EXPECT_EQ(nearest("social", names), "");
    EXPECT_EQ(nearest("quite.other", names), "");
    EXPECT_EQ(nearest(std::string(5000, 'x'), names), "");
}

}  // namespace essaim::test
