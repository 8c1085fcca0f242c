// Writes the parameters out; every form walks the same list of settings.
#define XXH_INLINE_ALL  // the library's documented way to be used from its header alone
#include "config/describe.hpp"

#include "config/ini.hpp"
#include "config/text.hpp"
#include "core/error.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <iterator>

namespace essaim {

namespace {

using Out = std::back_insert_iterator<std::string>;

bool has_unit(const Setting& setting) { return !setting.unit.empty() && setting.unit != "1"; }

// "kWh, [0, 1], source": the parts that say something.
std::string facts(const Setting& setting)
{
    std::string text;
    const auto add = [&](std::string_view part) {
        if (!part.empty()) text.append(text.empty() ? "" : "; ").append(part);
    };
    if (has_unit(setting)) add(setting.unit);
    add(range_text(setting));
    if (!setting.source.empty()) add("source: " + setting.source);
    return text;
}

std::string shown_default(const Setting& setting)
{
    const std::string text = value_text(setting.by_default);
    return text.empty() ? "\"\"" : text;
}

std::string one_line(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

// A comment of as many lines as it needs, each with its own mark.
std::string commented(std::string_view text)
{
    std::string out = "# ";
    for (const char c : wrapped(text, 0, 78)) {
        out += c;
        if (c == '\n') out += "# ";
    }
    return out + "\n";
}

std::string ini_value(const ParameterValue& value)
{
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? ini_quoted(*text) : value_text(value);
}

std::string json_value(const ParameterValue& value)
{
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? json_quoted(*text) : value_text(value);
}

std::string json_bound(double bound)
{
    return bound > -std::numeric_limits<double>::infinity() && bound < std::numeric_limits<double>::infinity()
               ? number_text(bound)
               : "null";
}

std::string markdown_cell(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '|')
            out += "\\|";
        else
            out += c == '\n' ? ' ' : c;
    }
    return out;
}

template <class Write>
void for_each_section(std::span<const Setting> settings, Write write)
{
    for (const std::string& section : sections_of(settings)) {
        std::vector<const Setting*> members;
        for (const Setting& setting : settings)
            if (setting.section() == section) members.push_back(&setting);
        write(section, members);
    }
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width)
{
    std::string out;
    std::size_t column = indent;
    while (!(text = trimmed(text)).empty()) {
        const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
        const std::string_view word = text.substr(0, end);
        // Bytes that continue a UTF-8 character take no column.
        const auto letters = static_cast<std::size_t>(std::count_if(
            word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
        if (!out.empty() && column + 1 + letters > width) {
            out.append("\n").append(indent, ' ');
            column = indent;
        } else if (!out.empty()) {
            out += ' ';
            ++column;
        }
        out += word;
        column += letters;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::vector<std::string> sections_of(std::span<const Setting> settings)
{
    std::vector<std::string> sections;
    for (const Setting& setting : settings)
        if (sections.empty() || sections.back() != setting.section()) sections.push_back(setting.section());
    return sections;
}

std::size_t assumptions_in(std::span<const Setting> settings)
{
    return static_cast<std::size_t>(std::count_if(settings.begin(), settings.end(), [](const Setting& setting) {
        return lower_case(setting.source).starts_with("assumption");
    }));
}

std::vector<std::string> undocumented(std::span<const Setting> settings)
{
    std::vector<std::string> names;
    for (const Setting& setting : settings)
        if (setting.what.empty() || setting.source.empty()) names.push_back(setting.name);
    return names;
}

std::string parameters_help(std::span<const Setting> settings, std::string_view section)
{
    const std::vector<std::string> sections = sections_of(settings);
    if (!section.empty() && std::find(sections.begin(), sections.end(), section) == sections.end())
        throw UserError(Exit::usage,
                        {fmt::format("command line: --help={} (no such section of parameters) {}", shown(section),
                                     did_you_mean(section, sections, "see essaim run --help", "--help="))});
    std::string text;
    for_each_section(settings, [&](const std::string& name, const std::vector<const Setting*>& members) {
        if (!section.empty() && section != name) return;
        fmt::format_to(Out(text), "{}[{}]\n", text.empty() ? "" : "\n", name);
        for (const Setting* setting : members) {
            fmt::format_to(Out(text), "  --{} = {}\n", setting->name, shown_default(*setting));
            if (!setting->what.empty()) fmt::format_to(Out(text), "      {}\n", wrapped(setting->what, 6));
            const std::string more = facts(*setting);
            if (!more.empty()) fmt::format_to(Out(text), "      {}\n", wrapped("(" + more + ")", 6));
        }
    });
    return text;
}

std::string parameters_markdown(std::span<const Setting> settings)
{
    std::string text = fmt::format(
        "# Parameters\n\n"
        "Generated by `essaim describe parameters`; change the declarations, not this file.\n\n"
        "{} parameters in {} sections; the source of {} is an assumption. Set one in a configuration file "
        "(`[section]`, "
        "then `name = value`) or on the command line (`--section.name=value`).\n",
        settings.size(), sections_of(settings).size(), assumptions_in(settings));
    for_each_section(settings, [&](const std::string& name, const std::vector<const Setting*>& members) {
        fmt::format_to(Out(text),
                       "\n## {}\n\n| name | default | unit | range | meaning | source |\n"
                       "|---|---|---|---|---|---|\n",
                       name);
        for (const Setting* setting : members)
            fmt::format_to(Out(text), "| `{}` | {} | {} | {} | {} | {} |\n", setting->name,
                           markdown_cell(shown_default(*setting)), markdown_cell(setting->unit),
                           markdown_cell(range_text(*setting)), markdown_cell(setting->what),
                           markdown_cell(setting->source));
    });
    return text;
}

std::string parameters_ini(std::span<const Setting> settings)
{
    std::string text = "# Every parameter of essaim at its default. Keep the lines that you change.\n";
    for_each_section(settings, [&](const std::string& name, const std::vector<const Setting*>& members) {
        fmt::format_to(Out(text), "\n[{}]\n", name);
        for (const Setting* setting : members) {
            const std::string more = facts(*setting);
            const std::string about = setting->what + (more.empty() ? "" : " (" + more + ")");
            if (!about.empty()) text += commented(about);
            fmt::format_to(Out(text), "{} = {}\n", setting->key(), ini_value(setting->by_default));
        }
    });
    return text;
}

std::string parameters_json(std::span<const Setting> settings)
{
    std::string text = "[";
    for (const Setting& setting : settings) {
        std::vector<std::string> choices;
        for (const std::string& choice : setting.choices) choices.push_back(json_quoted(choice));
        fmt::format_to(Out(text),
                       "{}\n  {{\"name\": {}, \"type\": {}, \"value\": {}, \"default\": {}, \"unit\": {}, \"min\": {}, "
                       "\"max\": {}, \"choices\": [{}], \"what\": {}, \"source\": {}, \"origin\": {}}}",
                       text.size() > 1 ? "," : "", json_quoted(setting.name), json_quoted(type_name(setting.value)),
                       json_value(setting.value), json_value(setting.by_default), json_quoted(setting.unit),
                       json_bound(setting.min), json_bound(setting.max), fmt::join(choices, ", "),
                       json_quoted(setting.what), json_quoted(setting.source), json_quoted(setting.origin));
    }
    return text + "\n]\n";
}

std::string resolved_ini(std::span<const Setting> settings, std::string_view heading)
{
    std::string text;
    while (!heading.empty()) {
        const std::size_t end = std::min(heading.find('\n'), heading.size());
        fmt::format_to(Out(text), "# {}\n", shown(heading.substr(0, end), 1000));
        heading.remove_prefix(std::min(end + 1, heading.size()));
    }
    for_each_section(settings, [&](const std::string& name, const std::vector<const Setting*>& members) {
        fmt::format_to(Out(text), "{}[{}]\n", text.empty() ? "" : "\n", name);
        for (const Setting* setting : members) {
            fmt::format_to(Out(text), "{} = {}", setting->key(), ini_value(setting->value));
            if (setting->origin != "default") fmt::format_to(Out(text), " # {}", shown(one_line(setting->origin), 200));
            text += '\n';
        }
    });
    return text;
}

std::string configuration_hash(std::span<const Setting> settings)
{
    std::vector<std::string> lines;
    for (const Setting& setting : settings) lines.push_back(setting.name + "=" + ini_value(setting.value) + "\n");
    std::sort(lines.begin(), lines.end());  // the order of declarations is no part of a configuration
    std::string all;
    for (const std::string& line : lines) all += line;
    return text_hash(all);
}

std::string text_hash(std::string_view text)
{
    XXH128_canonical_t digest;
    XXH128_canonicalFromHash(&digest, XXH3_128bits(text.data(), text.size()));
    std::string hash;
    for (const unsigned char byte : digest.digest) fmt::format_to(Out(hash), "{:02x}", byte);
    return hash;
}

}  // namespace essaim
