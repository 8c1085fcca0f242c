// Where the rows of cells lie in what a run remembers: in a file of state, and on ranks that hand cells to each other.
#pragma once

#include "core/memory.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// A number of rows of each kind.
using RowCounts = std::array<std::uint64_t, n_rows_of>;

/// Rows of this rank: which cells, and how many of each kind every cell of the territory holds.
struct Spread {
    Spread(const Territory& territory_in, std::span<const Cell> own_in);
    /// Rows before a cell in the territory.
    std::uint64_t before(RowsOf of, Cell cell) const;
    RowCounts rows_in(Cell cell) const;

    const Territory& territory;
    std::span<const Cell> own;               ///< ascending
    std::vector<std::uint32_t> first_street; ///< cells + 1: streets before each cell
};

/// One declared piece that is spread over the ranks.
struct SpreadPiece {
    RowsOf of;
    std::size_t width;
    std::byte* values;
};

/// What identifies a declared piece, on a line of its own.
std::string layout_line(RowsOf of, std::string_view name, std::size_t width);

} // namespace essaim
