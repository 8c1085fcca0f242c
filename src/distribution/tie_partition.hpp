// Cells on ranks by the ties between them: a cut that crosses few of the ties that can be kept on one rank.
#pragma once

#include "parallel/communicator.hpp"
#include "parallel/graph_partition.hpp"
#include "territory/territory.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

/// The graph of the cells of this rank, a stretch of the curve: a cell weighs as its agents, an edge as the ties that are
/// to be expected between two cells before any is drawn. Near ties count exactly, those within a commune by a sample of
/// its homes. Long ties are left out: any partition cuts nearly all of them.
/// ranks    collective
GraphPart tie_graph(const Territory& territory, const CellFacts& cells, double kernel, const Communicator& ranks);

/// Owner of every cell, among `parts`, by PT-Scotch; `cells` are those that partition_along_curve gives this rank, in
/// equal stretches. `shares` of the whole that the parts carry; empty: equal.
///
/// errors   UserError where the program was built without PT-Scotch
/// ranks    collective
std::vector<std::int32_t> partition_by_ties(const Territory& territory, const CellFacts& cells, double kernel, int parts,
                                            const Communicator& ranks, std::span<const double> shares = {});

} // namespace essaim
