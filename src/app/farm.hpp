// Many pieces of work dealt to groups of ranks; each is done once, and kept for good as soon as it is done.
//
// Think of a pile of work and groups that take the next piece when they are free: the pile is a counter that all ranks
// share, so nobody deals. What a piece gives depends on nothing but its identity, so the order does not matter, and a
// kill costs the pieces in hand. Finished pieces lie in journals in a folder, one for each group.
#pragma once

#include "app/stop_request.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "io/journal.hpp"
#include "parallel/communicator.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace essaim {

/// A share of the work, for job arrays: part 1 of 1 is all of it.
struct Part {
    std::int64_t index = 1, of = 1;
};

/// By identity, on every rank.
using Finished = std::map<std::string, JournalEntry>;

/// What lies in the journals of a folder. ranks collective
Finished finished_in(const std::string& folder, const Communicator& ranks);

class Farm {
public:
    /// Cuts the ranks into groups.
    /// errors   UserError when `ranks_per_group` does not divide them
    /// ranks    collective
    Farm(const Communicator& world, std::int64_t ranks_per_group, std::string folder, const Log& log);

    const Communicator& group() const { return group_; }

    /// Does what is not in the folder yet. `work(i)` is called by all ranks of a group and gives its bytes on the
    /// group's root. Pieces with equal identities are done once.
    ///
    /// Exit::stopped when somebody asked to stop; each group has finished its piece then.
    ///
    /// errors   UserError of any group, on all; no group begins another piece then
    /// ranks    collective
    Exit work_off(const std::vector<std::string>& identities, Part part, StopRequest& stop,
                  const std::function<std::vector<std::byte>(std::size_t)>& work);

private:
    const Communicator& world_;
    Communicator group_;
    std::int64_t groups_;
    std::string folder_;
    const Log& log_;
};

} // namespace essaim
