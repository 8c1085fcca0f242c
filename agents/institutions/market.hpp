// The market of installers of a zone and trade: queue, wait, price, capacity, learning (E13).
//
// Households read what the market published at the end of last month; every rank steps all markets on the same sums.
#pragma once

#include "core/math.hpp"
#include "engine/behaviour.hpp"
#include "population/markets.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace essaim {

/// What happens this month to works on order.
enum class Fate : std::uint8_t { waits, served, given_up };

class InstallerMarket final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    bool enabled() const { return enabled_; }
    /// Whether queues and prices are felt: before, works are done a month after their order, at the price of the tables.
    bool open(Month month) const { return month >= opening(); }
    Month opening() const { return Month::of(static_cast<int>(opens_)); }

    // what households meet; neutral when the market is off

    /// Price over what the tables say.
    double price(const Now& now, Commune commune, Trade trade) const
    {
        return enabled_ ? now.population.markets.price[now.population.markets.row(commune, trade)] : 1.0;
    }
    /// Months by which the queue exceeds the usual one, which the waits declared include.
    double extra_wait(const Now& now, Commune commune, Trade trade) const
    {
        const Markets& markets = now.population.markets;
        return enabled_ ? math::positive(markets.wait[markets.row(commune, trade)] -
                                         usual_wait_[static_cast<std::size_t>(trade)])
                        : 0.0;
    }
    /// Part of the change of heat loss that works on a dwelling reach: from the competence of who does them, and luck.
    double quality(const Me& me, const Now& now) const;
    /// A new order, with the wait announced today.
    Order order(std::uint8_t what, Trigger trigger, const Now& now, Commune commune, Trade trade) const;
    /// Whether an order of an earlier month is served, waits, or is given up for having to wait too long.
    Fate fate(const Order& order, const Me& me, const Now& now, Trade trade) const;

    /// Years of work that a euro of works pays.
    double work_per_euro() const { return jobs_per_meur_ * 1e-6; }

    // the laws, each alone

    /// Price over what the tables say, by wait and by jobs done relative to those before the market opened.
    double price_of(Trade trade, double wait, double done, double experience) const;
    /// Relative change of capacity in a month.
    double growth_of(Trade trade, double wait) const;
    /// Chance that a waiting order is given up in a month.
    double given_up(double wait) const { return give_up_ * math::positive(wait - patience_); }

    // what local installers read

    double hiring_step() const { return hiring_step_; }
    double entrants() const { return entrants_; }
    double turnover() const { return turnover_; }
    double training_effect() const { return training_effect_; }
    double competence_start() const { return competence_start_; }
    /// Part of the installers lost in this month: a shock that a scenario declares.
    double lost(Month month) const
    {
        return loss_year_ > 0 && month == Month::of(static_cast<int>(loss_year_), static_cast<int>(loss_month_)) ? loss_ : 0.0;
    }

    // the month of a market

    /// Exact sums of the month over the zone.
    struct Sums {
        double orders = 0;
        std::int64_t waiting = 0;
        double capacity = 0, skill = 0; ///< of local installers; competence times capacity
    };
    /// Lays the markets out over the territory, before the first month.
    void start(const Territory& territory, Markets& markets) const;
    /// Begins the month's end: orders remembered, capacity of local installers and others.
    void review(Markets& markets, Row row, const Sums& sums, Month month) const;
    /// Orders that can be taken for next month; before the opening all, then none until the queue is a usual one.
    std::int64_t places(const Markets& markets, Row row, const Sums& sums, Month month) const;
    /// After `served` of the orders waiting were taken: queue, wait, price.
    void close(Markets& markets, Row row, const Sums& sums, std::int64_t served, Month month) const;

private:
    void open_market(Markets& markets, Row row, const Sums& sums) const;

    static constexpr double longest_wait_ = 120.0; ///< months, of a queue that nobody serves
    bool enabled_ = true, learning_ = false;
    std::string zone_ = "epci";
    std::int64_t opens_ = 2020, loss_year_ = 0, loss_month_ = 1;
    std::array<double, n_trades> usual_wait_{2.0, 1.0, 2.0}, growth_{0.01, 0.01, 0.06}, learning_rate_{0.10, 0.15, 0.18};
    double slack_ = 0.1, outside_share_ = 0.3, least_ = 0.05, adjustment_ = 2.0, swing_ = 0.15, experience_years_ = 10.0;
    double give_up_ = 0.02, patience_ = 6.0, loss_ = 0.0;
    double hiring_step_ = 0.1, entrants_ = 0.01, turnover_ = 0.01, training_effect_ = 0.03, competence_start_ = 0.5;
    double quality_least_ = 0.8, quality_spread_ = 0.1, jobs_per_meur_ = 9.0;
};

} // namespace essaim
