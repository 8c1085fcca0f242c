#include "agents/households/accounts.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"
#include "forcing/technologies.hpp"

#include <utility>

namespace essaim {

namespace {
constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);
constexpr auto motor_fuel = static_cast<std::size_t>(Carrier::motor_fuel);
static_assert(after(Flow::buy_electricity, motor_fuel) == Flow::buy_motor_fuel, "flows in the order of Carrier");
} // namespace

void OwnElectricity::describe(ParameterVisitor& parameter)
{
    const std::string_view decree = "3CL-DPE 2021 method, section 16";
    parameter("pv.use_heating", heating_, {.min = 0, .max = 1,
              .what = "part of electric heating that meets photovoltaic hours", .source = decree});
    parameter("pv.use_hot_water", water_, {.min = 0, .max = 1,
              .what = "part of electric hot water that meets photovoltaic hours", .source = decree});
    parameter("pv.use_cooking", cooking_, {.min = 0, .max = 1,
              .what = "part of electric cooking that meets photovoltaic hours", .source = decree});
    parameter("pv.use_specific", specific_, {.min = 0, .max = 1,
              .what = "part of lighting and appliances that meets photovoltaic hours", .source = decree});
    parameter("pv.use_car", car_, {.min = 0, .max = 1,
              .what = "part of the charging of cars that meets photovoltaic hours", .source = "assumption"});
}

void OwnElectricity::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const double kwp = static_cast<double>(h.pv_kwp[me.row]);
    if (kwp <= 0.0) return;
    const double produced = kwp * now.forcing.climate[h.climate[me.row]].pv_yield;
    const double used = m.bought[electricity];
    double self = 0.0;
    if (produced > 0.0 && used > 0.0) {
        const double meets = heating_ * m.electric_heating + water_ * m.electric_water + cooking_ * m.electric_cooking +
                             specific_ * m.use_specific + car_ * m.use_car_power;
        // the law of the label method: 1/share = use/produced + use/what meets photovoltaic hours
        if (meets > 0.0) self = 1.0 / (1.0 / produced + 1.0 / meets);
    }
    m.pv_self = self;
    m.pv_exported = produced - self;
    m.self_share = used > 0.0 ? self / used : 0.0;
    tally[Flow::pv_produced] += produced;
    tally[Flow::pv_self] += m.pv_self;
    tally[Flow::pv_exported] += m.pv_exported;
}

void Bills::describe(ParameterVisitor& parameter)
{
    parameter("money.tax_share", tax_share_, {.min = 0, .max = 1,
              .what = "part of what households pay for energy that is tax", .source = "assumption; Res-IRF 4: VAT and "
              "excise of 2017 make 16 to 45 %"});
    parameter("money.poverty_limit", poverty_limit_, {.min = 0, .max = 1,
              .what = "share of income beyond which energy makes the three lowest deciles energy-poor",
              .source = "ONPE indicator TEE_3D"});
    parameter("money.saving", saving_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "recovery of liquid wealth after it was spent", .source = "assumption"});
    parameter("money.wealth_years", wealth_years_, {.min = 0, .max = 5, .unit = "year",
              .what = "liquid wealth of a household in years of income, at rest", .source = "assumption"});
}

void Bills::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const MonthForcing& out = now.forcing;
    if (m.pv_self > 0.0) m.bought[electricity] -= m.pv_self; // else the sums below would wait for this store

    // Without branches: what is not bought adds nothing, and households differ too much for a processor to guess.
    double paid = 0.0, direct = 0.0, upstream = 0.0, renewable = m.pv_self;
    for (std::size_t c = 0; c < n_carriers; ++c) {
        const double kwh = m.bought[c];
        tally[after(Flow::buy_electricity, c)] += kwh; // in the order of Carrier
        paid += kwh * out.price[c] + (kwh != 0.0 || c == electricity ? out.subscription[c] : 0.0);
        direct += kwh * out.direct[c];
        upstream += kwh * out.upstream[c];
        renewable += kwh * out.renewable[c];
    }
    const double charging = m.use_car_power * (1.0 - m.self_share) * out.price[electricity];
    const double car = m.use_car_fuel * out.price[motor_fuel] + charging;
    const double sold = m.pv_exported * out.feed_in;
    m.bill = paid;
    tally[Flow::bill_dwelling] += paid - car;
    tally[Flow::bill_car] += car;
    tally[Flow::pv_income] += sold;
    tally[Flow::energy_state] += mutation == "untaxed_energy" ? 0.0 : paid * tax_share_;
    tally[Flow::energy_suppliers] += paid * (1.0 - tax_share_) - sold;
    tally[Flow::co2_direct] += direct;
    tally[Flow::co2_upstream] += upstream;
    tally[Flow::renewable] += renewable;

    // people know what a year cost once it is over
    const auto settle = [&](Column<float>& so_far, Column<float>& year, double month) {
        so_far[r] = static_cast<float>(static_cast<double>(so_far[r]) + month);
        if (now.month.is_december()) year[r] = std::exchange(so_far[r], 0.0F);
    };
    settle(h.bill_so_far, h.bill_year, paid - car - sold);
    settle(h.car_bill_so_far, h.car_bill_year, car);
    const double income = static_cast<double>(h.income[r]);
    tally[Flow::income] += income / 12.0;
    const double low = h.decile[r] < 3 ? 1.0 : 0.0;
    tally[Flow::low_income_households] += low;
    tally[Flow::low_income_bill] += low * (paid - sold);
    // the official indicator counts the dwelling's energy only
    const bool dear = static_cast<double>(h.bill_year[r]) > poverty_limit_ * income;
    tally[Flow::energy_poor] += dear ? low : 0.0;
    if (h.loan_left[r] > 0.0F) {
        const float repaid = h.loan_service[r] < h.loan_left[r] ? h.loan_service[r] : h.loan_left[r];
        h.loan_left[r] -= repaid;
        if (h.loan_left[r] <= 0.0F) h.loan_service[r] = 0.0F;
        tally[Flow::loan_repaid] += static_cast<double>(repaid);
    }
    const double wealth = static_cast<double>(h.wealth[r]);
    h.wealth[r] = static_cast<float>(wealth + saving_ * math::positive(wealth_years_ * income - wealth));
}

} // namespace essaim
