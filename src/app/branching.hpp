// A scenario that shares the past of another run: which pasts a run keeps for others, and how one is taken up.
//
// A run keeps its past at the months of checkpoint.keep, each in a folder of its own: a checkpoint, and the results up
// to it. A branch reads that state, makes the rows of those results its own, and goes on with its own parameters. What
// parameters did before that month stays as it was.
#pragma once

#include "app/beginning.hpp"

namespace essaim {

/// Whether a parameter must be the same on both sides of a branch: it makes the population, or shapes state or results.
bool shared_by_branches(std::string_view name);

/// Lets `beginning` start with the past that --branch names.
///
/// errors   UserError naming everything in which the two runs may not differ; AgreedStorageError
/// ranks    collective
void branch_off(Beginning& beginning, const Command& command, const RunParameters& run, const Communicator& ranks,
                Log& log);

/// The folder with the past of the run to `results` before a month.
std::string kept_past(const std::string& results, Month month);

/// The months of checkpoint.keep, at whose beginning the past is kept.
class PastKeeper {
public:
    /// errors   UserError when a word is no month of the run after its first
    PastKeeper(const RunParameters& run, const Communicator& ranks);

    bool due(Month month) const;
    /// Keeps the past before `month`; `names` gives the files of `rows` that belong to it.
    ///
    /// errors   UserError, AgreedStorageError
    /// ranks    collective
    void keep(Month month, const Beginning& beginning, const std::string& territory_hash, const Spread& spread,
              const std::function<void(Memory&)>& remember, const std::function<std::vector<std::string>()>& names) const;

private:
    const Communicator& ranks_;
    std::vector<Month> months_;
};

} // namespace essaim
