#include "app/summary.hpp"

#include <fmt/format.h>

#include <cmath>

namespace essaim {

void Summary::add(const Report& report)
{
    Totals& year = years_.try_emplace(report.month.year(), n_flows, 0.0).first->second;
    const std::size_t n_communes = report.communes.size() / n_flows;
    Totals month(n_flows, 0.0);
    for (std::size_t commune = 0; commune < n_communes; ++commune)
        for (std::size_t flow = 0; flow < n_flows; ++flow) month[flow] += report.communes[commune * n_flows + flow];
    for (std::size_t flow = 0; flow < n_flows; ++flow)
        year[flow] = flow_info[flow].over_time == OverTime::last ? month[flow] : year[flow] + month[flow];
}

void Summary::remember(Memory& memory)
{
    std::vector<std::int32_t> years;
    std::vector<double> totals;
    for (const auto& [year, values] : years_) {
        years.push_back(year);
        totals.insert(totals.end(), values.begin(), values.end());
    }
    memory.of_root("summary.years", years);
    memory.of_root("summary.totals", totals);
    for (std::size_t i = 0; i < years.size() && memory.reading(); ++i) {
        const auto first = totals.begin() + static_cast<std::ptrdiff_t>(i * n_flows);
        years_[years[i]].assign(first, first + n_flows);
    }
}

namespace {

/// 12345.6 as "12 346" in French and "12,346" in English.
std::string grouped(double value, Language language)
{
    const std::string digits = fmt::format("{:.0f}", std::abs(value));
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += language == Language::french ? " " : ",";
        out += digits[i];
    }
    return (value < 0 && digits != "0" ? "-" : "") + out;
}

struct Line {
    const char *english, *french;
    double first, last;
    const char* unit;
};

} // namespace

std::string Summary::text(Language language, const std::string& place) const
{
    if (years_.empty()) return {};
    const bool french = language == Language::french;
    const auto& [from, a] = *years_.begin();
    const auto& [to, b] = *years_.rbegin();
    const auto dwelling = [&](const Totals& y) {
        return of(y, Flow::use_heating) + of(y, Flow::use_hot_water) + of(y, Flow::use_cooking) + of(y, Flow::use_specific);
    };
    const auto tonnes = [&](const Totals& y) { return (of(y, Flow::co2_direct) + of(y, Flow::co2_upstream)) / 1000.0; };
    const auto bill = [&](const Totals& y) {
        return (of(y, Flow::bill_dwelling) + of(y, Flow::bill_car) - of(y, Flow::pv_income)) /
               std::max(1.0, of(y, Flow::households));
    };
    const auto poor_bill = [&](const Totals& y) {
        return of(y, Flow::low_income_bill) / std::max(1.0, of(y, Flow::low_income_households));
    };
    const auto share = [&](const Totals& y, Flow flow) { return 100.0 * of(y, flow) / std::max(1.0, of(y, Flow::households)); };
    const auto renewable = [&](const Totals& y) {
        return 100.0 * of(y, Flow::renewable) / std::max(1.0, dwelling(y) + of(y, Flow::use_car));
    };
    const auto heat_pumps = [&](const Totals& y) {
        return share(y, Flow::heated_heat_pump_water) + share(y, Flow::heated_heat_pump_air);
    };
    const std::vector<Line> lines{
        {"Homes: energy", "Logements : énergie", dwelling(a) / 1e6, dwelling(b) / 1e6, "GWh"},
        {"Cars: energy", "Voitures : énergie", of(a, Flow::use_car) / 1e6, of(b, Flow::use_car) / 1e6, "GWh"},
        {"Renewable share", "Part renouvelable", renewable(a), renewable(b), "%"},
        {"Greenhouse gases", "Gaz à effet de serre", tonnes(a), tonnes(b), french ? "t CO2e" : "t CO2e"},
        {"Energy bill of a household", "Facture d'énergie d'un ménage", bill(a), bill(b), french ? "€/an" : "€/year"},
        {"… of the three lowest deciles", "… des trois premiers déciles", poor_bill(a), poor_bill(b),
         french ? "€/an" : "€/year"},
        {"Households in energy poverty", "Ménages en précarité énergétique", share(a, Flow::energy_poor),
         share(b, Flow::energy_poor), "%"},
        {"Homes with a heat pump", "Logements avec pompe à chaleur", heat_pumps(a), heat_pumps(b), "%"},
        {"Solar roofs on homes", "Toits solaires des logements", share(a, Flow::pv_roofs), share(b, Flow::pv_roofs), "%"},
        {"Electric cars", "Voitures électriques",
         100.0 * of(a, Flow::cars_electric) / std::max(1.0, of(a, Flow::cars_electric) + of(a, Flow::cars_fuel)),
         100.0 * of(b, Flow::cars_electric) / std::max(1.0, of(b, Flow::cars_electric) + of(b, Flow::cars_fuel)), "%"},
    };
    std::string out = fmt::format("\n{} - {}: {} {}\n\n", place, french ? "ménages" : "households",
                                  grouped(of(b, Flow::households), language), french ? "(simulés)" : "(simulated)");
    out += fmt::format("{:34}{:>12}{:>12}  {:8}{:>9}\n", "", from, to, "", french ? "évol." : "change");
    for (const Line& line : lines) {
        const bool percent = std::string_view(line.unit) == "%";
        const auto number = [&](double v) {
            return percent || std::abs(v) < 100 ? fmt::format("{:.1f}", v) : grouped(v, language);
        };
        const std::string change =
            percent ? fmt::format("{:+.1f} pt", line.last - line.first)
                    : (line.first > 0 ? fmt::format("{:+.0f} %", 100.0 * (line.last / line.first - 1.0)) : "");
        // fmt pads by characters, and these labels hold no wide ones
        out += fmt::format("{:34}{:>12}{:>12}  {:8}{:>9}\n", french ? line.french : line.english, number(line.first),
                           number(line.last), line.unit, change);
    }

    Totals change(n_flows, 0.0);
    for (const auto& [year, totals] : years_)
        if (year > from)
            for (std::size_t flow = 0; flow < n_flows; ++flow) change[flow] += totals[flow];
    const double total = of(change, Flow::change_total);
    out += french ? fmt::format("\nÉnergie non renouvelable, {} à {} : {:+.1f} GWh, dont\n", from, to, total / 1e6)
                  : fmt::format("\nNon-renewable energy, {} to {}: {:+.1f} GWh, of which\n", from, to,
                                total / 1e6);
    const std::vector<Line> wedges{
        {"sobriety and comfort", "sobriété et confort", 0, of(change, Flow::change_sobriety) / 1e6, "GWh"},
        {"efficiency", "efficacité", 0, of(change, Flow::change_efficiency) / 1e6, "GWh"},
        {"renewables", "renouvelables", 0, of(change, Flow::change_renewables) / 1e6, "GWh"},
        {"weather", "météo", 0, of(change, Flow::change_weather) / 1e6, "GWh"},
        {"who lives where", "qui habite où", 0, of(change, Flow::change_structure) / 1e6, "GWh"}};
    for (const Line& wedge : wedges)
        out += fmt::format("  {:32}{:>+12.1f}  {}\n", french ? wedge.french : wedge.english, wedge.last, wedge.unit);
    out += french ? "\nUne simulation explore ; elle ne prédit pas. Voir docs/model.md.\n"
                  : "\nA simulation explores; it does not predict. See docs/model.md.\n";
    return out;
}

std::string Summary::json(const std::string& place) const
{
    std::string out = fmt::format("{{\"place\": \"{}\", \"years\": {{", place);
    bool first = true;
    for (const auto& [year, totals] : years_) {
        out += fmt::format("{}\"{}\": {{", first ? "" : ", ", year);
        for (std::size_t flow = 0; flow < n_flows; ++flow)
            out += fmt::format("{}\"{}\": {}", flow == 0 ? "" : ", ", flow_info[flow].name, totals[flow]);
        out += "}";
        first = false;
    }
    return out + "}}\n";
}

} // namespace essaim
