// What the readers of the tables of facts share.
#pragma once

#include "config/table.hpp"

#include <span>
#include <string>
#include <string_view>

namespace essaim::facts {

inline constexpr double percent = 0.01;

/// The table `file` of a folder.
CsvTable read(const std::string& folder, std::string_view file);
/// A table whose rows must carry these names in this order, so that a row number is an index.
CsvTable read(const std::string& folder, std::string_view file, std::string_view key,
              std::span<const std::string_view> names);
/// A number that counts or weighs something: not negative.
double weight(const CsvTable& table, std::size_t row, std::string_view column);
void scale_to_one(std::span<double> values);

}  // namespace essaim::facts
