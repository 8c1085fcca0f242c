#include "agents/households/decisions.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace essaim {

namespace {

constexpr Process process("envelope_works");
/// Sets of parts insulated together, and how often each is chosen (Res-IRF 4); then the deep retrofit.
constexpr std::array<std::uint8_t, 9> parts{
    envelope::roof, envelope::roof | envelope::wall, envelope::wall, envelope::floor | envelope::window,
    envelope::window, envelope::roof | envelope::floor | envelope::window,
    envelope::common, 15, 15};
constexpr std::size_t deep = 8;
constexpr std::array<std::size_t, 4> common_sets{0, 1, 2, 6}; // of parts that co-owners own together
constexpr std::int32_t deep_bit = 16; // in the detail of an event, beside the parts
constexpr std::array<std::string_view, 9> bundle_names{"roof", "roof_wall", "wall", "floor_window", "window",
                                                       "roof_floor_window", "roof_wall_floor", "all", "deep"};
constexpr std::array<std::string_view, 5> segment_names{"owner_house", "owner_flat", "rented_house", "rented_flat",
                                                        "social"};

LoanWorks loan_for(std::size_t bundle)
{
    if (bundle == deep) return LoanWorks::deep;
    if (parts[bundle] == envelope::window) return LoanWorks::windows_only;
    switch (std::popcount(parts[bundle])) {
    case 1: return LoanWorks::one_act;
    case 2: return LoanWorks::two_acts;
    default: return LoanWorks::three_acts;
    }
}

} // namespace

Segment segment_of(Tenure tenure, DwellingType type)
{
    if (tenure == Tenure::social) return Segment::social;
    const bool flat = type == DwellingType::flat;
    if (tenure == Tenure::owner) return flat ? Segment::owner_flat : Segment::owner_house;
    return flat ? Segment::rented_flat : Segment::rented_house;
}

void EnvelopeWorks::describe(ParameterVisitor& parameter)
{
    static const std::array<std::string, 14> names = [] {
        std::array<std::string, 14> all;
        for (std::size_t b = 0; b < n_bundles; ++b) all[b] = "works.taste_" + std::string(bundle_names[b]);
        for (std::size_t s = 0; s < 5; ++s) all[n_bundles + s] = "works.reluctance_" + std::string(segment_names[s]);
        return all;
    }();
    const std::string_view calibrated = "calibrated on Res-IRF 4 flows of 2018-2020; docs/calibration.md";
    for (std::size_t b = 0; b < n_bundles; ++b)
        parameter(names[b], taste_[b], {.min = -20, .max = 20, .what = "taste for insulating this set of parts",
                                        .source = calibrated});
    for (std::size_t s = 0; s < 5; ++s)
        parameter(names[n_bundles + s], reluctance_[s],
                  {.min = -20, .max = 20, .what = "utility that works must exceed for half of those who look into them",
                   .source = calibrated});
}

struct EnvelopeWorks::Dwelling {
    Situation situation;
    Tenure tenure;
    DwellingType type;
    Period period;
    Heating heating;
    double area, energy_price, market_price;
    double conventional; ///< kWh a year that the label's arithmetic gives for heating
    double before;       ///< relative loss before works
};

struct EnvelopeWorks::Price {
    double cost = 0, aid = 0, untaxed = 0;
};

EnvelopeWorks::Dwelling EnvelopeWorks::look_at(const Households& h, const Me& me, const Now& now, Month rules) const
{
    const Row r = me.row;
    Dwelling d;
    d.situation = situation_of(h, r, now);
    d.situation.month = rules;
    d.tenure = static_cast<Tenure>(h.tenure[r]);
    d.type = static_cast<DwellingType>(h.type[r]);
    d.period = static_cast<Period>(h.period[r]);
    d.heating = static_cast<Heating>(h.heating[r]);
    d.area = static_cast<double>(h.area[r]);
    d.energy_price = now.forcing.price[static_cast<std::size_t>(carrier_of(d.heating))];
    d.market_price = delivery_.market().price(now, me.commune, Trade::envelope);
    d.conventional = static_cast<double>(h.need_year[r]) *
                     thermal_.intermittence(static_cast<double>(h.loss[r]), d.heating) * thermal_.reference_comfort() /
                     (now.technologies.efficiency(d.heating, Month{h.heating_installed[r]}) * thermal_.distribution());
    d.before = now.technologies.relative_loss(d.type, d.period, h.insulated[r]);
    return d;
}

EnvelopeWorks::Price EnvelopeWorks::price_of(Measure measure, int classes, Dwelling& d, const Now& now) const
{
    d.situation.quantity = now.technologies.quantity(measure, d.type, d.area);
    d.situation.cost = d.market_price * now.technologies.cost(measure, now.month, d.situation.quantity);
    d.situation.vat = now.technologies.vat(measure, d.situation.quantity);
    d.situation.classes_gained = classes;
    return {d.situation.cost, now.aids.amount(measure, d.situation),
            d.market_price * now.technologies.cost_before_tax(measure, now.month, d.situation.quantity)};
}

EnvelopeWorks::Price EnvelopeWorks::deep_price(const Households& h, Row r, double relative, Dwelling& d,
                                               const Now& now) const
{
    const ReferenceYear& year = now.reference[h.climate[r]];
    const Label reached = thermal_.label(static_cast<double>(h.loss_label[r]) * relative, d.heating,
                                         now.technologies.efficiency(d.heating, Month{h.heating_installed[r]}),
                                         year.degree_hours, now.forcing.primary_factor);
    return price_of(Measure::deep_retrofit, static_cast<int>(h.label[r]) - static_cast<int>(reached), d, now);
}

EnvelopeWorks::Options EnvelopeWorks::weigh(const Me& me, const Households& h, const HouseholdMonth& m, const Now& now,
                                            double rebate, std::uint8_t voted) const
{
    const Row r = me.row;
    Dwelling d = look_at(h, me, now, now.month);
    d.market_price *= 1.0 - rebate;
    const double peers = static_cast<double>(ties_with(m.peers_technology, 5)) / ties_per_household;
    const double worth = present_value_factor(now.finance.discount_rate(d.tenure, h.decile[r]),
                                              now.finance.horizon(d.tenure, now.technologies.lifetime(Measure::wall))) *
                         choices_.savings_count(d.tenure);
    const CommuneOffer& offered = now.offer(me.local_cell);
    Options o;
    const double inclination =
        choices_.motivation_weight() * choices_.motivation(h, r, peers) + choices_.peers_weight() * peers +
        choices_.trust_weight() * static_cast<double>(h.trust[r]) -
        choices_.wait_weight() * delivery_.market().extra_wait(now, me.commune, Trade::envelope) +
        choices_.money(-offered.transaction, 0.0, 0.0); // effort taken off counts as money
    std::array<Price, 4> part{};
    for (std::size_t k = 0; k < part.size(); ++k)
        if ((h.insulated[r] >> k & 1) == 0) part[k] = price_of(static_cast<Measure>(k), 0, d, now);
    const bool common = voted != 0;
    const std::size_t first = common ? voted - 1U : 0U, last = common ? voted : n_bundles;
    for (std::size_t b = first; b < last; ++b) {
        const auto left = static_cast<std::uint8_t>(parts[b] & ~h.insulated[r]);
        // what is done is done; a deep retrofit completes it when at least two parts are left, co-owners whatever is left
        if (b == deep ? std::popcount(left) < 2 : common ? left == 0 : left != parts[b]) continue;
        if (!common && (left & ~m.own_parts) != 0) continue;
        const double relative = now.technologies.relative_loss(
            d.type, d.period, static_cast<std::uint8_t>(h.insulated[r] | parts[b])) / d.before;
        Price price;
        if (b == deep) price = deep_price(h, r, relative, d, now);
        else
            for (std::size_t k = 0; k < part.size(); ++k)
                if ((left >> k & 1) != 0) {
                    price.cost += part[k].cost;
                    price.aid += part[k].aid;
                }
        const double saved = (1.0 - relative) * d.conventional * d.energy_price;
        const Financing money =
            common ? choices_.finance_together(h, r, price.cost, price.aid, loan_for(b), now)
                   : choices_.finance(h, r, price.cost, price.aid, loan_for(b), saved, offered, now, now.month);
        const double control = choices_.control(h, r, money);
        if (!common && !choices_.able(control)) continue;
        o.utility[o.n] =
            choices_.money(price.cost, money.aid, saved * worth) + inclination + (common ? 0.0 : taste_[b]);
        o.worth[o.n] = saved * worth + money.aid - price.cost;
        o.control[o.n] = control;
        o.bundle[o.n++] = static_cast<std::uint8_t>(b);
    }
    return o;
}

EnvelopeWorks::Offer EnvelopeWorks::offer(const Me& me, const Households& h, const HouseholdMonth& m, const Now& now,
                                          double rebate, std::uint8_t voted) const
{
    const Options options = weigh(me, h, m, now, rebate, voted);
    Offer best;
    for (std::size_t i = 0; i < options.n; ++i)
        if (options.worth[i] > best.worth) best = {options.worth[i], options.control[i]};
    return best;
}

std::uint8_t EnvelopeWorks::resolution(std::span<const std::uint32_t, 4> lacking, std::uint32_t flats, bool everything,
                                       double u) const
{
    std::array<double, common_sets.size()> taste;
    std::array<std::size_t, common_sets.size()> set;
    std::size_t n = 0;
    for (const std::size_t b : common_sets) {
        bool fits = true;
        for (std::size_t k = 0; k < lacking.size(); ++k)
            fits = fits && ((parts[b] >> k & 1) == 0 || 2 * lacking[k] >= flats);
        if (!fits) continue;
        taste[n] = taste_[b];
        set[n++] = b;
    }
    if (everything || n == 0) return common_sets.back() + 1;
    return static_cast<std::uint8_t>(set[softmax(std::span(taste).first(n), u).chosen] + 1);
}

void EnvelopeWorks::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    if (h.order_envelope[r] != 0) {
        const Order order = Order::of(h.order_envelope[r]);
        if (delivery_.follow(h.order_envelope[r], me, h, m, now, Trade::envelope, tally) == Fate::served)
            install(order, me, h, m, now, tally);
        return;
    }
    const bool agreed = m.window_envelope == Trigger::group;
    const bool forced =
        agreed || m.window_envelope == Trigger::worn_facade || m.window_envelope == Trigger::obligation;
    if (!forced && !choices_.knows(h, r, now)) return;

    const Options options = weigh(me, h, m, now, m.group_rebate, agreed ? m.voted : std::uint8_t{0});
    if (options.n == 0) return;
    const auto u = now.draws.uniforms(me.id, now.month, process);
    const SoftmaxChoice choice = softmax(std::span(options.utility).first(options.n), u[0]);
    const Segment segment = segment_of(static_cast<Tenure>(h.tenure[r]), static_cast<DwellingType>(h.type[r]));
    // who agreed with neighbours, or was outvoted, no longer asks whether
    const double margin = choice.logsum - reluctance_[static_cast<std::size_t>(segment)];
    const bool free = !agreed && !m.imposed;
    if (free && u[1] >= math::logistic(margin)) return;
    const double owed = choices_.owed_to(static_cast<double>(ties_with(m.peers_technology, 5)) / ties_per_household);
    tally[Flow::decided_works] += 1.0;
    if ((h.collective[r] & collective::took_part) != 0) tally[Flow::decided_works_took_part] += 1.0;
    tally[Flow::decided_works_others] += free ? Choices::through_others(margin, owed) : agreed ? 1.0 : 0.0;
    // options come from the smallest to the widest: a social landlord's programme takes the widest, and has its own firms
    const std::uint8_t bundle = options.bundle[m.programme ? options.n - 1 : choice.chosen];
    const Order order = delivery_.market().order(bundle, m.window_envelope, now, me.commune, Trade::envelope);
    if (delivery_.at_once() || m.programme) install(order, me, h, m, now, tally);
    else delivery_.place(h.order_envelope[r], order, Trade::envelope, tally);
}

void EnvelopeWorks::install(const Order& order, const Me& me, Households& h, HouseholdMonth& m, const Now& now,
                            Tally tally) const
{
    const Row r = me.row;
    const std::size_t bundle = order.what;
    const auto treated = static_cast<std::uint8_t>(parts[bundle] & ~h.insulated[r]);
    if (treated == 0) { // someone else did it
        tally[Flow::given_up_envelope] += 1.0;
        return;
    }
    Dwelling d = look_at(h, me, now, Month{order.month});
    d.market_price *= 1.0 - m.group_rebate;
    const double relative = now.technologies.relative_loss(
        d.type, d.period, static_cast<std::uint8_t>(h.insulated[r] | parts[bundle])) / d.before;
    Price price;
    double embodied = 0.0;
    if (bundle == deep) price = deep_price(h, r, relative, d, now);
    for (std::size_t k = 0; k < 4; ++k) {
        if ((treated >> k & 1) == 0) continue;
        const auto measure = static_cast<Measure>(k);
        if (bundle != deep) {
            const Price part = price_of(measure, 0, d, now);
            price.cost += part.cost;
            price.aid += part.aid;
            price.untaxed += part.untaxed;
        }
        embodied += now.technologies.embodied(measure) * now.technologies.quantity(measure, d.type, d.area);
        tally[after(Flow::works_roof, k)] += 1.0;
    }
    const double saved = (1.0 - relative) * d.conventional * d.energy_price;
    // flats of a group are those of a building that voted
    const bool by_vote = static_cast<Trigger>(order.trigger) == Trigger::group && d.type == DwellingType::flat;
    const Financing money =
        by_vote ? choices_.finance_together(h, r, price.cost, price.aid, loan_for(bundle), now)
                           : choices_.finance(h, r, price.cost, price.aid, loan_for(bundle), saved,
                                              now.offer(me.local_cell), now, Month{order.month});
    choices_.pay(h, r, money, price.untaxed, embodied, tally);
    if (m.programme) {
        tally[Flow::landlord_works] += money.own;
        tally[Flow::landlord_renovations] += 1.0;
    }
    const double loss_before = static_cast<double>(h.loss[r]);
    thermal_.insulate(h, r, relative, delivery_.market().quality(me, now));
    const double realised = (1.0 - static_cast<double>(h.loss[r]) / loss_before) / (1.0 - relative);
    delivery_.deliver({d.market_price, price.untaxed, money.aid, realised}, order, h, me, now, Trade::envelope, tally);
    h.insulated[r] = static_cast<std::uint8_t>(h.insulated[r] | parts[bundle]);
    m.new_works = true;
    tally[after(Flow::renovations_owner_house, static_cast<std::size_t>(segment_of(d.tenure, d.type)))] += 1.0;
    if (bundle == deep) tally[Flow::deep_retrofits] += 1.0;
    if (static_cast<Trigger>(order.trigger) == Trigger::group) tally[Flow::pledges_kept] += 1.0;
    now.events->push_back({me.id.value, now.month.index, h.cell[r], Event::Kind::works, order.trigger,
                           treated | (bundle == deep ? deep_bit : 0)});
}

} // namespace essaim
