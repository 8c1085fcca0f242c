// Values from the file and the command line: precedence, origins, and the words of every refusal.
#include "config/settings.hpp"

#include "config/ini.hpp"
#include "core/error.hpp"
#include "example_block.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace essaim::test {

namespace {

using Lines = std::vector<std::string>;

struct Outcome {
    Lines problems;
    std::vector<Setting> settings;
    ExampleBlock block;
};

Outcome outcome(const std::string& ini, const std::vector<Given>& overrides = {})
{
    Outcome out;
    std::array<ParameterBlock*, 1> blocks{&out.block};
    try {
        out.settings = apply_settings(blocks, {.path = "configs/x.ini", .text = ini, .overrides = overrides});
    } catch (const UserError& error) {
        EXPECT_EQ(error.code(), Exit::usage);
        out.problems = error.problems();
    }
    return out;
}

Lines problems(const std::string& ini) { return outcome(ini).problems; }

Given typed(std::string name, std::string text) { return {std::move(name), std::move(text), "command line"}; }

const Setting& setting(const Outcome& out, std::string_view name)
{
    for (const Setting& candidate : out.settings)
        if (candidate.name == name) return candidate;
    throw InternalError("no such setting");
}

}  // namespace

TEST(Settings, CommandLineGoesBeforeFileBeforeDefault)
{
    const Outcome out = outcome("[social]\ninfluence = 0.25\n[run]\nseed = 7\n", {typed("run.seed", "8")});
    EXPECT_EQ(out.problems, Lines{});
    EXPECT_EQ(out.block.influence, 0.25);
    EXPECT_EQ(out.block.seed, 8);
    EXPECT_EQ(out.block.count, 3);
    EXPECT_EQ(setting(out, "social.influence").origin, "configs/x.ini:2");
    EXPECT_EQ(setting(out, "run.seed").origin, "command line");
    EXPECT_EQ(setting(out, "run.count").origin, "default");
    EXPECT_EQ(std::get<std::int64_t>(setting(out, "run.seed").by_default), 1);
}

TEST(Settings, ReadsEveryKindOfValue)
{
    const Outcome out = outcome(
        "\xef\xbb\xbf# a comment\r\n\r\ncommute.speed=1.5e1 # km/h\r\n[social]\r\n"
        "works = Off\r\n[ run ]\r\ncount=0\r\nlabel = \"a # \\\"b\\\" \\\\ \\t\" # c\r\n"
        "territory = d\xc3\xa9p#76.h5\r\n[forcing]\r\nclimate=rcp85");
    EXPECT_EQ(out.problems, Lines{});
    EXPECT_EQ(out.block.speed, 15.0);
    EXPECT_FALSE(out.block.works);
    EXPECT_EQ(out.block.count, 0);
    EXPECT_EQ(out.block.label, "a # \"b\" \\ \t");
    EXPECT_EQ(out.block.territory, "d\xc3\xa9p#76.h5");
    EXPECT_EQ(out.block.climate, "rcp85");
}

TEST(Settings, EmptyTextIsAValue)
{
    EXPECT_EQ(outcome("run.label =\n").block.label, "");
    EXPECT_EQ(outcome("run.label = \"\"\n").block.label, "");
    EXPECT_EQ(outcome("run.label = # only a comment\n").block.label, "");
}

TEST(Settings, UnknownNamesComeWithTheNearest)
{
    EXPECT_EQ(problems("[socal]\ninfluence = 0.3\n"),
              Lines{"configs/x.ini:2: socal.influence is unknown (no such parameter) did you mean social.influence?"});
    EXPECT_EQ(problems("[Social]\ninfluence = 0.3\n"),
              Lines{"configs/x.ini:2: Social.influence is unknown (no such parameter) did you mean social.influence?"});
    EXPECT_EQ(problems("influence = 0.3\n"),
              Lines{"configs/x.ini:1: influence is unknown (no such parameter) did you mean social.influence?"});
    EXPECT_EQ(problems("[weather]\nwind = 3\n"),
              Lines{"configs/x.ini:2: weather.wind is unknown (no such parameter) see essaim describe parameters"});
    EXPECT_EQ(outcome("", {typed("socal.influence", "1")}).problems,
              Lines{"command line: --socal.influence is unknown (no such parameter) did you mean --social.influence?"});
}

TEST(Settings, AbbreviationsAreRefused)
{
    EXPECT_EQ(problems("[run]\nsee = 2\n"), Lines{"configs/x.ini:2: run.see is unknown (no such parameter, names are "
                                                  "not abbreviated) did you mean run.seed?"});
    EXPECT_EQ(outcome("", {typed("social.inf", "1")}).problems,
              Lines{"command line: --social.inf is unknown (no such parameter, names are not abbreviated) did you mean "
                    "--social.influence?"});
}

TEST(Settings, RepetitionsAreRefused)
{
    EXPECT_EQ(problems("[run]\nseed = 1\n\n[run]\nseed = 1\n"),
              Lines{"configs/x.ini:5: run.seed is repeated (already given at configs/x.ini:2) keep one"});
    EXPECT_EQ(outcome("", {typed("run.seed", "1"), typed("run.seed", "2")}).problems,
              Lines{"command line: --run.seed is repeated (already given) keep one"});
}

TEST(Settings, RangesNameValueUnitAndBounds)
{
    EXPECT_EQ(problems("social.influence = 1.7\n"),
              Lines{"configs/x.ini:1: social.influence = 1.7 (must lie in [0, 1]) the default is 0.5"});
    EXPECT_EQ(problems("commute.speed = 500\n"),
              Lines{"configs/x.ini:1: commute.speed = 500 km/h (must lie in [0, 130] km/h) the default is 30"});
    EXPECT_EQ(problems("run.count = -1\n"),
              Lines{"configs/x.ini:1: run.count = -1 (must be at least 0) the default is 3"});
    EXPECT_EQ(
        problems("forcing.climate = rpc45\n"),
        Lines{"configs/x.ini:1: forcing.climate = rpc45 (must be one of rcp26, rcp45, rcp85) did you mean rcp45?"});
    EXPECT_EQ(problems("forcing.climate =\n"),
              Lines{"configs/x.ini:1: forcing.climate is empty (must be one of rcp26, rcp45, rcp85) the default is "
                    "rcp45"});
}

TEST(Settings, NumbersMustBeFiniteAndDecimal)
{
    EXPECT_EQ(problems("commute.open = nan\n"),
              Lines{"configs/x.ini:1: commute.open = nan (not a finite number) the default is 0.001"});
    EXPECT_EQ(problems("commute.open = -inf\n"),
              Lines{"configs/x.ini:1: commute.open = -inf (not a finite number) the default is 0.001"});
    EXPECT_EQ(
        problems("commute.open = 1e999\n"),
        Lines{"configs/x.ini:1: commute.open = 1e999 (beyond the numbers a computer holds) the default is 0.001"});
    EXPECT_EQ(problems("commute.open = 1,5\n"),
              Lines{"configs/x.ini:1: commute.open = 1,5 (not a number: decimals follow a dot) write 1.5"});
    EXPECT_EQ(problems("commute.open = 0x10\n"),
              Lines{"configs/x.ini:1: commute.open = 0x10 (not a decimal number) write decimal digits"});
    EXPECT_EQ(problems("commute.open = \"3 h\"\n"),
              Lines{"configs/x.ini:1: commute.open = 3 h (not a number) the default is 0.001"});
    EXPECT_EQ(problems("commute.open =\n"),
              Lines{"configs/x.ini:1: commute.open is empty (a number is missing) the default is 0.001"});
}

TEST(Settings, CountsMustBeWholeNumbers)
{
    EXPECT_EQ(problems("run.count = 1e3\n"),
              Lines{"configs/x.ini:1: run.count = 1e3 (not a whole number in decimal digits) write 1000"});
    EXPECT_EQ(problems("run.count = 0x10\n"), Lines{"configs/x.ini:1: run.count = 0x10 (not a whole number in decimal "
                                                    "digits) write decimal digits"});
    EXPECT_EQ(problems("run.count = 9223372036854775808\n"),
              Lines{"configs/x.ini:1: run.count = 9223372036854775808 (beyond 64-bit whole numbers) the default is 3"});
    EXPECT_EQ(problems("run.count = 2.5\n"),
              Lines{"configs/x.ini:1: run.count = 2.5 (not a whole number) the default is 3"});
    EXPECT_EQ(problems("run.count = nan\n"),
              Lines{"configs/x.ini:1: run.count = nan (not a whole number) the default is 3"});
    EXPECT_EQ(problems("social.works = maybe\n"),
              Lines{"configs/x.ini:1: social.works = maybe (neither yes nor no) write true or false"});
}

TEST(Settings, LinesThatAreNoAssignmentsAreRefused)
{
    EXPECT_EQ(
        problems("; note\nrun\n[run\n[]\n[run] x\n= 3\nrun.seed 3 # no\nrun.label = \"a\n"
                 "run.label = \"a\" b\nrun.label = \"\\q\"\nrun label = 3\n"),
        (Lines{"configs/x.ini:1: ; note (comments begin with #) write # instead of ;",
               "configs/x.ini:2: run (neither [section] nor name = value)",
               "configs/x.ini:3: [run (the bracket is never closed) write [name]",
               "configs/x.ini:4: [] (not a name of a section) write [name]",
               "configs/x.ini:5: [run] x (the bracket is never closed) write [name]",
               "configs/x.ini:6: = 3 (not a name of a parameter) write name = value",
               "configs/x.ini:7: run.seed 3 (neither [section] nor name = value)",
               "configs/x.ini:8: run.label = \"a (the quote is never closed) end the value with a quote",
               "configs/x.ini:9: run.label = \"a\" b (text follows the closing quote) write \\\" for a quote inside "
               "quotes",
               "configs/x.ini:10: run.label = \"\\q\" (unknown escape after a backslash) write \\\\ for a backslash",
               "configs/x.ini:11: run label = 3 (not a name of a parameter) write name = value"}));
}

TEST(Settings, BytesAndSizesAreBounded)
{
    EXPECT_EQ(problems("run.label = caf\xe9\n"),
              Lines{"configs/x.ini:1: byte \\xe9 (not UTF-8 text) save the file as UTF-8"});
    EXPECT_EQ(problems("\xff\xfer\n"), Lines{"configs/x.ini:1: byte \\xff (not UTF-8 text) save the file as UTF-8"});
    EXPECT_EQ(problems(std::string("run.label = a\0b\n", 16)),
              Lines{"configs/x.ini:1: byte \\x00 (a control character) remove it"});
    EXPECT_EQ(problems("\n#" + std::string(4096, '-') + "\n"),
              Lines{"configs/x.ini:2: line of 4097 bytes (at most 4096 are read)"});
    EXPECT_EQ(problems(std::string((1U << 20) + 1, '\n')),
              Lines{"configs/x.ini is too large (at most 1024 KiB are read)"});
    EXPECT_EQ(outcome("", {typed("run.label", "caf\xe9")}).problems,
              Lines{"command line: run.label = caf\\xe9 (not UTF-8 text)"});
}

TEST(Settings, ReportsEverythingAtOnceAndChangesNothing)
{
    const Outcome out = outcome("[social]\ninfluence = 2\n[run]\nseed = 9\nsede = 1\nnonsense\n",
                                {typed("commute.speed", "nan"), typed("run.cuont", "3")});
    EXPECT_EQ(out.problems,
              (Lines{"configs/x.ini:6: nonsense (neither [section] nor name = value)",
                     "configs/x.ini:2: social.influence = 2 (must lie in [0, 1]) the default is 0.5",
                     "configs/x.ini:5: run.sede is unknown (no such parameter) did you mean run.seed?",
                     "command line: commute.speed = nan (not a finite number) the default is 30",
                     "command line: --run.cuont is unknown (no such parameter) did you mean --run.count?"}));
    EXPECT_EQ(out.block.seed, 1);
}

TEST(Settings, CountsProblemsBeyondFifty)
{
    std::string ini;
    for (int i = 0; i < 200; ++i) ini += "nothing.here" + std::to_string(i) + " = 1\n";
    const Lines found = problems(ini);
    ASSERT_EQ(found.size(), 51U);
    EXPECT_EQ(found.back(), "150 more problems");
}

TEST(Settings, SortsSectionsAndKeepsTheOrderInside)
{
    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    EXPECT_EQ(parameter_names(blocks),
              (Lines{"commute.speed", "commute.open", "forcing.climate", "run.count", "run.seed", "run.label",
                     "run.territory", "social.influence", "social.works"}));
}

TEST(Settings, RefusesWrongDeclarations)
{
    ExampleBlock block, twin;
    std::array<ParameterBlock*, 2> twice{&block, &twin};
    EXPECT_THROW((void)settings_of(twice), InternalError);
    std::array<ParameterBlock*, 1> once{&block};
    block.influence = 3.0;
    EXPECT_THROW((void)settings_of(once), InternalError);
    block.influence = 0.5;
    block.climate = "rcp99";
    EXPECT_THROW((void)settings_of(once), InternalError);
}

TEST(Settings, SetsOneParameterFromText)
{
    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    set_parameter(blocks, "run.seed", "12");
    EXPECT_EQ(block.seed, 12);
    EXPECT_THROW(set_parameter(blocks, "run.seed", "x"), UserError);
}

TEST(Settings, SurvivesAnyBytes)
{
    constexpr std::string_view letters = "[]=#;\"\\ \t\r\n.ab_-+e10\xff\xc3\xa9\0";
    std::mt19937 random(76402);  // fixed, so that a crash can be repeated
    for (int i = 0; i < 3000; ++i) {
        std::string text = i % 2 == 0 ? "[run]\nseed = 1\n" : "";
        for (std::size_t n = random() % 120; n > 0; --n) text += letters[random() % letters.size()];
        (void)outcome(text, {typed(text.substr(0, 9), text)});
    }
}

TEST(Settings, AHostileFileOfOneMebibyteIsRefusedQuickly)
{
    std::string ini;
    while (ini.size() + 8 < most_config_bytes) ini += "a.b=1\n";
    EXPECT_EQ(problems(ini).size(), 51U);
    std::string lines((1U << 20) - 1, ';');
    for (std::size_t i = 1; i < lines.size(); i += 2) lines[i] = '\n';
    EXPECT_EQ(problems(lines).size(), 51U);
}

}  // namespace essaim::test
