// The event log: an append-only table, the same bytes whatever the ranks.
#pragma once

#include "io/hdf5_file.hpp"
#include "io/recorder.hpp"

#include <optional>
#include <span>
#include <vector>

namespace essaim {

/// Columns of /events, in their order in the file.
class EventLog {
public:
    explicit EventLog(const Communicator& ranks) : ranks_(ranks) {}

    /// Root, alone: the empty table.
    static void make(Hdf5File& file, const RecorderSetup& setup);
    /// Opens the columns in the file of all ranks. Collective.
    void open(Hdf5File& file);

    /// Gathers this batch's events on root, sorted; writes when many are waiting. Returns the batch on root, and
    /// nothing elsewhere. Collective.
    std::vector<LoggedEvent> add(std::span<const LoggedEvent> events);
    /// Writes what waits and lets the file go. Collective.
    void close();
    /// Lets the file go; what waits is lost.
    void forget() { columns_.clear(); }
    /// The same, without a word to the other ranks.
    void abandon() noexcept
    {
        for (Hdf5Dataset& column : columns_) column.abandon();
    }
    std::uint64_t rows() const { return written_; }

private:
    void write();
    const Communicator& ranks_;
    std::vector<LoggedEvent> waiting_;  ///< root only
    std::uint64_t waiting_everywhere_ = 0, written_ = 0;
    std::vector<Hdf5Dataset> columns_;
};

}  // namespace essaim
