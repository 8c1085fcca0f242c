// Files named by a configuration: beside it first, then those that come with the program.
#include "config/paths.hpp"

#include "core/error.hpp"
#include "example_block.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace essaim::test {

namespace {

namespace fs = std::filesystem;

// A folder that lives as long as a test.
class Folder {
public:
    explicit Folder(const std::string& name) : path_(fs::path(testing::TempDir()) / ("essaim_" + name))
    {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const
    {
        std::ofstream(path_ / name) << "x";
        return (path_ / name).string();
    }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

std::vector<Setting> with_territory(const std::string& value, const std::string& config)
{
    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    return apply_settings(blocks, {.path = config, .text = "run.territory = " + value + "\n"});
}

}  // namespace

TEST(Paths, FindsFilesBesideTheConfigurationThenInTheShare)
{
    const Folder folder("find");
    const std::string near = folder.file("place.h5");
    EXPECT_EQ(find_file("place.h5", folder / "x.ini"), near);
    EXPECT_EQ(find_file(near, "elsewhere/x.ini"), near);
    EXPECT_EQ(find_file("facts/epci.csv", folder / "x.ini"), share_folder() + "/facts/epci.csv");
}

TEST(Paths, NamesTheFoldersSearchedAndTheNearestFile)
{
    const Folder folder("missing");
    const std::string near = folder.file("malaunay.h5");
    try {
        (void)find_file("malauny.h5", folder / "x.ini");
        FAIL();
    } catch (const UserError& error) {
        const std::string parent = fs::path(near).parent_path().string();
        EXPECT_EQ(error.what(), "malauny.h5 is missing (no such file in " + parent + " or " + share_folder() +
                                    ") did you mean " + near + "?");
    }
}

TEST(Paths, ChecksEveryParameterThatNamesAFile)
{
    const Folder folder("check");
    const std::string config = folder / "x.ini";
    folder.file("place.h5");
    EXPECT_TRUE(missing_files(with_territory("place.h5", config), config).empty());
    EXPECT_TRUE(missing_files(with_territory("", config), config).empty());
    const std::vector<std::string> problems = missing_files(with_territory("/nowhere/at/all.h5", config), config);
    EXPECT_EQ(problems, std::vector<std::string>{config + ":1: run.territory = /nowhere/at/all.h5 (no such file)"});
}

TEST(Paths, AFileLeadsOnlyIntoItsOwnFolder)
{
    const auto outside = [](const std::string& name) { return paths_outside(with_territory(name, "some/x.ini")); };
    EXPECT_TRUE(outside("place.h5").empty());
    EXPECT_TRUE(outside("./sub/../place.h5").empty());
    EXPECT_TRUE(outside("..place.h5").empty());
    EXPECT_TRUE(outside("").empty());
    for (const char* name : {"/etc/passwd", "../place.h5", "sub/../../place.h5", "..", "./.././place.h5"})
        EXPECT_EQ(outside(name),
                  std::vector<std::string>{std::string("some/x.ini:1: run.territory = ") + name +
                                           " (leads out of the folder of the configuration) give it on the command "
                                           "line: --run.territory=" + name});

    ExampleBlock block;
    std::array<ParameterBlock*, 1> blocks{&block};
    EXPECT_TRUE(paths_outside(apply_settings(
                    blocks, {.overrides = {{"run.territory", "/anywhere/place.h5", "command line"}}})).empty());
}

TEST(Paths, ResolvedSettingsMeanTheSameElsewhere)
{
    const Folder folder("absolute");
    const std::string near = folder.file("place.h5");
    const std::string config = folder / "x.ini";
    const auto value = [&](const std::string& name) {
        for (const Setting& setting : with_absolute_paths(with_territory(name, config), config))
            if (setting.name == "run.territory") return std::get<std::string>(setting.value);
        return std::string();
    };
    EXPECT_EQ(value("place.h5"), near);
    EXPECT_EQ(value("facts/epci.csv"), "facts/epci.csv");
}

TEST(Paths, AMissingScriptIsReported) { EXPECT_THROW(run_script("no_such_script.py", {}), UserError); }

}  // namespace essaim::test
