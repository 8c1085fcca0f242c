// From a decision to works done: the order, its fate in the market of installers, and what its delivery leaves (E12, E13).
#pragma once

#include "agents/households/trust.hpp"
#include "agents/institutions/market.hpp"
#include "engine/behaviour.hpp"

namespace essaim {

/// What decisions of all trades do with their orders. Without a market, works are done at once.
class Delivery {
public:
    Delivery(const InstallerMarket& market, const Trust& trust) : market_(market), trust_(trust) {}

    const InstallerMarket& market() const { return market_; }
    bool at_once() const { return !market_.enabled(); }

    /// Puts `order` into the column of its trade.
    void place(std::uint32_t& on_order, const Order& order, Trade trade, Tally tally) const
    {
        on_order = order.packed();
        tally[after(Flow::orders_envelope, static_cast<std::size_t>(trade))] += 1.0;
    }
    /// What becomes this month of what is on order (not 0); when it is served or given up, nothing is on order any more.
    Fate follow(std::uint32_t& on_order, const Me& me, Households& h, const HouseholdMonth& m, const Now& now, Trade trade,
                Tally tally) const;

    struct Done {
        double price = 1.0;      ///< over that of the tables
        double before_tax = 0.0; ///< EUR, all firms
        double aid = 0.0;        ///< EUR
        double realised = 1.0;   ///< saving realised over the saving promised
    };
    /// Counts what was done and lets the household draw its conclusions.
    void deliver(const Done& done, const Order& order, Households& h, const Me& me, const Now& now, Trade trade,
                 Tally tally) const;

private:
    const InstallerMarket& market_;
    const Trust& trust_;
};

} // namespace essaim
