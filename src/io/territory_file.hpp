// Reading the territory file: what all ranks know of the whole, and the cells of each rank.
//
// The file is HDF5, written by scripts/territory; its schema is the two lists of columns in territory_file.cpp and
// docs/architecture.md. Nothing in it is believed: types, lengths, ranges and order are checked, lengths before
// memory is reserved for them.
#pragma once

#include "parallel/communicator.hpp"
#include "territory/territory.hpp"

#include <span>
#include <string>

namespace essaim {

inline constexpr std::int64_t territory_format_version = 1;

/// Communes, commuter flows, and the place numbers of the households and establishments of every cell.
///
/// errors   UserError with every problem found, the same on every rank
/// ranks    collective; each rank reads the same few columns
/// cost     O(cells + communes); 12 bytes per cell of the territory stay in memory
Territory read_territory(const std::string& path, const Communicator& ranks);

/// Facts of the cells `own`, given in ascending order.
///
/// errors   UserError with every problem found, the same on every rank
/// ranks    collective; each rank reads its own cells only, contiguous ones as one block
/// cost     O(own cells)
CellFacts read_cells(const std::string& path, const Communicator& ranks, std::span<const Cell> own);

}  // namespace essaim
