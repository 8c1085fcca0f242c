// Small steps that every forcing table needs: where its file is, which name a text means, which month.
#pragma once

#include "config/table.hpp"
#include "core/calendar.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// `name` as it is if absolute, else inside the folder `share`.
std::string path_of(const std::string& share, const std::string& name);

/// Position of a row's text among `names`.
///
/// errors   UserError naming file, line, column and the nearest name
std::size_t index_of(const CsvTable& table, std::size_t row, std::string_view column,
                     std::span<const std::string_view> names);

/// A row's "YYYY-MM" as a month; "open" means the last month there is, where allowed.
enum class OpenEnd { refused, allowed };
Month month_of(const CsvTable& table, std::size_t row, std::string_view column, OpenEnd open = OpenEnd::refused);
/// What "open" reads as.
inline constexpr Month open_end{1 << 28};

/// A straight line through points of ascending years, constant beyond its ends.
struct YearlyPoint {
    int year = 0;
    double value = 0;
};
double interpolated(std::span<const YearlyPoint> points, double year);

/// Throws one UserError with all `problems`, if any.
void throw_if_any(const std::vector<std::string>& problems);

} // namespace essaim
