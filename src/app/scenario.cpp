#include "app/scenario.hpp"

#include "app/sweep_plan.hpp"
#include "config/paths.hpp"
#include "config/text.hpp"
#include "engine/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace essaim {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

/// Changes no result.
bool idle(std::string_view name)
{
    return name == "run.chunk_rows" || name == "run.title" || name.starts_with("partition.") || name.starts_with("output.") ||
           name.starts_with("checkpoint.");
}

} // namespace

void CompareParameters::describe(ParameterVisitor& parameter)
{
    const std::string_view choice = "choice of the user";
    parameter("compare.noticed", noticed, {.min = 0, .max = 1e6, .unit = "EUR/year",
              .what = "change of the yearly bill beyond which a household gains or loses", .source = choice});
    parameter("compare.offered", offered, {.min = 0, .max = 1,
              .what = "difference of what institutions offer beyond which it touches those to whom it is offered",
              .source = choice});
    parameter("compare.ranks", ranks, {.min = 1, .max = 1e6, .what = "ranks that simulate a pair together",
                                       .source = choice});
}

std::vector<std::vector<Setting>> read_scenarios(const Command& command, CompareParameters& parameters)
{
    std::vector<std::string> problems = command.problems, paths{command.config_file};
    paths.insert(paths.end(), command.others.begin(), command.others.end());
    Layer own{{}, "--"}, overrides{{}, "--"};
    for (const Given& given : command.overrides)
        (given.name.starts_with("compare.") ? own : overrides).given.push_back(given);
    const auto collect = [&](auto read) {
        try {
            read();
        } catch (const UserError& error) {
            problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
    };
    const std::array blocks{static_cast<ParameterBlock*>(&parameters)};
    collect([&] { assign_settings(blocks, resolve_settings(settings_of(blocks), std::span(&own, 1))); });
    Model model;
    const std::vector<Setting> defaults = settings_of(model.blocks());
    std::vector<std::vector<Setting>> scenarios;
    for (const std::string& path : paths)
        collect([&] {
            const FileText file = read_text_file(path, most_bytes);
            std::vector<std::string> faults;
            if (!file.problem.empty()) faults.push_back(file.problem);
            const std::array layers{layer_of_file(file.text, path, faults), overrides};
            scenarios.push_back(with_found_files(resolve_settings(defaults, layers, std::move(faults))));
        });
    if (!problems.empty()) throw UserError(Exit::usage, std::move(problems));
    return scenarios;
}

std::vector<std::string> differences(const std::vector<Setting>& a, const std::vector<Setting>& b)
{
    std::vector<std::string> names;
    for (const Setting& setting : a)
        if (!idle(setting.name) && setting.value != setting_named(b, setting.name).value) names.push_back(setting.name);
    return names;
}

bool shapes_population(std::string_view name)
{
    constexpr std::array sections{"population.", "ties.", "territory."};
    return name == "run.seed" || std::ranges::any_of(sections, [&](std::string_view s) { return name.starts_with(s); });
}

void require_comparable(const std::vector<Setting>& a, const std::vector<Setting>& b)
{
    std::vector<std::string> problems;
    for (const std::string& name : differences(a, b))
        if (shapes_population(name) || name.starts_with("run."))
            problems.push_back(fmt::format("{} = {} and {} (households can be compared only if they are the same ones, over the "
                                           "same years) give both one value",
                                           name, value_text(setting_named(a, name).value),
                                           value_text(setting_named(b, name).value)));
    if (!problems.empty()) throw UserError(Exit::usage, std::move(problems));
}

} // namespace essaim
