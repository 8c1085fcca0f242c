// Finds files beside the configuration, the installed program or the sources.
#include "config/paths.hpp"

#include "config/text.hpp"
#include "core/error.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace essaim {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view python = ESSAIM_PYTHON;

std::string beside_program(const char* folder, const char* otherwise)
{
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    const fs::path installed = program.parent_path().parent_path() / "share" / "essaim" / folder;
    return !failed && fs::is_directory(installed, failed) ? installed.string() : std::string(otherwise);
}

fs::path folder_of(std::string_view config_path) { return fs::path(config_path).parent_path(); }

bool is_file(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

// Empty when there is no such file.
std::string found_file(const fs::path& name, std::string_view config_path)
{
    if (is_file(folder_of(config_path) / name)) return (folder_of(config_path) / name).string();
    if (is_file(fs::path(share_folder()) / name)) return (fs::path(share_folder()) / name).string();
    return {};
}

// "(no such file in configs or /usr/share/essaim/configs) did you mean x?"
std::string why_not_found(const fs::path& name, std::string_view config_path)
{
    const fs::path folder = folder_of(config_path);
    std::string searched;
    if (!name.is_absolute()) {
        searched = fmt::format(" in {}", folder.empty() ? "this folder" : shown(folder.string(), 200));
        if (folder != fs::path(share_folder())) searched += fmt::format(" or {}", share_folder());
    }
    std::string hint = nearest_file((folder / name).string());
    if (hint.empty()) hint = nearest_file((fs::path(share_folder()) / name).string());
    return fmt::format("(no such file{}){}{}", searched, hint.empty() ? "" : " ", hint);
}

// The file a setting names, or nullptr when it is not a path or names none.
const std::string* path_of(const Setting& setting)
{
    const auto* text = std::get_if<std::string>(&setting.value);
    return text != nullptr && setting.unit == "path" && !text->empty() ? text : nullptr;
}

}  // namespace

std::string share_folder() { return beside_program("configs", ESSAIM_SHARE); }

std::string python_program() { return std::string(python); }

std::string scripts_folder() { return beside_program("scripts", ESSAIM_SCRIPTS); }

std::string find_file(std::string_view name, std::string_view config_path)
{
    std::string found = found_file(name, config_path);
    require(!found.empty(), fmt::format("{} is missing {}", shown(name, 200), why_not_found(name, config_path)));
    return found;
}

std::vector<std::string> paths_outside(std::span<const Setting> settings)
{
    std::vector<std::string> problems;
    for (const Setting& setting : settings) {
        const std::string* name = path_of(setting);
        if (name == nullptr || setting.origin == "command line" || setting.origin == "default") continue;
        const fs::path path = fs::path(*name).lexically_normal();
        if (!path.is_absolute() && *path.begin() != "..") continue;
        problems.push_back(fmt::format("{}: {} = {} (leads out of the folder of the configuration) "
                                       "give it on the command line: --{}={}",
                                       setting.origin, setting.name, shown(*name, 200), setting.name,
                                       shown(*name, 200)));
    }
    return problems;
}

std::vector<std::string> missing_files(std::span<const Setting> settings, std::string_view config_path)
{
    std::vector<std::string> problems;
    for (const Setting& setting : settings) {
        const std::string* name = path_of(setting);
        if (name == nullptr || !found_file(*name, config_path).empty()) continue;
        problems.push_back(fmt::format("{}: {} = {} {}", setting.origin, setting.name, shown(*name, 200),
                                       why_not_found(*name, config_path)));
    }
    return problems;
}

std::vector<Setting> with_absolute_paths(std::vector<Setting> settings, std::string_view config_path)
{
    for (Setting& setting : settings) {
        const std::string* name = path_of(setting);
        if (name == nullptr || fs::path(*name).is_absolute() || !is_file(folder_of(config_path) / *name)) continue;
        setting.value = fs::absolute(folder_of(config_path) / *name).lexically_normal().string();
    }
    return settings;
}

std::string nearest_file(const std::string& path)
{
    constexpr std::size_t most_entries = 2000;
    const fs::path folder = fs::path(path).parent_path();
    std::vector<std::string> names;
    std::error_code failed;
    fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, failed);
    for (; !failed && entry != fs::directory_iterator() && names.size() < most_entries; entry.increment(failed))
        names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());  // folders list in no order; the same path must give the same hint
    const std::string name = nearest(fs::path(path).filename().string(), names);
    return name.empty() ? "" : fmt::format("did you mean {}?", shown((folder / name).string(), 200));
}

void run_script(std::string_view script, std::span<const std::string> arguments)
{
    const std::string path = (fs::path(scripts_folder()) / script).string();
    require(is_file(path), fmt::format("{} is missing (it comes with the program) install essaim again", path));
    require(is_file(python), fmt::format("{} is missing (the scripts need it) apt install python3", python));

    std::vector<std::string> words{std::string(python), path};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execv(words[0].c_str(), pointers.data());
    throw UserError(fmt::format("{} cannot be started ({})", python, std::strerror(errno)));
}

}  // namespace essaim
