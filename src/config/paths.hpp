// Where files are: those a configuration names, and those that come with the program.
#pragma once

#include "config/settings.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// Folder of the configurations, facts and forcing that come with the program: share/essaim/configs beside an installed
/// program, else the source tree's.
std::string share_folder();
/// Folder of the Python scripts that come with the program, found the same way.
std::string scripts_folder();
/// The Python that runs them, chosen when the program was built.
std::string python_program();

/// Path of a file that a configuration names: as it is if absolute; else relative to the folder of `config_path`; else,
/// where there is no such file, relative to share_folder().
///
/// errors   UserError naming the folders searched and the nearest file name
std::string find_file(std::string_view name, std::string_view config_path);

/// A problem for each path that a configuration file gives and that leads out of its folder: absolute, or with "..".
///
/// A configuration may come from a stranger. What the user writes on the command line may lead anywhere.
std::vector<std::string> paths_outside(std::span<const Setting> settings);

/// A problem for each parameter with the unit "path" whose file does not exist; an empty value names no file.
std::vector<std::string> missing_files(std::span<const Setting> settings, std::string_view config_path);

/// The settings with each file found beside the configuration turned into an absolute path, so that they mean the same
/// in another folder. Files of share_folder() keep their short names.
std::vector<Setting> with_absolute_paths(std::vector<Setting> settings, std::string_view config_path);

/// "did you mean dir/name?" for the file of the same folder with the nearest name, or an empty text.
std::string nearest_file(const std::string& path);

/// Replaces this process by Python on a script of scripts_folder(), without a shell.
///
/// errors   UserError when Python or the script is missing
[[noreturn]] void run_script(std::string_view script, std::span<const std::string> arguments);

}  // namespace essaim
