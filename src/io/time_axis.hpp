// Time as netCDF tools understand it: days since the first day of the model, with bounds.
#pragma once

#include "io/hdf5_file.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// Days from 1 January 2018 to the first day of a month, in the true calendar. Defined for any month index.
double days_until(std::int32_t month);

/// Consecutive months: first, and one past the last.
using MonthSpan = std::array<std::int32_t, 2>;

/// Makes the coordinate `path` for at most `steps` periods, and its bounds `path`_bounds; values come later. `bound`
/// is the dimension of the two ends. Root, alone.
Hdf5Dataset make_time_axis(Hdf5File& file, const std::string& path, std::uint64_t steps, const Hdf5Dataset& bound,
                           std::string_view long_name);
/// Shortens the axis to the periods that were recorded and writes them; the coordinate is the middle of a period.
void fill_time_axis(Hdf5File& file, const std::string& path, std::span<const MonthSpan> periods);

/// A coordinate of moments: the last days of months.
Hdf5Dataset write_moments(Hdf5File& file, const std::string& path, std::span<const std::int32_t> months);

}  // namespace essaim
