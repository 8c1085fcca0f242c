// Public money for works: which aids a household gets for a measure, by date, income class and rule of capping.
#pragma once

#include "config/parameter.hpp"
#include "core/calendar.hpp"
#include "forcing/price_level.hpp"
#include "population/households.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// Everything a household can buy, in the order of `measure_names`.
enum class Measure : std::uint8_t {
    roof, wall, floor, window, deep_retrofit, gas_boiler, oil_boiler, lpg_boiler, direct_electric, heat_pump_water,
    heat_pump_air, wood_logs, wood_pellets, heat_network, pv, electric_car, fuel_car
};
inline constexpr int n_measures = 17;
inline constexpr std::array<std::string_view, n_measures> measure_names{
    "roof", "wall", "floor", "window", "deep_retrofit", "gas_boiler", "oil_boiler", "lpg_boiler", "direct_electric",
    "heat_pump_water", "heat_pump_air", "wood_logs", "wood_pellets", "heat_network", "pv", "electric_car", "fuel_car"};

/// Income classes of the national aids outside Île-de-France (very modest, modest, intermediate, higher).
enum class IncomeClass : std::uint8_t { very_modest, modest, intermediate, higher };
inline constexpr int n_income_classes = 4;
inline constexpr std::array<std::string_view, n_income_classes> income_class_names{"very_modest", "modest",
                                                                                   "intermediate", "higher"};

/// What an aid depends on.
struct Situation {
    Month month{};
    IncomeClass income = IncomeClass::higher;
    DwellingType type = DwellingType::house;
    Tenure tenure = Tenure::owner;
    Heating old_heating = Heating::gas_boiler;
    double quantity = 0; ///< m2 insulated, windows m2, floor m2 of a deep retrofit, kWp, or 1 for equipment and cars
    double cost = 0;     ///< EUR of money_year, taxes included, of the measure
    int classes_gained = 0; ///< label classes the works gain (deep retrofit)
    Label label = Label::g; ///< label before the works
    double vat = 0.055;     ///< rate of value-added tax contained in `cost`
};

/// The aids of configs/forcing/aids.csv: one line per rule, each capped on the base or on the aid, as it says.
///
/// Rules of one programme exclude each other: the best counts. Programmes add up, under the ceiling on all aids.
class Aids final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;
    /// Reads the tables; throws UserError naming file, row, column. `share`: the project's configs folder.
    void prepare(const std::string& share);

    /// EUR of money_year received for one measure, after each rule's cap and the ceiling on all aids together.
    /// 0 <= aid <= ceiling share * cost.
    double amount(Measure measure, const Situation& situation) const;
    /// Class from disposable income (EUR of money_year per year) and persons, by the ceilings of the table.
    IncomeClass income_class(double income, int persons) const;
    /// Largest share of the cost, taxes included, that all aids together may reach, 1.
    double ceiling(IncomeClass income) const { return ceiling_[static_cast<std::size_t>(income)]; }
    /// Whether aids are suspended in a month (aids.stop_from_year, aids.stop_months).
    bool stopped(Month month) const;

private:
    enum class Kind : std::uint8_t { per_unit, per_dwelling, share };
    enum class CapOn : std::uint8_t { none, base, aid };
    enum class Base : std::uint8_t { with_tax, before_tax };
    /// Amounts and caps as the law says them, in EUR of the month of the works.
    struct Rule {
        std::int32_t programme;
        std::uint8_t incomes, types, tenures, labels; ///< bits of those it is for
        bool replaces_fossil;
        Kind kind;
        CapOn cap_on;
        Base base;
        std::int32_t min_classes;
        Month from, to;     ///< inclusive
        double amount, cap; ///< EUR per unit, EUR, or share; cap in EUR, or units where it limits the units paid for
        double max_quantity;

        bool applies(const Situation& situation) const;
        /// EUR for `units` and a `cost` with its tax, all of the same year.
        double aid(double units, double cost, double vat) const;
    };
    void read_rules(const std::string& path);
    void read_ceilings(const std::string& path);

    std::vector<std::string> programmes_;
    std::array<std::vector<Rule>, n_measures> rules_;       ///< by measure, ordered by programme
    std::array<std::array<double, 3>, 6> income_ceiling_{}; ///< EUR/year for 1 to 5 persons and each further one
    std::int32_t stopped_programme_ = -1;                   ///< -1: all of them
    PriceLevel level_;

    // parameters, declared in describe()
    std::string file_ = "forcing/aids.csv";
    std::string ceilings_file_ = "forcing/income_ceilings.csv";
    double scale_ = 1.0;
    std::int64_t stop_from_year_ = 0, stop_from_month_ = 1, stop_months_ = 0;
    std::string stop_programme_ = "all";
    std::array<double, n_income_classes> ceiling_{1.0, 0.9, 0.8, 0.5};
};

} // namespace essaim
