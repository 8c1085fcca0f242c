// The help texts: examples first, within 80 columns.
#include "config/command_line.hpp"
#include "config/describe.hpp"
#include "config/options.hpp"

#include <fmt/format.h>

#include <iterator>

namespace essaim {

namespace {

constexpr std::string_view program_help = R"(essaim simulates how the energy transition of a territory emerges from its
people: households, businesses and communes, month by month, on a grid of cells.

Examples
  essaim run configs/malaunay.ini                 a commune on all cores
  mpirun -n 4 essaim run configs/rouen.ini        a metropolis on 4 ranks
  essaim territory --commune 76402                prepare another territory
  essaim describe parameters                      every parameter, explained

Usage
  essaim SUBCOMMAND [options]
  essaim SUBCOMMAND --help

Subcommands
  run         simulate what a configuration file says, write one HDF5 file
  check       read a configuration and the files it names, simulate nothing
  describe    print the parameters, the output or the schedule
  territory   prepare the territory file of any place in France
  hash        print the content hash of results files
  design      write the design of a sweep: which runs, with which values
  sweep       simulate all runs of a design in one job, write one HDF5 file
  compare     simulate two scenarios on the same luck: what changes, for whom
  bench       measure what an agent costs here, on a standard workload
  plan        tell what a run needs on any number of ranks
)";

constexpr std::string_view run_help = R"(essaim run CONFIG.ini simulates a territory and writes one HDF5 file.
The command line goes before the file, and the file before the defaults.

Examples
  essaim run configs/malaunay.ini
  essaim run configs/malaunay.ini --run.seed=7 --out results/seed7.h5
  essaim run configs/rouen.ini --threads 2 --dry-run
  essaim run --resume results/rouen.checkpoint    go on after a stop or a crash
  essaim run configs/rouen.ini --checkpoint.keep=2025-01
  essaim run B.ini --branch results/rouen.2025-01.checkpoint   the same past
  essaim run --from results/rouen.h5 --out again.h5      repeat a run exactly
  essaim run --help=SECTION                       parameters of a section

Usage
  essaim run CONFIG.ini [--section.name=value ...] [options]
)";

constexpr std::string_view check_help =
    R"(essaim check CONFIG.ini reads a configuration, its values and the files it
names, and prints ok, or every problem with its line.

Examples
  essaim check configs/rouen.ini
  essaim check configs/rouen.ini --run.seed=7 --json

Usage
  essaim check CONFIG.ini [--section.name=value ...] [options]
)";

constexpr std::string_view sweep_help = R"(essaim sweep SWEEP.ini simulates every member of a design, writes one HDF5 file,
and goes on where it was when it is started again (docs/sweeps.md).

Examples
  mpirun -n 2 essaim sweep configs/sweeps/prices.ini
  essaim sweep configs/sweeps/prices.ini --dry-run            check every row
  essaim sweep configs/sweeps/prices.ini --part=3/10          for job arrays
  essaim sweep configs/sweeps/prices.ini --collect

Usage
  essaim sweep SWEEP.ini [--section.name=value ...] [options]
)";

constexpr std::string_view compare_help = R"(essaim compare A.ini B.ini simulates two scenarios with the same seeds and says
what changes, for whom, and through whom (docs/sweeps.md).

Examples
  mpirun -n 2 essaim compare configs/malaunay.ini my.ini --replicates 30
  essaim compare base.ini aid.ini advice.ini --factorial      synergy of levers

Usage
  essaim compare A.ini B.ini [--section.name=value ...] [options]
  essaim compare BASE.ini LEVER.ini ... --factorial [options]
)";

constexpr std::string_view plan_help = R"(essaim plan CONFIG.ini builds the population and its ties once, then tells for
each number of ranks, without running: imbalance, neighbours, ghosts, bytes
between ranks, memory and time of a month (docs/performance.md).

Examples
  essaim plan configs/rouen.ini
  essaim plan configs/rouen.ini --ranks 1,2,4,8 --partition.method=scotch
  essaim plan configs/rouen.ini --plan.household_ns=300 --json

Usage
  essaim plan CONFIG.ini [--section.name=value ...] [options]
)";

constexpr std::string_view bench_help = R"(essaim bench measures the engine on a standard workload, network Bass diffusion,
in turn with a kernel written by hand (docs/performance.md).

Examples
  essaim bench --threads 1
  essaim bench --bench.agents=10000000 --threads 2 --json
  mpirun -n 2 essaim bench --threads 1

Usage
  essaim bench [--bench.agents=N] [--bench.steps=N] [--bench.seed=N]
               [--bench.repeats=N] [options]
)";

constexpr std::string_view describe_help =
    R"(essaim describe prints what the program declares: its parameters, the variables
of the results file, or the order of behaviours in a month.

Examples
  essaim describe parameters
  essaim describe parameters --format=ini > my.ini
  essaim describe output --format=json

Usage
  essaim describe parameters|output|schedule [--format=markdown|ini|json]
)";

std::string options_help()
{
    std::string text = "\nOptions\n";
    for (const Option& option : options) {
        std::string form = option.letter == 0 ? fmt::format("    --{}", option.name)
                                              : fmt::format("-{}, --{}", option.letter, option.name);
        if (!option.argument.empty()) form += fmt::format(" {}", option.argument);
        fmt::format_to(std::back_inserter(text), "  {:<22}{}\n", form, wrapped(option.what, 24));
    }
    return text;
}

std::string sections_help(std::span<const Setting> settings)
{
    if (settings.empty()) return {};
    return fmt::format("\nSections of parameters\n  {}\n",
                       wrapped(fmt::format("{}", fmt::join(sections_of(settings), " ")), 2));
}

std::string exits_help()
{
    return "\nExit codes\n"
           "  0 done   64 command line or configuration   65 input data   70 defect\n"
           "  74 disk   85 stopped in order, can be resumed   (docs/reference.md)\n";
}

}  // namespace

std::string help_text(const Command& command, std::span<const Setting> settings)
{
    if (!command.help_section.empty()) return parameters_help(settings, command.help_section);
    switch (command.name) {
        case Subcommand::run:
            return std::string(run_help) + options_help() + sections_help(settings);
        case Subcommand::check:
            return std::string(check_help) + options_help() + sections_help(settings);
        case Subcommand::describe:
            return std::string(describe_help) + options_help();
        case Subcommand::sweep:
            return std::string(sweep_help) + options_help();
        case Subcommand::compare:
            return std::string(compare_help) + options_help();
        case Subcommand::plan:
            return std::string(plan_help) + options_help();
        case Subcommand::bench:
            return std::string(bench_help) + options_help();
        case Subcommand::none:
        case Subcommand::territory:
        case Subcommand::hash:
        case Subcommand::design:
            break;
    }
    return std::string(program_help) + options_help() + exits_help();
}

}  // namespace essaim
