// Consumer prices by year, so that every amount of money in the model is in euros of the same year.
#pragma once

#include <string>
#include <vector>

namespace essaim {

/// The year whose euros all money in the model is counted in.
inline constexpr int money_year = 2020;
/// The table of price levels, in the project's configs folder: a fact, not a scenario.
inline constexpr const char* price_level_file = "forcing/price_level.csv";

/// Consumer prices relative to `money_year`, from configs/forcing/price_level.csv.
///
/// assumes  after the last line, and before the first, prices stay: amounts fixed by law keep their real value
class PriceLevel {
public:
    /// Consecutive years; throws UserError naming file, row, column.
    static PriceLevel read(const std::string& path);

    /// Price level of a year relative to money_year.
    double at(int year) const;
    /// Euros of money_year worth `amount` euros of `year`.
    double real(double amount, int year) const { return amount / at(year); }

private:
    int first_ = money_year;
    std::vector<double> level_{1.0};
};

} // namespace essaim
