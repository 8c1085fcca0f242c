// The folder of checkpoints of a run: written so that whatever happens, the last good one stays.
//
//   state-00047               all that the months after the first 47 depend on (cell_file.hpp)
//   rows-00003-00047, .copy   results recorded on the way there, in two copies (kept_rows.hpp)
//   lock                      held by the run that writes here
//
// A state has a temporary name until it is durable; only then is the one before the last removed, and rows that no
// state names. A reader takes the newest state of which every byte, rows included, has the hash written with it.
#pragma once

#include "core/calendar.hpp"
#include "io/cell_file.hpp"
#include "parallel/communicator.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

/// What a checkpoint says of the run that made it, as names and texts.
using CheckpointFacts = std::vector<std::pair<std::string, std::string>>;

/// A checkpoint of which every byte has been verified.
struct FoundCheckpoint {
    std::string path;
    int months = 0; ///< simulated before it
    CheckpointFacts facts;
    std::vector<std::string> rows; ///< names of the files with the results up to it, both copies

    /// Empty when there is no such fact.
    std::string fact(std::string_view name) const;
};

class Checkpoints {
public:
    Checkpoints(const Communicator& ranks, std::string folder);
    ~Checkpoints();

    const std::string& folder() const { return folder_; }
    /// Whether a state lies in the folder, whole or not. ranks collective
    bool any() const;
    enum class Use {
        go_on, ///< the folder is held against other runs from then on
        look   ///< others may look too, nobody may write
    };
    /// The newest whole checkpoint; none when there is none.
    ///
    /// errors   UserError when another run holds it, AgreedStorageError
    /// ranks    collective
    std::unique_ptr<FoundCheckpoint> newest(std::vector<std::string>& passed_over, Use use = Use::go_on);
    /// Reads back what `declare` names.
    /// errors   UserError, StorageError, DamagedFile
    void read(const FoundCheckpoint& found, const Spread& spread, const std::function<void(Memory&)>& declare);

    /// Writes the state after `months` months; `kept` gives the names of the files that belong to it once declared.
    ///
    /// errors   UserError when another run holds the folder, AgreedStorageError
    /// ranks    collective
    void write(int months, CheckpointFacts facts, const Spread& spread, const std::function<void(Memory&)>& declare,
               const std::function<std::vector<std::string>()>& kept);
    /// Copies files with results from another folder of checkpoints; those that are missing there are left out.
    ///
    /// errors   UserError when another run holds the folder, AgreedStorageError
    /// ranks    collective
    void take_rows(const std::string& folder, const std::vector<std::string>& names);
    /// Removes what this run wrote; the folder too, unless something else lies in it. ranks collective; never throws
    void remove() noexcept;
    /// Removes what an earlier run left. errors UserError when another run writes there; ranks collective
    void clear();

private:
    void hold(Use use = Use::go_on);

    const Communicator& ranks_;
    std::string folder_;
    int last_good_ = -1; ///< months of the state read or written last
    int lock_ = -1;      ///< root: descriptor of the lock
};

} // namespace essaim
