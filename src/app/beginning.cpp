#include "app/beginning.hpp"

#include "app/branching.hpp"
#include "config/describe.hpp"
#include "config/paths.hpp"
#include "config/provenance.hpp"
#include "config/text.hpp"
#include "io/stored_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace essaim {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_program_bytes = std::size_t{1} << 30, most_table_bytes = std::size_t{1} << 26;

std::string results_path(const Command& command)
{
    if (!command.out.empty()) return command.out;
    const std::string named = command.from.empty() ? command.config_file : command.from;
    const std::string stem = fs::path(named).stem().string();
    return "results/" + (stem.empty() ? "run" : stem) + ".h5";
}

std::string checkpoints_of(const std::string& results)
{
    return fs::path(results).replace_extension(".checkpoint").string();
}

/// The version; for a program with changes that are not committed also its content, for there are many of them.
std::string program_identity()
{
    const Build build = this_build();
    std::string identity = version_line(build);
    if (build.modified || build.commit.empty())
        identity += ", content " + text_hash(read_text_file("/proc/self/exe", most_program_bytes).text).substr(0, 12);
    return identity;
}

/// Refuses a checkpoint of another program or configuration, naming all that differs.
void require_same(const FoundCheckpoint& found, const Beginning& now)
{
    std::vector<std::string> problems;
    const auto differs = [&](std::string_view what, std::string_view then, std::string_view today) {
        problems.push_back(fmt::format("{} is {} ({} in the checkpoint '{}') {}", what, shown(today), shown(then),
                                       found.path, "resume what was begun, or begin anew with another --out"));
    };
    if (found.fact("program") != now.program) differs("the program", found.fact("program"), now.program);
    for (const auto& [name, value] : comparable(now.settings, now.configuration_path)) {
        const std::string then = found.fact("compared:" + name);
        if (then != value) differs(name, then, value);
    }
    if (!problems.empty()) throw UserError(Exit::input, std::move(problems));
}

/// The parameters a checkpoint was made with; those of the command line replace them.
Configuration configuration_of(const FoundCheckpoint& found, const Command& command)
{
    Configuration configuration;
    configuration.problems = command.problems;
    configuration.overrides = command.overrides;
    const std::string prefix = "setting:";
    for (const auto& [name, value] : found.facts) {
        if (!name.starts_with(prefix)) continue;
        const std::string parameter = name.substr(prefix.size());
        const auto same = [&](const Given& given) { return given.name == parameter; };
        if (std::none_of(command.overrides.begin(), command.overrides.end(), same))
            configuration.overrides.push_back({parameter, value, found.fact("origin:" + parameter)});
    }
    return configuration;
}

/// What may fail on one rank alone, whose file is another; the failure is everybody's. Collective.
template <class Act>
void on_all(const Communicator& ranks, Act act)
{
    std::string problem;
    try {
        act();
    } catch (const UserError& error) {
        problem = error.what();
    }
    problem = ranks.agree(problem);
    require(problem.empty(), problem);
}

/// The configuration as root reads it, on all ranks. Collective.
Configuration read_together(const Command& command, const Communicator& ranks)
{
    Configuration configuration{
        .path = command.config_file, .text = {}, .overrides = command.overrides, .problems = command.problems};
    std::string problem;
    if (ranks.is_root()) {
        Configuration read = read_configuration(command);
        if (read.problems.size() > command.problems.size()) problem = read.problems.back();
        configuration.text = std::move(read.text);
    }
    configuration.text = ranks.broadcast(std::move(configuration.text));
    problem = ranks.broadcast(problem);
    if (!problem.empty()) configuration.problems.push_back(problem);
    return configuration;
}

/// Whether the results of this very configuration are there, whole.
bool already_complete(const Beginning& beginning, const Communicator& ranks)
{
    std::int64_t complete = 0;
    std::error_code ignored;
    if (ranks.is_root() && fs::exists(beginning.results, ignored)) try {
            const StoredRun run = read_stored_run(beginning.results, {});
            const bool same = run.configuration_hash == configuration_hash(shaping(beginning.settings)) &&
                              run.branch == beginning.branch;
            complete = run.complete && same ? 1 : 0;
        } catch (const UserError&) { // another file: the recorder will refuse to replace it
        }
    return ranks.max(complete) != 0;
}

/// Settings as in the results file of another run.
void repeat(Beginning& beginning, const Command& command, Model& model, const Communicator& ranks, Log& log)
{
    const auto blocks = model.blocks();
    const std::vector<std::string> names = parameter_names(blocks);
    StoredRun run;
    on_all(ranks, [&] { run = read_stored_run(command.from, names); });
    require(run.branch.empty() || !command.branch.empty(),
            fmt::format("'{}' (it branched off at {}: its parameters did not make its past) name that past with --branch",
                        command.from, run.branch));
    const Build build = this_build();
    if (run.version != build.version || run.commit != build.commit)
        log.warning(fmt::format("'{}' was written by version {} ({}), this is {}: results may differ", command.from,
                                run.version, run.commit.substr(0, 7), version_line(build)));
    Configuration configuration{.path = {}, .text = {}, .overrides = command.overrides, .problems = command.problems};
    for (const Given& given : run.parameters)
        if (std::none_of(command.overrides.begin(), command.overrides.end(),
                         [&](const Given& own) { return own.name == given.name; }))
            configuration.overrides.push_back(given);
    beginning.settings = apply_settings(blocks, configuration);
    beginning.configuration_path = fs::absolute(command.from).string(); // no path in it is followed elsewhere
    beginning.territory_hash = run.territory_hash;
}

} // namespace

bool shapes_results(const Setting& setting)
{
    return setting.name != "run.chunk_rows" && !setting.name.starts_with("checkpoint.") &&
           !setting.name.starts_with("partition.");
}

std::vector<Setting> shaping(std::span<const Setting> settings)
{
    std::vector<Setting> those;
    std::copy_if(settings.begin(), settings.end(), std::back_inserter(those), shapes_results);
    return those;
}

std::vector<std::pair<std::string, std::string>> comparable(const std::vector<Setting>& settings,
                                                            const std::string& configuration_path)
{
    std::vector<std::pair<std::string, std::string>> values;
    for (const Setting& setting : with_absolute_paths(settings, configuration_path))
        if (shapes_results(setting)) values.emplace_back(setting.name, value_text(setting.value));
    return values;
}

Beginning find_beginning(const Command& command, Model& model, const Communicator& ranks, Log& log)
{
    const auto blocks = model.blocks();
    Beginning beginning;
    beginning.program = program_identity();
    beginning.results = results_path(command);
    const auto absolute = [](const std::string& path) { return path.empty() ? path : fs::absolute(path).string(); };
    beginning.configuration_path = absolute(command.config_file);
    if (!command.from.empty())
        repeat(beginning, command, model, ranks, log);
    else if (!command.config_file.empty()) {
        const Configuration configuration = read_together(command, ranks);
        beginning.settings = apply_settings(blocks, configuration);
        beginning.configuration = configuration.text;
    }
    const bool resumes = !command.resume.empty(), branches = !command.branch.empty();
    beginning.checkpoints =
        std::make_unique<Checkpoints>(ranks, absolute(resumes ? command.resume : checkpoints_of(beginning.results)));
    if (command.dry_run && !resumes) return beginning;
    if (!resumes && !command.go_on) {
        if (branches) branch_off(beginning, command, model.run, ranks, log);
        if (!beginning.checkpoints->any()) return beginning;
        require(command.force, fmt::format("'{}' (a run that stopped left its checkpoints there) go on with --continue, "
                                           "begin anew with --force, or choose another --out",
                                           beginning.checkpoints->folder()));
        beginning.checkpoints->clear();
        return beginning;
    }
    std::vector<std::string> passed_over;
    std::unique_ptr<FoundCheckpoint> own = beginning.checkpoints->newest(passed_over);
    for (const std::string& line : passed_over) log.warning(line);
    if (branches) branch_off(beginning, command, model.run, ranks, log);
    if (!own) {
        require(command.go_on, fmt::format("'{}' ({}) {}", command.resume,
                                           passed_over.empty() ? "there is no checkpoint" : "no checkpoint is whole",
                                           "begin with essaim run CONFIG.ini"));
        beginning.complete = !command.force && already_complete(beginning, ranks);
        if (beginning.complete) beginning.checkpoints->clear(); // a run that was killed while it tidied up left some
        return beginning;
    }
    beginning.found = std::move(own);
    beginning.past.reset();
    const FoundCheckpoint& found = *beginning.found;
    require(found.fact("kept_for_branches").empty(),
            fmt::format("'{}' (it is kept for other runs) begin one with --branch", beginning.checkpoints->folder()));
    require(!branches || found.fact("branch") == beginning.branch,
            fmt::format("'{}' (the run that stopped there branched off at {}, --branch says {}) name the same past",
                        beginning.checkpoints->folder(), shown(found.fact("branch")), beginning.branch));
    beginning.branch = found.fact("branch");
    if (command.config_file.empty()) {
        beginning.settings = apply_settings(blocks, configuration_of(found, command));
        beginning.configuration_path = found.fact("configuration_path");
        beginning.configuration = found.fact("configuration");
    }
    if (resumes && command.out.empty()) beginning.results = found.fact("results");
    beginning.territory_hash = found.fact("territory_hash");
    beginning.history = found.fact("history");
    require_same(found, beginning);
    return beginning;
}

void take_tables(Beginning& beginning, Model& model, const Communicator& ranks)
{
    const std::vector<Setting> settings = with_absolute_paths(beginning.settings, beginning.configuration_path);
    assign_settings(model.blocks(), settings);
    const auto add = [&](const std::string& name, const std::string& path) {
        beginning.tables.emplace_back(name, text_hash(read_text_file(path, most_table_bytes).text));
    };
    on_all(ranks, [&] {
        for (const Setting& setting : settings)
            if (setting.unit == "path" && setting.name != "territory.file" && !value_text(setting.value).empty())
                add(setting.name, find_file(value_text(setting.value), beginning.configuration_path));
        std::error_code ignored; // a folder that cannot be read is reported by who needs its tables
        for (const auto& file : fs::directory_iterator(share_folder() + "/facts", ignored))
            if (file.path().extension() == ".csv") add("facts/" + file.path().filename().string(), file.path().string());
    });
    std::sort(beginning.tables.begin(), beginning.tables.end());
    if (!beginning.found) return;
    std::string others;
    for (const auto& [name, hash] : beginning.tables) // a branch shares its people, and they come from facts
        if ((!beginning.past || name.starts_with("facts/")) && beginning.found->fact("table:" + name) != hash)
            others += (others.empty() ? "" : ", ") + name;
    others = ranks.agree(others);
    require(others.empty(), fmt::format("the tables of the run to resume were others ({}: not as for checkpoint '{}') put "
                                        "them back, or begin anew with another --out", others, beginning.found->path));
}

CheckpointFacts facts_of(const Beginning& beginning, const std::string& territory_hash, Month month)
{
    CheckpointFacts facts{{"program", beginning.program},
                          {"month", fmt::format("{}-{:02}", month.year(), month.of_year() + 1)},
                          {"territory_hash", territory_hash},
                          {"results", fs::absolute(beginning.results).string()},
                          {"configuration", beginning.configuration},
                          {"configuration_path", beginning.configuration_path},
                          {"history", beginning.history},
                          {"branch", beginning.branch},
                          {"configuration_hash", configuration_hash(shaping(beginning.settings))}};
    for (const Setting& setting : beginning.settings) {
        if (!shapes_results(setting)) continue;
        facts.emplace_back("setting:" + setting.name, value_text(setting.value));
        facts.emplace_back("origin:" + setting.name, setting.origin);
    }
    for (const auto& [name, value] : comparable(beginning.settings, beginning.configuration_path))
        facts.emplace_back("compared:" + name, value);
    for (const auto& [name, hash] : beginning.tables) facts.emplace_back("table:" + name, hash);
    return facts;
}

} // namespace essaim
