// Cells change ranks between two months: what a checkpoint would write and read back, without the file.
//
// The run that ends names what it remembers to a Departure, the run that begins on other cells names the same to an
// Arrival; settle() then sends the rows of each cell from its old rank to its new one. Nothing else must be thought of,
// because what a checkpoint does not need, a move does not need either.
#pragma once

#include "core/memory.hpp"
#include "distribution/partition.hpp"
#include "parallel/communicator.hpp"
#include "population/spread.hpp"

#include <map>
#include <string>
#include <vector>

namespace essaim {

/// What a run remembers on the cells it leaves. It must stay in place until Arrival::settle is done.
class Departure final : public Memory {
public:
    explicit Departure(const Communicator& ranks) : Memory(false, ranks.is_root()) {}

    void rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values) override;
    using Memory::rows;

protected:
    std::span<const std::byte> piece(const std::string& name, std::span<const std::byte> now) override;

private:
    friend class Arrival;
    std::vector<SpreadPiece> pieces_;
    std::string layout_;
    std::map<std::string, std::vector<std::byte>> shared_;
};

/// The same on the cells it goes on with; call settle() after the last declaration.
class Arrival final : public Memory {
public:
    Arrival(const Communicator& ranks, const Departure& past) : Memory(true, ranks.is_root()), ranks_(ranks), past_(past) {}

    void rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values) override;
    using Memory::rows;

    /// Fills the rows that were declared.
    ///
    /// errors   InternalError when they are not those of the departure
    /// ranks    collective; for each piece at most one message from each rank to each other
    /// cost     a copy of all rows; one piece at a time in memory beside both populations
    void settle(const Territory& territory, const Partition& before, const Partition& after);

protected:
    std::span<const std::byte> piece(const std::string& name, std::span<const std::byte> now) override;

private:
    const Communicator& ranks_;
    const Departure& past_;
    std::vector<SpreadPiece> pieces_;
    std::string layout_;
    std::size_t asked_ = 0;
};

} // namespace essaim
