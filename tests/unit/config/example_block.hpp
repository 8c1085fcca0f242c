// A block with one parameter of each kind, for the tests of this folder.
#pragma once

#include "config/parameter.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace essaim::test {

struct ExampleBlock final : ParameterBlock {
    double influence = 0.5;
    double speed = 30.0;
    double open = 1e-3;
    std::int64_t count = 3;
    std::int64_t seed = 1;
    bool works = true;
    std::string climate = "rcp45";
    std::string label = "plain";
    std::string territory;

    void describe(ParameterVisitor& parameter) override
    {
        parameter("social.influence", influence,
                  {.min = 0, .max = 1, .what = "weight of what tied households do", .source = "Rogers 2003"});
        parameter("social.works", works, {.what = "whether ties matter at all", .source = "assumption"});
        parameter("commute.speed", speed,
                  {.min = 0, .max = 130, .unit = "km/h", .what = "mean speed by car", .source = "ENTD 2008"});
        parameter("commute.open", open, {.unit = "h", .what = "a number without a range", .source = "assumption"});
        parameter("run.count", count, {.min = 0, .what = "number of visits", .source = "assumption"});
        parameter("run.seed", seed, {.what = "key of all random numbers", .source = "choice"});
        parameter("run.label", label, {.what = "free text in the results", .source = "choice"});
        parameter("run.territory", territory, {.unit = "path", .what = "territory file", .source = "choice"});
        parameter("forcing.climate", climate,
                  {.what = "path of emissions", .source = "IPCC AR5", .choices = {"rcp26", "rcp45", "rcp85"}});
    }
};

}  // namespace essaim::test
