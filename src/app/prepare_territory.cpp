#include "app/prepare_territory.hpp"

#include "config/paths.hpp"
#include "core/error.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <vector>

namespace essaim {

namespace {

constexpr std::array<std::string_view, 4> kinds{"commune", "epci", "departement", "region"};

/// Words for the builder: "epci:200023414" becomes --epci 200023414. Nothing else gets through to the command.
std::vector<std::string> builder_words(const std::string& place)
{
    if (place == "france") return {"--france"};
    const auto colon = place.find(':');
    const std::string kind = place.substr(0, colon), code = colon == std::string::npos ? "" : place.substr(colon + 1);
    const bool known = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    const bool plain = !code.empty() && code.size() <= 600 && std::all_of(code.begin(), code.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == ',';
    });
    require(known && plain, fmt::format("territory.place = {} (must be commune:CODE, epci:CODE, departement:CODE, "
                                        "region:CODE or france) for example epci:200023414", place));
    return {"--" + kind, code};
}

/// Runs the builder without a shell; its messages stay on standard error.
void build(const std::vector<std::string>& words, const std::string& out)
{
    std::vector<std::string> arguments{python_program(), "-B", scripts_folder() + "/territory/build.py"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    arguments.insert(arguments.end(), {"--out", out});
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO); // standard output holds results alone
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none); // signals that this process holds back must still end the builder
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t child = 0;
    const int status = posix_spawn(&child, argv[0], &actions, &attributes, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    require(status == 0, fmt::format("{} could not be started ({}) install python3", arguments[0], std::strerror(status)));
    int ended = 0;
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR) {}
    require(WIFEXITED(ended) && WEXITSTATUS(ended) == 0,
            "the territory could not be prepared (its reason stands above) try essaim territory --help");
}

} // namespace

std::string territory_path(const std::string& file, const std::string& place, const std::string& config_path,
                           const Communicator& ranks, const Log& log)
{
    std::string path, problem;
    if (ranks.is_root()) try {
            if (!file.empty())
                path = find_file(file, config_path);
            else {
                require(!place.empty(), "no territory (neither territory.file nor territory.place is set) "
                                        "for example --territory.place=commune:76402");
                const auto words = builder_words(place);
                std::string name = place;
                std::replace(name.begin(), name.end(), ':', '-');
                std::replace(name.begin(), name.end(), ',', '-');
                path = "results/territories/" + name.substr(0, 80) + ".h5";
                if (!std::filesystem::exists(path)) {
                    log.status(fmt::format("preparing the territory {} in {}", place, path));
                    std::filesystem::create_directories("results/territories");
                    build(words, path);
                }
            }
        } catch (const std::exception& error) {
            problem = error.what();
        }
    problem = ranks.agree(problem);
    if (!problem.empty()) throw UserError(problem);
    return ranks.broadcast(path);
}

} // namespace essaim
