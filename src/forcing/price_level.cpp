// Reads the consumer price index and rebases it to the year whose euros the model counts in.
#include "forcing/price_level.hpp"

#include "config/table.hpp"
#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace essaim {

PriceLevel PriceLevel::read(const std::string& path)
{
    using Type = CsvColumn::Type;
    const CsvTable table = CsvTable::read(path, {{.name = "year", .type = Type::integer, .min = 1900, .max = 2200},
                                                 {.name = "index", .min = 1, .max = 10000},
                                                 {.name = "source", .type = Type::text}});
    require(table.rows() > 0, fmt::format("{}: no rows (one for each year is needed)", path));
    PriceLevel level;
    level.level_.clear();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const int year = static_cast<int>(table.integer(row, "year"));
        if (row == 0) level.first_ = year;
        require(year == level.first_ + static_cast<int>(row),
                table.problem(row, "year", fmt::format("(years must follow each other) put {} here",
                                                       level.first_ + static_cast<int>(row))));
        level.level_.push_back(table.number(row, "index"));
    }
    const int last = level.first_ + static_cast<int>(level.level_.size()) - 1;
    require(money_year >= level.first_ && money_year <= last,
            fmt::format("{}: no year {} (all money is counted in its euros)", path, money_year));
    const double base = level.level_[static_cast<std::size_t>(money_year - level.first_)];
    for (double& value : level.level_) value /= base;
    return level;
}

double PriceLevel::at(int year) const
{
    const int last = static_cast<int>(level_.size()) - 1;
    return level_[static_cast<std::size_t>(std::clamp(year - first_, 0, last))];
}

} // namespace essaim
