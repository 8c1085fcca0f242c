// A description of the maps in a results file for ParaView, whose netCDF reader sees no values on cells.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

struct XdmfMaps {
    std::string results;  ///< name of the results file, in the same folder
    std::uint64_t cells = 0, nodes = 0;
    std::uint64_t times = 0;                                     ///< length of the time axis of the datasets
    std::vector<std::pair<std::uint64_t, double>> steps;         ///< shown: index on that axis, day
    std::vector<std::pair<std::string, std::string>> variables;  ///< dataset (time, cell) and its label
};

/// Text of the `.xmf` file: one grid per step shown. Open it with ParaView's "XDMF Reader", not "Xdmf3".
std::string xdmf_text(const XdmfMaps& maps);

}  // namespace essaim
