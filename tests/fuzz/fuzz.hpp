// What the three harnesses share: a promise that breaks ends the process, so that the fuzzer keeps the input.
#pragma once

#include "config/parameter.hpp"
#include "config/text.hpp"
#include "core/error.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace essaim::fuzz {

/// Ends the process unless `holds`.
inline void promise(bool holds, const char* what, std::string_view about = {})
{
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s: %s\n", what, shown(about, 400).c_str());
    std::abort();
}

/// One parameter of each kind; few, so that describing them takes less time than reading them.
struct Block final : ParameterBlock {
    double influence = 0.5;
    std::int64_t count = 3;
    bool works = true;
    std::string climate = "rcp45", label = "plain";

    void describe(ParameterVisitor& parameter) override
    {
        parameter("social.influence", influence, {.min = 0, .max = 1, .what = "weight of ties", .source = "assumption"});
        parameter("social.works", works, {.what = "whether ties matter", .source = "assumption"});
        parameter("run.count", count, {.min = 0, .unit = "1", .what = "visits", .source = "assumption"});
        parameter("run.label", label, {.what = "free text", .source = "choice"});
        parameter("run.climate", climate, {.what = "path", .source = "choice", .choices = {"rcp26", "rcp45"}});
    }
    void promise_ranges() const;
};

/// A message a terminal can show: UTF-8 without control characters, of bounded length.
inline void promise_readable(std::string_view problem)
{
    promise(!problem.empty(), "a problem has words");
    promise(first_invalid_utf8(problem) == std::string_view::npos, "a problem is UTF-8", problem);
    promise(first_control(problem) == std::string_view::npos, "a problem has no control characters", problem);
    promise(problem.size() < 4000, "a problem is short", problem);
}

inline void Block::promise_ranges() const
{
    promise(influence >= 0 && influence <= 1 && count >= 0, "values lie in their range");
    promise(climate == "rcp26" || climate == "rcp45", "a choice is one of those declared");
}

inline void promise_readable(const UserError& error)
{
    promise(!error.problems().empty(), "an error has problems");
    for (const std::string& problem : error.problems()) promise_readable(problem);
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size)
{
    return size == 0 ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(data), size);
}

}  // namespace essaim::fuzz
