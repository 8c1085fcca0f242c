#include "agents/institutions/market.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace essaim {

void InstallerMarket::describe(ParameterVisitor& parameter)
{
    static const auto names = [](std::string_view what) {
        std::array<std::string, n_trades> all;
        for (std::size_t t = 0; t < n_trades; ++t) all[t] = "market." + std::string(what) + "_" + std::string(trade_names[t]);
        return all;
    };
    static const auto wait = names("usual_wait"), growth = names("growth"), learning = names("learning_rate");
    const std::string_view assumption = "assumption; docs/model.md E13";
    parameter("market.enabled", enabled_, {.what = "works wait for an installer; otherwise they are done at once",
                                           .source = "model switch"});
    parameter("market.zone", zone_, {.what = "who shares installers: a group of communes, or the whole territory (for "
              "samples of a country, whose groups are too small)", .source = "choice of the user",
              .choices = {"epci", "territory"}});
    parameter("market.opens", opens_, {.min = 2019, .max = 2099, .unit = "year",
              .what = "January from which queues are felt; capacities are set by the orders of the year before",
              .source = assumption});
    for (std::size_t t = 0; t < n_trades; ++t)
        parameter(wait[t], usual_wait_[t], {.min = 0.1, .max = 60, .unit = "month",
                  .what = "wait that leaves prices and capacity as they are",
                  .source = t == 1 ? "assumption: shorter than for works, most systems are replaced when they fail"
                                   : assumption});
    for (std::size_t t = 0; t < n_trades; ++t)
        parameter(growth[t], growth_[t], {.min = 0, .max = 0.2, .unit = "1/month",
                  .what = "largest relative change of capacity in a month",
                  .source = t == 2 ? "assumption: self-consumption roofs in France rose about fourfold from 2021 to 2023 (Enedis)" : assumption});
    for (std::size_t t = 0; t < n_trades; ++t)
        parameter(learning[t], learning_rate_[t], {.min = 0, .max = 0.9,
                  .what = "fall of the price when the jobs done double, if market.learning",
                  .source = "order of magnitude of learning curves: 10 % works, 15 % new systems, 18 % photovoltaics"});
    parameter("market.learning", learning_, {.what = "prices fall with the jobs done in the zone; set technology.decline_* "
              "to 0 then, which is the same fall by the calendar", .source = "model switch"});
    parameter("market.experience", experience_years_, {.min = 0.1, .max = 100, .unit = "year",
              .what = "jobs done before the market opened, in years of its capacity", .source = assumption});
    parameter("market.slack", slack_, {.min = -0.9, .max = 10,
              .what = "capacity over the orders of the year before, less one, when the market opens", .source = assumption});
    parameter("market.outside", outside_share_, {.min = 0, .max = 1,
              .what = "part of the capacity that comes from outside the zone; all where it has no installer",
              .source = assumption});
    parameter("market.least", least_, {.min = 0.001, .max = 10, .unit = "1/month",
              .what = "least capacity of a zone and trade when the market opens", .source = assumption});
    parameter("market.adjustment", adjustment_, {.min = 0, .max = 100,
              .what = "change of capacity when the wait is twice the usual one, over the largest change",
              .source = assumption});
    parameter("market.swing", swing_, {.min = 0, .max = 0.9, .what = "largest change of the price by scarcity",
                                       .source = assumption});
    parameter("market.give_up", give_up_, {.min = 0, .max = 1, .unit = "1/month/month",
              .what = "orders given up per month of wait beyond market.patience", .source = assumption});
    parameter("market.patience", patience_, {.min = 0, .max = 120, .unit = "month",
              .what = "wait that nobody gives up for", .source = assumption});
    parameter("market.hiring_step", hiring_step_, {.min = 0.001, .max = 1,
              .what = "relative step by which an installer grows or shrinks", .source = assumption});
    parameter("market.entrants", entrants_, {.min = 0, .max = 0.2, .unit = "1/month",
              .what = "growth of capacity by trained entrants where training is offered in full", .source = assumption});
    parameter("market.competence", competence_start_, {.min = 0, .max = 1,
              .what = "competence of installers at the start, and of those they hire", .source = assumption});
    parameter("market.training", training_effect_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "part of the competence that is missing gained where training is offered in full",
              .source = assumption});
    parameter("market.turnover", turnover_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "installers' workers replaced by new ones", .source = assumption});
    parameter("market.quality", quality_least_, {.min = 0, .max = 1,
              .what = "part of the change of heat loss reached by works without any competence", .source = assumption});
    parameter("market.jobs", jobs_per_meur_, {.min = 0, .max = 100, .unit = "person.year/MEUR",
              .what = "work that a million euros of works pays, suppliers included",
              .source = "order of magnitude of ADEME's survey of markets and jobs"});
    parameter("market.quality_spread", quality_spread_, {.min = 0, .max = 0.5,
              .what = "standard deviation of that part among works", .source = assumption});
    parameter("market.loss_year", loss_year_, {.min = 0, .max = 2099, .unit = "year",
              .what = "year in which installers are lost; 0: never", .source = "shock of a scenario"});
    parameter("market.loss_month", loss_month_, {.min = 1, .max = 12, .unit = "month",
              .what = "month of that year", .source = "shock of a scenario"});
    parameter("market.loss", loss_, {.min = 0, .max = 1, .what = "part of the installers lost then",
                                     .source = "shock of a scenario"});
}

double InstallerMarket::quality(const Me& me, const Now& now) const
{
    if (!enabled_) return 1.0;
    const Markets& markets = now.population.markets;
    const double mean = quality_least_ + (1.0 - quality_least_) * markets.competence[markets.row(me.commune, Trade::envelope)];
    constexpr Process process("market.quality");
    const double luck = quality_spread_ * math::normal_quantile(now.draws.uniform(me.id, now.month, process));
    return math::clamp(mean + luck, 0.0, 2.0 * mean);
}

Order InstallerMarket::order(std::uint8_t what, Trigger trigger, const Now& now, Commune commune, Trade trade) const
{
    const Markets& markets = now.population.markets;
    const double wait = enabled_ ? markets.wait[markets.row(commune, trade)] : 0.0;
    return {what, static_cast<std::uint8_t>(trigger), static_cast<std::int16_t>(now.month.index),
            static_cast<std::uint8_t>(math::clamp(std::ceil(wait), 1.0, longest_wait_))};
}

Fate InstallerMarket::fate(const Order& order, const Me& me, const Now& now, Trade trade) const
{
    const Markets& markets = now.population.markets;
    const Row market = markets.row(me.commune, trade);
    if (ticket_of(now.draws, me.id, trade, Month{order.month}) < markets.threshold[market]) return Fate::served;
    constexpr Process process("market.give_up");
    const double chance = given_up(markets.wait[market]);
    return chance > 0.0 && now.draws.uniforms(me.id, now.month, process)[static_cast<std::size_t>(trade)] < chance
               ? Fate::given_up : Fate::waits;
}

double InstallerMarket::price_of(Trade trade, double wait, double done, double experience) const
{
    const auto t = static_cast<std::size_t>(trade);
    const double e = math::exp(2.0 * math::clamp((wait - usual_wait_[t]) / usual_wait_[t], -20.0, 20.0));
    const double scarcity = 1.0 + swing_ * (e - 1.0) / (e + 1.0); // tanh
    if (!learning_ || experience <= 0.0) return scarcity;
    double rate = learning_rate_[t];
    if constexpr (mutation == "no_learning") rate = 0.0;
    const double exponent = math::log(1.0 - rate) / math::log(2.0);
    return scarcity * math::pow((experience + done) / experience, exponent);
}

double InstallerMarket::growth_of(Trade trade, double wait) const
{
    const auto t = static_cast<std::size_t>(trade);
    const double excess = (wait - usual_wait_[t]) / usual_wait_[t];
    return growth_[t] * math::clamp(adjustment_ * excess, -1.0, 1.0);
}

void InstallerMarket::start(const Territory& territory, Markets& markets) const
{
    const std::vector<std::int32_t> together(territory.communes.size(), 0);
    markets.lay_out(zone_ == "epci" ? std::span<const std::int32_t>(territory.communes.epci) : together);
    for (Row row = 0; row < markets.rows(); ++row) {
        markets.threshold[row] = every_ticket;
        markets.wait[row] = usual_wait_[row % n_trades];
        markets.price[row] = 1.0;
        markets.scale[row] = 1.0;
        markets.competence[row] = competence_start_;
    }
}

void InstallerMarket::review(Markets& markets, Row row, const Sums& sums, Month month) const
{
    // orders of the year before the opening, then of about the last year
    const int so_far = month.index - opening().index + 13;
    if (so_far > 0) markets.ordered[row] += (sums.orders - markets.ordered[row]) / std::min(12, so_far);
    if (!open(month)) {
        if (open(Month{month.index + 1})) open_market(markets, row, sums);
        return;
    }
    markets.outside[row] *= (1.0 + growth_of(static_cast<Trade>(row % n_trades), markets.wait[row])) * (1.0 - lost(month));
    markets.scale[row] = 1.0;
    markets.capacity[row] = sums.capacity + markets.outside[row];
    if (markets.capacity[row] > 0.0)
        markets.competence[row] = (sums.skill + competence_start_ * markets.outside[row]) / markets.capacity[row];
}

void InstallerMarket::open_market(Markets& markets, Row row, const Sums& sums) const
{
    const double capacity = std::max(least_, (1.0 + slack_) * markets.ordered[row]);
    const double local = sums.capacity > 0.0 ? (1.0 - outside_share_) * capacity : 0.0;
    markets.outside[row] = capacity - local;
    markets.scale[row] = sums.capacity > 0.0 ? local / sums.capacity : 1.0;
    markets.capacity[row] = capacity;
    markets.experience[row] = 12.0 * experience_years_ * capacity;
}

std::int64_t InstallerMarket::places(const Markets& markets, Row row, const Sums& sums, Month month) const
{
    const int until_open = opening().index - month.index - 1; // months, from the next on
    if (until_open > 0) // all are served, but for the last months: those make the queue of a usual wait
        return until_open > std::lround(usual_wait_[row % n_trades]) ? sums.waiting : 0;
    if constexpr (mutation == "endless_capacity") return sums.waiting;
    return static_cast<std::int64_t>(std::floor(markets.capacity[row] + markets.carried[row]));
}

void InstallerMarket::close(Markets& markets, Row row, const Sums& sums, std::int64_t served, Month month) const
{
    if (!open(Month{month.index + 1})) return;
    const double jobs = static_cast<double>(served);
    markets.done[row] += jobs;
    // who is idle can begin one job at once
    markets.carried[row] = math::clamp(markets.capacity[row] + markets.carried[row] - jobs, 0.0, 1.0);
    markets.queue[row] = static_cast<double>(sums.waiting - served);
    const double capacity = markets.capacity[row];
    markets.wait[row] = capacity > 0.0 ? std::min(longest_wait_, markets.queue[row] / capacity) : longest_wait_;
    markets.price[row] = price_of(static_cast<Trade>(row % n_trades), markets.wait[row], markets.done[row],
                                  markets.experience[row]);
}

} // namespace essaim
