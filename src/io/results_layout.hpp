// What a results file holds besides the values of its series: axes, mesh, names, units, parameters, provenance.
//
// All of it is made by root alone, before the run in make_results and after it in complete_results.
#pragma once

#include "io/mesh.hpp"
#include "io/recorder.hpp"
#include "io/time_axis.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

/// Names of the datasets of a variable.
inline std::string by_cell(const Variable& variable) { return variable.name + "_by_cell"; }
inline std::string by_commune(const Variable& variable) { return variable.name + "_by_commune"; }

struct LayoutSizes {
    std::uint64_t months = 0, times = 0;  ///< steps of the curves and of the maps; times 0: no maps
    std::vector<std::uint64_t> cell_chunk, commune_chunk;
};

/// Makes the file with empty series. Returns the number of nodes of the mesh.
/// errors   StorageError
std::uint64_t make_results(const std::string& path, const RecorderSetup& setup, const Territory& territory,
                           const CellMap& cells, const LayoutSizes& sizes);

/// A group of one row per margin; `misfit` summed over the territory.
void write_misfit_table(Hdf5File& file, std::span<const MarginMisfit> misfit);
/// Group /timings.
void write_timings(Hdf5File& file, std::span<const std::pair<std::string, double>> seconds_by_phase);
/// Values of the whole territory, by month: one dataset per variable, named as the variable.
void write_totals(Hdf5File& file, const RecorderSetup& setup, std::span<const double> values, std::uint64_t months);

}  // namespace essaim
