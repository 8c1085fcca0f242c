// CSV tables: what is read, and the words of every refusal.
#include "config/table.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <random>

namespace essaim::test {

namespace {

using Type = CsvColumn::Type;

std::vector<std::string> problems_of(std::string_view text, std::vector<CsvColumn> columns = {})
{
    try {
        (void)CsvTable::parse(text, "aids.csv", columns);
    } catch (const UserError& error) {
        EXPECT_EQ(error.code(), Exit::input);
        return error.problems();
    }
    return {};
}

const std::vector<CsvColumn> aid_columns{{.name = "measure", .type = Type::text, .choices = {"roof", "wall"}},
                                         {.name = "cap", .min = 0, .max = 100},
                                         {.name = "year", .type = Type::integer, .min = 2018}};

}  // namespace

TEST(CsvTable, ReadsTypedValues)
{
    const CsvTable table = CsvTable::parse(
        "# Aids\n# licence: open\nmeasure,cap,year,note\nroof,1.5,2020,\n"
        "\"wall\",-2e1,2021,\"a \"\"b\"\", c\"\n",
        "aids.csv");
    ASSERT_EQ(table.rows(), 2U);
    EXPECT_EQ(table.comments(), (std::vector<std::string>{"Aids", "licence: open"}));
    EXPECT_EQ(table.number(0, "cap"), 1.5);
    EXPECT_EQ(table.number(1, "cap"), -20.0);
    EXPECT_EQ(table.integer(1, "year"), 2021);
    EXPECT_EQ(table.text(1, "measure"), "wall");
    EXPECT_EQ(table.text(1, "note"), "a \"b\", c");
    EXPECT_TRUE(table.blank(0, "note"));
    EXPECT_EQ(table.number_or(0, "note", 7.0), 7.0);
    EXPECT_EQ(table.line(1), 5U);
    EXPECT_EQ(table.numbers("cap"), (std::vector<double>{1.5, -20.0}));
    EXPECT_EQ(table.integers("year"), (std::vector<std::int64_t>{2020, 2021}));
    EXPECT_FALSE(table.has("tariff"));
}

TEST(CsvTable, ToleratesMarkCarriageReturnsAndNoFinalNewline)
{
    const CsvTable table = CsvTable::parse(
        "\xef\xbb\xbf"
        "a,b\r\n1,\"x\r\ny\"\r\n\r\n2,3",
        "t.csv");
    ASSERT_EQ(table.rows(), 2U);
    EXPECT_EQ(table.text(0, "b"), "x\r\ny");
    EXPECT_EQ(table.number(1, "b"), 3.0);
    EXPECT_EQ(table.line(1), 5U);
}

TEST(CsvTable, NamesEveryBadValueAtOnce)
{
    EXPECT_EQ(problems_of("measure,cap,year\nroof,1,2020\nroofs,\"1,5\",2e3\nwall,nan,2017\nwall,,0x10\nwall,101,1\n",
                          aid_columns),
              (std::vector<std::string>{
                  "aids.csv:3: measure = roofs (must be one of roof, wall) did you mean roof?",
                  "aids.csv:3: cap = 1,5 (not a number: decimals follow a dot) write 1.5",
                  "aids.csv:3: year = 2e3 (not a whole number in decimal digits) write 2000",
                  "aids.csv:4: cap = nan (not a finite number)",
                  "aids.csv:4: year = 2017 (must be at least 2018)",
                  "aids.csv:5: cap is blank (a value is missing)",
                  "aids.csv:5: year = 0x10 (not a whole number in decimal digits) write decimal digits",
                  "aids.csv:6: cap = 101 (must lie in [0, 100])",
                  "aids.csv:6: year = 1 (must be at least 2018)",
              }));
}

TEST(CsvTable, StopsAfterTwentyProblemsAndCountsTheRest)
{
    std::string text = "cap\n";
    for (int i = 0; i < 25; ++i) text += "x\n";
    const std::vector<std::string> problems = problems_of(text, {{.name = "cap"}});
    ASSERT_EQ(problems.size(), 21U);
    EXPECT_EQ(problems.front(), "aids.csv:2: cap = x (not a number)");
    EXPECT_EQ(problems.back(), "aids.csv: 5 more problems");
}

TEST(CsvTable, RefusesABadShape)
{
    EXPECT_EQ(problems_of("a,b\n1\n1,2,3\n# late\n\"x\"y,2\nu\"v,2\n"),
              (std::vector<std::string>{
                  "aids.csv:2: row has 1 values (the header has 2 columns)",
                  "aids.csv:3: row has 3 values (the header has 2 columns)",
                  "aids.csv:4: comment line among the rows (comments stand above the header) move it up",
                  "aids.csv:5: text after the closing quote of x (a comma must follow)",
                  "aids.csv:6: u\"v holds a quote (a value with quotes must begin with one) write \"\" inside quotes",
              }));
    EXPECT_EQ(problems_of("a,b\n1,\"2\n"),
              (std::vector<std::string>{"aids.csv:2: quote never closed (the file ends inside it)"}));
    EXPECT_EQ(problems_of("# head\na,,a\n"), (std::vector<std::string>{"aids.csv:2: a column has no name",
                                                                       "aids.csv:2: column a is repeated (names must "
                                                                       "differ)"}));
    EXPECT_EQ(problems_of("a\ncaf\xe9\n"),
              (std::vector<std::string>{"aids.csv:2: byte \\xe9 (not UTF-8 text) save the file as UTF-8"}));
    EXPECT_EQ(problems_of(""),
              (std::vector<std::string>{"aids.csv: no header (the file holds no line of column names)"}));
}

TEST(CsvTable, SurvivesAnyBytes)
{
    constexpr std::string_view letters = "a1.,,\n\r\"\"# \xff\xc3\xa9\0";
    std::mt19937 random(76057);  // fixed, so that a crash can be repeated
    for (int i = 0; i < 3000; ++i) {
        std::string text = i % 2 == 0 ? "a,b\n" : "";
        for (std::size_t n = random() % 60; n > 0; --n) text += letters[random() % letters.size()];
        (void)problems_of(text, {{.name = "a"}});
    }
    EXPECT_EQ(problems_of("a\n" + std::string(3000, ',') + "\n").front(),
              "aids.csv:2: more than 1000 values (a row may not be longer)");
}

TEST(CsvTable, ShowsNoControlCharacterOfAColumnName)
{
    const CsvTable table = CsvTable::parse("\x1b[31ma\nroof\n", "aids.csv");
    try {
        (void)table.numbers("\x1b[31ma");
        FAIL();
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "aids.csv:2: \\x1b[31ma = roof (not a number)");
    }
    EXPECT_THROW((void)table.text(0, "\x1b"), UserError);
}

TEST(CsvTable, NamesAMissingColumn)
{
    EXPECT_EQ(problems_of("measure,capp\nroof,1\n", aid_columns),
              (std::vector<std::string>{"aids.csv: column cap is missing (the header lacks it) rename column capp?",
                                        "aids.csv: column year is missing (the header lacks it) add it"}));
}

TEST(CsvTable, NamesAMissingFile)
{
    try {
        (void)CsvTable::read("/nowhere/prices.csv");
        FAIL();
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "/nowhere/prices.csv is missing (no such file)");
        EXPECT_EQ(error.code(), Exit::input);
    }
}

TEST(CsvTable, ReadsAFileAndAllowsBlanksWhereDeclared)
{
    const std::string path = testing::TempDir() + "essaim_blank.csv";
    std::ofstream(path) << "a,b\n1,\n";
    const CsvTable table = CsvTable::read(path, {{.name = "a"}, {.name = "b", .blank = CsvColumn::Blank::allowed}});
    std::remove(path.c_str());
    EXPECT_EQ(table.rows(), 1U);
    EXPECT_THROW((void)table.number(0, "b"), UserError);
}

}  // namespace essaim::test
