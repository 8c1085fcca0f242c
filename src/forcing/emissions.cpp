// Reads emission factors and the primary energy factor.
#include "forcing/emissions.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

namespace essaim {

EmissionTable EmissionTable::read(const std::string& path)
{
    using Type = CsvColumn::Type;
    const CsvTable csv = CsvTable::read(path, {{.name = "year", .type = Type::integer, .min = 1900, .max = 2200},
                                               {.name = "carrier", .type = Type::text},
                                               {.name = "direct", .min = 0, .max = 5},
                                               {.name = "upstream", .min = 0, .max = 5},
                                               {.name = "renewable", .min = 0, .max = 1},
                                               {.name = "source", .type = Type::text}});
    EmissionTable table;
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        const int year = static_cast<int>(csv.integer(row, "year"));
        Lines& lines = table.lines_[index_of(csv, row, "carrier", carrier_names)];
        require(lines.direct.empty() || lines.direct.back().year < year,
                csv.problem(row, "year", "(years of a carrier must ascend)"));
        lines.direct.push_back({year, csv.number(row, "direct")});
        lines.upstream.push_back({year, csv.number(row, "upstream")});
        lines.renewable.push_back({year, csv.number(row, "renewable")});
    }
    std::vector<std::string> problems;
    for (std::size_t c = 0; c < n_carriers; ++c)
        if (table.lines_[c].direct.empty())
            problems.push_back(fmt::format("{}: no line for carrier {}", path, carrier_names[c]));
    throw_if_any(problems);
    return table;
}

EmissionFactors EmissionTable::at(std::size_t carrier, int year) const
{
    const Lines& lines = lines_[carrier];
    return {interpolated(lines.direct, year), interpolated(lines.upstream, year), interpolated(lines.renewable, year)};
}

LabelRules LabelRules::read(const std::string& path)
{
    using Type = CsvColumn::Type;
    const CsvTable csv = CsvTable::read(path, {{.name = "from", .type = Type::text},
                                               {.name = "primary_factor", .min = 1, .max = 5},
                                               {.name = "source", .type = Type::text}});
    LabelRules rules;
    for (std::size_t row = 0; row < csv.rows(); ++row) {
        const Month from = month_of(csv, row, "from");
        require(rules.factors_.empty() || rules.factors_.back().first < from,
                csv.problem(row, "from", "(months must ascend)"));
        rules.factors_.emplace_back(from, csv.number(row, "primary_factor"));
    }
    require(!rules.factors_.empty() && rules.factors_.front().first.index <= 0,
            fmt::format("{}: no line from {}-01 or earlier (a run begins there)", path, first_year));
    return rules;
}

double LabelRules::primary_factor(Month month) const
{
    double factor = factors_.front().second;
    for (const auto& [from, value] : factors_)
        if (from <= month) factor = value;
    return factor;
}

} // namespace essaim
