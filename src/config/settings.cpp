// Reads, checks and assigns parameter values, keeping every problem until the end.
#include "config/settings.hpp"

#include "config/ini.hpp"
#include "config/text.hpp"
#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace essaim {

namespace {

constexpr std::size_t most_problems = 50;

class Collector final : public ParameterVisitor {
public:
    void operator()(std::string_view name, double& value, const ParameterInfo& info) override
    {
        add(name, value, info);
    }
    void operator()(std::string_view name, std::int64_t& value, const ParameterInfo& info) override
    {
        add(name, value, info);
    }
    void operator()(std::string_view name, bool& value, const ParameterInfo& info) override { add(name, value, info); }
    void operator()(std::string_view name, std::string& value, const ParameterInfo& info) override
    {
        add(name, value, info);
    }

    std::vector<Setting> result() && { return std::move(settings_); }

private:
    template <class T>
    void add(std::string_view name, const T& value, const ParameterInfo& info)
    {
        settings_.push_back({.name = std::string(name),
                             .value = value,
                             .by_default = value,
                             .unit = std::string(info.unit),
                             .what = std::string(info.what),
                             .source = std::string(info.source),
                             .min = info.min,
                             .max = info.max,
                             .choices = {info.choices.begin(), info.choices.end()}});
    }

    std::vector<Setting> settings_;
};

class Assigner final : public ParameterVisitor {
public:
    explicit Assigner(const std::map<std::string, ParameterValue, std::less<>>& values) : values_(values) {}

    void operator()(std::string_view name, double& value, const ParameterInfo&) override { set(name, value); }
    void operator()(std::string_view name, std::int64_t& value, const ParameterInfo&) override { set(name, value); }
    void operator()(std::string_view name, bool& value, const ParameterInfo&) override { set(name, value); }
    void operator()(std::string_view name, std::string& value, const ParameterInfo&) override { set(name, value); }

private:
    template <class T>
    void set(std::string_view name, T& value) const
    {
        if (const auto found = values_.find(name); found != values_.end()) value = std::get<T>(found->second);
    }

    const std::map<std::string, ParameterValue, std::less<>>& values_;
};

std::string with_unit(std::string_view text, std::string_view unit)
{
    return unit.empty() || unit == "1" ? std::string(text) : fmt::format("{} {}", text, unit);
}

std::string default_hint(const Setting& setting)
{
    const std::string text = value_text(setting.by_default);
    return text.empty() ? "" : fmt::format(" the default is {}", text);
}

// Empty, or "(must lie in [0, 1]) the default is 0.5".
std::string range_fault(const Setting& setting, double value)
{
    if (value >= setting.min && value <= setting.max) return {};
    const bool below = setting.max < std::numeric_limits<double>::infinity();
    const bool above = setting.min > -std::numeric_limits<double>::infinity();
    const std::string bounds = above && below ? fmt::format("lie in [{}, {}]", setting.min, setting.max)
                               : above        ? fmt::format("be at least {}", setting.min)
                                              : fmt::format("be at most {}", setting.max);
    return fmt::format("(must {}){}", with_unit(bounds, setting.unit), default_hint(setting));
}

std::string choice_fault(const Setting& setting, const std::string& value)
{
    if (setting.choices.empty()) return {};
    if (std::find(setting.choices.begin(), setting.choices.end(), value) != setting.choices.end()) return {};
    const std::string hint = did_you_mean(value, setting.choices, "");
    return fmt::format("(must be one of {}){}", fmt::join(setting.choices, ", "),
                       hint.empty() ? default_hint(setting) : " " + hint);
}

struct Read {
    ParameterValue value;
    std::string fault = {};
};

// A value of the parameter's type; the fault says what to do when the parser has no better advice.
Read read_value(const Setting& setting, const std::string& text)
{
    const auto advised = [&](std::string fault) {
        return fault.ends_with(')') ? fault + default_hint(setting) : std::move(fault);
    };
    if (std::holds_alternative<double>(setting.value)) {
        const Parsed<double> number = parse_number(text);
        return {number.value, number ? range_fault(setting, number.value) : advised(number.fault)};
    }
    if (std::holds_alternative<std::int64_t>(setting.value)) {
        const Parsed<std::int64_t> number = parse_integer(text);
        return {number.value, number ? range_fault(setting, static_cast<double>(number.value)) : advised(number.fault)};
    }
    if (std::holds_alternative<bool>(setting.value)) {
        const Parsed<bool> yes = parse_yes_no(text);
        return {yes.value, yes.fault};
    }
    if (first_invalid_utf8(text) != std::string::npos) return {text, "(not UTF-8 text)"};
    return {text, choice_fault(setting, text)};
}

// "social.influence = 1.7 EUR", or "social.influence is empty".
std::string said(const Setting& setting, const Given& given, bool is_number)
{
    if (given.text.empty()) return setting.name + " is empty";
    return fmt::format("{} = {}", setting.name, is_number ? with_unit(given.text, setting.unit) : shown(given.text));
}

bool well_formed(std::string_view name)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    };
    const std::size_t dot = name.find('.');
    return dot != std::string_view::npos && dot > 0 && !name.ends_with('.') &&
           name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), allowed);
}

void check_declaration(const Setting& setting)
{
    expect(well_formed(setting.name),
           fmt::format("parameter {} is not named section.name in lower case", setting.name));
    expect(setting.min <= setting.max, fmt::format("parameter {} has an empty range", setting.name));
    const Read read = read_value(setting, value_text(setting.value));
    expect(read.fault.empty(),
           fmt::format("parameter {} has the value {} {}", setting.name, value_text(setting.value), read.fault));
}

// Gathers what the user gave, one source after the other.
class Assignments {
public:
    explicit Assignments(std::vector<Setting>& settings, std::vector<std::string>& problems)
        : settings_(settings), problems_(problems)
    {
        for (Setting& setting : settings_) {
            names_.push_back(setting.name);
            by_name_[setting.name] = &setting;
        }
    }

    /// One source in which every name may occur once; `dashes` is how names are written there.
    void take(const std::vector<Given>& source, std::string_view dashes)
    {
        std::map<std::string, std::string> first;
        for (const Given& given : source) {
            const auto [earlier, is_new] = first.emplace(given.name, given.where);
            if (problems_.size() > most_problems)
                problems_.emplace_back();  // counted, not worded: see throw_if_any
            else if (!by_name_.contains(given.name))
                unknown(given, dashes);
            else if (!is_new)
                repeated(given, earlier->second, dashes);
            else
                assign(given);
        }
    }

private:
    void unknown(const Given& given, std::string_view dashes)
    {
        const bool abbreviated = std::any_of(names_.begin(), names_.end(),
                                             [&](const std::string& name) { return name.starts_with(given.name); });
        problems_.push_back(fmt::format("{}: {}{} is unknown (no such parameter{}) {}", given.where, dashes,
                                        shown(given.name), abbreviated ? ", names are not abbreviated" : "",
                                        did_you_mean(given.name, names_, "see essaim describe parameters", dashes)));
    }

    void repeated(const Given& given, const std::string& earlier, std::string_view dashes)
    {
        const std::string place = earlier == given.where ? "" : fmt::format(" at {}", earlier);
        problems_.push_back(
            fmt::format("{}: {}{} is repeated (already given{}) keep one", given.where, dashes, given.name, place));
    }

    void assign(const Given& given)
    {
        Setting& setting = *by_name_.at(given.name);
        Read read = read_value(setting, given.text);
        if (read.fault.empty()) {
            setting.value = std::move(read.value);
            setting.origin = given.where;
            return;
        }
        const bool is_number = read.fault.starts_with("(must") && !std::holds_alternative<std::string>(setting.value);
        problems_.push_back(fmt::format("{}: {} {}", given.where, said(setting, given, is_number), read.fault));
    }

    std::vector<Setting>& settings_;
    std::vector<std::string>& problems_;
    std::vector<std::string> names_;
    std::map<std::string, Setting*, std::less<>> by_name_;
};

void throw_if_any(std::vector<std::string> problems)
{
    if (problems.empty()) return;
    if (problems.size() > most_problems) {
        const std::size_t others = problems.size() - most_problems;
        problems.resize(most_problems);
        problems.push_back(fmt::format("{} more problems", others));
    }
    throw UserError(Exit::usage, std::move(problems));
}

}  // namespace

std::string value_text(const ParameterValue& value)
{
    if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
    return std::get<std::string>(value);
}

std::string_view type_name(const ParameterValue& value)
{
    if (std::holds_alternative<double>(value)) return "number";
    if (std::holds_alternative<std::int64_t>(value)) return "whole number";
    return std::holds_alternative<bool>(value) ? "yes or no" : "text";
}

std::string range_text(const Setting& setting)
{
    if (!setting.choices.empty()) return fmt::format("{}", fmt::join(setting.choices, " | "));
    if (std::holds_alternative<bool>(setting.value)) return "true | false";
    const bool below = setting.max < std::numeric_limits<double>::infinity();
    const bool above = setting.min > -std::numeric_limits<double>::infinity();
    if (above && below) return fmt::format("[{}, {}]", setting.min, setting.max);
    if (above) return fmt::format(">= {}", setting.min);
    return below ? fmt::format("<= {}", setting.max) : "";
}

std::vector<Setting> settings_of(std::span<ParameterBlock* const> blocks)
{
    Collector collector;
    for (ParameterBlock* block : blocks) block->describe(collector);
    std::vector<Setting> settings = std::move(collector).result();
    std::set<std::string_view> seen;
    for (const Setting& setting : settings) {
        expect(seen.insert(setting.name).second, fmt::format("parameter {} is declared twice", setting.name));
        check_declaration(setting);
    }
    std::stable_sort(settings.begin(), settings.end(),
                     [](const Setting& a, const Setting& b) { return a.section() < b.section(); });
    return settings;
}

std::vector<std::string> parameter_names(std::span<ParameterBlock* const> blocks)
{
    std::vector<std::string> names;
    for (const Setting& setting : settings_of(blocks)) names.push_back(setting.name);
    return names;
}

std::vector<Setting> resolve_settings(std::vector<Setting> settings, std::span<const Layer> layers,
                                      std::vector<std::string> problems)
{
    Assignments assignments(settings, problems);
    for (const Layer& layer : layers) assignments.take(layer.given, layer.dashes);
    throw_if_any(std::move(problems));
    return settings;
}

void assign_settings(std::span<ParameterBlock* const> blocks, std::span<const Setting> settings)
{
    std::map<std::string, ParameterValue, std::less<>> values;
    for (const Setting& setting : settings) values[setting.name] = setting.value;
    Assigner assigner(values);
    for (ParameterBlock* block : blocks) block->describe(assigner);
}

Layer layer_of_file(std::string_view text, std::string_view path, std::vector<std::string>& problems)
{
    IniText file = parse_ini(text, path);
    problems.insert(problems.end(), file.problems.begin(), file.problems.end());
    Layer layer;
    for (Assignment& assignment : file.assignments)
        layer.given.push_back({std::move(assignment.name), std::move(assignment.text),
                               fmt::format("{}:{}", shown(path, 200), assignment.line)});
    return layer;
}

std::vector<Setting> apply_settings(std::span<ParameterBlock* const> blocks, const Configuration& configuration)
{
    std::vector<std::string> problems = configuration.problems;
    const std::array layers{layer_of_file(configuration.text, configuration.path, problems),
                            Layer{configuration.overrides, "--"}};
    std::vector<Setting> settings = resolve_settings(settings_of(blocks), layers, std::move(problems));
    assign_settings(blocks, settings);
    return settings;
}

void set_parameter(std::span<ParameterBlock* const> blocks, std::string_view name, std::string_view text)
{
    apply_settings(blocks, {.overrides = {{std::string(name), std::string(text), "set_parameter"}}});
}

}  // namespace essaim
