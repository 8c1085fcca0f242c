#include "agents/households/commons.hpp"

#include "core/math.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process initiative("commons.initiative"), choice("commons.choice"), energy_pledge("commons.energy"),
    pool_pledge("commons.pool"), heat_pledge("commons.heat");
constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);

ProjectState state_of(const Projects& p, Row row) { return static_cast<ProjectState>(p.state[row]); }

} // namespace

void Commons::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E11";
    parameter("commons.enabled", enabled, {.what = "communes have projects of their inhabitants: energy cooperatives, "
                                           "collective self-consumption, heat networks", .source = "model switch"});
    parameter("commons.initiative", initiative, {.min = 0, .max = 10,
              .what = "campaigns in the commune that a leader starts, over projects in its street", .source = prior});
    parameter("commons.reach", reach, {.min = 0, .max = 1,
              .what = "households that a campaign reaches besides those whose ties take part", .source = prior});
    parameter("commons.identity", identity, {.min = 0, .max = 1e5, .unit = "EUR",
              .what = "worth of belonging to a project of the commune, at full motivation", .source = prior});
    parameter("commons.equity_median", equity_median, {.min = 1, .max = 1e6, .unit = "EUR",
              .what = "median of shares a household would buy", .source = prior});
    parameter("commons.equity_spread", equity_spread, {.min = 0, .max = 3,
              .what = "standard deviation of their logarithm", .source = prior});
    parameter("commons.equity_least", equity_least, {.min = 1, .max = 1e5, .unit = "EUR",
              .what = "least shares", .source = "usual statutes of French citizen cooperatives: 50 to 100 EUR"});
    parameter("commons.wealth_share", wealth_share, {.min = 0, .max = 1,
              .what = "part of liquid wealth put into shares at most", .source = prior});
    parameter("commons.returned", returned, {.min = 0, .max = 0.2, .unit = "1/year",
              .what = "return on shares, as far as the cooperative can pay it", .source = "3 to 5 %: French citizen "
              "cooperatives"});
    parameter("commons.equity_years", equity_years, {.min = 1, .max = 50, .unit = "year",
              .what = "time a household expects to keep shares", .source = prior});
    parameter("commons.energy_part", energy_part, {.min = 0, .max = 1,
              .what = "part of the price of electricity that is neither grid nor tax, saved by the pool",
              .source = "order of magnitude of French tariffs since 2018"});
    parameter("commons.split", split, {.min = 0, .max = 1,
              .what = "part of the gain of the pool that goes to those who produce", .source = prior});
    parameter("commons.meets_sun", meets_sun, {.min = 0.01, .max = 1,
              .what = "part of what members draw that meets photovoltaic hours",
              .source = "3CL-DPE 2021 for lighting and appliances"});
    parameter("commons.heat_step", heat_step, {.min = 0, .max = 1,
              .what = "cells of a commune that an extension of its heat network reaches", .source = prior});
    parameter("commons.patience", patience, {.min = 1, .max = 600, .unit = "month", .what = "time to find the pledges",
                                             .source = prior});
    parameter("commons.pause", pause, {.min = 0, .max = 600, .unit = "month",
              .what = "time until a commune's next campaign of the same kind", .source = prior});
}

Commons::Prices Commons::prices(const MonthForcing& out) const
{
    const double energy = energy_part * out.price[electricity], surplus = out.feed_in;
    return {energy, energy - split * (energy - surplus), surplus};
}

bool Commons::free(const Projects& p, Row row, Month month) const
{
    const ProjectState state = state_of(p, row);
    return state == ProjectState::none ||
           (state >= ProjectState::built && month.index - p.deadline[row] >= pause);
}

void CommonProjects::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    const Projects& p = now.population.projects;
    if (!law_.enabled() || !terms_.enabled || p.rows() == 0) return;
    constexpr std::uint16_t concerns = collective::leader | collective::to_commune | collective::shareholder |
                                       collective::in_pool;
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Commune commune = now.cells.commune[cell];
        const Tally tally = now.tally(cell);
        const auto is = [&](ProjectKind kind, ProjectState state) {
            return state_of(p, Projects::row(commune, kind)) == state;
        };
        Asked asked{is(ProjectKind::energy_cooperative, ProjectState::pledging),
                    is(ProjectKind::shared_power, ProjectState::pledging),
                    is(ProjectKind::heat_network, ProjectState::pledging),
                    is(ProjectKind::energy_cooperative, ProjectState::financed),
                    is(ProjectKind::shared_power, ProjectState::financed),
                    is(ProjectKind::heat_network, ProjectState::financed), false};
        asked.any = asked.energy || asked.pool || asked.heat;
        for (Row row = now.population.first_household[cell]; row < now.population.first_household[cell + 1]; ++row) {
            const std::uint16_t part = h.collective[row];
            if ((part & concerns) == 0 && !asked.any) continue;
            HouseholdMonth& m = scratch[row - chunk.first];
            const Me me{row, AgentId{h.id[row]}, cell, commune};
            if (m.moved_in) // pledges and the perimeter of a pool stay behind
                h.collective[row] = static_cast<std::uint16_t>(part & ~(collective::to_commune | collective::in_pool));
            settle(me, h, m, now, tally);
            join(me, h, m, now, asked, tally);
            if ((part & collective::leader) != 0) start(me, h, now, tally);
            if (asked.any) pledge(me, h, m, now, asked, tally);
        }
    }
}

/// A leader asks for one of the three; which, is a matter of taste and of what the place allows.
void CommonProjects::start(const Me& me, const Households& h, const Now& now, Tally tally) const
{
    if (!law_.starts(h, me.row, now, initiative, terms_.initiative)) return;
    const double u = now.draws.uniform(me.id, now.month, choice);
    const bool flat = static_cast<DwellingType>(h.type[me.row]) == DwellingType::flat;
    if (flat && now.territory.communes.heat_network_share[me.commune] > 0.0F)
        tally[Flow::initiatives_heat] += 1.0;
    else
        tally[u < 0.5 ? Flow::initiatives_energy : Flow::initiatives_pool] += 1.0;
}

/// The month of a member: income of shares, and what the pool bought and sold at the parts announced last month.
void CommonProjects::settle(const Me& me, Households& h, const HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const Projects& p = now.population.projects;
    if ((h.collective[r] & collective::shareholder) != 0) {
        const double held = static_cast<double>(h.shares[r]);
        const double income = held * p.dividend[Projects::row(h.shares_commune[r], ProjectKind::energy_cooperative)];
        h.wealth[r] = static_cast<float>(static_cast<double>(h.wealth[r]) + income);
        tally[Flow::shares] += held;
        tally[Flow::share_income] += income;
        tally[Flow::members_energy] += 1.0;
    }
    if ((h.collective[r] & collective::in_pool) == 0) return;
    const Row pool = Projects::row(me.commune, ProjectKind::shared_power);
    const Commons::Prices price = terms_.prices(now.forcing);
    const double drawn = m.bought[electricity], surplus = m.pv_exported;
    const double used = p.used_part[pool] * drawn, sold = p.sold_part[pool] * surplus;
    const double saved = used * (price.energy - price.pool + p.dividend[pool]), gained = sold * (price.pool - price.surplus);
    tally[Flow::members_pool] += 1.0;
    tally[Flow::pool_use] += drawn;
    tally[Flow::pool_surplus] += surplus;
    tally[Flow::pool_used] += used;
    tally[Flow::pool_sold] += sold;
    tally[Flow::pool_saved] += saved;
    tally[Flow::pool_gained] += gained;
    // the organiser of the pool is one of the suppliers in the accounts of households
    tally[Flow::bill_dwelling] -= saved;
    tally[Flow::pv_income] += gained;
    tally[Flow::energy_suppliers] -= saved + gained;
    h.bill_so_far[r] = static_cast<float>(static_cast<double>(h.bill_so_far[r]) - saved - gained);
}

/// Whole euros that a household would put into shares; the same number for the whole campaign.
double CommonProjects::equity(const Me& me, const Households& h, const Now& now, Row project) const
{
    const double u = now.draws.uniforms(me.id, Month{now.population.projects.opened[project]}, energy_pledge)[2];
    const double wished = terms_.equity_median * math::exp(terms_.equity_spread * math::normal_quantile(u));
    const double most = terms_.wealth_share * static_cast<double>(h.wealth[me.row]);
    return std::floor(std::min(wished, most));
}

/// What was pledged is done, the month after enough had pledged.
void CommonProjects::join(const Me& me, Households& h, HouseholdMonth& m, const Now& now, const Asked& asked,
                          Tally tally) const
{
    const Row r = me.row;
    const std::uint16_t part = h.collective[r];
    if ((part & collective::to_commune) == 0) return;
    if (asked.pay && (part & collective::to_energy) != 0) {
        const double paid = equity(me, h, now, Projects::row(me.commune, ProjectKind::energy_cooperative));
        if (paid >= terms_.equity_least) {
            h.wealth[r] = static_cast<float>(static_cast<double>(h.wealth[r]) - paid);
            h.shares[r] += static_cast<float>(paid);
            h.shares_commune[r] = static_cast<std::uint16_t>(me.commune);
            h.collective[r] |= collective::shareholder;
            tally[Flow::shares_paid] += paid;
            tally[Flow::shares] += paid;
            tally[Flow::pledges_kept] += 1.0;
            law_.outcome(h, r, true);
        }
    }
    if (asked.link && (part & collective::to_pool) != 0) {
        h.collective[r] |= collective::in_pool;
        tally[Flow::pledges_kept] += 1.0;
        law_.outcome(h, r, true);
    }
    if (asked.connect && (part & collective::to_heat) != 0) {
        m.window_heating = Trigger::group;
        law_.outcome(h, r, true);
    }
    // those whose project failed are free again, and have learnt something
    const auto close = [&](std::uint16_t bit, ProjectKind kind, bool done) {
        if ((part & bit) == 0) return;
        const ProjectState state = state_of(now.population.projects, Projects::row(me.commune, kind));
        if (state == ProjectState::pledging) return;
        if (!done) law_.outcome(h, r, false);
        else h.collective[r] |= collective::asked | collective::pledged; // what others see of a success
        h.collective[r] = static_cast<std::uint16_t>(h.collective[r] & ~bit);
    };
    close(collective::to_energy, ProjectKind::energy_cooperative, asked.pay);
    close(collective::to_pool, ProjectKind::shared_power, asked.link);
    close(collective::to_heat, ProjectKind::heat_network, asked.connect);
}

bool CommonProjects::willing(const Me& me, Households& h, const Now& now, ProjectKind kind, double u, double worth,
                             double control) const
{
    const Projects& p = now.population.projects;
    const Row project = Projects::row(me.commune, kind);
    h.collective[me.row] |= collective::asked;
    if (p.facilitated[project] != 0 && now.month.index - p.opened[project] > 1)
        h.belief[me.row] = law_.learn(h.belief[me.row], p.rate[project]);
    const double given =
        law_.gives(static_cast<Cooperator>(h.cooperator[me.row]), Cooperation::belief(h, me.row));
    if (u >= given) return false;
    return !law_.counts_money() || u < given * law_.reason(control, worth);
}

/// A month of the campaigns of the commune: who is reached says whether it would take part.
void CommonProjects::pledge(const Me& me, Households& h, const HouseholdMonth& m, const Now& now, const Asked& asked,
                            Tally tally) const
{
    const Row r = me.row;
    const Projects& p = now.population.projects;
    const auto drawn = [&](ProjectKind kind, Process process) {
        return now.draws.uniforms(me.id, Month{p.opened[Projects::row(me.commune, kind)]}, process);
    };
    const bool told = m.peers_pledged != 0;
    std::uint16_t part = h.collective[r];
    const auto motivation = [&] { return terms_.identity * choices_.motivation(h, r, 0.0); };
    const auto note = [&](bool yes, std::uint16_t bit) {
        h.collective[r] = static_cast<std::uint16_t>(yes ? h.collective[r] | bit | collective::pledged
                                                         : h.collective[r] & ~bit);
        return yes;
    };
    const bool elsewhere = (part & collective::shareholder) != 0 && h.shares_commune[r] != me.commune;
    if (asked.energy && !elsewhere) {
        const auto u = drawn(ProjectKind::energy_cooperative, energy_pledge);
        if (told || u[0] < terms_.reach) {
            const Row project = Projects::row(me.commune, ProjectKind::energy_cooperative);
            const double money = equity(me, h, now, project);
            const double years =
                present_value_factor(now.finance.discount_rate(h.decile[r]), terms_.equity_years);
            // yearly income, and the share back at the end, against the share now
            const double rate = now.finance.discount_rate(h.decile[r]);
            const double worth = money * (terms_.returned - rate) * years + motivation();
            tally[Flow::asked_energy] += 1.0;
            if (note(money >= terms_.equity_least &&
                     willing(me, h, now, ProjectKind::energy_cooperative, u[1], worth, 1.0), collective::to_energy)) {
                tally[Flow::pledgers_energy] += 1.0;
                tally[Flow::pledged_energy] += money;
            }
        }
    }
    if (asked.pool && (part & collective::in_pool) == 0) {
        const auto u = drawn(ProjectKind::shared_power, pool_pledge);
        const bool produces = h.pv_kwp[r] > 0.0F;
        if (told || produces || u[0] < terms_.reach) {
            tally[Flow::asked_pool] += 1.0;
            if (note(willing(me, h, now, ProjectKind::shared_power, u[1], motivation(), 1.0), collective::to_pool))
                tally[produces ? Flow::pledged_producers : Flow::pledged_consumers] += 1.0;
        }
    }
    if (asked.heat && static_cast<DwellingType>(h.type[r]) == DwellingType::flat &&
        static_cast<Heating>(h.heating[r]) != Heating::heat_network && !HeatingReplacement::network_near(me, now) &&
        HeatingReplacement::network_near(me, now, terms_.heat_step)) {
        const auto u = drawn(ProjectKind::heat_network, heat_pledge);
        const EnvelopeWorks::Offer offer = heating_.connection(me, h, now);
        tally[Flow::asked_heat] += 1.0;
        if (note(willing(me, h, now, ProjectKind::heat_network, u[1], offer.worth + motivation(), offer.control),
                 collective::to_heat))
            tally[Flow::pledged_heat] += 1.0;
    }
}

} // namespace essaim
