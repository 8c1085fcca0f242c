// Parameters written out: help, tables for the documents, configuration files, JSON, and the hash of a configuration.
#pragma once

#include "config/settings.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// Parameters of one section (or all, when `section` is empty) for a terminal of 80 columns.
///
/// errors   UserError(Exit::usage) with the nearest name when there is no such section
std::string parameters_help(std::span<const Setting> settings, std::string_view section = "");
/// One table per section: name, default, unit, range, meaning, source; and how many sources are assumptions.
std::string parameters_markdown(std::span<const Setting> settings);
/// A configuration file with every parameter at its default, each explained.
std::string parameters_ini(std::span<const Setting> settings);
/// An array of objects: name, type, value, default, unit, min, max, choices, what, source, origin.
std::string parameters_json(std::span<const Setting> settings);

/// A configuration file that reproduces the run exactly: every value, with its origin; `heading` becomes comments.
std::string resolved_ini(std::span<const Setting> settings, std::string_view heading = "");

/// 32 hexadecimal digits (XXH3, 128 bits) of all names and values; equal for equal configurations, wherever the values
/// came from.
std::string configuration_hash(std::span<const Setting> settings);

/// The same hash of any text.
std::string text_hash(std::string_view text);

/// Names of the sections, in order.
std::vector<std::string> sections_of(std::span<const Setting> settings);
/// How many parameters have a source that begins with "assumption".
std::size_t assumptions_in(std::span<const Setting> settings);
/// Names of the parameters that lack a meaning or a source.
std::vector<std::string> undocumented(std::span<const Setting> settings);

/// `text` broken at blanks into lines of at most `width` columns, all but the first indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = 80);

}  // namespace essaim
