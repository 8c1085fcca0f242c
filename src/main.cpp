// Reads the command, does it, and turns every error into a message and an exit code: the only place that catches.
#include "app/bench.hpp"
#include "app/compare.hpp"
#include "app/describe_model.hpp"
#include "app/plan.hpp"
#include "app/run.hpp"
#include "app/sweep.hpp"
#include "config/command_line.hpp"
#include "config/describe.hpp"
#include "config/paths.hpp"
#include "config/provenance.hpp"
#include "core/error.hpp"
#include "io/cell_file.hpp"
#include "io/hdf5_handle.hpp"
#include "parallel/communicator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace {

using namespace essaim;

int fail(const Command& command, const UserError& error)
{
    fmt::print(stderr, "{}", command.json ? problems_json(error) : problems_text(error));
    return static_cast<int>(error.code());
}

/// All ranks end by themselves, and the first one speaks. What a user did wrong is the same on all of them; should one
/// rank be alone with it (another file, another command line), the others wait for it elsewhere, and are ended.
int fail_together(const Command& command, const UserError& error, const Communicator& ranks)
{
    constexpr double patience = 10.0; // s
    if (ranks.all_arrive(patience)) return ranks.is_root() ? fail(command, error) : static_cast<int>(error.code());
    fmt::print(stderr, "essaim: rank {} of {} alone has to stop:\n", ranks.rank(), ranks.size());
    ranks.abort(fail(command, error));
}

/// What is wrong is found before MPI starts, and said once all the same: the launcher ends all ranks as soon as one has
/// ended with a code, so that none may end before the first has spoken.
int refuse(const Command& command, const UserError& error, int argc, char** argv)
{
    if (launched_rank() < 0) return fail(command, error);
    const MpiSession session(argc, argv);
    const Communicator ranks = Communicator::world();
    const int code = fail_together(command, error, ranks);
    ranks.barrier();
    return code;
}

/// Throws with all that is wrong with the command and, where it names one, with its configuration.
void require_right(const Command& command, Model& model)
{
    const bool configured = command.name == Subcommand::run || command.name == Subcommand::check;
    if (!command.problems.empty() && configured && !command.config_file.empty())
        static_cast<void>(apply_settings(model.blocks(), read_configuration(command)));
    require_right(command);
}

/// What `describe` prints: parameters in three formats; indicators and the order of a month as Markdown.
std::string described(const Command& command, Model& model)
{
    if (command.topic == "output") return output_markdown();
    if (command.topic == "schedule") return schedule_markdown(model.catalogue);
    const auto settings = settings_of(model.blocks());
    switch (command.format) {
    case Format::ini: return parameters_ini(settings);
    case Format::json: return parameters_json(settings);
    default: return parameters_markdown(settings);
    }
}

/// Subcommands that need no ranks; true when the command was one of them. The first of several processes answers.
bool answer_alone(const Command& command, Model& model)
{
    const auto blocks = model.blocks();
    constexpr std::array for_ranks{Subcommand::run, Subcommand::sweep, Subcommand::compare, Subcommand::plan,
                                   Subcommand::bench};
    const bool together = std::ranges::find(for_ranks, command.name) != for_ranks.end();
    if (launched_rank() > 0 && (command.version || command.help || (!together && command.name != Subcommand::check)))
        return true;
    if (command.version)
        fmt::print("{}", command.json ? version_json(this_build(), command.level == Log::Level::verbose)
                         : command.level == Log::Level::verbose ? version_text(this_build())
                                                                : version_line(this_build()) + "\n");
    else if (command.help || command.name == Subcommand::none)
        fmt::print("{}", help_text(command, settings_of(blocks)));
    else if (command.name == Subcommand::territory)
        run_script("territory/build.py", command.passed_on);
    else if (command.name == Subcommand::hash)
        run_script("content_hash.py", command.passed_on);
    else if (command.name == Subcommand::design)
        run_script("design.py", command.passed_on);
    else if (command.name == Subcommand::describe)
        fmt::print("{}", described(command, model));
    else if (command.name == Subcommand::check) {
        const auto settings = apply_settings(blocks, read_configuration(command));
        auto problems = paths_outside(settings);
        if (problems.empty()) problems = missing_files(settings, command.config_file);
        if (!problems.empty()) throw UserError(Exit::input, std::move(problems));
        if (launched_rank() <= 0) fmt::print("ok\n");
    } else
        return false;
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv, argv + argc);
    Model model;
    const Command command =
        parse_command(std::span(words).subspan(1), parameter_names(model.blocks()), environment_language());
    try {
        require_right(command, model);
        if (answer_alone(command, model)) return 0;
    } catch (const UserError& error) {
        return refuse(command, error, argc, argv);
    }
    StopRequest stop; // before any thread
    MpiSession session(argc, argv);
    const Communicator ranks = Communicator::world();
    Log log(ranks.is_root(), command.level);
    try {
        if (command.name == Subcommand::plan) return static_cast<int>(plan(command, model, ranks, log));
        if (command.name == Subcommand::bench) return static_cast<int>(bench(command, ranks, log));
        if (command.name == Subcommand::sweep) return static_cast<int>(sweep(command, words, ranks, log, stop));
        if (command.name == Subcommand::compare) return static_cast<int>(compare(command, words, ranks, log, stop));
        return static_cast<int>(run(command, words, model, ranks, log, stop));
    } catch (const UserError& error) {
        return fail_together(command, error, ranks);
    } catch (const AgreedStorageError& error) {
        if (ranks.is_root()) fmt::print(stderr, "essaim: {}\n", error.what());
        ranks.barrier(); // it has spoken
        if (hdf5_holds_files()) ranks.abort(static_cast<int>(Exit::storage));
        return static_cast<int>(Exit::storage);
    } catch (const StorageError& error) {
        fmt::print(stderr, "essaim: {}\n", error.what());
        ranks.abort(static_cast<int>(Exit::storage)); // other ranks may wait in a collective write
    } catch (const std::exception& error) {
        fmt::print(stderr, "essaim: internal error, please report it: {}\n", error.what());
        ranks.abort(static_cast<int>(Exit::internal));
    }
}
