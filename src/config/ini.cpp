// Splits configuration files into assignments, refusing with a reason whatever is not one.
#include "config/ini.hpp"

#include "config/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace essaim {

namespace {

constexpr auto npos = std::string_view::npos;

// What to write after the backslash for a character inside quotes, or 0.
char escape_of(char c)
{
    switch (c) {
        case '"':
            return '"';
        case '\\':
            return '\\';
        case '\n':
            return 'n';
        case '\t':
            return 't';
        default:
            return 0;
    }
}

// The reverse of escape_of, or 0.
char unescaped(char c)
{
    switch (c) {
        case '"':
            return '"';
        case '\\':
            return '\\';
        case 'n':
            return '\n';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

// Outside quotes, '#' begins a comment at the start or after a blank, so that "a#b" stays whole.
std::string_view without_comment(std::string_view text)
{
    for (std::size_t at = text.find('#'); at != npos; at = text.find('#', at + 1))
        if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') return trimmed(text.substr(0, at));
    return trimmed(text);
}

struct Value {
    std::string text = {};
    std::string fault = {};  // "(why) suggestion"
};

Value quoted_value(std::string_view text)
{
    Value value;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '"') {
            if (!without_comment(text.substr(at + 1)).empty() || (at + 1 < text.size() && text[at + 1] == '#'))
                return {{}, "(text follows the closing quote) write \\\" for a quote inside quotes"};
            return value;
        }
        if (text[at] == '\\') {
            const char plain = at + 1 < text.size() ? unescaped(text[at + 1]) : '\0';
            if (plain == 0) return {{}, "(unknown escape after a backslash) write \\\\ for a backslash"};
            value.text += plain;
            ++at;
        } else {
            value.text += text[at];
        }
    }
    return {{}, "(the quote is never closed) end the value with a quote"};
}

bool is_name(std::string_view name)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-' || static_cast<unsigned char>(c) >= 0x80;
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
}

class Reader {
public:
    explicit Reader(std::string_view path) : path_(shown(path, 200)) {}

    void read(std::string_view line, std::size_t number)
    {
        number_ = number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.size() > most_config_line)
            return problem("line of {} bytes (at most {} are read)", line.size(), most_config_line);
        if (const std::size_t bad = first_invalid_utf8(line); bad != npos)
            return problem("byte \\x{:02x} (not UTF-8 text) save the file as UTF-8",
                           static_cast<unsigned char>(line[bad]));
        if (const std::size_t bad = first_control(line); bad != npos)
            return problem("byte \\x{:02x} (a control character) remove it", static_cast<unsigned char>(line[bad]));
        line = trimmed(line);
        if (line.empty() || line[0] == '#') return;
        if (line[0] == ';') return problem("{} (comments begin with #) write # instead of ;", shown(line));
        if (line[0] == '[') return section(without_comment(line));
        assignment(line);
    }

    IniText result() && { return std::move(out_); }

private:
    template <class... Values>
    void problem(fmt::format_string<Values...> format, Values&&... values)
    {
        out_.problems.push_back(
            fmt::format("{}:{}: {}", path_, number_, fmt::format(format, std::forward<Values>(values)...)));
    }

    void section(std::string_view line)
    {
        section_ = {};
        if (!line.ends_with(']')) return problem("{} (the bracket is never closed) write [name]", shown(line));
        const std::string_view name = trimmed(line.substr(1, line.size() - 2));
        if (!is_name(name)) return problem("{} (not a name of a section) write [name]", shown(line));
        section_ = std::string(name) + ".";
    }

    void assignment(std::string_view line)
    {
        const std::size_t equals = line.find('=');
        if (equals == npos) return problem("{} (neither [section] nor name = value)", shown(without_comment(line)));
        const std::string_view name = trimmed(line.substr(0, equals));
        if (!is_name(name)) return problem("{} (not a name of a parameter) write name = value", shown(line));
        const std::string_view rest = trimmed(line.substr(equals + 1));
        Value value = rest.starts_with('"') ? quoted_value(rest) : Value{std::string(without_comment(rest)), {}};
        if (!value.fault.empty()) return problem("{}{} = {} {}", section_, shown(name), shown(rest), value.fault);
        out_.assignments.push_back({section_ + std::string(name), std::move(value.text), number_});
    }

    std::string path_;
    std::string section_ = {};  // with its final dot; empty before the first section
    std::size_t number_ = 0;
    IniText out_ = {};
};

}  // namespace

IniText parse_ini(std::string_view text, std::string_view path)
{
    if (text.size() > most_config_bytes)
        return {{},
                {fmt::format("{} is too large (at most {} KiB are read)", shown(path, 200), most_config_bytes / 1024)}};
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // some editors begin UTF-8 files with this mark
    Reader reader(path);
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        reader.read(text.substr(0, end), line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(reader).result();
}

std::string ini_quoted(std::string_view text)
{
    const bool plain = trimmed(text).size() == text.size() && !text.empty() && text[0] != '"' &&
                       text.find('#') == npos && first_control(text) == npos && text.find('\t') == npos;
    if (plain) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (const char letter = escape_of(c); letter != 0)
            out += {'\\', letter};
        else
            out += c;
    }
    return out + "\"";
}

}  // namespace essaim
