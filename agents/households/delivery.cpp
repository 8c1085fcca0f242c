#include "agents/households/delivery.hpp"

#include "core/mutation.hpp"

namespace essaim {

Fate Delivery::follow(std::uint32_t& on_order, const Me& me, Households& h, const HouseholdMonth& m, const Now& now,
                      Trade trade, Tally tally) const
{
    // new owners do not carry on with what those before them ordered; landlords do
    const bool new_owner = m.moved_in && static_cast<Tenure>(h.tenure[me.row]) == Tenure::owner;
    const Fate fate = new_owner ? Fate::given_up : market_.fate(Order::of(on_order), me, now, trade);
    if constexpr (mutation == "lost_orders")
        if (fate == Fate::waits) on_order = 0;
    if (fate == Fate::waits) return fate;
    on_order = 0;
    if (fate == Fate::given_up) {
        tally[after(Flow::given_up_envelope, static_cast<std::size_t>(trade))] += 1.0;
        if (!new_owner) trust_.experience(h, me.row, Role::installer, false);
    }
    return fate;
}

void Delivery::deliver(const Done& done, const Order& order, Households& h, const Me& me, const Now& now, Trade trade,
                       Tally tally) const
{
    const auto t = static_cast<std::size_t>(trade);
    const int waited = now.month.index - order.month;
    tally[Flow::works_jobs] += market_.work_per_euro() * done.before_tax;
    if (waited > 0) { // from the order book
        tally[after(Flow::jobs_envelope, t)] += 1.0;
        tally[after(Flow::waited_envelope, t)] += waited;
        tally[after(Flow::price_envelope, t)] += done.price;
    }
    trust_.experience(h, me.row, Role::installer, trust_.kept(done.realised, waited - order.promised));
    if (done.aid > 0.0) trust_.experience(h, me.row, Role::institutions, true); // paid as announced at the order
}

} // namespace essaim
