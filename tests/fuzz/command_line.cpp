// Any bytes as a command line, one argument a line: taken apart without an exception, refused in words.
#include "config/command_line.hpp"

#include "tests/fuzz/fuzz.hpp"

#include <array>

using namespace essaim;
using namespace essaim::fuzz;

namespace {

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        words.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::vector<std::string> words = words_of(text_of(data, size));
    Block block;
    const std::array<ParameterBlock*, 1> blocks{&block};
    static const std::vector<Setting> settings = settings_of(blocks);
    static const std::vector<std::string> names = parameter_names(blocks);

    const Command command = parse_command(words, names);
    for (const std::string& problem : command.problems) promise_readable(problem);
    promise(!command.problems.empty() || command.help || command.version || command.name != Subcommand::none,
            "a command that is right says what to do");
    promise(!command.problems.empty() || (command.threads >= 0 && command.threads <= 4096), "threads are bounded");
    try {
        require_right(command);
        if (command.help) promise(!help_text(command, settings).empty(), "help has words");
    } catch (const UserError& error) {
        promise(error.code() == Exit::usage, "a command that is refused ends with 64");
        promise_readable(error);
        const std::string json = problems_json(error);
        promise(first_invalid_utf8(json) == std::string::npos, "JSON is UTF-8", json);
    }
    if (command.overrides.empty()) return 0;
    try {
        (void)apply_settings(blocks, {.path = {}, .text = {}, .overrides = command.overrides, .problems = {}});
        block.promise_ranges();
    } catch (const UserError& error) {
        promise_readable(error);
    }
    return 0;
}
