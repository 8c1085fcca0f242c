// Reads energy prices, converts them to euros of one year, and lets them grow after the last line.
#include "forcing/prices.hpp"

#include "core/error.hpp"
#include "core/math.hpp"
#include "forcing/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace essaim {

namespace {

constexpr int years_of_habit = 3;

std::vector<std::string_view> row_names()
{
    std::vector<std::string_view> names(carrier_names.begin(), carrier_names.end());
    names.push_back("feed_in");
    return names;
}

} // namespace

double PriceTable::Series::at(int year, double growth) const
{
    const int last = first + static_cast<int>(values.size()) - 1;
    if (year <= last) return values[static_cast<std::size_t>(std::max(year - first, 0))];
    return values.back() * math::pow(1.0 + growth, year - last);
}

PriceTable PriceTable::read(const std::string& path, const PriceLevel& level)
{
    using Type = CsvColumn::Type;
    const CsvTable table =
        CsvTable::read(path, {{.name = "year", .type = Type::integer, .min = 1900, .max = 2200},
                              {.name = "carrier", .type = Type::text},
                              {.name = "price_eur_per_kwh", .min = 0, .max = 100},
                              {.name = "subscription_eur_per_month", .min = 0, .max = 10000},
                              {.name = "source", .type = Type::text}});
    const std::vector<std::string_view> names = row_names();
    PriceTable prices;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const int year = static_cast<int>(table.integer(row, "year"));
        const std::size_t carrier = index_of(table, row, "carrier", names);
        const double price = table.number(row, "price_eur_per_kwh");
        require(price > 0 || carrier == n_carriers,
                table.problem(row, "price_eur_per_kwh", "(must be positive: habits follow its logarithm)"));
        Series& series = prices.series_[carrier];
        Series& subscription = prices.subscriptions_[carrier];
        if (series.values.empty()) series.first = subscription.first = year;
        const int next = series.first + static_cast<int>(series.values.size());
        require(year == next, table.problem(row, "year", fmt::format("(years of a carrier must follow each other) put "
                                                                     "{} of {} here",
                                                                     next, names[carrier])));
        series.values.push_back(level.real(price, year));
        subscription.values.push_back(level.real(table.number(row, "subscription_eur_per_month"), year));
    }
    std::vector<std::string> problems;
    for (std::size_t carrier = 0; carrier < names.size(); ++carrier) {
        const Series& series = prices.series_[carrier];
        const int wanted = carrier == n_carriers ? first_year : first_year - years_of_habit;
        if (series.values.empty() || series.first > wanted)
            problems.push_back(fmt::format("{}: prices of {} must begin in {} (habits look back three years)", path,
                                           names[carrier], wanted));
    }
    throw_if_any(problems);
    return prices;
}

} // namespace essaim
