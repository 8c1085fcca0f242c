// Months: the step of the model, counted from January 2018, the start of the burn-in.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

namespace essaim {

inline constexpr int first_year = 2018;

/// A month of the simulation; `index` 0 is January 2018.
struct Month {
    std::int32_t index = 0;

    static constexpr Month of(int year, int month_of_year = 1) { return {(year - first_year) * 12 + month_of_year - 1}; }
    constexpr int year() const { return first_year + index / 12; }
    /// 0 for January … 11 for December.
    constexpr int of_year() const { return index % 12; }
    constexpr bool is_january() const { return of_year() == 0; }
    constexpr bool is_december() const { return of_year() == 11; }
    auto operator<=>(const Month&) const = default;
};

/// Days of each month; February is always 28: the twelve monthly tables of the 3CL method know no leap year.
inline constexpr std::array<int, 12> days_of_month{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

} // namespace essaim
