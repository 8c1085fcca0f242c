// Energy prices by year: observed where the table has them, growing at declared rates after its last line.
#pragma once

#include "forcing/forcing.hpp"
#include "forcing/price_level.hpp"

#include <array>
#include <string>
#include <vector>

namespace essaim {

/// What the price table knows, in EUR of money_year. The price of a year is the mean of the year: prices step in
/// January, so that yearly means are those observed.
class PriceTable {
public:
    /// Each carrier and feed_in needs consecutive years from three before the first month of a run or earlier.
    static PriceTable read(const std::string& path, const PriceLevel& level);

    /// EUR/kWh of a year, `growth` per year (real) after the last line.
    double price(std::size_t carrier, int year, double growth) const { return series_[carrier].at(year, growth); }
    /// EUR/month; constant in real terms after the last line.
    double subscription(std::size_t carrier, int year) const { return subscriptions_[carrier].at(year, 0.0); }
    /// EUR/kWh for photovoltaic surplus.
    double feed_in(int year, double growth) const { return series_[n_carriers].at(year, growth); }

private:
    struct Series {
        int first = 0;
        std::vector<double> values;
        double at(int year, double growth) const;
    };
    std::array<Series, n_carriers + 1> series_;
    std::array<Series, n_carriers + 1> subscriptions_;
};

} // namespace essaim
