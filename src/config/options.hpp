// The options every subcommand understands, declared once for the parser and for the help.
#pragma once

#include <array>
#include <string_view>

namespace essaim {

/// One option of the command line; parameters of the model are declared elsewhere.
struct Option {
    std::string_view name;
    char letter = 0;                 ///< short form, 0 for none
    std::string_view argument = {};  ///< placeholder of the value, empty for a flag
    std::string_view what = {};
};

inline constexpr auto options = std::to_array<Option>({
    {"help", 'h', "", "show this help; run --help=SECTION shows its parameters"},
    {"version", 0, "", "show the version; with --verbose, how it was built"},
    {"json", 0, "", "write results as JSON on standard output"},
    {"quiet", 'q', "", "only warnings and errors"},
    {"verbose", 'v', "", "more details"},
    {"dry-run", 0, "", "check everything, estimate memory and disk, simulate nothing"},
    {"threads", 0, "N", "OpenMP threads of each rank (default: OMP_NUM_THREADS, else all cores)"},
    {"out", 0, "FILE", "results file (default: results/, named after the configuration)"},
    {"force", 0, "", "replace an existing results file"},
    {"resume", 0, "DIR", "run: continue from the last checkpoint in a folder, on any ranks and threads"},
    {"continue", 0, "", "run: resume where there is a checkpoint, else begin; for jobs that are started again"},
    {"branch", 0, "DIR", "run: begin with the past of another run, kept by its checkpoint.keep"},
    {"from", 0, "FILE", "run: repeat the run of a results file"},
    {"part", 0, "I/N", "sweep, compare: do only the I-th of N shares of the work, for job arrays"},
    {"collect", 0, "", "sweep, compare: join what parts have done, simulate nothing"},
    {"replicates", 0, "N", "compare: seeds with which both scenarios are simulated (default: 10)"},
    {"factorial", 0, "", "compare: every subset of the files after the first, for synergy"},
    {"ranks", 0, "LIST", "plan: numbers of ranks, as 1,2,8 or 1...4096 for every power of two between (default)"},
    {"lang", 0, "fr|en", "language of summaries (default: that of the environment)"},
    {"format", 0, "FORMAT", "describe: markdown, ini or json"},
});

}  // namespace essaim
