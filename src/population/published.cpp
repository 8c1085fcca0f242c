// Quantises what others can see of a household.
#include "population/published.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <array>
#include <cmath>

namespace essaim {

namespace {

/// What a heating system shows, by Heating.
constexpr std::array<std::uint16_t, heating_names.size()> shown_heating{
    0, 0, 0, 0, visible::heat_pump, visible::heat_pump, visible::wood, visible::wood, visible::heat_network};

}  // namespace

Published publish(const Households& h, Row row)
{
    constexpr std::uint8_t all_parts = envelope::roof | envelope::wall | envelope::floor | envelope::window;
    Published p;
    std::uint32_t technology = shown_heating[h.heating[row]];
    const auto show = [&](bool holds, std::uint16_t bit) { technology |= holds ? bit : 0U; };
    show(h.pv_kwp[row] > 0 && mutation != "unseen_roofs", visible::pv);
    show(h.cars_electric[row] > 0, visible::electric_car);
    // A recent building is insulated from the start: others learn nothing about works from it.
    const bool could_be_works = h.period[row] != static_cast<std::uint8_t>(Period::after_1990);
    show(could_be_works && h.insulated[row] != 0, visible::insulated);
    show(could_be_works && (h.insulated[row] & all_parts) == all_parts, visible::deep_retrofit);
    p.technology = static_cast<std::uint16_t>(technology | h.experience[row] * visible::first_experience);
    const double attitude = math::clamp(static_cast<double>(h.attitude[row]), -1, 1) / attitude_step;
    p.attitude = static_cast<std::int8_t>(std::floor(attitude + 0.5));
    // the nearest step in [0, 1] of four shares at once: the loop becomes one vector division
    const std::array<float, 4> share{h.sobriety_heat[row], h.sobriety_power[row], h.sobriety_travel[row], h.knowledge[row]};
    std::array<std::int32_t, 4> step{};
    for (std::size_t k = 0; k < share.size(); ++k)
        step[k] = static_cast<std::int32_t>(math::clamp(static_cast<double>(share[k]), 0.0, 1.0) / share_step + 0.5);
    p.sobriety_heat = static_cast<std::uint8_t>(step[0]);
    p.sobriety_power = static_cast<std::uint8_t>(step[1]);
    p.sobriety_travel = static_cast<std::uint8_t>(step[2]);
    p.knowledge = static_cast<std::uint8_t>(step[3]);
    const std::uint16_t part = h.collective[row];
    p.decile = static_cast<std::uint8_t>(h.decile[row] | ((part & collective::member) != 0 ? together::member : 0) |
                                         ((part & collective::pledged) != 0 ? together::pledged : 0) |
                                         ((part & collective::asked) != 0 ? together::asked : 0));
    return p;
}

std::uint8_t publish(const Businesses& b, Row row)
{
    if (b.reopens[row] != 0) return 0;
    const std::uint32_t bits = (b.exemplary[row] != 0 ? firm_shows::exemplary : 0U) |
                               (b.standard[row] != 0 ? firm_shows::standard : 0U) |
                               (b.heat_contract[row] > 0.0F ? firm_shows::heat : 0U);
    return static_cast<std::uint8_t>(bits);
}

}  // namespace essaim
