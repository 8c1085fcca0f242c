// The small parts of output: projection, mesh, sums over years, time axes, safe files, status.
#include "core/error.hpp"
#include "io/mesh.hpp"
#include "io/safe_file.hpp"
#include "io/status_file.hpp"
#include "io/time_axis.hpp"
#include "io/xdmf.hpp"
#include "io/yearly_sums.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace essaim;

namespace {

std::string content(const std::string& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

// The worked example for EPSG:3035 of IOGP Guidance Note 7-2: 50° N, 5° E is E 3962799.45 m, N 2999718.85 m.
TEST(Projection, AgreesWithThePublishedExample)
{
    const auto [lon, lat] = lon_lat(3962799.45, 2999718.85);
    EXPECT_NEAR(lon, 5.0, 1e-7);
    EXPECT_NEAR(lat, 50.0, 1e-7);
    const auto [lon0, lat0] = lon_lat(4321000.0, 3210000.0);
    EXPECT_DOUBLE_EQ(lon0, 10.0);
    EXPECT_DOUBLE_EQ(lat0, 52.0);
}

TEST(Mesh, SharesCornersOfNeighbours)
{
    CellMap cells;
    cells.x = {200, 0, 600};
    cells.y = {0, 0, 200};
    const Mesh mesh = mesh_of(cells, 200);
    EXPECT_EQ(mesh.x.size(), 10U) << "two squares side by side share two corners, the third none";
    ASSERT_EQ(mesh.faces.size(), 3U);
    EXPECT_EQ(mesh.faces[1][1], mesh.faces[0][0]);
    EXPECT_EQ(mesh.faces[1][2], mesh.faces[0][3]);
    const auto node = static_cast<std::size_t>(mesh.faces[2][2]);
    EXPECT_EQ(mesh.x[node], 800.0);
    EXPECT_EQ(mesh.y[node], 400.0);
}

TEST(YearlySums, AddsAmountsAndKeepsTheLastOfStocks)
{
    std::vector<Variable> variables(4);
    variables[1].over_time = variables[2].over_time = OverTime::last;
    variables[3].over_time = OverTime::yearly;
    YearlySums sums(variables, 2);
    sums.add(std::vector<double>{1, 10, 100, 0, 2, 20, 200, 0});
    sums.add(std::vector<double>{3, 30, 300, 7, 4, 40, 400, 8});
    const auto year = sums.close_step();
    EXPECT_EQ(std::vector<double>(year.begin(), year.end()), (std::vector<double>{4, 30, 300, 7, 6, 40, 400, 8}));
    sums.add(std::vector<double>{5, 50, 500, 0, 6, 60, 600, 0});
    EXPECT_EQ(sums.close_step()[0], 5.0) << "a new year begins at nothing";
}

TEST(Published, DividesOrSaysThatThereIsNothing)
{
    std::vector<Variable> variables(3);
    variables[0].per = 1;
    variables[2].over_time = OverTime::yearly;
    const std::array<double, 3> some{6, 3, 5}, none{0, 0, 5};
    EXPECT_EQ(published(variables, 0, some.data(), true), 2.0);
    EXPECT_TRUE(std::isnan(published(variables, 0, none.data(), true)));
    EXPECT_EQ(published(variables, 2, some.data(), true), 5.0);
    EXPECT_TRUE(std::isnan(published(variables, 2, some.data(), false)));
}

TEST(TimeAxis, CountsDaysOfTheTrueCalendar)
{
    EXPECT_EQ(days_until(0), 0.0);
    EXPECT_EQ(days_until(Month::of(2020, 3).index) - days_until(Month::of(2020, 2).index), 29.0);
    EXPECT_EQ(days_until(Month::of(2050, 12).index + 1), 12053.0);  // 1 January 2051
}

TEST(SafeFile, ReplacesWholeFilesAndLeavesNothingElse)
{
    const std::string folder = std::filesystem::temp_directory_path().string() + "/essaim_safe_file";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    write_text_file(folder + "/a", "one");
    write_text_file(folder + "/a", "two");
    EXPECT_EQ(content(folder + "/a"), "two");
    publish_file(folder + "/a", folder + "/b");
    EXPECT_EQ(content(folder + "/b"), "two");
    EXPECT_FALSE(std::filesystem::exists(folder + "/a"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
    EXPECT_THROW(write_text_file(folder + "/nowhere/a", "x"), StorageError);
    EXPECT_THROW(publish_file(folder + "/nothing", folder + "/b"), StorageError);
    std::filesystem::remove_all(folder);
}

TEST(StatusFile, NeverEndsARun)
{
    StatusFile status("/nonexistent/folder/run.nc");
    EXPECT_EQ(status.path(), "/nonexistent/folder/run.status.json");
    EXPECT_NO_THROW(status.running(2020, 1, 0.5));
    EXPECT_NO_THROW(status.ended("failed", "disk \"full\""));
}

TEST(Text, IsEscaped)
{
    EXPECT_EQ(json_text("a \"b\"\n\\"), "\"a \\\"b\\\"\\u000a\\\\\"");
    EXPECT_EQ(xml_text("<a & \"b\">"), "\"&lt;a &amp; &quot;b&quot;&gt;\"");
}

TEST(Xdmf, ShowsTheChosenSteps)
{
    const std::string text =
        xdmf_text({"r.nc", 3, 8, 24, {{11, 350.0}, {23, 715.0}}, {{"heat_by_cell", "heat & more"}}});
    EXPECT_NE(text.find("<Time Value=\"715\"/>"), std::string::npos) << text;
    EXPECT_NE(text.find("23 0 1 1 1 3</DataItem><DataItem Format=\"HDF\" Dimensions=\"24 3\""), std::string::npos)
        << text;
    EXPECT_NE(text.find("Name=\"heat &amp; more\""), std::string::npos);
}
