#include "agents/households/triggers.hpp"

#include "agents/households/works.hpp"
#include "core/math.hpp"

#include <algorithm>

namespace essaim {

namespace {

constexpr Process process("triggers"), move_process("triggers.move");
constexpr std::size_t longest_age = 720; // months

double monthly(double per_year) { return 1.0 - math::pow(1.0 - std::min(per_year, 0.999999), 1.0 / 12.0); }

/// Probability to fail in the next month by age, Weibull; scale in years.
std::vector<double> weibull_months(double shape, double scale)
{
    std::vector<double> fails(longest_age);
    const auto hazard = [&](double months) { return months <= 0 ? 0.0 : math::pow(months / 12.0 / scale, shape); };
    for (std::size_t age = 0; age < longest_age; ++age) {
        const auto months = static_cast<double>(age);
        fails[age] = 1.0 - math::exp(hazard(months) - hazard(months + 1.0));
    }
    return fails;
}

double at_age(const std::vector<double>& fails, int months)
{
    return fails[static_cast<std::size_t>(std::clamp(months, 0, static_cast<int>(longest_age) - 1))];
}

} // namespace

void Triggers::describe(ParameterVisitor& parameter)
{
    parameter("triggers.enabled", enabled_, {.what = "windows of decision open; otherwise nothing is ever installed",
                                             .source = "model switch"});
    parameter("triggers.heater_scale", heater_scale_, {.min = 1, .max = 100, .unit = "year",
              .what = "scale of the Weibull life of heating systems",
              .source = "Res-IRF 4: life of 20 years; Centre for Net Zero: 15"});
    parameter("triggers.heater_shape", heater_shape_, {.min = 0.5, .max = 20,
              .what = "shape of the Weibull life of heating systems", .source = "Centre for Net Zero"});
    parameter("triggers.car_scale", car_scale_, {.min = 1, .max = 100, .unit = "year",
              .what = "scale of the Weibull time until a car is replaced", .source = "assumption"});
    parameter("triggers.car_shape", car_shape_, {.min = 0.5, .max = 20,
              .what = "shape of the Weibull time until a car is replaced", .source = "assumption"});
    parameter("triggers.facade", facade_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "facades and roofs that need works", .source = "assumption: every 30 years"});
    parameter("triggers.attention", attention_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "households that look into works of their own accord, at full motivation",
              .source = "assumption"});
    parameter("triggers.shock_attention", shock_attention_, {.min = 0, .max = 20,
              .what = "extra attention per unit by which energy is dearer than it used to be", .source = "assumption"});
    parameter("triggers.obligation", obligation_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "landlords of dwellings the law bans from rent that look into works", .source = "assumption"});
    parameter("moves.enabled", moves_enabled_, {.what = "households move", .source = "model switch"});
    parameter("moves.owner", move_[0], {.min = 0, .max = 1, .unit = "1/year", .what = "owners who move",
                                        .source = "order of magnitude of INSEE's housing survey"});
    parameter("moves.private_tenant", move_[1], {.min = 0, .max = 1, .unit = "1/year",
              .what = "private tenants who move", .source = "order of magnitude of INSEE's housing survey"});
    parameter("moves.social_tenant", move_[2], {.min = 0, .max = 1, .unit = "1/year",
              .what = "social tenants who move", .source = "order of magnitude of INSEE's housing survey"});
    parameter("moves.within_commune", move_commune_, {.min = 0, .max = 1, .what = "moves that stay in the commune",
                                                      .source = "assumption"});
    parameter("moves.within_epci", move_epci_, {.min = 0, .max = 1,
              .what = "moves that leave the commune but stay in its group of communes (EPCI)", .source = "assumption"});
    parameter("moves.habit_reset", habit_reset_, {.min = 0, .max = 1, .what = "habit lost when moving",
                                                  .source = "assumption; windows of opportunity, Verplanken"});
}

void Triggers::prepare()
{
    heater_fails_ = weibull_months(heater_shape_, heater_scale_);
    car_ends_ = weibull_months(car_shape_, car_scale_);
    for (std::size_t t = 0; t < move_.size(); ++t) moves_[t] = monthly(move_[t]);
    facade_month_ = monthly(facade_);
    attention_month_ = monthly(attention_);
    obligation_month_ = monthly(obligation_);
}

void Triggers::begin_month(const Now& now)
{
    const int year = now.month.year();
    for (std::size_t k = 0; k < urge_.size(); ++k) {
        const auto carrier = static_cast<std::size_t>(carrier_of(static_cast<Heating>(k)));
        const double dearer = math::positive(now.forcing.price[carrier] / now.forcing.price_habit[carrier] - 1.0);
        urge_[k] = 1.0 + shock_attention_ * dearer;
    }
    for (std::size_t k = 0; k < label_names.size(); ++k) {
        const auto label = static_cast<Label>(k);
        const bool banned = banned_from_rent(label, year);
        obliged_[static_cast<std::size_t>(Tenure::private_rented)][k] = banned ? obligation_month_ : 0.0;
    }
}

void Triggers::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    if (!enabled_) return;
    std::vector<std::array<std::uint32_t, 4>> words(chunk.last - chunk.first);
    now.draws.bits(h.id.values().subspan(chunk.first, words.size()), now.month, process, words);
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell)
        for (Row row = now.population.first_household[cell]; row < now.population.first_household[cell + 1]; ++row) {
            const std::size_t i = row - chunk.first;
            open(row, words[i], h, scratch[i], now, now.tally(cell));
        }
}

void Triggers::open(Row r, const std::array<std::uint32_t, 4>& words, Households& h, HouseholdMonth& m, const Now& now,
                    Tally tally) const
{
    const auto u = [&](std::size_t k) { return Draws::unit(words[k]); };
    if (h.move[r] == 4) { // moved in at the end of last month
        h.move[r] = 0;
        const auto keep = static_cast<float>(1.0 - habit_reset_);
        h.habit_heat[r] *= keep;
        h.habit_power[r] *= keep;
        h.habit_travel[r] *= keep;
        m.window_envelope = m.window_heating = Trigger::moved_in;
        m.moved_in = true;
        m.new_works = true; // other people, other heat gains: needs are computed again
        tally[Flow::moves] += 1.0;
    }
    // what seldom holds is asked first
    if (u(0) < at_age(heater_fails_, now.month.index - h.heating_installed[r])) m.window_heating = Trigger::breakdown;
    if (u(1) < at_age(car_ends_, now.month.index - h.car_bought[r]) && h.cars_fuel[r] + h.cars_electric[r] > 0)
        m.window_car = Trigger::age;

    // One number decides among the exclusive reasons to look into works; all their probabilities are small.
    const double motivation = 0.5 * (static_cast<double>(h.attitude[r]) + 1.0);
    const double attention = attention_month_ * motivation * urge_[h.heating[r]];
    const double obligation = obliged_[h.tenure[r]][h.label[r]];
    if (u(3) < facade_month_ + obligation + attention) {
        if (u(3) < facade_month_)
            m.window_envelope = Trigger::worn_facade;
        else if (u(3) < facade_month_ + obligation)
            m.window_envelope = Trigger::obligation;
        else
            m.window_envelope = m.window_pv = Trigger::attention;
    }
    // whoever looks into works looks at the heating too, unless it just failed
    if (m.window_heating == Trigger::none &&
        (m.window_envelope == Trigger::obligation || m.window_envelope == Trigger::attention))
        m.window_heating = m.window_envelope;

    if (u(2) < moves_[h.tenure[r]] && moves_enabled_ && h.move[r] == 0) {
        const double level = now.draws.uniform(AgentId{h.id[r]}, now.month, move_process);
        h.move[r] = level < move_commune_ ? 1 : level < move_commune_ + move_epci_ ? 2 : 3;
    }
}

} // namespace essaim
