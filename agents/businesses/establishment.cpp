#include "agents/businesses/establishment.hpp"

#include "core/math.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr Process process("business_investment");
constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity), gas = static_cast<std::size_t>(Carrier::gas),
               oil = static_cast<std::size_t>(Carrier::oil);

template <class Each>
void each_business(const Chunk& chunk, const Now& now, Each each)
{
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell)
        for (Row row = now.population.first_business[cell]; row < now.population.first_business[cell + 1]; ++row)
            each(cell, row);
}
} // namespace

void BusinessEnergy::describe(ParameterVisitor& parameter)
{
    const std::string_view ceren = "order of magnitude of CEREN and EACEI";
    parameter("business.agriculture", per_employee_[0], {.min = 0, .max = 1e6, .unit = "kWh/year",
              .what = "energy per person employed in agriculture", .source = "assumption"});
    parameter("business.industry", per_employee_[1], {.min = 0, .max = 1e6, .unit = "kWh/year",
              .what = "energy per person employed in industry", .source = ceren});
    parameter("business.construction", per_employee_[2], {.min = 0, .max = 1e6, .unit = "kWh/year",
              .what = "energy per person employed in construction", .source = "assumption"});
    parameter("business.trade", per_area_[0], {.min = 0, .max = 2000, .unit = "kWh/m2/year",
              .what = "energy per floor area in trade", .source = ceren});
    parameter("business.services", per_area_[1], {.min = 0, .max = 2000, .unit = "kWh/m2/year",
              .what = "energy per floor area in services", .source = ceren});
    parameter("business.public", per_area_[2], {.min = 0, .max = 2000, .unit = "kWh/m2/year",
              .what = "energy per floor area in education, health and administration", .source = ceren});
    parameter("business.electric_share", electric_share_, {.min = 0, .max = 1,
              .what = "share of electricity in the energy of establishments", .source = "assumption; ADEME: 30 % "
              "specific uses, electricity and gas together 85 %"});
    parameter("business.heating_share", heating_share_, {.min = 0, .max = 1,
              .what = "share of that energy that follows the weather", .source = "assumption"});
    parameter("business.price_factor", price_factor_, {.min = 0, .max = 2,
              .what = "price of energy for establishments over that for households", .source = "assumption"});
    parameter("business.meets_sun", meets_sun_, {.min = 0, .max = 1,
              .what = "part of electricity used in photovoltaic hours", .source = "assumption"});
}

double BusinessEnergy::reference_use(const Businesses& b, Row row) const
{
    const std::size_t sector = b.sector[row];
    return sector < 3 ? per_employee_[sector] * static_cast<double>(b.employees[row])
                      : per_area_[sector - 3] * static_cast<double>(b.area[row]);
}

void BusinessEnergy::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    each_business(chunk, now, [&](std::uint32_t cell, Row row) {
        const Tally tally = now.tally(cell);
        const std::uint8_t zone = now.commune_climate[now.cells.commune[cell]];
        const ClimateMonth& climate = now.forcing.climate[zone];
        const double warm = now.reference[zone].degree_hours;
        const double heating_month = warm > 0.0 ? climate.degree_hours / warm : 0.0;
        const double year = reference_use(b, row) * static_cast<double>(b.efficiency[row]);
        const double use = year * (heating_share_ * heating_month + (1.0 - heating_share_) * climate.days / 365.0);
        const double gas_use = use * static_cast<double>(b.gas_share[row]) * (1.0 - electric_share_);
        const double power = use * electric_share_;
        const double other = use - gas_use - power;
        const double produced = static_cast<double>(b.pv_kwp[row]) * climate.pv_yield;
        const double self =
            produced > 0.0 && power > 0.0 ? 1.0 / (1.0 / produced + 1.0 / (meets_sun_ * power)) : 0.0;
        const double bought = power - self;
        const MonthForcing& out = now.forcing;
        const double sold = (produced - self) * out.feed_in;
        const double paid =
            price_factor_ * (bought * out.price[electricity] + gas_use * out.price[gas] + other * out.price[oil]);
        tally[Flow::businesses] += 1.0;
        tally[Flow::employees] += static_cast<double>(b.employees[row]);
        tally[Flow::business_electricity] += bought;
        tally[Flow::business_gas] += gas_use;
        tally[Flow::business_other] += other;
        tally[Flow::business_pv_produced] += produced;
        tally[Flow::business_pv_self] += self;
        tally[Flow::business_pv_exported] += produced - self;
        tally[Flow::business_bill] += paid - sold;
        tally[Flow::business_suppliers] += paid - sold;
        tally[Flow::business_co2_direct] += gas_use * out.direct[gas] + other * out.direct[oil];
        tally[Flow::business_co2_upstream] +=
            gas_use * out.upstream[gas] + other * out.upstream[oil] + bought * out.upstream[electricity];
    });
}

void BusinessInvestment::describe(ParameterVisitor& parameter)
{
    parameter("business.invest", enabled_, {.what = "establishments invest", .source = "model switch"});
    parameter("business.occasion", occasion_, {.min = 0, .max = 1, .unit = "1/year",
              .what = "establishments that look into an investment", .source = "assumption"});
    parameter("business.step", step_, {.min = 0, .max = 0.9, .what = "energy one investment saves",
                                       .source = "assumption"});
    parameter("business.cost_per_kwh", cost_per_kwh_, {.min = 0, .max = 10, .unit = "EUR/(kWh/year)",
              .what = "cost of saving a yearly kWh at the start's efficiency", .source = "assumption"});
    parameter("business.steepness", steepness_, {.min = 0, .max = 10,
              .what = "power by which that cost rises as efficiency improves", .source = "assumption"});
    parameter("business.obliged_area", obliged_area_, {.min = 0, .max = 1e6, .unit = "m2",
              .what = "floor area above which services must save 40, 50 and 60 % by 2030, 2040 and 2050",
              .source = "law: decret eco-energie tertiaire of 23 July 2019"});
    parameter("business.compliance", compliance_, {.min = 0, .max = 1,
              .what = "obliged establishments that invest at an occasion although it does not pay",
              .source = "assumption"});
    parameter("business.pv_per_area", pv_per_area_, {.min = 0, .max = 1, .unit = "kWp/m2",
              .what = "photovoltaic power a roof can bear per floor area", .source = "assumption"});
    parameter("business.pv_hurdle", pv_hurdle_factor_, {.min = 0, .max = 20,
              .what = "payback accepted for photovoltaics over that for efficiency", .source = "assumption"});
}

void BusinessInvestment::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    if (!enabled_) return;
    const double monthly = occasion_ / 12.0;
    each_business(chunk, now, [&](std::uint32_t cell, Row row) {
        const auto u = now.draws.uniforms(AgentId{b.id[row]}, now.month, process);
        if (u[0] >= monthly) return;
        const Tally tally = now.tally(cell);
        const double efficiency = static_cast<double>(b.efficiency[row]);
        const double use = energy_.reference_use(b, row) * efficiency;
        const double price = energy_.price_factor() * (0.5 * now.forcing.price[electricity] + 0.5 * now.forcing.price[gas]);
        const double saved = use * step_;
        const double cost = saved * cost_per_kwh_ * math::pow(1.0 / efficiency, steepness_);
        const int year = now.month.year();
        const double duty = year < 2030 ? 0.6 : year < 2040 ? 0.5 : 0.4; // of the start's use, to reach by the decade's end
        const bool obliged = b.sector[row] >= 3 && static_cast<double>(b.area[row]) > obliged_area_ &&
                             efficiency > duty && u[1] < compliance_;
        double invested = 0.0;
        if (cost < static_cast<double>(b.hurdle[row]) * saved * price || obliged) {
            b.efficiency[row] = static_cast<float>(efficiency * (1.0 - step_));
            b.exemplary[row] = 1;
            invested += cost;
        }
        const double kwp = pv_per_area_ * static_cast<double>(b.area[row]);
        if (b.pv_kwp[row] == 0.0F && kwp >= 3.0) {
            const double pv_cost = now.technologies.cost_before_tax(Measure::pv, now.month, kwp);
            double yield = 0.0;
            const std::uint8_t zone = now.commune_climate[now.cells.commune[cell]];
            for (const ClimateMonth& month : now.reference[zone].month) yield += month.pv_yield;
            const double produced = kwp * yield;
            const double self = 1.0 / (1.0 / produced + 1.0 / (energy_.self_share() * std::max(1.0, 0.45 * use)));
            const double earned = self * energy_.price_factor() * now.forcing.price[electricity] +
                                  (produced - self) * now.forcing.feed_in;
            if (pv_cost < pv_hurdle_factor_ * static_cast<double>(b.hurdle[row]) * earned) {
                b.pv_kwp[row] = static_cast<float>(kwp);
                b.exemplary[row] = 1;
                invested += pv_cost;
            }
        }
        tally[Flow::business_invested] += invested;
        tally[Flow::business_firms] += invested;
    });
}

} // namespace essaim
