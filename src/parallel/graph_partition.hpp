// Cutting a graph that lies on several ranks into parts of equal weight with few ties between them: PT-Scotch, where
// the program was built with it.
#pragma once

#include "parallel/communicator.hpp"

#include <cstdint>
#include <vector>

namespace essaim {

/// A rank's vertices are numbered after those of the ranks before it. Every edge stands on both sides, with one weight.
struct GraphPart {
    std::vector<std::int32_t> weight;      ///< by own vertex, at least 1
    std::vector<std::int32_t> first_edge;  ///< own vertices + 1
    std::vector<std::int32_t> neighbour;   ///< global number of the other end of each edge
    std::vector<std::int32_t> edge_weight; ///< at least 1
};

/// Whether this program has PT-Scotch.
bool can_partition_graphs();

/// Part of each own vertex, 0 to parts - 1; weights of parts differ from their mean by a few per cent. What comes out may
/// depend on the number of ranks.
///
/// errors   InternalError where can_partition_graphs() is false
/// ranks    collective
std::vector<std::int32_t> partition_graph(const Communicator& ranks, const GraphPart& graph, int parts);

} // namespace essaim
