// Text that people wrote: strict numbers, safe display of any bytes, and the nearest right name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace essaim {

/// A value read from text, or why it could not be: `fault` is empty, or "(why) suggestion" to follow the value.
template <class T>
struct Parsed {
    T value{};
    std::string fault = {};
    explicit operator bool() const { return fault.empty(); }
};

/// A finite decimal number, all of `text`; refuses "1,5", "nan", "inf", "0x10", "1e999", units and blanks.
Parsed<double> parse_number(std::string_view text);
/// A whole number in decimal digits, all of `text`; refuses "1e3", "0x10", "3.0" and what exceeds 64 bits.
Parsed<std::int64_t> parse_integer(std::string_view text);
/// true yes on 1 or false no off 0, in any case.
Parsed<bool> parse_yes_no(std::string_view text);

/// The shortest text that reads back as the same bits.
std::string number_text(double value);

/// `text` fit for a message: control characters and bytes that are not UTF-8 become \xNN, long text is cut.
std::string shown(std::string_view text, std::size_t longest = 80);
/// Position of the first byte that is not UTF-8, or npos.
std::size_t first_invalid_utf8(std::string_view text);
/// Position of the first control character other than a tabulation, or npos.
std::size_t first_control(std::string_view text);
/// `text` in double quotes, escaped for JSON; bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

/// Without blanks and tabulations at both ends.
std::string_view trimmed(std::string_view text);
/// ASCII letters in lower case, other bytes unchanged.
std::string lower_case(std::string_view text);

/// The candidate a reader most likely meant by `wanted`, or an empty text when none is close.
///
/// Fewest insertions, deletions, replacements and swaps (at most a third of the letters), capitals ignored; else the
/// only candidate that begins with `wanted`; else the only one with the same last part after a dot.
std::string nearest(std::string_view wanted, std::span<const std::string> candidates);

/// "did you mean X?" for the nearest candidate, or `otherwise`.
std::string did_you_mean(std::string_view wanted, std::span<const std::string> candidates, std::string_view otherwise,
                         std::string_view before_name = "");

/// Whole content of a file of at most `most_bytes`; `problem` is empty or says what is wrong, in the message grammar.
struct FileText {
    std::string text = {};
    std::string problem = {};
};
FileText read_text_file(const std::string& path, std::size_t most_bytes);

}  // namespace essaim
