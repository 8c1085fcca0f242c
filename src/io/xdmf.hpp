// A description of the maps in a results file for ParaView, whose netCDF reader sees no values on cells.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

struct XdmfMaps {
    std::string results;       ///< name of the results file, in the same folder
    std::uint64_t cells = 0, nodes = 0;
    std::span<const double> days; ///< of each time step
    std::vector<std::pair<std::string, std::string>> variables; ///< dataset (time, cell) and its label
};

/// Text of the `.xmf` file: one grid per time step. Open it with ParaView's "XDMF Reader", not "Xdmf3".
std::string xdmf_text(const XdmfMaps& maps);

} // namespace essaim
