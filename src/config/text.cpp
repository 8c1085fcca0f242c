// Strict conversions and display of text, with the reasons for refusal in words.
#include "config/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

namespace essaim {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// from_chars knows no leading plus; people write one.
std::string_view without_plus(std::string_view text)
{
    const bool plus = text.size() > 1 && text[0] == '+' && (is_digit(text[1]) || text[1] == '.');
    return plus ? text.substr(1) : text;
}

bool is_hexadecimal(std::string_view text)
{
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    return text.size() > 2 && text[0] == '0' && lower(text[1]) == 'x' &&
           text.find_first_not_of("0123456789abcdefABCDEF", 2) == npos;
}

bool names_no_finite_number(std::string_view text)
{
    std::string word = lower_case(text);
    if (!word.empty() && (word[0] == '-' || word[0] == '+')) word.erase(0, 1);
    return word == "nan" || word == "inf" || word == "infinity";
}

// Length of the UTF-8 sequence at `at`, 0 where there is none (RFC 3629: no overlong form, no surrogate).
std::size_t utf8_length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : (first >= 0xe0 ? 3 : 2);
    if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xc0) != 0x80) return 0;
    const unsigned char second = byte(at + 1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool beyond = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || beyond ? 0 : length;
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
        }
        before.swap(row);
        row.swap(next);
    }
    return row[b.size()];
}

template <class Holds>
std::string the_only(std::span<const std::string> candidates, Holds holds)
{
    const auto first = std::find_if(candidates.begin(), candidates.end(), holds);
    if (first == candidates.end() || std::find_if(first + 1, candidates.end(), holds) != candidates.end()) return {};
    return *first;
}

}  // namespace

Parsed<double> parse_number(std::string_view text)
{
    if (text.empty()) return {0.0, "(a number is missing)"};
    if (names_no_finite_number(text)) return {0.0, "(not a finite number)"};
    if (is_hexadecimal(text)) return {0.0, "(not a decimal number) write decimal digits"};
    const std::string_view body = without_plus(text);
    double value = 0.0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value);
    const bool whole = end == body.data() + body.size();
    if (error == std::errc::result_out_of_range && whole) return {0.0, "(beyond the numbers a computer holds)"};
    if (error == std::errc{} && whole && std::isfinite(value)) return {value, {}};

    std::string with_dot(text);
    std::replace(with_dot.begin(), with_dot.end(), ',', '.');
    if (with_dot != text && parse_number(with_dot))
        return {0.0, fmt::format("(not a number: decimals follow a dot) write {}", with_dot)};
    return {0.0, "(not a number)"};
}

Parsed<std::int64_t> parse_integer(std::string_view text)
{
    if (text.empty()) return {0, "(a whole number is missing)"};
    if (is_hexadecimal(text)) return {0, "(not a whole number in decimal digits) write decimal digits"};
    const std::string_view body = without_plus(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value);
    const bool whole = end == body.data() + body.size();
    if (error == std::errc::result_out_of_range && whole) return {0, "(beyond 64-bit whole numbers)"};
    if (error == std::errc{} && whole) return {value, {}};

    const Parsed<double> number = parse_number(text);
    constexpr double exact = 9007199254740992.0;  // 2^53: beyond, a double no longer tells neighbours apart
    if (number && number.value == std::floor(number.value) && std::abs(number.value) < exact)
        return {0, fmt::format("(not a whole number in decimal digits) write {:.0f}", number.value)};
    return {0, "(not a whole number)"};
}

Parsed<bool> parse_yes_no(std::string_view text)
{
    const std::string word = lower_case(text);
    if (word == "true" || word == "yes" || word == "on" || word == "1") return {true, {}};
    if (word == "false" || word == "no" || word == "off" || word == "0") return {false, {}};
    return {false, "(neither yes nor no) write true or false"};
}

std::string number_text(double value) { return fmt::format("{}", value); }

std::size_t first_invalid_utf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return npos;
}

std::size_t first_control(std::string_view text)
{
    const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
    const auto found = std::find_if(text.begin(), text.end(), is_control);
    return found == text.end() ? npos : static_cast<std::size_t>(found - text.begin());
}

std::string shown(std::string_view text, std::size_t longest)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (out.size() >= longest) return out + "...";
        const std::size_t length = utf8_length(text, at);
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 0 || byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02x}", byte);
            ++at;
        } else {
            out += text.substr(at, length);
            at += length;
        }
    }
    return out;
}

std::string json_quoted(std::string_view text)
{
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 0)
            out += "\xef\xbf\xbd";
        else if (byte == '"' || byte == '\\')
            out += {'\\', text[at]};
        else if (byte == '\n')
            out += "\\n";
        else if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\u{:04x}", byte);
        else
            out += text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return out + "\"";
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower_case(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string nearest(std::string_view wanted, std::span<const std::string> candidates)
{
    constexpr std::size_t longest_name = 100;  // keeps the search cheap whatever a hostile file holds
    if (wanted.empty() || wanted.size() > longest_name) return {};
    const std::string name = lower_case(wanted);
    std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
    std::string found;
    for (const std::string& candidate : candidates) {
        const std::size_t gap =
            candidate.size() > name.size() ? candidate.size() - name.size() : name.size() - candidate.size();
        if (gap >= best) continue;
        const std::size_t distance = edit_distance(name, lower_case(candidate));
        if (distance < best) {
            best = distance;
            found = candidate;
        }
    }
    if (!found.empty()) return found;
    found = the_only(candidates, [&](const std::string& c) { return lower_case(c).starts_with(name); });
    if (!found.empty()) return found;
    const std::string last_part = name.substr(name.rfind('.') + 1);  // npos + 1 is 0: the whole name
    return the_only(candidates, [&](const std::string& c) {
        return c.size() > last_part.size() && c[c.size() - last_part.size() - 1] == '.' && c.ends_with(last_part);
    });
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string> candidates, std::string_view otherwise,
                         std::string_view before_name)
{
    const std::string name = nearest(wanted, candidates);
    return name.empty() ? std::string(otherwise) : fmt::format("did you mean {}{}?", before_name, name);
}

FileText read_text_file(const std::string& path, std::size_t most_bytes)
{
    namespace fs = std::filesystem;
    const std::string name = shown(path, 200);
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (!fs::exists(status)) return {{}, fmt::format("{} is missing (no such file)", name)};
    if (fs::is_directory(status)) return {{}, fmt::format("{} is a folder (a file is expected)", name)};
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) return {{}, fmt::format("{} cannot be opened (no permission to read it)", name)};

    // Read up to one byte too many instead of asking for the size: devices and pipes have none.
    std::string text;
    std::vector<char> buffer(std::size_t{1} << 16);
    while (text.size() <= most_bytes) {
        const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get());
        if (got == 0) break;
        text.append(buffer.data(), got);
    }
    if (std::ferror(file.get()) != 0) return {{}, fmt::format("{} cannot be read (input error)", name)};
    if (text.size() > most_bytes)
        return {{}, fmt::format("{} is too large (at most {} KiB are read)", name, most_bytes / 1024)};
    return {std::move(text), {}};
}

}  // namespace essaim
