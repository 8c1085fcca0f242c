#include "app/sweep_plan.hpp"

#include "app/seeds.hpp"
#include "config/describe.hpp"
#include "config/paths.hpp"
#include "config/provenance.hpp"
#include "config/table.hpp"
#include "config/text.hpp"
#include "engine/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

namespace essaim {

namespace {

constexpr std::size_t most_problems = 50;
constexpr std::int64_t most_program_bytes = std::int64_t{1} << 30;
/// Columns of a design that are no factors.
constexpr std::array<std::string_view, 4> own_columns{"point", "replicate", "seed", "scenario"};

/// Why a parameter can be no factor; empty when it can.
std::string_view barred(std::string_view name)
{
    if (name == "run.seed") return "the column seed says it";
    if (name == "run.chunk_rows") return "it changes no result";
    if (name.starts_with("territory.")) return "all members share one territory";
    if (name.starts_with("run.")) return "all members share one time axis";
    if (name.starts_with("output.")) return "members write no files of their own";
    return {};
}

class Problems {
public:
    void add(std::string problem) { all_.push_back(std::move(problem)); }
    void add(const std::vector<std::string>& problems) { all_.insert(all_.end(), problems.begin(), problems.end()); }
    bool many() const { return all_.size() > most_problems; }
    /// Ends here with all of them, if there are any.
    void end_if_any() const
    {
        if (!all_.empty()) throw UserError(Exit::usage, all_);
    }
    std::vector<std::string>& list() { return all_; }

private:
    std::vector<std::string> all_;
};

/// The assignments of a configuration file; a problem when it cannot be read.
std::vector<Given> lines_of(const std::string& path, Problems& problems)
{
    const FileText file = read_text_file(path, std::size_t{1} << 20);
    if (!file.problem.empty()) {
        problems.add(file.problem);
        return {};
    }
    return layer_of_file(file.text, path, problems.list()).given;
}

/// Where a file of the sweep file is; the name itself and a problem when nowhere.
std::string located(const std::string& name, const std::string& beside, Problems& problems)
{
    try {
        return find_file(name, beside);
    } catch (const UserError& error) {
        problems.add(error.problems());
        return name;
    }
}

std::vector<Flow> flows_named(const std::string& names, Problems& problems)
{
    std::set<Flow> chosen;
    std::vector<std::string> known;
    for (const FlowInfo& flow : flow_info) known.emplace_back(flow.name);
    std::size_t at = 0;
    while ((at = names.find_first_not_of(" ,", at)) != std::string::npos) {
        const std::size_t end = std::min(names.find_first_of(" ,", at), names.size());
        const std::string name = names.substr(at, end - at);
        const auto found = std::ranges::find(known, name);
        if (found == known.end())
            problems.add(fmt::format("sweep.indicators names {} (no such indicator) {}", shown(name),
                                     did_you_mean(name, known, "see essaim describe output")));
        else
            chosen.insert(static_cast<Flow>(found - known.begin()));
        at = end;
    }
    if (chosen.empty())
        for (const FlowInfo& flow : flow_info) chosen.insert(flow.id);
    return {chosen.begin(), chosen.end()};
}

/// Point 0 with the replicates that sweep.replicates wants.
std::vector<Member> replicates_of_base(std::int64_t n)
{
    std::vector<Member> members(static_cast<std::size_t>(n));
    for (std::size_t r = 0; r < members.size(); ++r) members[r].replicate = static_cast<std::int64_t>(r);
    return members;
}

/// The rows of the design, values not yet checked against their ranges. Seeds of -1 are to be derived.
std::vector<Member> read_design(const std::string& path, SweepPlan& plan, Problems& problems)
{
    const CsvColumn number{.name = "point", .type = CsvColumn::Type::integer, .min = 0, .max = 1e9};
    CsvColumn replicate = number, seed = number;
    replicate.name = "replicate";
    seed.name = "seed";
    seed.max = 9e15;
    seed.blank = CsvColumn::Blank::allowed;
    std::vector<CsvColumn> columns{number, replicate};
    const CsvTable header = CsvTable::read(path, columns);
    const bool has_seed = header.has("seed"), has_scenario = header.has("scenario");
    if (has_seed) columns.push_back(seed);
    const CsvTable table = CsvTable::read(path, columns);
    for (const std::string& column : table.columns())
        if (std::ranges::find(own_columns, column) == own_columns.end()) plan.factors.push_back(column);

    std::map<std::string, std::vector<Given>> scenarios;
    std::vector<Member> members(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Member& member = members[row];
        member.point = table.integer(row, "point");
        member.replicate = table.integer(row, "replicate");
        member.seed = has_seed && !table.blank(row, "seed") ? table.integer(row, "seed") : -1;
        if (has_scenario && !table.blank(row, "scenario")) {
            member.scenario = table.text(row, "scenario");
            const std::filesystem::path given = std::filesystem::path(member.scenario).lexically_normal();
            if (given.is_absolute() || *given.begin() == "..")
                problems.add(table.problem(row, "scenario", "(leads out of the folder of the sweep file) copy it there, or "
                                                            "to configs"));
            else if (!scenarios.contains(member.scenario))
                scenarios[member.scenario] = lines_of(located(member.scenario, plan.path, problems), problems);
            member.scenario_lines = scenarios[member.scenario];
        }
        const std::string where = fmt::format("{}:{}", shown(path, 200), table.line(row));
        for (const std::string& factor : plan.factors)
            if (!table.blank(row, factor))
                member.factors.push_back({factor, std::string(table.text(row, factor)), where});
    }
    return members;
}

void check_names(const SweepPlan& plan, const Command& command, const std::string& design, Problems& problems)
{
    std::vector<std::string> names;
    for (const Setting& setting : plan.base) names.push_back(setting.name);
    for (const std::string& factor : plan.factors) {
        if (std::ranges::find(names, factor) == names.end())
            problems.add(fmt::format("{}: column {} (no such parameter) {}", design, shown(factor),
                                     did_you_mean(factor, names, "see essaim describe parameters")));
        else if (const std::string_view why = barred(factor); !why.empty())
            problems.add(fmt::format("{}: column {} (cannot be a factor: {}) remove it", design, factor, why));
        for (const Given& given : command.overrides)
            if (given.name == factor)
                problems.add(fmt::format("command line: --{} (it is a factor of {}) remove it from one of them", factor,
                                         design));
    }
}

/// The lines of a scenario that may differ between members; territory, years and output stay those of the base.
std::vector<Given> of_members(const std::vector<Given>& lines)
{
    std::vector<Given> kept;
    for (const Given& line : lines)
        if (barred(line.name).empty()) kept.push_back(line);
    return kept;
}

void check_members(const SweepPlan& plan, Problems& problems)
{
    std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> names;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> seeds;
    std::set<std::string> texts; // combinations of text values whose files were looked for
    for (std::size_t i = 0; i < plan.members.size() && !problems.many(); ++i) {
        const Member& member = plan.members[i];
        if (const auto [at, fresh] = names.try_emplace({member.point, member.replicate}, i); !fresh)
            problems.add(fmt::format("design: rows {} and {} are both replicate {} of point {} (a member is named by the "
                                     "two) number replicates within a point", at->second + 1, i + 1, member.replicate,
                                     member.point));
        if (const auto [at, fresh] = seeds.try_emplace({member.point, member.seed}, member.replicate); !fresh)
            problems.add(fmt::format("design: seed {} is that of replicates {} and {} of point {} (they would be one run) "
                                     "leave seeds out", member.seed, at->second, member.replicate, member.point));
        try {
            const std::vector<Setting> settings = plan.settings_of(member);
            std::string text;
            for (const Setting& setting : settings)
                if (setting.unit == "path") text += value_text(setting.value) + '\n';
            if (texts.insert(text).second) problems.add(missing_files(settings, ""));
        } catch (const UserError& error) {
            problems.add(error.problems());
        }
    }
}

} // namespace

void SweepParameters::describe(ParameterVisitor& parameter)
{
    const std::string_view choice = "choice of the user";
    parameter("sweep.base", base, {.unit = "path", .what = "configuration that every member starts from", .source = choice});
    parameter("sweep.design", design, {.unit = "path", .what = "table of members; empty: replicates of the base",
                                       .source = choice});
    parameter("sweep.replicates", replicates, {.min = 1, .max = 1e6, .what = "members when there is no design",
                                               .source = choice});
    parameter("sweep.ranks", ranks, {.min = 1, .max = 1e6, .what = "ranks that simulate a member together",
                                     .source = choice});
    parameter("sweep.indicators", indicators, {.what = "names of the indicators kept; empty: all", .source = choice});
    parameter("sweep.communes", communes, {.what = "keep indicators by commune too", .source = choice});
}

const Setting& setting_named(const std::vector<Setting>& settings, std::string_view name)
{
    const auto found = std::ranges::find(settings, name, &Setting::name);
    expect(found != settings.end(), name);
    return *found;
}

std::vector<Setting> SweepPlan::settings_of(const Member& member) const
{
    const std::array layers{Layer{of_members(member.scenario_lines), ""},
                            Layer{{{"run.seed", std::to_string(member.seed), "design"}}, ""},
                            Layer{member.factors, ""}};
    return with_found_files(resolve_settings(base, layers));
}

std::vector<Setting> with_found_files(std::vector<Setting> settings)
{
    if (auto problems = paths_outside(settings); !problems.empty()) throw UserError(Exit::input, std::move(problems));
    for (Setting& setting : settings)
        if (setting.unit == "path")
            setting = with_absolute_paths({setting}, setting.origin.substr(0, setting.origin.rfind(':'))).front();
    return settings;
}

SweepPlan read_sweep(const Command& command)
{
    Problems problems;
    problems.add(command.problems);
    SweepPlan plan;
    plan.path = command.config_file;
    FileText file = read_text_file(command.config_file, std::size_t{1} << 20);
    if (!file.problem.empty()) problems.add(file.problem);
    problems.end_if_any();
    plan.configuration = file.text;
    Layer own, others, own_overrides{{}, "--"}, overrides{{}, "--"};
    for (const Given& given : layer_of_file(file.text, command.config_file, problems.list()).given)
        (given.name.starts_with("sweep.") ? own : others).given.push_back(given);
    for (const Given& given : command.overrides)
        (given.name.starts_with("sweep.") ? own_overrides : overrides).given.push_back(given);
    problems.end_if_any();
    const std::array blocks{static_cast<ParameterBlock*>(&plan.sweep)};
    const std::array own_layers{own, own_overrides};
    const auto sweep = resolve_settings(settings_of(blocks), own_layers);
    problems.add(paths_outside(sweep));
    problems.end_if_any();
    assign_settings(blocks, sweep);

    Layer base;
    if (!plan.sweep.base.empty()) base.given = lines_of(located(plan.sweep.base, plan.path, problems), problems);
    Model model;
    const std::array layers{base, others, overrides};
    plan.base = resolve_settings(settings_of(model.blocks()), layers, problems.list());
    assign_settings(model.blocks(), plan.base);
    if (model.run.last() < model.run.first_output() || model.run.last_month != 12)
        problems.add(fmt::format("run.last_year = {}, run.last_month = {} (a sweep writes whole years from run.output_year "
                                 "= {} on) end in December of that year or later",
                                 model.run.last_year, model.run.last_month, model.run.output_year));
    plan.indicators = flows_named(plan.sweep.indicators, problems);

    if (plan.sweep.design.empty())
        plan.members = replicates_of_base(plan.sweep.replicates);
    else {
        const std::size_t before = problems.list().size();
        const std::string design = located(plan.sweep.design, plan.path, problems);
        if (problems.list().size() > before) problems.end_if_any();
        plan.members = read_design(design, plan, problems);
        if (plan.members.empty()) problems.add(fmt::format("{} (it has no rows) a row is a run", design));
        check_names(plan, command, design, problems);
    }
    problems.end_if_any();
    for (Member& member : plan.members)
        if (member.seed < 0 || plan.sweep.design.empty())
            member.seed = replicate_seed(model.run.seed, member.replicate);
    check_members(plan, problems);
    problems.end_if_any();
    return plan;
}

std::string model_version()
{
    const Build build = this_build();
    std::string version = build.version + " " + build.commit;
    if (build.modified || build.commit.empty())
        version += " " + text_hash(read_text_file("/proc/self/exe", most_program_bytes).text);
    return version;
}

std::string run_identity(std::vector<Setting> settings, const std::string& model_version,
                         const std::string& territory_hash)
{
    std::string files;
    std::erase_if(settings, [](const Setting& s) {
        return s.name == "run.chunk_rows" || s.name == "run.title" || s.name.starts_with("partition.") || s.name.starts_with("output.") || s.name.starts_with("checkpoint.") ||
               s.name.starts_with("territory."); // the territory counts by its content
    });
    for (const Setting& setting : settings)
        if (const auto* name = std::get_if<std::string>(&setting.value); setting.unit == "path" && !name->empty())
            files += text_hash(read_text_file(find_file(*name, ""), std::size_t{1} << 26).text);
    return text_hash(configuration_hash(settings) + files + model_version + territory_hash);
}

} // namespace essaim
