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
    parameter("business.by_use", by_use_, {.what = "energy by use: heating, process heat, specific electricity; otherwise "
              "the same mix for all", .source = "model switch"});
    constexpr std::array<std::string_view, sector_names.size()> heating{
        "business.heating_agriculture", "business.heating_industry", "business.heating_construction",
        "business.heating_trade", "business.heating_services", "business.heating_public"};
    constexpr std::array<std::string_view, sector_names.size()> processes{
        "business.process_agriculture", "business.process_industry", "business.process_construction",
        "business.process_trade", "business.process_services", "business.process_public"};
    const std::string_view uses = "order of magnitude of CEREN: services 70 % heat-like, 30 % specific; industry two "
                                  "thirds process heat";
    for (std::size_t s = 0; s < sector_names.size(); ++s)
        parameter(heating[s], heating_[s], {.min = 0, .max = 1, .what = "share of space heating in energy, by use",
                                            .source = uses});
    for (std::size_t s = 0; s < sector_names.size(); ++s)
        parameter(processes[s], process_[s], {.min = 0, .max = 1,
                  .what = "share of process heat, engines, cooking and hot water; what remains is specific electricity",
                  .source = uses});
    parameter("business.electric_heat", electric_heat_, {.min = 0, .max = 1,
              .what = "electric part of heating and process heat, by use",
              .source = "derived: 45 % electricity with 30 % specific uses"});
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

BusinessEnergy::Heat BusinessEnergy::heat_of_year(const Businesses& b, Row row) const
{
    const double year = reference_use(b, row) * static_cast<double>(b.efficiency[row]);
    return {year * heating_[b.sector[row]], year * process_[b.sector[row]]};
}

double BusinessEnergy::heat_price(const Businesses& b, Row row, const MonthForcing& forcing) const
{
    const double gas_part = static_cast<double>(b.gas_share[row]);
    return price_factor_ * (electric_heat_ * forcing.price[electricity] +
                            (1.0 - electric_heat_) * (gas_part * forcing.price[gas] + (1.0 - gas_part) * forcing.price[oil]));
}

double BusinessEnergy::electric_share(const Businesses& b, Row row) const
{
    if (!by_use_) return electric_share_;
    const double heat = heating_[b.sector[row]] + process_[b.sector[row]];
    return 1.0 - heat + electric_heat_ * heat;
}

BusinessEnergy::Use BusinessEnergy::month_of(const Businesses& b, Row row, std::uint32_t cell, const Now& now) const
{
    const std::uint8_t zone = now.commune_climate[now.cells.commune[cell]];
    const ClimateMonth& climate = now.forcing.climate[zone];
    const double warm = now.reference[zone].degree_hours;
    const double heating_month = warm > 0.0 ? climate.degree_hours / warm : 0.0, days = climate.days / 365.0;
    const double year = reference_use(b, row) * static_cast<double>(b.efficiency[row]);
    const double gas_part = static_cast<double>(b.gas_share[row]);
    Use m;
    if (!by_use_) {
        const double use = year * (heating_share_ * heating_month + (1.0 - heating_share_) * days);
        m.heating = year * heating_share_ * heating_month;
        m.specific = use - m.heating;
        m.gas = use * gas_part * (1.0 - electric_share_);
        m.electricity = use * electric_share_;
        m.other = use - m.gas - m.electricity;
        return m;
    }
    const std::size_t sector = b.sector[row];
    m.heating = year * heating_[sector] * heating_month;
    m.process = year * process_[sector] * days;
    m.specific = year * (1.0 - heating_[sector] - process_[sector]) * days;
    if (b.heat_contract[row] > 0.0F) {
        // the contract covers the same part of the heat in every month, as far as the source has it
        const double of_year = year * (heating_[sector] + process_[sector]);
        const double part = std::min(1.0, static_cast<double>(b.heat_contract[row]) / of_year);
        m.received = part * now.population.communes.heat_supply[now.cells.commune[cell]] * (m.heating + m.process);
    }
    const double made = m.heating + m.process - m.received;
    m.electricity = m.specific + electric_heat_ * made;
    m.gas = (1.0 - electric_heat_) * made * gas_part;
    m.other = made - electric_heat_ * made - m.gas;
    return m;
}

void BusinessEnergy::apply(const Chunk& chunk, Businesses& b, const Now& now) const
{
    each_business(chunk, now, [&](std::uint32_t cell, Row row) {
        if (b.reopens[row] != 0) return; // closed
        const Tally tally = now.tally(cell);
        const Commune commune = now.cells.commune[cell];
        const MonthForcing& out = now.forcing;
        const ClimateMonth& climate = out.climate[now.commune_climate[commune]];
        const Use m = month_of(b, row, cell, now);
        const double produced = static_cast<double>(b.pv_kwp[row]) * climate.pv_yield;
        const double self = produced > 0.0 && m.electricity > 0.0
                                ? 1.0 / (1.0 / produced + 1.0 / (meets_sun_ * m.electricity)) : 0.0;
        const double bought = m.electricity - self;
        const double sold = (produced - self) * out.feed_in;
        double neighbour = 0.0;
        if (m.received > 0.0)
            neighbour = m.received * trade_.paid(heat_price(b, row, out),
                                                 trade_.distance(now.population.communes, commune, now, cell),
                                                 static_cast<double>(b.heat_contract[row]));
        const double paid =
            price_factor_ * (bought * out.price[electricity] + m.gas * out.price[gas] + m.other * out.price[oil]);
        tally[Flow::businesses] += 1.0;
        tally[Flow::employees] += static_cast<double>(b.employees[row]);
        tally[Flow::business_heating] += m.heating;
        tally[Flow::business_process] += m.process;
        tally[Flow::business_specific] += m.specific;
        tally[Flow::business_heat_received] += m.received;
        tally[Flow::business_electricity] += bought;
        tally[Flow::business_gas] += m.gas;
        tally[Flow::business_other] += m.other;
        tally[Flow::business_pv_produced] += produced;
        tally[Flow::business_pv_self] += self;
        tally[Flow::business_pv_exported] += produced - self;
        tally[Flow::business_bill] += paid - sold + neighbour;
        tally[Flow::business_suppliers] += paid - sold;
        tally[Flow::business_heat_paid] += neighbour;
        tally[Flow::business_co2_direct] += m.gas * out.direct[gas] + m.other * out.direct[oil];
        tally[Flow::business_co2_upstream] +=
            m.gas * out.upstream[gas] + m.other * out.upstream[oil] + bought * out.upstream[electricity];
    });
}

void BusinessInvestment::describe(ParameterVisitor& parameter)
{
    parameter("business.invest", enabled_, {.what = "establishments invest", .source = "model switch"});
    parameter("business.discounting", discounting_, {.what = "investments are judged by their present value at the rate "
              "that the longest payback stands for, and by prices of three years; otherwise by payback today",
              .source = "model switch"});
    parameter("business.life", life_, {.min = 1, .max = 60, .unit = "year", .what = "life of an investment in efficiency",
                                       .source = "assumption; Res-IRF 4: 20 years for heating"});
    parameter("business.pv_life", pv_life_, {.min = 1, .max = 60, .unit = "year", .what = "life of a photovoltaic roof",
                                             .source = "25 to 30 years (general knowledge)"});
    parameter("business.own_reference", own_reference_, {.what = "the obligation compares with the establishment's own use "
              "at the start; otherwise with its sector's", .source = "model switch"});
    parameter("business.standard_patience", standard_patience_, {.min = 1, .max = 10,
              .what = "payback accepted with a target of one's own over that without", .source = "assumption"});
    parameter("business.standard_attention", standard_attention_, {.min = 1, .max = 10,
              .what = "occasions to invest with a target of one's own over those without", .source = "assumption"});
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
        if (b.reopens[row] != 0 || u[0] >= (b.standard[row] != 0 ? standard_attention_ : 1.0) * monthly) return;
        const Tally tally = now.tally(cell);
        const double efficiency = static_cast<double>(b.efficiency[row]);
        const double use = energy_.reference_use(b, row) * efficiency;
        const auto& prices = discounting_ ? now.forcing.price_habit : now.forcing.price;
        const double price = energy_.price_factor() * (0.5 * prices[electricity] + 0.5 * prices[gas]);
        const double hurdle = static_cast<double>(b.hurdle[row]) * (b.standard[row] != 0 ? standard_patience_ : 1.0);
        const double saved = use * step_;
        const double cost = saved * cost_per_kwh_ * math::pow(1.0 / efficiency, steepness_);
        const int year = now.month.year();
        const double duty = year < 2030 ? 0.6 : year < 2040 ? 0.5 : 0.4; // of the start's use, to reach by the decade's end
        const bool obliged = b.sector[row] >= 3 && static_cast<double>(b.area[row]) > obliged_area_ &&
                             efficiency > duty * (own_reference_ ? static_cast<double>(b.reference[row]) : 1.0) &&
                             u[1] < compliance_;
        double invested = 0.0;
        if (cost < worth(hurdle, life_) * saved * price || obliged) {
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
            const double self = 1.0 / (1.0 / produced + 1.0 / (energy_.self_share() * std::max(1.0, energy_.electric_share(b, row) * use)));
            const double earned = self * energy_.price_factor() * prices[electricity] +
                                  (produced - self) * now.forcing.feed_in;
            if (pv_cost < worth(pv_hurdle_factor_ * hurdle, pv_life_) * earned) {
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
