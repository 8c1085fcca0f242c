// Small steps that every forcing table needs: where its file is, which name a text means, which month.
#include "forcing/reading.hpp"

#include "config/text.hpp"
#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace essaim {

std::string path_of(const std::string& share, const std::string& name)
{
    return (std::filesystem::path(share) / name).string(); // an absolute name replaces the folder
}

std::size_t index_of(const CsvTable& table, std::size_t row, std::string_view column,
                     std::span<const std::string_view> names)
{
    const std::string_view text = table.text(row, column);
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    const std::vector<std::string> candidates(names.begin(), names.end());
    throw UserError(table.problem(row, column,
                                  fmt::format("(must be one of {}) {}", fmt::join(names, ", "),
                                              did_you_mean(text, candidates, ""))));
}

Month month_of(const CsvTable& table, std::size_t row, std::string_view column, OpenEnd open)
{
    const std::string_view text = table.text(row, column);
    if (open == OpenEnd::allowed && text == "open") return open_end;
    constexpr std::size_t length = 7;
    if (text.size() == length && text[4] == '-') {
        const auto year = parse_integer(text.substr(0, 4));
        const auto month = parse_integer(text.substr(5));
        if (year && month && month.value >= 1 && month.value <= 12)
            return Month::of(static_cast<int>(year.value), static_cast<int>(month.value));
    }
    throw UserError(table.problem(row, column,
                                  open == OpenEnd::allowed ? "(must be a month as YYYY-MM, or open)"
                                                           : "(must be a month as YYYY-MM)"));
}

double interpolated(std::span<const YearlyPoint> points, double year)
{
    expect(!points.empty(), "no points to interpolate");
    if (year <= points.front().year) return points.front().value;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (year > points[i].year) continue;
        const double share = (year - points[i - 1].year) / (points[i].year - points[i - 1].year);
        return points[i - 1].value + share * (points[i].value - points[i - 1].value);
    }
    return points.back().value;
}

void throw_if_any(const std::vector<std::string>& problems)
{
    if (!problems.empty()) throw UserError(Exit::input, problems);
}

} // namespace essaim
