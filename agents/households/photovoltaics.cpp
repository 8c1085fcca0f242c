#include "agents/households/decisions.hpp"

#include "core/math.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr Process process("photovoltaics");
constexpr std::array<double, 3> sizes{3.0, 6.0, 9.0}; // kWp, the classes of the aid
} // namespace

void RoofPhotovoltaics::describe(ParameterVisitor& parameter)
{
    parameter("pv.reluctance", reluctance_, {.min = -20, .max = 20,
              .what = "utility that a roof must exceed for half of those who look into it",
              .source = "calibrated on self-consumption roofs of 2018-2021; docs/calibration.md"});
    parameter("pv.around", around_, {.min = 0, .max = 100, .what = "weight of the share of homes around that show it",
              .source = "assumption; Bollinger and Gillingham 2012: +0.78 point per installation and ZIP code"});
    parameter("pv.public_example", public_example_, {.min = 0, .max = 20,
              .what = "weight of visible public roofs in the commune", .source = "assumption; LBNL 2023: 0.4 homes per "
              "non-residential roof and quarter"});
    parameter("pv.roof_per_kwp", roof_per_kwp_, {.min = 3, .max = 30, .unit = "m2/kWp", .what = "roof per power",
              .source = "3CL-DPE 2021: modules of 1.6 m2 at 17 %; margins added"});
}

RoofPhotovoltaics::Offer RoofPhotovoltaics::offer(double kwp, const Me& me, const Households& h, const HouseholdMonth& m,
                                                  const Now& now, Month rules) const
{
    const Row r = me.row;
    constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);
    const double used = 12.0 * m.bought[electricity]; // of this month: what a household can see on its meter
    double yield = 0.0;
    for (const ClimateMonth& month : now.reference[h.climate[r]].month) yield += month.pv_yield;
    Situation situation = situation_of(h, r, now);
    situation.month = rules;
    situation.quantity = kwp;
    situation.cost = delivery_.market().price(now, me.commune, Trade::photovoltaics) *
                     now.technologies.cost(Measure::pv, now.month, kwp);
    situation.vat = now.technologies.vat(Measure::pv, kwp);
    const double produced = kwp * yield;
    // promised self-consumption: the yearly law of the label method, with 35 % of the use meeting sunny hours
    const double self = used > 0.0 ? 1.0 / (1.0 / produced + 1.0 / (0.35 * used)) : 0.0;
    const double saved = self * now.forcing.price[electricity] + (produced - self) * now.forcing.feed_in;
    constexpr CommuneOffer no_offer; // communes help with works on the dwelling, not with power plants
    Financing money = choices_.finance(h, r, situation.cost, now.aids.amount(Measure::pv, situation), LoanWorks::one_act,
                                       saved, no_offer, now, rules);
    money.own += money.loan; // the zero-rate loan is for works on the dwelling, not for power plants
    money.loan = 0.0;
    return {situation.cost, saved, money};
}

void RoofPhotovoltaics::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    if (h.order_pv[r] != 0) {
        const Order order = Order::of(h.order_pv[r]);
        if (delivery_.follow(h.order_pv[r], me, h, m, now, Trade::photovoltaics, tally) == Fate::served)
            install(order, me, h, m, now, tally);
        return;
    }
    if (h.pv_kwp[r] > 0.0F || static_cast<double>(h.roof_area[r]) < sizes[0] * roof_per_kwp_ ||
        static_cast<Tenure>(h.tenure[r]) != Tenure::owner || !choices_.knows(h, r, now))
        return;

    const double peers = ties_with(m.peers_technology, 3) / static_cast<double>(ties_per_household);
    const std::uint16_t* seen = now.visible.data() + me.local_cell * n_visible;
    const double sight = now.around[me.local_cell] > 0 ? seen[3] / static_cast<double>(now.around[me.local_cell]) : 0.0;
    const double common = choices_.motivation_weight() * choices_.motivation(h, r, peers) +
                          choices_.peers_weight() * (peers + around_ * sight +
                                                     public_example_ * now.offer(me.local_cell).exemplary) +
                          choices_.trust_weight() * static_cast<double>(h.trust[r]) -
                          choices_.wait_weight() * delivery_.market().extra_wait(now, me.commune, Trade::photovoltaics);
    const double worth = present_value_factor(now.finance.discount_rate(h.decile[r]), now.technologies.lifetime(Measure::pv));
    std::array<double, sizes.size()> utility{};
    std::size_t n = 0;
    for (; n < sizes.size() && sizes[n] * roof_per_kwp_ <= static_cast<double>(h.roof_area[r]); ++n) {
        const Offer roof = offer(sizes[n], me, h, m, now, now.month);
        utility[n] = choices_.able(choices_.control(h, r, roof.money))
                         ? choices_.money(roof.cost, roof.money.aid, roof.saved * worth) + common : -1e3;
    }
    const auto u = now.draws.uniforms(me.id, now.month, process);
    const SoftmaxChoice choice = softmax(std::span(utility).first(n), u[0]);
    const double margin = choice.logsum - reluctance_;
    if (u[1] >= math::logistic(margin)) return;
    tally[Flow::decided_pv] += 1.0;
    tally[Flow::decided_pv_others] +=
        Choices::through_others(margin, choices_.owed_to(peers) + choices_.peers_weight() * around_ * sight);
    const Order order = delivery_.market().order(static_cast<std::uint8_t>(choice.chosen), m.window_pv, now, me.commune,
                                                 Trade::photovoltaics);
    if (delivery_.at_once()) install(order, me, h, m, now, tally);
    else delivery_.place(h.order_pv[r], order, Trade::photovoltaics, tally);
}

void RoofPhotovoltaics::install(const Order& order, const Me& me, Households& h, const HouseholdMonth& m, const Now& now,
                                Tally tally) const
{
    const Row r = me.row;
    if (h.pv_kwp[r] > 0.0F) { // someone else did it
        tally[Flow::given_up_pv] += 1.0;
        return;
    }
    const double kwp = sizes[order.what];
    const Offer roof = offer(kwp, me, h, m, now, Month{order.month});
    const double market_price = delivery_.market().price(now, me.commune, Trade::photovoltaics);
    const double untaxed = market_price * now.technologies.cost_before_tax(Measure::pv, now.month, kwp);
    choices_.pay(h, r, roof.money, untaxed, now.technologies.embodied(Measure::pv) * kwp, tally);
    delivery_.deliver({market_price, untaxed, roof.money.aid, 1.0}, order, h, me, now, Trade::photovoltaics, tally);
    h.pv_kwp[r] = static_cast<float>(kwp);
    tally[Flow::new_pv] += 1.0;
    now.events->push_back({me.id.value, now.month.index, h.cell[r], Event::Kind::pv, order.trigger,
                           static_cast<std::int32_t>(kwp * 10.0)});
}

} // namespace essaim
