// Emission factors by year, and the primary energy factor of the label by month, as their tables give them.
#pragma once

#include "core/calendar.hpp"
#include "forcing/forcing.hpp"
#include "forcing/reading.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace essaim {

struct EmissionFactors {
    double direct = 0;    ///< kg CO2e/kWh where it is burnt
    double upstream = 0;  ///< kg CO2e/kWh before delivery
    double renewable = 0; ///< share of the energy delivered
};

/// Linear between the years of the table, constant before and after.
class EmissionTable {
public:
    static EmissionTable read(const std::string& path);
    EmissionFactors at(std::size_t carrier, int year) const;

private:
    struct Lines {
        std::vector<YearlyPoint> direct, upstream, renewable;
    };
    std::array<Lines, n_carriers> lines_;
};

/// What the regulation of the label counts, from a month on.
class LabelRules {
public:
    static LabelRules read(const std::string& path);
    /// Primary energy per unit of electricity.
    double primary_factor(Month month) const;

private:
    std::vector<std::pair<Month, double>> factors_; ///< ascending
};

} // namespace essaim
