#include "agents/households/decisions.hpp"

#include "core/math.hpp"

#include <string>

namespace essaim {

namespace {

constexpr Process process("heating_replacement");
constexpr std::size_t n_systems = heating_names.size();

/// Bit of `visible` by which ties show a heating system, or -1.
int seen_as(Heating heating)
{
    switch (heating) {
    case Heating::heat_pump_water:
    case Heating::heat_pump_air: return 0;
    case Heating::wood_logs:
    case Heating::wood_pellets: return 1;
    case Heating::heat_network: return 2;
    default: return -1;
    }
}

Flow installed_as(Heating heating)
{
    switch (heating) {
    case Heating::gas_boiler:
    case Heating::lpg_boiler: return Flow::new_gas_boiler;
    case Heating::oil_boiler: return Flow::new_oil_boiler;
    case Heating::direct_electric: return Flow::new_direct_electric;
    case Heating::heat_pump_water: return Flow::new_heat_pump;
    case Heating::heat_pump_air: return Flow::new_air_heat_pump;
    case Heating::wood_logs:
    case Heating::wood_pellets: return Flow::new_wood;
    default: return Flow::new_heat_network;
    }
}

} // namespace

void HeatingReplacement::describe(ParameterVisitor& parameter)
{
    static const std::array<std::string, n_systems> names = [] {
        std::array<std::string, n_systems> all;
        for (std::size_t k = 0; k < n_systems; ++k) all[k] = "system.taste_" + std::string(heating_names[k]);
        return all;
    }();
    for (std::size_t k = 0; k < n_systems; ++k)
        parameter(names[k], taste_[k], {.min = -20, .max = 20, .what = "taste for this heating system",
                                        .source = "calibrated on sales of 2018-2021; docs/calibration.md"});
    parameter("system.early", early_, {.min = -20, .max = 20,
              .what = "utility by which a new system must exceed the one that still works", .source = "assumption"});
    parameter("system.breakdown_wait", breakdown_wait_, {.min = 0, .max = 60, .unit = "month",
              .what = "longest wait for another system when one's own has failed", .source = "assumption"});
    parameter("system.gas_ban_year", gas_ban_year_, {.min = 0, .max = 2100, .unit = "year",
              .what = "January from which no gas boiler is ordered; 0: never", .source = "law: none by 2024"});
    parameter("system.oil_ban_year", oil_ban_year_, {.min = 0, .max = 2100, .unit = "year",
              .what = "July from which no oil boiler is ordered; 0: never",
              .source = "law: decree of 5 January 2022, from July 2022"});
}

bool HeatingReplacement::network_near(const Me& me, const Now& now, double further)
{
    constexpr Process near("system.heat_network");
    const AgentId place = AgentId::of(AgentKind::cell, now.cells.x[me.local_cell], now.cells.y[me.local_cell], 0);
    const Projects& projects = now.population.projects;
    const double extended =
        projects.rows() > 0 ? projects.size[Projects::row(me.commune, ProjectKind::heat_network)] : 0.0;
    return now.draws.uniform(place, at_synthesis, near) <
           static_cast<double>(now.territory.communes.heat_network_share[me.commune]) + extended + further;
}

double HeatingReplacement::yearly_cost(const Households& h, Row row, Heating system, const Now& now) const
{
    const double need = static_cast<double>(h.need_year[row]) * thermal_.reference_comfort();
    return need * thermal_.intermittence(static_cast<double>(h.loss[row]), system) /
               (now.technologies.efficiency(system, now.month) * thermal_.distribution()) *
               now.forcing.price[static_cast<std::size_t>(carrier_of(system))] +
           now.technologies.upkeep(measure_of(system));
}

EnvelopeWorks::Offer HeatingReplacement::connection(const Me& me, const Households& h, const Now& now) const
{
    const Row r = me.row;
    const auto tenure = static_cast<Tenure>(h.tenure[r]);
    constexpr Measure measure = measure_of(Heating::heat_network);
    Situation situation = situation_of(h, r, now);
    situation.cost = delivery_.market().price(now, me.commune, Trade::heating) *
                     now.technologies.cost(measure, now.month, 1.0);
    situation.vat = now.technologies.vat(measure, 1.0);
    const Financing money = choices_.finance(h, r, situation.cost, now.aids.amount(measure, situation),
                                             LoanWorks::one_act, 0.0, now.offer(me.local_cell), now, now.month);
    const double years = present_value_factor(now.finance.discount_rate(tenure, h.decile[r]),
                                              now.finance.horizon(tenure, now.technologies.lifetime(measure)));
    const double saved = yearly_cost(h, r, static_cast<Heating>(h.heating[r]), now) -
                         yearly_cost(h, r, Heating::heat_network, now);
    return {saved * years * choices_.savings_count(tenure) + money.aid - situation.cost, choices_.control(h, r, money)};
}

bool HeatingReplacement::feasible(Heating option, const Households& h, const Me& me, const Now& now) const
{
    const Row row = me.row;
    const Commune commune = me.commune;
    const auto type = static_cast<DwellingType>(h.type[row]);
    const auto own = static_cast<Heating>(h.heating[row]);
    const int year = now.month.year();
    switch (option) {
    case Heating::gas_boiler:
        return now.territory.communes.gas_network[commune] != 0 && !(gas_ban_year_ > 0 && year >= gas_ban_year_);
    case Heating::oil_boiler:
        return own == Heating::oil_boiler &&
               !(oil_ban_year_ > 0 && now.month >= Month::of(static_cast<int>(oil_ban_year_), 7));
    case Heating::lpg_boiler: return own == Heating::lpg_boiler;
    case Heating::wood_logs:
    case Heating::wood_pellets: return type == DwellingType::house;
    case Heating::heat_pump_water: return type == DwellingType::house || own == Heating::gas_boiler;
    case Heating::heat_network: {
        // whether a network passes is a property of the place: keyed by the dwelling's cell, not by the household
        if (own == Heating::heat_network) return true;
        return type == DwellingType::flat && network_near(me, now);
    }
    default: return true;
    }
}

void HeatingReplacement::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    if (h.order_heating[r] != 0) {
        const Order order = Order::of(h.order_heating[r]);
        if (delivery_.follow(h.order_heating[r], me, h, m, now, Trade::heating, tally) == Fate::served)
            install(order, me, h, m, now, tally);
        return;
    }
    const bool broken = m.window_heating == Trigger::breakdown;
    const bool agreed = m.window_heating == Trigger::group; // to connect to the network, with others
    if (!broken && !agreed && !choices_.knows(h, r, now)) return;
    const auto tenure = static_cast<Tenure>(h.tenure[r]);
    const auto own = static_cast<Heating>(h.heating[r]);

    Situation situation = situation_of(h, r, now);
    const double rate = now.finance.discount_rate(tenure, h.decile[r]);
    const CommuneOffer& offer = now.offer(me.local_cell);

    const double market_price = delivery_.market().price(now, me.commune, Trade::heating);
    const double extra_wait = delivery_.market().extra_wait(now, me.commune, Trade::heating);
    std::array<double, n_systems> utility{};
    std::array<Heating, n_systems> option{};
    std::size_t n = 0;
    for (std::size_t k = 0; k < n_systems; ++k) {
        const auto system = static_cast<Heating>(k);
        const Measure measure = measure_of(system);
        if (!feasible(system, h, me, now) || (agreed && system != Heating::heat_network)) continue;
        // the wait declared is that of a usual queue; no heat until then
        const double wait = now.technologies.wait(measure) + extra_wait;
        if (broken && system != own && wait > breakdown_wait_) continue;
        situation.cost = market_price * now.technologies.cost(measure, now.month, 1.0);
        situation.vat = now.technologies.vat(measure, 1.0);
        const double bill = yearly_cost(h, r, system, now);
        const Financing money = choices_.finance(h, r, situation.cost, now.aids.amount(measure, situation),
                                                 LoanWorks::one_act, 0.0, offer, now, now.month);
        if (system != own && !choices_.able(choices_.control(h, r, money))) continue;
        const int sign = seen_as(system);
        const double peers = sign < 0 ? 0.0 : ties_with(m.peers_technology, static_cast<std::size_t>(sign)) /
                                                  static_cast<double>(ties_per_household);
        const double worth = present_value_factor(rate, now.finance.horizon(tenure, now.technologies.lifetime(measure)));
        utility[n] = choices_.money(situation.cost, money.aid, -bill * worth * choices_.savings_count(tenure)) +
                     (system == own ? choices_.status_quo()
                                    : -choices_.wait_weight() * wait * (1.0 - offer.wait)) +
                     (sign >= 0 ? choices_.motivation_weight() * choices_.motivation(h, r, peers) : 0.0) +
                     choices_.peers_weight() * peers + taste_[k];
        option[n++] = system;
    }
    if (n == 0) { // every option is banned: the old kind is repaired
        if (broken) h.heating_installed[r] = static_cast<std::int16_t>(now.month.index);
        return;
    }
    const auto u = now.draws.uniforms(me.id, now.month, process);
    if (!broken && !agreed) {
        // at an occasion, the system that still works is weighed against the best new one
        double own_utility = 0.0;
        for (std::size_t i = 0; i < n; ++i)
            if (option[i] == own) own_utility = utility[i];
        if (u[1] >= math::logistic(softmax(std::span(utility).first(n), 0.5).logsum - own_utility - early_)) return;
    }
    const Heating chosen = option[softmax(std::span(utility).first(n), u[0]).chosen];
    if (!broken && chosen == own) return;
    const Order order = delivery_.market().order(static_cast<std::uint8_t>(chosen), m.window_heating, now, me.commune,
                                                 Trade::heating);
    if (delivery_.at_once()) install(order, me, h, m, now, tally);
    else delivery_.place(h.order_heating[r], order, Trade::heating, tally);
}

void HeatingReplacement::install(const Order& order, const Me& me, Households& h, HouseholdMonth& m, const Now& now,
                                 Tally tally) const
{
    const Row r = me.row;
    const auto chosen = static_cast<Heating>(order.what);
    const Measure measure = measure_of(chosen);
    const double market_price = delivery_.market().price(now, me.commune, Trade::heating);
    Situation situation = situation_of(h, r, now);
    situation.month = Month{order.month};
    situation.cost = market_price * now.technologies.cost(measure, now.month, 1.0);
    situation.vat = now.technologies.vat(measure, 1.0);
    const Financing money = choices_.finance(h, r, situation.cost, now.aids.amount(measure, situation),
                                             LoanWorks::one_act, 0.0, now.offer(me.local_cell), now, Month{order.month});
    const double untaxed = market_price * now.technologies.cost_before_tax(measure, now.month, 1.0);
    choices_.pay(h, r, money, untaxed, now.technologies.embodied(measure), tally);
    delivery_.deliver({market_price, untaxed, money.aid, 1.0}, order, h, me, now, Trade::heating, tally);
    h.heating[r] = static_cast<std::uint8_t>(chosen);
    h.heating_installed[r] = static_cast<std::int16_t>(now.month.index);
    const auto water = static_cast<HotWater>(h.hot_water[r]);
    if (water == HotWater::heat_network && chosen != Heating::heat_network)
        h.hot_water[r] = static_cast<std::uint8_t>(HotWater::electric_tank);
    if (water == HotWater::with_boiler && (chosen == Heating::direct_electric || chosen == Heating::heat_pump_air))
        h.hot_water[r] = static_cast<std::uint8_t>(HotWater::electric_tank);
    m.new_works = true;
    tally[installed_as(chosen)] += 1.0;
    if (static_cast<Trigger>(order.trigger) == Trigger::group) {
        h.collective[r] |= collective::connected;
        tally[Flow::pledges_kept] += 1.0;
    }
    now.events->push_back({me.id.value, now.month.index, h.cell[r], Event::Kind::heating, order.trigger,
                           static_cast<std::int32_t>(chosen)});
}

} // namespace essaim
