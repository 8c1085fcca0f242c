// Configuration files: sections of `name = value` lines, each kept with its line number.
//
// Boost.Program_options reads such files too, but forgets line numbers, stops at the first fault and cuts quoted text
// at `#`; so lines are split here and Boost is left the command line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// One assignment as written: full name "section.name", text with quotes removed, line counted from 1.
struct Assignment {
    std::string name;
    std::string text;
    std::size_t line = 0;
};

/// A configuration file taken apart; problems follow the message grammar and begin with "path:line: ".
struct IniText {
    std::vector<Assignment> assignments = {};
    std::vector<std::string> problems = {};
};

inline constexpr std::size_t most_config_bytes = std::size_t{1} << 20;
inline constexpr std::size_t most_config_line = 4096;

/// Splits the text of a configuration file; accepts any bytes and never throws for what they are.
///
///   [section]            # a comment begins with # at a line's start or after a blank, outside quotes
///   name = value         # also section.name = value above any section
///   label = "a # b"      # in quotes: \" \\ \n \t
IniText parse_ini(std::string_view text, std::string_view path);

/// `text` as it must be written after `name =` to be read back the same: in quotes where needed.
std::string ini_quoted(std::string_view text);

}  // namespace essaim
