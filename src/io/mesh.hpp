// The squares of the grid as a mesh, and their places on the globe.
#pragma once

#include "parallel/communicator.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace essaim {

/// Longitude and latitude, degrees, of a point of EPSG:3035 (ETRS89 / LAEA Europe), m.
///
/// source   IOGP Guidance Note 7-2, section 3.4.2 (ellipsoidal Lambert azimuthal equal area, inverse); the latitude is
///          iterated to the last bit instead of the note's series
std::array<double, 2> lon_lat(double easting, double northing);

/// What the results file says of every cell, in global order.
struct CellMap {
    std::vector<std::int32_t> x, y;  ///< south-west corners, m
    std::vector<std::uint8_t> imputed, synthetic;
};

/// The facts of all ranks' cells, on root; empty elsewhere. Collective.
CellMap gather_cells(const Communicator& ranks, const Territory& territory, const CellFacts& own);

/// Corners shared by neighbouring squares, each once, from south to north and west to east.
struct Mesh {
    std::vector<double> x, y;                        ///< nodes, m
    std::vector<std::array<std::int32_t, 4>> faces;  ///< nodes of each cell, counter-clockwise from the south-west
};

/// errors   UserError when there are more than 2^31 nodes
/// cost     O(cells log cells)
Mesh mesh_of(const CellMap& cells, std::int32_t cell_size);

}  // namespace essaim
