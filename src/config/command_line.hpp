// The command line: which subcommand, its options, and values for parameters.
#pragma once

#include "config/settings.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

enum class Subcommand : std::uint8_t { none, run, check, describe, territory, hash, sweep, compare, design, bench, plan };
enum class Language : std::uint8_t { english, french };
enum class Format : std::uint8_t { markdown, ini, json };

/// What the user asked for. `problems` holds what is wrong with it, reported with those of the configuration by
/// apply_settings, or alone by require_right.
struct Command {
    Subcommand name = Subcommand::none;
    std::string config_file = {};             ///< run, check, sweep, plan; the first of compare
    std::vector<std::string> others = {};     ///< compare: the other configuration files
    std::vector<Given> overrides = {};        ///< those that take parameters: --section.name=value
    std::string topic = {};                   ///< describe: parameters, output or schedule
    Format format = Format::markdown;         ///< describe
    std::vector<std::string> passed_on = {};  ///< territory, hash, design: every word after the subcommand

    bool help = false;
    std::string help_section = {};  ///< run --help=SECTION
    bool version = false, json = false, dry_run = false, force = false;
    Log::Level level = Log::Level::normal;
    std::int64_t threads = 0;  ///< 0: as the environment says
    std::string out = {};      ///< empty: named after the configuration
    std::string resume = {};   ///< run: folder of checkpoints to go on from
    std::string branch = {};   ///< run: folder of the past to begin with
    std::string from = {};     ///< run: results file to repeat
    bool go_on = false;        ///< run: --continue
    std::int64_t part = 1, parts = 1;  ///< sweep, compare: --part=part/parts
    bool collect = false;      ///< sweep, compare: join what parts have done
    std::int64_t replicates = 10;  ///< compare
    bool factorial = false;    ///< compare: every subset of levers
    std::vector<int> rank_counts = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096}; ///< plan
    Language language = Language::english;

    std::vector<std::string> problems = {};
};

/// Takes the arguments apart; `arguments` excludes the program's name.
///
/// Long options are written in full. Everything wrong is kept in Command::problems, nothing is thrown. `parameters` are
/// the names that --section.name=value may take; `language` is that of the environment.
Command parse_command(std::span<const std::string> arguments, std::span<const std::string> parameters,
                      Language language = Language::english);

/// Throws UserError(Exit::usage) with the problems of the command line, if any.
void require_right(const Command& command);

/// Reads the configuration file of a run or check, and gathers it with the overrides and problems of the command.
/// A missing file becomes one more problem.
Configuration read_configuration(const Command& command);

/// Help on the program or on the subcommand asked for, within 80 columns; with help_section, on those parameters.
std::string help_text(const Command& command, std::span<const Setting> settings);

/// "run", "check" ...; empty for none.
std::string_view subcommand_name(Subcommand name);

/// The problems of an error for standard error, one line each: "essaim: configs/a.ini:3: ...".
std::string problems_text(const UserError& error);
/// The same as a JSON object {"exit": 64, "problems": [...]}.
std::string problems_json(const UserError& error);

}  // namespace essaim
