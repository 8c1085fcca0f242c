// Quantises what others can see of a household.
#include "population/published.hpp"

#include "core/math.hpp"

#include <cmath>

namespace essaim {

namespace {

/// Nearest step of 1/255 in [0, 1].
std::uint8_t quantise(float share)
{
    return static_cast<std::uint8_t>(std::floor(math::clamp(static_cast<double>(share), 0, 1) / share_step + 0.5));
}

bool is(const Households& h, Row row, Heating heating) { return h.heating[row] == static_cast<std::uint8_t>(heating); }

}  // namespace

Published publish(const Households& h, Row row)
{
    constexpr std::uint8_t all_parts = envelope::roof | envelope::wall | envelope::floor | envelope::window;
    Published p;
    std::uint32_t technology = 0;
    const auto show = [&](bool holds, std::uint16_t bit) { technology |= holds ? bit : 0U; };
    show(is(h, row, Heating::heat_pump_water) || is(h, row, Heating::heat_pump_air), visible::heat_pump);
    show(is(h, row, Heating::wood_logs) || is(h, row, Heating::wood_pellets), visible::wood);
    show(is(h, row, Heating::heat_network), visible::heat_network);
    show(h.pv_kwp[row] > 0, visible::pv);
    show(h.cars_electric[row] > 0, visible::electric_car);
    // A recent building is insulated from the start: others learn nothing about works from it.
    const bool could_be_works = h.period[row] != static_cast<std::uint8_t>(Period::after_1990);
    show(could_be_works && h.insulated[row] != 0, visible::insulated);
    show(could_be_works && (h.insulated[row] & all_parts) == all_parts, visible::deep_retrofit);
    p.technology = static_cast<std::uint16_t>(technology);
    const double attitude = math::clamp(static_cast<double>(h.attitude[row]), -1, 1) / attitude_step;
    p.attitude = static_cast<std::int8_t>(std::floor(attitude + 0.5));
    p.sobriety_heat = quantise(h.sobriety_heat[row]);
    p.sobriety_power = quantise(h.sobriety_power[row]);
    p.sobriety_travel = quantise(h.sobriety_travel[row]);
    p.knowledge = quantise(h.knowledge[row]);
    p.decile = h.decile[row];
    return p;
}

}  // namespace essaim
