// Finished pieces of work, kept one after the other in a file that only grows.
//
// A results file cut off by a kill can be unreadable as a whole; a journal cut off loses its last record at most. Each
// record carries its length and a hash of every byte, and is on the disk before append() returns. A whole ensemble
// needs one file for each group of ranks, not one for each member, which file systems of clusters would mind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// Where a record lies.
struct JournalEntry {
    std::string identity; ///< 32 characters
    std::string path;
    std::uint64_t offset = 0, bytes = 0; ///< of what was kept
};

/// The whole records of a file, in order; what follows the last whole one is passed over. A file that does not exist
/// holds none.
/// errors   UserError when the file cannot be read
std::vector<JournalEntry> read_journal(const std::string& path);

/// A part of what an entry keeps, `offset` counted from its beginning.
/// errors   StorageError
void read_part(const JournalEntry& entry, std::uint64_t offset, std::span<std::byte> into);

class Journal {
public:
    /// Opens a file to append to; whatever follows its last whole record is cut off.
    /// errors   UserError when another process writes there; StorageError
    explicit Journal(const std::string& path);
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    ~Journal();

    /// Keeps a record; it is durable when this returns.
    /// errors   StorageError
    void append(const std::string& identity, std::span<const std::byte> bytes);

private:
    std::string path_;
    int descriptor_ = -1;
};

} // namespace essaim
