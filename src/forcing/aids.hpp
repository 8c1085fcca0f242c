// Public money for works: which aids a household gets for a measure, by date, income class and rule of capping.
#pragma once

#include "config/parameter.hpp"
#include "core/calendar.hpp"
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

/// What an aid depends on.
struct Situation {
    Month month{};
    IncomeClass income = IncomeClass::higher;
    DwellingType type = DwellingType::house;
    Tenure tenure = Tenure::owner;
    Heating old_heating = Heating::gas_boiler;
    double quantity = 0; ///< m2 insulated, windows m2, kWp, or 1 for equipment
    double cost = 0;     ///< EUR, taxes included, of the measure
    int classes_gained = 0; ///< label classes the works gain (deep retrofit)
};

/// The aids of configs/forcing/aids.csv: one line per rule, each capped on the base or on the aid, as it says.
class Aids final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;
    /// Reads the table; throws UserError naming file, row, column. `share`: the project's configs folder.
    void prepare(const std::string& share);

    /// EUR received for one measure, after each rule's cap and the ceiling on all aids together.
    /// 0 <= aid <= ceiling share * cost.
    double amount(Measure measure, const Situation& situation) const;
    /// Class from disposable income (EUR/year) and persons, by the ceilings of the table, deflated by price level.
    IncomeClass income_class(double income, int persons) const;

private:
    struct Rule {
        Measure measure;
        IncomeClass income;
        Month from, to;
        double per_unit, share, cap;
        bool cap_on_base;
        std::int8_t min_classes;
    };
    std::vector<Rule> rules_;
    // parameters, declared in describe()
    std::string file_ = "forcing/aids.csv";
    double scale_ = 1.0;
    std::int64_t stop_from_ = 0, stop_months_ = 0;
};

} // namespace essaim
