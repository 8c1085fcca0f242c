// Works out what shocks do to the prices and the weather of each month.
#include "forcing/shocks.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"
#include "population/businesses.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr Process together("prices.random.together"), alone("prices.random.alone"), jumps("prices.random.jump");

bool strikes(std::string_view carriers, std::size_t c)
{
    const auto carrier = static_cast<Carrier>(c);
    if (carriers == "all") return true;
    const bool gas = carrier == Carrier::gas, electricity = carrier == Carrier::electricity;
    if (carriers == "gas_and_electricity") return gas || electricity;
    if (carriers == "fossil")
        return gas || carrier == Carrier::oil || carrier == Carrier::lpg || carrier == Carrier::motor_fuel;
    return carriers == carrier_names[c];
}

void describe_season(ParameterVisitor& parameter, Season& season, const std::array<std::string_view, 4>& names,
                     const std::array<std::string_view, 4>& what)
{
    parameter(names[0], season.year, {.min = 0, .max = 2200, .unit = "year", .what = what[0], .source = "scenario"});
    parameter(names[1], season.month, {.min = 1, .max = 12, .unit = "month", .what = what[1], .source = "scenario"});
    parameter(names[2], season.months, {.min = 0, .max = 12, .unit = "month", .what = what[2], .source = "scenario"});
    parameter(names[3], season.years, {.min = 1, .max = 100, .unit = "year", .what = what[3], .source = "scenario"});
}

} // namespace

Shocks::Shocks()
{
    cold_.month = 11;
    cold_.months = 5;
    heat_.month = 7;
    heat_.months = 1;
}

bool Season::holds(Month now) const
{
    if (year <= 0) return false;
    for (std::int64_t k = 0; k < years; ++k) {
        const int first = Month::of(static_cast<int>(year + k), static_cast<int>(month)).index;
        if (now.index >= first && now.index < first + months) return true;
    }
    return false;
}

void Shocks::describe(ParameterVisitor& parameter)
{
    parameter("prices.shock_year", year_,
              {.min = 0, .max = 2200, .unit = "year", .what = "year when a price shock begins, 0 for none",
               .source = "scenario"});
    parameter("prices.shock_month", month_,
              {.min = 1, .max = 12, .unit = "month", .what = "month of the year when the shock begins",
               .source = "scenario"});
    parameter("prices.shock_months", months_,
              {.min = 0, .max = 1200, .unit = "month", .what = "how long the shock lasts, 0 for none",
               .source = "scenario; 12 to 18 months in 2022 and 2023 (general knowledge)"});
    parameter("prices.shock_factor", factor_,
              {.min = 0.1, .max = 20, .what = "prices before taxes and shields, relative to those without the shock",
               .source = "scenario; wholesale electricity rose 2.6 times in 2022 (SDES)"});
    parameter("prices.shock_shield", shield_,
              {.min = 0, .max = 1, .what = "share of shocks and random rises that a public shield keeps from those who pay",
               .source = "scenario; about 0.75 in France in 2023 (derived from SDES)"});
    parameter("prices.shock_carriers", carriers_,
              {.what = "what the shock, and jumps of random prices, make dearer", .source = "scenario",
               .choices = {"all", "fossil", "gas_and_electricity", "electricity", "gas", "oil", "lpg", "wood",
                           "heat_network", "motor_fuel"}});
    parameter("prices.shock_decay", decay_,
              {.min = 0, .max = 240, .unit = "month",
               .what = "months in which what the shock added falls to 37 % after it; 0: it ends at once",
               .source = "scenario; 12 to 18 months (general knowledge)"});
    constexpr std::array<std::string_view, n> sizes{
        "prices.shock_electricity", "prices.shock_gas", "prices.shock_oil", "prices.shock_lpg", "prices.shock_wood",
        "prices.shock_heat_network", "prices.shock_motor_fuel"};
    constexpr std::array<std::string_view, n> volatilities{
        "prices.volatility_electricity", "prices.volatility_gas", "prices.volatility_oil", "prices.volatility_lpg",
        "prices.volatility_wood", "prices.volatility_heat_network", "prices.volatility_motor_fuel"};
    for (std::size_t c = 0; c < n; ++c)
        parameter(sizes[c], size_[c],
                  {.min = 0, .max = 20, .what = "the same for this carrier alone; 0: prices.shock_factor, where it strikes",
                   .source = "scenario"});
    parameter("prices.random", random_enabled_,
              {.what = "prices wander and jump at random after the observed years", .source = "model switch"});
    parameter("prices.random_year", random_year_,
              {.min = 2018, .max = 2200, .unit = "year", .what = "first year of random prices",
               .source = "the year after the last line of the price table"});
    for (std::size_t c = 0; c < n; ++c)
        parameter(volatilities[c], volatility_[c],
                  {.min = 0, .max = 1, .what = "standard deviation of the month's change of the price's logarithm",
                   .source = "assumption; docs/model.md E16"});
    parameter("prices.persistence", persistence_,
              {.min = 0, .max = 0.999, .what = "part of a random deviation of the logarithm left after a month",
               .source = "assumption"});
    parameter("prices.correlation", correlation_,
              {.min = 0, .max = 1, .what = "correlation of the changes of two carriers", .source = "assumption"});
    parameter("prices.jump_rate", jump_rate_,
              {.min = 0, .max = 12, .unit = "1/year", .what = "jumps of random prices",
               .source = "general knowledge: 1973, 1979, 2008, 2022"});
    parameter("prices.jump_mean", jump_mean_,
              {.min = -3, .max = 3, .what = "mean jump of the price's logarithm", .source = "assumption"});
    parameter("prices.jump_spread", jump_spread_,
              {.min = 0, .max = 3, .what = "standard deviation of that jump", .source = "assumption"});
    parameter("prices.jump_decay", jump_decay_,
              {.min = 0.1, .max = 240, .unit = "month", .what = "months in which a jump falls to 37 %",
               .source = "12 to 18 months in 2022 and 2023 (general knowledge)"});

    describe_season(parameter, cold_,
                    {"climate.cold_year", "climate.cold_month", "climate.cold_months", "climate.cold_years"},
                    {"year when a cold spell or a run of cold winters begins, 0 for none", "first month of each of them",
                     "how long each lasts", "how many years in a row it comes"});
    parameter("climate.cold_factor", cold_factor_,
              {.min = 0.2, .max = 3, .what = "degree-hours of a cold month over those it would have had",
               .source = "assumption: winter 1962-1963"});
    describe_season(parameter, heat_,
                    {"climate.heat_year", "climate.heat_month", "climate.heat_months", "climate.heat_years"},
                    {"year when heat waves begin, 0 for none", "first hot month of the year", "how many months are hot",
                     "how many years in a row"});
    parameter("climate.heat_excess", heat_excess_,
              {.min = 0, .max = 15, .unit = "K", .what = "mean temperature of a hot month above the usual",
               .source = "order of magnitude of August 2003 in France"});

    parameter("closures.year", closing_year_, {.min = 0, .max = 2200, .unit = "year",
              .what = "year when establishments are closed from outside, 0 for never", .source = "scenario"});
    parameter("closures.month", closing_month_, {.min = 1, .max = 12, .unit = "month", .what = "month of that year",
                                                 .source = "scenario"});
    parameter("closures.months", closed_months_, {.min = 1, .max = 1200, .unit = "month",
              .what = "how long their premises stay empty", .source = "scenario"});
    parameter("closures.share", closing_share_, {.min = 0, .max = 1, .what = "establishments of the sector that close",
                                                 .source = "scenario"});
    parameter("closures.sector", closing_sector_, {.what = "sector that is struck", .source = "scenario",
              .choices = {"all", "agriculture", "industry", "construction", "trade", "services", "public"}});
    parameter("closures.heat_source", closing_heat_, {.what = "the main source of surplus heat of every commune closes",
                                                      .source = "scenario"});
}

Closures Shocks::closures(Month month) const
{
    Closures all;
    if (closing_year_ <= 0 ||
        month != Month::of(static_cast<int>(closing_year_), static_cast<int>(closing_month_))) return all;
    all.share = closing_share_;
    all.heat_source = closing_heat_;
    all.months = static_cast<int>(closed_months_);
    for (std::size_t s = 0; s < sector_names.size(); ++s)
        if (closing_sector_ == sector_names[s]) all.sector = static_cast<int>(s);
    return all;
}

void Shocks::prepare(const Draws& draws, Month last)
{
    random_.clear();
    if (!random_enabled_) return;
    const int first = Month::of(static_cast<int>(random_year_)).index;
    const double shared = std::sqrt(correlation_), own = std::sqrt(1.0 - correlation_);
    const double jump_month = 1.0 - math::exp(-jump_rate_ / 12.0), kept = math::exp(-1.0 / jump_decay_);
    std::array<double, n> walk{};
    double variance = 0.0, jump = 0.0; // of a walk of unit steps
    for (int i = first; i <= last.index; ++i) {
        const Month month{i};
        const double common = math::normal_quantile(draws.uniform(AgentId{0}, month, together));
        const auto u = draws.uniforms(AgentId{0}, month, jumps);
        jump *= kept;
        if (u[0] < jump_month) jump += jump_mean_ + jump_spread_ * math::normal_quantile(u[1]);
        variance = persistence_ * persistence_ * variance + 1.0;
        auto& factor = random_.emplace_back();
        for (std::size_t c = 0; c < n; ++c) {
            const double z = math::normal_quantile(draws.uniform(AgentId{c}, month, alone));
            walk[c] = persistence_ * walk[c] + volatility_[c] * (shared * common + own * z);
            // half the variance is deducted, so that the mean of the walk's factor over histories stays one
            const double mean = 0.5 * volatility_[c] * volatility_[c] * variance;
            factor[c] = math::exp(walk[c] - mean + (strikes(carriers_, c) ? jump : 0.0));
        }
    }
}

double Shocks::declared(std::size_t carrier, int month) const
{
    if (year_ <= 0 || months_ <= 0) return 1.0;
    double size = size_[carrier] > 0.0 ? size_[carrier] : strikes(carriers_, carrier) ? factor_ : 1.0;
    if constexpr (mutation == "shock_of_nothing") size *= 1.001;
    const int first = Month::of(static_cast<int>(year_), static_cast<int>(month_)).index;
    const int after = first + static_cast<int>(months_);
    if (month < first) return 1.0;
    if (month < after) return size;
    if constexpr (mutation == "shock_ends_at_once") return 1.0;
    return decay_ > 0.0 ? 1.0 + (size - 1.0) * math::exp(-(month - after + 1) / decay_) : 1.0;
}

double Shocks::price_factor(std::size_t carrier, int month) const
{
    const double once = declared(carrier, month);
    double factor = once != 1.0 ? 1.0 + (once - 1.0) * (1.0 - shield_) : 1.0;
    if (random_.empty()) return factor;
    const int at = month - Month::of(static_cast<int>(random_year_)).index;
    if (at < 0) return factor;
    const double wander = random_[static_cast<std::size_t>(at)][carrier];
    factor *= wander > 1.0 ? 1.0 + (wander - 1.0) * (1.0 - shield_) : wander;
    return factor;
}

} // namespace essaim
