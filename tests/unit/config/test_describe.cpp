// Parameters written out: tables, files that read back exactly, and the hash.
#include "config/describe.hpp"

#include "core/error.hpp"
#include "example_block.hpp"

#include <gtest/gtest.h>

#include <array>

namespace essaim::test {

namespace {

struct Applied {
    ExampleBlock block;
    std::vector<Setting> settings;
};

Applied applied(const std::string& ini)
{
    Applied out;
    std::array<ParameterBlock*, 1> blocks{&out.block};
    out.settings = apply_settings(blocks, {.path = "x.ini", .text = ini});
    return out;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST(Describe, ResolvedConfigurationReproducesTheRunExactly)
{
    Applied first = applied(
        "social.influence = 0.1\ncommute.open = 2.2250738585072014e-308\nrun.seed = -9223372036854775808\n"
        "run.label = \" a # \\\"b\\\" \\\\ \\n\\t\"\nsocial.works = no\nrun.territory = d\xc3\xa9p 76.h5\n");
    const std::string text = resolved_ini(first.settings, "essaim 0.1.0\nmade by a test");
    const Applied second = applied(text);
    EXPECT_EQ(second.block.influence, 0.1);
    EXPECT_EQ(second.block.open, first.block.open);
    EXPECT_EQ(second.block.seed, first.block.seed);
    EXPECT_EQ(second.block.label, " a # \"b\" \\ \n\t");
    EXPECT_EQ(second.block.works, false);
    EXPECT_EQ(second.block.territory, first.block.territory);
    EXPECT_EQ(configuration_hash(second.settings), configuration_hash(first.settings));
    EXPECT_TRUE(text.starts_with("# essaim 0.1.0\n# made by a test\n"));
    EXPECT_TRUE(holds(text, "[social]\ninfluence = 0.1 # x.ini:1\n"));
    EXPECT_TRUE(holds(text, "speed = 30\n"));
}

TEST(Describe, HashTellsConfigurationsApartAndIsStable)
{
    const std::string plain = configuration_hash(applied("").settings);
    EXPECT_EQ(plain, "c54c49686f3390b551bd7a19be819dc6");
    EXPECT_EQ(configuration_hash(applied("run.seed = 1\n").settings), plain);  // the default, given in words
    EXPECT_NE(configuration_hash(applied("run.seed = 2\n").settings), plain);
}

TEST(Describe, TemplateHoldsEveryDefault)
{
    const std::string text = parameters_ini(applied("run.seed = 5\n").settings);
    EXPECT_TRUE(holds(text, "[commute]\n# mean speed by car (km/h; [0, 130]; source: ENTD 2008)\nspeed = 30\n"));
    EXPECT_EQ(configuration_hash(applied(text).settings), configuration_hash(applied("").settings));
}

TEST(Describe, MarkdownTellsUnitRangeSourceAndAssumptions)
{
    const std::string text = parameters_markdown(applied("").settings);
    EXPECT_TRUE(holds(text, "9 parameters in 4 sections; the source of 3 is an assumption."));
    EXPECT_TRUE(holds(text, "## commute\n\n| name | default | unit | range | meaning | source |\n"));
    EXPECT_TRUE(holds(text, "| `commute.speed` | 30 | km/h | [0, 130] | mean speed by car | ENTD 2008 |\n"));
    EXPECT_TRUE(holds(text, "| `forcing.climate` | rcp45 | 1 | rcp26 \\| rcp45 \\| rcp85 | path of emissions |"));
    EXPECT_TRUE(holds(text, "| `run.territory` | \"\" | path |"));
}

TEST(Describe, JsonHoldsValueDefaultAndOrigin)
{
    const std::string text = parameters_json(applied("commute.speed = 50\n").settings);
    EXPECT_TRUE(holds(text,
                      "{\"name\": \"commute.speed\", \"type\": \"number\", \"value\": 50, \"default\": 30, \"unit\": "
                      "\"km/h\", \"min\": 0, \"max\": 130, \"choices\": [], \"what\": \"mean speed by car\", "
                      "\"source\": \"ENTD 2008\", \"origin\": \"x.ini:1\"}"));
    EXPECT_TRUE(holds(text, "\"min\": null, \"max\": null"));
    EXPECT_TRUE(holds(text, "\"choices\": [\"rcp26\", \"rcp45\", \"rcp85\"]"));
}

TEST(Describe, FindsWhatLacksAMeaningOrASource)
{
    std::vector<Setting> settings = applied("").settings;
    EXPECT_TRUE(undocumented(settings).empty());
    settings[0].source.clear();
    EXPECT_EQ(undocumented(settings), std::vector<std::string>{"commute.speed"});
}

}  // namespace essaim::test
