// Provenance: what a results file says of the program, the machine and the command.
#include "config/provenance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

namespace essaim::test {

namespace {

std::string fact(const Facts& facts, std::string_view name)
{
    for (const auto& [key, value] : facts)
        if (key == name) return value;
    return "(absent)";
}

}  // namespace

TEST(Provenance, NamesProgramMachineAndCommand)
{
    const std::vector<std::string> words{"essaim", "run", "a b.ini", "--run.label=it's", "--x=\"$HOME\""};
    const Facts facts = provenance(this_build({{"MPI", "4.1.4"}}), words, 4, 2);
    EXPECT_EQ(fact(facts, "command_line"), "essaim run 'a b.ini' '--run.label=it'\\''s' '--x=\"$HOME\"'");
    EXPECT_EQ(fact(facts, "ranks"), "4");
    EXPECT_EQ(fact(facts, "threads"), "2");
    EXPECT_EQ(fact(facts, "MPI"), "4.1.4");
    EXPECT_NE(fact(facts, "Boost"), "(absent)");
    EXPECT_TRUE(fact(facts, "compiler").starts_with("GNU ") || fact(facts, "compiler").starts_with("Clang "));
    EXPECT_NE(fact(facts, "flags").find("-ffp-contract=off"), std::string::npos);
    EXPECT_FALSE(fact(facts, "host").empty());
    EXPECT_TRUE(std::regex_match(fact(facts, "started"), std::regex("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")));
    for (const auto& [name, value] : facts) EXPECT_FALSE(value.empty()) << name;
}

TEST(Provenance, SlurmIsNamedInsideAJob)
{
    setenv("SLURM_JOB_ID", "1234", 1);
    EXPECT_EQ(fact(provenance(this_build(), {}, 1, 1), "slurm_job_id"), "1234");
    unsetenv("SLURM_JOB_ID");
    EXPECT_EQ(fact(provenance(this_build(), {}, 1, 1), "slurm_job_id"), "(absent)");
}

TEST(Provenance, VersionIsOneLineOrEverything)
{
    const Build build{.version = "0.1.0",
                      .commit = "0123456789abcdef0123456789abcdef01234567",
                      .modified = true,
                      .type = "Release",
                      .compiler = "GNU 12.2.0",
                      .flags = "-O3",
                      .libraries = {{"fmt", "9.1.0"}}};
    EXPECT_EQ(version_line(build), "essaim 0.1.0 (0123456, modified)");
    EXPECT_EQ(version_text(build),
              "essaim 0.1.0 (0123456, modified)\n"
              "  version     0.1.0\n"
              "  commit      0123456789abcdef0123456789abcdef01234567\n"
              "  modified    true\n"
              "  build_type  Release\n"
              "  compiler    GNU 12.2.0\n"
              "  flags       -O3\n"
              "  fmt         9.1.0\n");
    EXPECT_EQ(version_json(build, false),
              "{\"name\": \"essaim\", \"version\": \"0.1.0\", \"commit\": "
              "\"0123456789abcdef0123456789abcdef01234567\", \"modified\": true}\n");
    EXPECT_NE(version_json(build, true).find("\"fmt\": \"9.1.0\"}"), std::string::npos);
}

TEST(Provenance, LanguageComesFromTheEnvironment)
{
    setenv("LC_ALL", "fr_FR.UTF-8", 1);
    EXPECT_EQ(environment_language(), Language::french);
    setenv("LC_ALL", "C.UTF-8", 1);
    EXPECT_EQ(environment_language(), Language::english);
    unsetenv("LC_ALL");
}

}  // namespace essaim::test
