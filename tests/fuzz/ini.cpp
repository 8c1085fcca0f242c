// Any bytes as a configuration file: refused in words, or read, and what was read can be written and read again.
#include "config/ini.hpp"

#include "config/describe.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <fmt/format.h>

#include <array>

using namespace essaim;
using namespace essaim::fuzz;

namespace {

struct Known {
    Block block = {};
    std::array<ParameterBlock*, 1> blocks{&block};
};

void read_back(const IniText& read)
{
    for (const Assignment& assignment : read.assignments) {
        promise(assignment.line > 0, "lines count from 1");
        const IniText again =  // not on the first line, where a byte-order mark is dropped
            parse_ini(fmt::format("\n{} = {}\n", assignment.name, ini_quoted(assignment.text)), "again.ini");
        promise(again.problems.empty() && again.assignments.size() == 1, "what was read can be written",
                assignment.text);
        promise(again.assignments[0].text == assignment.text, "what was written reads back the same", assignment.text);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = text_of(data, size);
    const IniText read = parse_ini(text, "some.ini");
    for (const std::string& problem : read.problems) {
        promise(problem.starts_with("some.ini"), "a problem names the file", problem);
        promise_readable(problem);
    }
    read_back(read);
    if (!read.problems.empty() && size % 8 != 0) return 0;  // what is refused anyway need not always be said twice

    Known known;
    try {
        const auto settings =
            apply_settings(known.blocks, {.path = "some.ini", .text = std::string(text), .overrides = {}, .problems = {}});
        promise(read.problems.empty(), "a file with problems is refused");
        known.block.promise_ranges();

        Known again;
        const auto repeated = apply_settings(
            again.blocks, {.path = "again.ini", .text = resolved_ini(settings, "a\nb"), .overrides = {}, .problems = {}});
        promise(configuration_hash(settings) == configuration_hash(repeated), "a resolved configuration repeats", text);
    } catch (const UserError& error) {
        promise(error.code() == Exit::usage, "a configuration that is refused ends with 64");
        promise_readable(error);
    }
    return 0;
}
