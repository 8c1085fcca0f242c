// Parameters given their values: defaults, then the configuration file, then the command line.
#pragma once

#include "config/parameter.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace essaim {

using ParameterValue = std::variant<double, std::int64_t, bool, std::string>;

/// One parameter with its value and where that came from; owns all its text.
struct Setting {
    std::string name;  ///< "section.name"
    ParameterValue value;
    ParameterValue by_default;
    std::string unit, what, source;
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    std::vector<std::string> choices = {};
    std::string origin = "default";  ///< "default", "path:line" or "command line"

    /// The part of the name before the first dot, and the part after it.
    std::string section() const { return name.substr(0, name.find('.')); }
    std::string key() const { return name.substr(name.find('.') + 1); }
};

/// The value as plain text that reads back exactly; text values unquoted.
std::string value_text(const ParameterValue& value);
/// "whole number", "number", "yes or no", "text".
std::string_view type_name(const ParameterValue& value);
/// "[0, 1]", ">= 0", "<= 5", "a | b | c", or empty when any value is allowed.
std::string range_text(const Setting& setting);

/// A value given by the user for a parameter.
struct Given {
    std::string name;
    std::string text;
    std::string where;  ///< "path:line" or "command line"
};

/// All parameters of `blocks` with their present values, sorted by section, in declared order inside each.
///
/// errors   InternalError when a name is declared twice or badly formed, or a value breaks its own declaration
std::vector<Setting> settings_of(std::span<ParameterBlock* const> blocks);

/// Names of all parameters, in the same order.
std::vector<std::string> parameter_names(std::span<ParameterBlock* const> blocks);

/// The file that configures a run, and what the command line says on top of it.
struct Configuration {
    std::string path = {};                   ///< as the user wrote it; empty when there is none
    std::string text = {};                   ///< content of the file
    std::vector<Given> overrides = {};       ///< from the command line
    std::vector<std::string> problems = {};  ///< found before, reported along with those found here
};

/// Gives every parameter of `blocks` its value and returns them all with their origin.
///
/// Precedence: command line, then file, then default. No block is touched unless everything is right.
/// errors   UserError(Exit::usage) with every problem found: unknown, repeated, mistyped, out of range
std::vector<Setting> apply_settings(std::span<ParameterBlock* const> blocks, const Configuration& configuration);

/// Values given in one place, where every name may occur once; `dashes` is how names are written there.
struct Layer {
    std::vector<Given> given = {};
    std::string_view dashes = {};
};

/// The settings with the values of the layers, later ones over earlier ones; touches no block.
///
/// errors   UserError(Exit::usage) with every problem found, after those of `problems`
std::vector<Setting> resolve_settings(std::vector<Setting> settings, std::span<const Layer> layers,
                                      std::vector<std::string> problems = {});

/// Gives the parameters of `blocks` the values of `settings`, which have been resolved.
void assign_settings(std::span<ParameterBlock* const> blocks, std::span<const Setting> settings);

/// The assignments of a configuration file as a layer; problems of its form are added to `problems`.
Layer layer_of_file(std::string_view text, std::string_view path, std::vector<std::string>& problems);

/// Sets one parameter from text, for tests and ensembles; same checks and errors.
void set_parameter(std::span<ParameterBlock* const> blocks, std::string_view name, std::string_view text);

}  // namespace essaim
