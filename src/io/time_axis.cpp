// Time axes of the results file.
#include "io/time_axis.hpp"

#include "core/calendar.hpp"

#include <chrono>

namespace essaim {

namespace {

void describe(Hdf5Dataset& axis, std::string_view long_name)
{
    axis.text("standard_name", "time");
    axis.text("long_name", long_name);
    axis.text("units", "days since 2018-01-01 00:00:00");
    axis.text("calendar", "proleptic_gregorian");
    axis.text("axis", "T");
}

/// Last part of a path: the name of the dimension.
std::string leaf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

double days_until(std::int32_t month)
{
    using namespace std::chrono;
    constexpr sys_days origin = year(first_year) / January / 1;
    const sys_days day = year_month(year(first_year), January) / 1 + months(month);
    return static_cast<double>((day - origin).count());
}

Hdf5Dataset make_time_axis(Hdf5File& file, const std::string& path, std::uint64_t steps, const Hdf5Dataset& bound,
                           std::string_view long_name)
{
    Hdf5Dataset axis = file.dataset(path, {.type = NumberType::f64, .size = {steps}});
    axis.be_scale(leaf(path));
    describe(axis, long_name);
    axis.text("bounds", leaf(path) + "_bounds");
    Hdf5Dataset bounds = file.dataset(path + "_bounds", {.type = NumberType::f64, .size = {steps, 2}});
    bounds.along(0, axis);
    bounds.along(1, bound);
    return axis;
}

void fill_time_axis(Hdf5File& file, const std::string& path, std::span<const MonthSpan> periods)
{
    std::vector<double> middles, ends;
    for (const auto& [first, past] : periods) {
        middles.push_back(0.5 * (days_until(first) + days_until(past)));
        ends.insert(ends.end(), {days_until(first), days_until(past)});
    }
    Hdf5Dataset axis = file.at(path), bounds = file.at(path + "_bounds");
    axis.resize(periods.size());
    bounds.resize(periods.size());
    axis.write(std::span<const double>(middles));
    bounds.write(std::span<const double>(ends));
}

Hdf5Dataset write_moments(Hdf5File& file, const std::string& path, std::span<const std::int32_t> months)
{
    std::vector<double> days;
    for (const std::int32_t month : months) days.push_back(days_until(month + 1) - 1.0);
    Hdf5Dataset axis = file.dataset(path, {.type = NumberType::f64, .size = {days.size()}});
    axis.be_scale(leaf(path));
    describe(axis, "last day of the month in which the panel was taken");
    axis.write(std::span<const double>(days));
    return axis;
}

}  // namespace essaim
