// Reads tables of facts whose rows have a fixed order.
#include "population/synthesis_facts.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

namespace essaim::facts {

CsvTable read(const std::string& folder, std::string_view file) { return CsvTable::read(folder + std::string(file)); }

CsvTable read(const std::string& folder, std::string_view file, std::string_view key,
              std::span<const std::string_view> names)
{
    CsvTable table = read(folder, file);
    require(table.rows() == names.size(),
            fmt::format("{}: {} rows (there must be {})", table.name(), table.rows(), names.size()));
    for (std::size_t row = 0; row < names.size(); ++row)
        require(table.text(row, key) == names[row],
                table.problem(row, key, fmt::format("(rows have a fixed order) put {} here", names[row])));
    return table;
}

double weight(const CsvTable& table, std::size_t row, std::string_view column)
{
    const double value = table.number(row, column);
    require(value >= 0, table.problem(row, column, "(must not be negative)"));
    return value;
}

void scale_to_one(std::span<double> values)
{
    double sum = 0;
    for (const double value : values) sum += value;
    require(sum > 0, "a table of facts of the population has only zeros (shares cannot be made of them)");
    for (double& value : values) value /= sum;
}

}  // namespace essaim::facts
