// Works out what a household receives for a measure: conditions, kinds, caps, programmes and the ceiling on all.
#include "forcing/aids.hpp"

#include "core/math.hpp"

#include <algorithm>

namespace essaim {

namespace {

constexpr std::string_view law = "Mes Aides Réno rules of December 2025 (verified)";

bool is_fossil(Heating heating)
{
    return heating == Heating::gas_boiler || heating == Heating::oil_boiler || heating == Heating::lpg_boiler;
}

bool holds(std::uint8_t bits, std::uint8_t value) { return ((unsigned{bits} >> value) & 1U) != 0; }

} // namespace

void Aids::describe(ParameterVisitor& parameter)
{
    parameter("aids.table", file_,
              {.unit = "path", .what = "rules of the aids by measure, income class and date",
               .source = "docs/forcing.md, each line of the table names its own"});
    parameter("aids.income_table", ceilings_file_,
              {.unit = "path", .what = "income ceilings of the classes by persons", .source = law});
    parameter("aids.scale", scale_,
              {.min = 0, .max = 10, .what = "factor on every aid before the ceiling on all aids",
               .source = "scenario"});
    parameter("aids.stop_from_year", stop_from_year_,
              {.min = 0, .max = 2200, .unit = "year", .what = "year when aids are suspended, 0 for never",
               .source = "scenario"});
    parameter("aids.stop_from_month", stop_from_month_,
              {.min = 1, .max = 12, .unit = "month", .what = "month of the year when the suspension begins",
               .source = "scenario"});
    parameter("aids.stop_months", stop_months_,
              {.min = 0, .max = 1200, .unit = "month", .what = "how long aids are suspended, 0 for none",
               .source = "scenario; the main aid stopped for a summer in 2025 (general knowledge)"});
    parameter("aids.stop_programme", stop_programme_,
              {.what = "programme of the table that is suspended, or all", .source = "scenario"});
    constexpr std::array<std::string_view, n_income_classes> names{
        "aids.ceiling_very_modest", "aids.ceiling_modest", "aids.ceiling_intermediate", "aids.ceiling_higher"};
    for (std::size_t k = 0; k < names.size(); ++k)
        parameter(names[k], ceiling_[k],
                  {.min = 0, .max = 1, .what = "largest share of the cost, taxes included, that all aids may reach",
                   .source = law});
}

bool Aids::stopped(Month month) const
{
    if (stop_from_year_ <= 0) return false;
    const Month from = Month::of(static_cast<int>(stop_from_year_), static_cast<int>(stop_from_month_));
    return month >= from && month.index < from.index + stop_months_;
}

bool Aids::Rule::applies(const Situation& situation) const
{
    return from <= situation.month && situation.month <= to &&
           holds(incomes, static_cast<std::uint8_t>(situation.income)) &&
           holds(types, static_cast<std::uint8_t>(situation.type)) &&
           holds(tenures, static_cast<std::uint8_t>(situation.tenure)) &&
           holds(labels, static_cast<std::uint8_t>(situation.label)) &&
           (!replaces_fossil || is_fossil(situation.old_heating)) && situation.classes_gained >= min_classes &&
           situation.quantity <= max_quantity;
}

double Aids::Rule::aid(double units, double cost, double vat) const
{
    double received = amount;
    if (kind == Kind::share) {
        const double eligible = base == Base::before_tax ? cost / (1.0 + vat) : cost;
        received = amount * (cap_on == CapOn::base ? std::min(eligible, cap) : eligible);
    } else if (kind == Kind::per_unit) {
        received = amount * (cap_on == CapOn::base ? std::min(units, cap) : units);
    }
    return cap_on == CapOn::aid ? std::min(received, cap) : received;
}

double Aids::amount(Measure measure, const Situation& situation) const
{
    // The law speaks in euros of the day, the model in euros of money_year.
    const double level = level_.at(situation.month.year());
    const double cost = situation.cost * level;
    const bool suspended = stopped(situation.month);
    double all = 0, best = 0;
    std::int32_t programme = -1;
    for (const Rule& rule : rules_[static_cast<std::size_t>(measure)]) {
        if (rule.programme != programme) {
            all += best;
            best = 0;
            programme = rule.programme;
        }
        if (suspended && (stopped_programme_ < 0 || stopped_programme_ == rule.programme)) continue;
        if (rule.applies(situation)) best = std::max(best, rule.aid(situation.quantity, cost, situation.vat));
    }
    all = (all + best) * scale_ / level;
    return math::clamp(all, 0.0, ceiling(situation.income) * situation.cost);
}

IncomeClass Aids::income_class(double income, int persons) const
{
    constexpr int listed = 5;
    const auto& row = income_ceiling_[static_cast<std::size_t>(std::clamp(persons, 1, listed) - 1)];
    const auto& further = income_ceiling_[listed];
    const int more = std::max(persons - listed, 0);
    for (std::size_t k = 0; k < row.size(); ++k)
        if (income <= row[k] + more * further[k]) return static_cast<IncomeClass>(k);
    return IncomeClass::higher;
}

} // namespace essaim
