#include "app/branching.hpp"

#include "app/scenario.hpp"
#include "config/describe.hpp"
#include "config/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <sstream>

namespace essaim {

namespace {

namespace fs = std::filesystem;

std::string text_of(Month month) { return fmt::format("{}-{:02}", month.year(), month.of_year() + 1); }

/// A month written 2025-01.
Month month_of(const std::string& word)
{
    int year = 0, month = 0;
    const char* end = word.data() + word.size();
    const auto [dash, fault] = std::from_chars(word.data(), end, year);
    const bool parted = fault == std::errc() && dash - word.data() == 4 && dash != end && *dash == '-';
    const auto [last, other_fault] = std::from_chars(parted ? dash + 1 : end, end, month);
    const bool whole = parted && other_fault == std::errc() && last == end && end - dash == 3 && month >= 1 && month <= 12;
    require(whole, fmt::format("checkpoint.keep = {} (no month) write for example 2025-01", shown(word)));
    return Month::of(year, month);
}

/// Refuses a past that another program or another population made, naming all that differs.
void require_same_past(const FoundCheckpoint& found, const Beginning& beginning)
{
    std::vector<std::string> problems;
    const std::string program = beginning.program, then = found.fact("program");
    if (then != program)
        problems.push_back(fmt::format("the program is {} ({} in the checkpoint '{}') a past goes on with the program "
                                       "that made it", shown(program), shown(then), found.path));
    for (const auto& [name, value] : comparable(beginning.settings, beginning.configuration_path))
        if (const std::string past = found.fact("compared:" + name); past != value && shared_by_branches(name))
            problems.push_back(fmt::format("{} is {} ({} in the checkpoint '{}') a branch shares its people and what is "
                                           "recorded of them", name, shown(value), shown(past), found.path));
    if (!problems.empty()) throw UserError(Exit::input, std::move(problems));
}

} // namespace

bool shared_by_branches(std::string_view name)
{
    // where the territory lies may differ: its content is compared
    constexpr std::array shapes{"run.output_year", "output.cells", "output.panel", "market.zone"};
    return (shapes_population(name) && !name.starts_with("territory.")) || name.starts_with("institutions.") ||
           std::ranges::find(shapes, name) != shapes.end();
}

void branch_off(Beginning& beginning, const Command& command, const RunParameters& run, const Communicator& ranks, Log& log)
{
    beginning.past = std::make_unique<Checkpoints>(ranks, fs::absolute(command.branch).string());
    require(beginning.past->folder() != beginning.checkpoints->folder(),
            fmt::format("'{}' (these are the checkpoints of the results to write) choose another --out", command.branch));
    std::vector<std::string> passed_over;
    beginning.found = beginning.past->newest(passed_over, Checkpoints::Use::look);
    for (const std::string& line : passed_over) log.warning(line);
    require(beginning.found != nullptr,
            fmt::format("'{}' ({}) make it with --checkpoint.keep=2025-01, or another month", command.branch,
                        passed_over.empty() ? "there is no checkpoint" : "no checkpoint is whole"));
    const FoundCheckpoint& found = *beginning.found;
    require_same_past(found, beginning);
    const Month month{found.months};
    require(month <= run.last(), fmt::format("run.last_year = {} (the past of '{}' lasts until {}) raise it", run.last_year,
                                             command.branch, found.fact("month")));
    beginning.branch = fmt::format("{} of {}", text_of(month), found.fact("configuration_hash"));
    beginning.territory_hash = found.fact("territory_hash");
    beginning.history = found.fact("history");
}

std::string kept_past(const std::string& results, Month month)
{
    return fs::absolute(results).replace_extension('.' + text_of(month) + ".checkpoint").string();
}

PastKeeper::PastKeeper(const RunParameters& run, const Communicator& ranks) : ranks_(ranks)
{
    std::istringstream words(run.checkpoint_keep);
    for (std::string word; words >> word;) {
        const Month month = month_of(word);
        require(month > Month{0} && month <= run.last(),
                fmt::format("checkpoint.keep = {} (must lie after {}, and until {})", word, text_of(Month{0}),
                            text_of(run.last())));
        months_.push_back(month);
    }
}

bool PastKeeper::due(Month month) const { return std::ranges::find(months_, month) != months_.end(); }

void PastKeeper::keep(Month month, const Beginning& beginning, const std::string& territory_hash, const Spread& spread,
                      const std::function<void(Memory&)>& remember,
                      const std::function<std::vector<std::string>()>& names) const
{
    Checkpoints past(ranks_, kept_past(beginning.results, month));
    CheckpointFacts facts = facts_of(beginning, territory_hash, Month{month.index - 1});
    facts.emplace_back("kept_for_branches", "yes");
    past.write(month.index, std::move(facts), spread, remember, names);
    past.take_rows(beginning.checkpoints->folder(), names());
}

} // namespace essaim
