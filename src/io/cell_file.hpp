// A file of state in cell order: the same bytes whatever the ranks that write it, read back by any number of them.
//
//   preamble   64 bytes: what it is, the lengths of the parts, and a hash of preamble, pieces and table
//   pieces     named state that all ranks share
//   table      for each cell, the hash of its record and where it ends
//   records    cell after cell: the rows of all that is spread over the ranks
//
// A cell belongs to one rank, which knows from the territory alone where its record goes: ranks write and read without
// talking. Every byte is under a hash that is checked before it is looked at, and every length is compared with the
// size of the file before memory is asked for; there is no other parser that a crafted file could meet.
#pragma once

#include "core/memory.hpp"
#include "io/raw_file.hpp"
#include "parallel/communicator.hpp"
#include "population/spread.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// The file is not what was written: cut, altered, or of another kind.
class DamagedFile : public StorageError {
public:
    using StorageError::StorageError;
};

/// A StorageError that every rank throws at the same place, so that all may end by themselves.
class AgreedStorageError : public StorageError {
public:
    using StorageError::StorageError;
};

/// Runs `act`; a StorageError of any rank becomes an AgreedStorageError of all, once all have come this far.
/// ranks    collective
template <class Act>
void agreed(const Communicator& ranks, Act&& act)
{
    std::string problem;
    try {
        act();
    } catch (const StorageError& error) {
        problem = error.what();
    }
    problem = ranks.agree(problem);
    if (!problem.empty()) throw AgreedStorageError(problem);
}

/// Collects declarations, then writes.
class CellFileWriter final : public Memory {
public:
    CellFileWriter(const Communicator& ranks, const Spread& spread);

    void rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values) override;
    using Memory::rows;

    /// Writes under a temporary name beside `path`, makes it durable, and gives it its name; on any failure no rank
    /// waits and what stood under that name stays. Returns the hash of the file, for whoever refers to it.
    /// errors   AgreedStorageError
    /// ranks    collective
    std::string write(const std::string& path);

protected:
    std::span<const std::byte> piece(const std::string& name, std::span<const std::byte> now) override;

private:
    const Communicator& ranks_;
    Spread spread_;
    std::vector<SpreadPiece> pieces_;
    std::vector<std::byte> shared_;
    std::string layout_;
};

/// An existing file, opened by one rank; throws DamagedFile or StorageError wherever it is not whole.
class CellFile {
public:
    explicit CellFile(const std::string& path);

    /// What was kept under a name; nothing when there is no such piece.
    std::optional<std::span<const std::byte>> piece(const std::string& name) const;
    std::optional<std::string> text(const std::string& name) const;
    std::uint64_t cells() const { return ends_.size(); }
    /// Names the content; what CellFileWriter::write returned.
    const std::string& hash() const { return hash_; }
    std::size_t n_pieces() const { return pieces_.size(); }

    /// The bytes of consecutive cells, verified.
    std::vector<std::byte> records(std::uint64_t first, std::uint64_t past) const;
    std::uint64_t length(std::uint64_t cell) const { return ends_[cell] - (cell == 0 ? 0 : ends_[cell - 1]); }

private:
    RawFile file_;
    std::uint64_t data_at_ = 0;
    std::vector<std::byte> shared_;
    std::map<std::string, std::span<const std::byte>> pieces_;
    std::vector<std::uint64_t> hashes_, ends_;
    std::string hash_;
};

/// Looks at every byte of a file, each rank at its share; throws DamagedFile or AgreedStorageError on all ranks alike.
/// ranks    collective
void verify_together(const std::string& path, const std::string& expected_hash, const Communicator& ranks);

/// Hands out what a file holds, by the same declarations; call load() after the last one.
class CellFileReader final : public Memory {
public:
    CellFileReader(const Communicator& ranks, const Spread& spread, const CellFile& file);

    void rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values) override;
    using Memory::rows;
    /// errors   UserError when the declarations are not those of the file; DamagedFile; StorageError
    void load();

protected:
    std::span<const std::byte> piece(const std::string& name, std::span<const std::byte> now) override;

private:
    Spread spread_;
    const CellFile& file_;
    std::vector<SpreadPiece> pieces_;
    std::string layout_;
    std::size_t asked_ = 0;
};

} // namespace essaim
