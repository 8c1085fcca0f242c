// The command line: what is understood, and the words of every refusal.
#include "config/command_line.hpp"

#include "config/provenance.hpp"
#include "example_block.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <sstream>

namespace essaim::test {

namespace {

using Words = std::vector<std::string>;

Words all_parameters()
{
    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    return parameter_names(blocks);
}

Command parsed(const Words& words) { return parse_command(words, all_parameters()); }

Words problems(const Words& words) { return parsed(words).problems; }

Words texts(const Command& command)
{
    Words all;
    for (const Given& given : command.overrides) all.push_back(given.name + "=" + given.text);
    return all;
}

}  // namespace

TEST(CommandLine, UnderstandsARun)
{
    const Command command = parsed({"run", "a.ini", "--social.influence=0.3", "--run.seed", "-7", "--threads", "2",
                                    "--out=b.h5", "-q", "--json", "--dry-run", "--force", "--lang", "fr"});
    EXPECT_EQ(command.problems, Words{});
    EXPECT_EQ(command.name, Subcommand::run);
    EXPECT_EQ(command.config_file, "a.ini");
    EXPECT_EQ(texts(command), (Words{"social.influence=0.3", "run.seed=-7"}));
    EXPECT_EQ(command.overrides[0].where, "command line");
    EXPECT_EQ(command.threads, 2);
    EXPECT_EQ(command.out, "b.h5");
    EXPECT_EQ(command.level, Log::Level::quiet);
    EXPECT_EQ(command.language, Language::french);
    EXPECT_TRUE(command.json && command.dry_run && command.force);
}

TEST(CommandLine, OptionsMayComeBeforeTheSubcommand)
{
    const Command command = parsed({"--threads", "3", "-v", "check", "--", "-odd.ini"});
    EXPECT_EQ(command.problems, Words{});
    EXPECT_EQ(command.name, Subcommand::check);
    EXPECT_EQ(command.config_file, "-odd.ini");
    EXPECT_EQ(command.level, Log::Level::verbose);
}

TEST(CommandLine, HandsTheRestToScriptsUntouched)
{
    EXPECT_EQ(parsed({"territory", "--commune", "76402", "--help", "-x"}).passed_on,
              (Words{"--commune", "76402", "--help", "-x"}));
    EXPECT_EQ(parsed({"--quiet", "hash", "a.h5"}).passed_on, Words{"a.h5"});
    EXPECT_EQ(parsed({"territory"}).problems, Words{});
}

TEST(CommandLine, DescribesTopics)
{
    const Command command = parsed({"describe", "parameters", "--format=json"});
    EXPECT_EQ(command.topic, "parameters");
    EXPECT_EQ(command.format, Format::json);
    EXPECT_EQ(problems({"describe"}),
              Words{"command line: describe lacks a topic (one is needed) write essaim describe parameters"});
    EXPECT_EQ(problems({"describe", "paramters", "--format=xml", "--run.seed=1"}),
              (Words{"command line: --format=xml (must be one of markdown, ini, json)",
                     "command line: paramters is unknown (no such topic) did you mean parameters?",
                     "command line: --run.seed is unexpected (describe takes no parameters) remove it"}));
}

TEST(CommandLine, PlansForListsAndRangesOfRanks)
{
    EXPECT_EQ(parsed({"plan", "a.ini", "--ranks", "1,3,8"}).rank_counts, (std::vector<int>{1, 3, 8}));
    EXPECT_EQ(parsed({"plan", "a.ini", "--ranks=2...20"}).rank_counts, (std::vector<int>{2, 4, 8, 16, 20}));
    EXPECT_EQ(parsed({"plan", "a.ini"}).rank_counts.back(), 4096);
    for (const char* wrong : {"0", "", "4,", "x", "8...2", "1,70000"})
        EXPECT_EQ(problems({"plan", "a.ini", std::string("--ranks=") + wrong}).size(), 1U) << wrong;
    EXPECT_EQ(problems({"run", "a.ini", "--ranks=2"}),
              Words{"command line: --ranks is unexpected (run has no such option) remove it"});
    EXPECT_EQ(problems({"bench", "a.ini"}), Words{"command line: a.ini is unexpected (bench takes no file) remove it"});
    EXPECT_EQ(problems({"bench", "--bench.agents=10", "--threads=2"}), Words{});
}

TEST(CommandLine, RefusesUnknownSubcommands)
{
    EXPECT_EQ(problems({"rnu", "a.ini"}), Words{"command line: rnu is unknown (no such subcommand) did you mean run?"});
    EXPECT_EQ(problems({"a.ini"}), Words{"command line: a.ini is unknown (no such subcommand) write essaim run a.ini"});
    EXPECT_EQ(problems({"help"}), Words{"command line: help is unknown (no such subcommand) write essaim --help"});
    EXPECT_EQ(problems({}),
              Words{"command line: no subcommand (one of run, check, describe, territory, hash, sweep, compare, design, bench, plan is needed) "
                    "see essaim --help"});
    EXPECT_EQ(problems({"--version"}), Words{});
    EXPECT_EQ(problems({"--help"}), Words{});
}

TEST(CommandLine, RefusesUnknownAndAbbreviatedOptions)
{
    EXPECT_EQ(problems({"run", "a.ini", "--thread=3"}),
              Words{"command line: --thread is unknown (no such option, names are not abbreviated) did you mean "
                    "--threads?"});
    EXPECT_EQ(problems({"run", "a.ini", "--forse", "-z", "--influence=1", "--=", "---"}),
              (Words{"command line: --forse is unknown (no such option) did you mean --force?",
                     "command line: -z is unknown (no such option) see essaim --help",
                     "command line: --influence is unknown (no such option) did you mean --social.influence?",
                     "command line: -- is unknown (no such option) see essaim --help",
                     "command line: --- is unknown (no such option) see essaim --help"}));
    EXPECT_EQ(problems({"run", "a.ini", "--format=ini"}),
              Words{"command line: --format is unexpected (run has no such option) remove it"});
}

TEST(CommandLine, RefusesRepetitionsAndContradictions)
{
    EXPECT_EQ(problems({"run", "a.ini", "-q", "--quiet", "--threads=1", "--threads=1"}),
              (Words{"command line: --quiet is repeated (already given) keep one",
                     "command line: --threads is repeated (already given) keep one"}));
    EXPECT_EQ(problems({"run", "a.ini", "-qv"}),
              Words{"command line: --quiet and --verbose (they contradict each other) keep one"});
}

TEST(CommandLine, RefusesBadValues)
{
    EXPECT_EQ(problems({"run", "a.ini", "--threads=-1", "--out=", "--lang=de", "--quiet=3"}),
              (Words{"command line: --threads=-1 (must lie in [1, 4096])",
                     "command line: --out is empty (a file name is needed) write --out=results/NAME.h5",
                     "command line: --lang=de (must be one of en, fr)",
                     "command line: --quiet=3 has a value (it takes none) write --quiet"}));
    EXPECT_EQ(problems({"run", "a.ini", "--threads=1e3"}),
              Words{"command line: --threads=1e3 (not a whole number in decimal digits) write 1000"});
    EXPECT_EQ(problems({"run", "a.ini", "--threads", "--force"}),
              Words{"command line: --threads has no value (one is needed) write --threads=VALUE"});
    EXPECT_EQ(problems({"run", "a.ini", "--run.seed"}),
              Words{"command line: --run.seed has no value (one is needed) write --run.seed=VALUE"});
    EXPECT_TRUE(parsed({"run", "a.ini", "--threads", "--force"}).force);
}

TEST(CommandLine, RefusesMissingAndSuperfluousWords)
{
    EXPECT_EQ(problems({"run"}), Words{"command line: run lacks a configuration file (one is needed) write essaim run "
                                       "configs/malaunay.ini"});
    EXPECT_EQ(problems({"run", "a.ini", "b.ini", "run.seed=3"}),
              (Words{"command line: b.ini is unexpected (run takes a configuration file) remove it",
                     "command line: run.seed=3 is unexpected (run takes a configuration file) did you mean "
                     "--run.seed=3?"}));
}

TEST(CommandLine, OneMessageForCommandLineAndFileTogether)
{
    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    const Command command =
        parsed({"run", "/nowhere/x.ini", "--thread=2", "--run.sede", "3", "--social.influence=2", "--run.label="});
    try {
        (void)apply_settings(blocks, read_configuration(command));
        FAIL();
    } catch (const UserError& error) {
        EXPECT_EQ(error.code(), Exit::usage);
        EXPECT_EQ(error.problems(),
                  (Words{"command line: --thread is unknown (no such option, names are not abbreviated) did you mean "
                         "--threads?",
                         "/nowhere/x.ini is missing (no such file)",
                         "command line: --run.sede is unknown (no such parameter) did you mean --run.seed?",
                         "command line: social.influence = 2 (must lie in [0, 1]) the default is 0.5"}));
        EXPECT_EQ(problems_json(UserError(Exit::usage, {"a \"b\""})),
                  "{\"exit\": 64, \"problems\": [\"a \\\"b\\\"\"]}\n");
        EXPECT_EQ(problems_text(UserError(Exit::usage, {"a", "b"})), "essaim: a\nessaim: b\n");
    }
    EXPECT_THROW(require_right(command), UserError);
}

TEST(CommandLine, HelpFitsEightyColumns)
{
    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    const std::vector<Setting> settings = settings_of(blocks);
    for (const Words& words : std::vector<Words>{
             {"--help"}, {"run", "-h"}, {"check", "--help"}, {"describe", "--help"}, {"run", "--help=commute"}}) {
        std::istringstream help(help_text(parsed(words), settings));
        for (std::string line; std::getline(help, line);) EXPECT_LE(line.size(), 80U) << line;
    }
    EXPECT_NE(help_text(parsed({"run", "--help=commute"}), settings).find("--commute.speed = 30"), std::string::npos);
    try {
        (void)help_text(parsed({"run", "--help=comute"}), settings);
        FAIL();
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(),
                     "command line: --help=comute (no such section of parameters) did you mean --help=commute?");
    }
}

TEST(CommandLine, SurvivesAnyBytes)
{
    const Words pieces{"run",   "--",    "-",      "=",     "--run.seed", "-q",    "--threads",
                       "a.ini", "\xff",  "--help", "check", "1",          "--x.y", "describe",
                       "\n",    "--out", "--lang", "---",   "-vq",        "--run"};
    std::mt19937 random(76540);  // fixed, so that a crash can be repeated
    for (int i = 0; i < 2000; ++i) {
        Words words;
        for (std::size_t n = random() % 6; n > 0; --n) {
            words.emplace_back();
            for (std::size_t m = 1 + random() % 2; m > 0; --m) words.back() += pieces[random() % pieces.size()];
        }
        (void)parsed(words);
    }
}

}  // namespace essaim::test
