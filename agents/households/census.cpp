#include "agents/households/census.hpp"

#include "agents/households/works.hpp"
#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace essaim {

void Census::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    // every January the label is computed again: the primary energy factor of electricity may have changed
    if (m.new_works) renew_dwelling(h, r, thermal_, now.technologies, now.reference, now.forcing.primary_factor);
    else if (now.month.is_january()) {
        const auto heating = static_cast<Heating>(h.heating[r]);
        h.label[r] = static_cast<std::uint8_t>(
            thermal_.label(static_cast<double>(h.loss_label[r]), heating,
                           now.technologies.efficiency(heating, Month{h.heating_installed[r]}),
                           now.reference[h.climate[r]].degree_hours, now.forcing.primary_factor));
    }
    tally[Flow::households] += 1.0;
    tally[Flow::persons] += h.persons[r];
    tally[Flow::floor_area] += static_cast<double>(h.area[r]);
    tally[after(Flow::heated_gas, h.heating[r])] += 1.0;
    tally[after(Flow::label_a, h.label[r])] += 1.0;
    if (h.pv_kwp[r] > 0.0F) {
        tally[Flow::pv_roofs] += 1.0;
        tally[Flow::pv_power] += static_cast<double>(h.pv_kwp[r]);
    }
    if ((h.order_envelope[r] | h.order_heating[r] | h.order_pv[r]) != 0) {
        tally[Flow::waiting_envelope] += h.order_envelope[r] != 0 ? 1.0 : 0.0;
        tally[Flow::waiting_heating] += h.order_heating[r] != 0 ? 1.0 : 0.0;
        tally[Flow::waiting_pv] += h.order_pv[r] != 0 ? 1.0 : 0.0;
    }
    tally[Flow::norm] += static_cast<double>(h.norm[r]);
    if ((h.collective[r] & collective::took_part) != 0) tally[Flow::took_part] += 1.0;
    tally[Flow::cars_fuel] += h.cars_fuel[r];
    tally[Flow::cars_electric] += h.cars_electric[r];
}

void decompose(std::span<const double> before, std::span<const double> after, std::span<double> effect)
{
    std::fill(effect.begin(), effect.end(), 0.0);
    double old_product = 1.0, new_product = 1.0;
    for (std::size_t k = 0; k < before.size(); ++k) {
        const double tiny = 1e-20 * std::max(after[k], before[k]);
        if (tiny <= 0.0) return; // a factor that is zero in both years: so are both products
        old_product *= std::max(before[k], tiny);
        new_product *= std::max(after[k], tiny);
    }
    for (std::size_t k = 0; k < before.size(); ++k) {
        const double tiny = 1e-20 * std::max(after[k], before[k]);
        effect[k] = math::log(std::max(after[k], tiny) / std::max(before[k], tiny)); // one vector operation
    }
    // the sum of the logarithms rather than the logarithm of the ratio, so that nothing is left over
    double log_ratio = 0.0;
    for (const double part : effect) log_ratio += part;
    // for nearly equal products the quotient loses its digits; its limit does not
    double mean =
        std::abs(log_ratio) > 1e-7 ? (new_product - old_product) / log_ratio : 0.5 * (new_product + old_product);
    if constexpr (mutation == "not_logarithmic") mean = 0.5 * (new_product + old_product);
    for (double& part : effect) part *= mean;
}

void Decomposition::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const double grid = now.forcing.renewable[static_cast<std::size_t>(Carrier::electricity)];
    const double electric = (1.0 - m.self_share) * (1.0 - grid); // non-renewable part of what is used as electricity
    const auto heating = static_cast<std::size_t>(carrier_of(static_cast<Heating>(h.heating[r])));
    const auto clean = [&](std::size_t carrier) { return 1.0 - now.forcing.renewable[carrier]; };
    const auto add = [](float& sum, double value) { sum = static_cast<float>(static_cast<double>(sum) + value); };
    const auto accumulate = [&](YearOfUse& use, double energy, double non_renewable, double reference) {
        add(use.energy[r], energy);
        add(use.non_renewable[r], non_renewable);
        add(use.reference[r], reference);
    };
    const double heat_clean = m.electric_heating > 0.0 ? electric : clean(heating);
    accumulate(h.heating_year, m.use_heating,
               (m.use_heating - m.use_stove) * heat_clean + m.use_stove * clean(static_cast<std::size_t>(Carrier::wood)),
               m.heating_reference);
    add(h.heating_normal[r], m.heating_normal);
    std::size_t water_carrier = heating;
    if (static_cast<HotWater>(h.hot_water[r]) == HotWater::heat_network)
        water_carrier = static_cast<std::size_t>(Carrier::heat_network);
    accumulate(h.water_year, m.use_hot_water,
               m.use_hot_water * (m.electric_water > 0.0 ? electric : clean(water_carrier)), m.water_reference);
    const double cooking_clean = m.electric_cooking > 0.0 ? electric : clean(heating);
    accumulate(h.power_year, m.use_specific + m.use_cooking, m.use_specific * electric + m.use_cooking * cooking_clean,
               m.power_reference + m.use_cooking);
    accumulate(h.car_year, m.use_car_fuel + m.use_car_power,
               m.use_car_fuel * clean(static_cast<std::size_t>(Carrier::motor_fuel)) + m.use_car_power * electric,
               m.car_reference);
    if (!now.month.is_december()) return;

    // Where somebody was born, died or left, what the number of persons does to the need is structure; where other
    // people or another dwelling took the place, all of the change is. The year that follows compares with one that
    // was not whole, and counts the same way.
    enum class Compared : std::uint8_t { usual, other_size, other };
    const std::uint8_t mark = h.persons_last_year[r];
    const bool changed = mark == people_before::changed || mark == people_before::changed_last_year;
    const bool newcomers = mark == people_before::newcomers || mark == people_before::newcomers_last_year;
    const double persons = h.persons[r], persons_before = changed || newcomers ? persons : mark;
    const bool first = now.month.year() == first_year; // no year before: nothing to compare with
    // size * efficiency * weather * sobriety * non-renewable share = non-renewable energy; of heating alone the weather
    // is a factor. Factors: 0 structure, 1 sobriety, 2 weather, 3 efficiency, 4 renewables
    const auto factors = [r](const YearOfUse& use, double normal, double n) {
        const double energy = static_cast<double>(use.energy[r]), reference = static_cast<double>(use.reference[r]);
        const bool any = energy > 0.0 && reference > 0.0 && normal > 0.0 && n > 0.0;
        const double non_renewable = static_cast<double>(use.non_renewable[r]);
        return any ? std::array<double, 5>{n, energy / reference, reference / normal, normal / n,
                                           non_renewable / energy}
                   : std::array<double, 5>{non_renewable, 1.0, 1.0, 1.0, 1.0};
    };
    const auto split = [&](YearOfUse& year, YearOfUse& before, float normal, float normal_before, double size,
                           double size_before, Compared compared) {
        std::array<double, 5> effect{};
        if (compared == Compared::other) {
            effect[0] = static_cast<double>(year.non_renewable[r]) - static_cast<double>(before.non_renewable[r]);
        } else {
            auto old = factors(before, static_cast<double>(normal_before), size_before);
            auto recent = factors(year, static_cast<double>(normal), size);
            if (compared == Compared::other_size)
                for (auto* factor : {&old, &recent}) (*factor)[0] *= std::exchange((*factor)[3], 1.0);
            decompose(old, recent, effect);
        }
        if (!first) {
            for (std::size_t k = 0; k < effect.size(); ++k) tally[after(Flow::change_structure, k)] += effect[k];
            tally[Flow::change_total] +=
                static_cast<double>(year.non_renewable[r]) - static_cast<double>(before.non_renewable[r]);
        }
        before.energy[r] = std::exchange(year.energy[r], 0.0F);
        before.non_renewable[r] = std::exchange(year.non_renewable[r], 0.0F);
        before.reference[r] = std::exchange(year.reference[r], 0.0F);
    };
    const double area = static_cast<double>(h.area[r]);
    const float normal_before = h.heating_normal_before[r];
    const bool rebuilt = mutation != "rebuilt_is_works" && normal_before == dwelling_before::rebuilt;
    split(h.heating_year, h.heating_before, h.heating_normal[r], normal_before, area, area,
          rebuilt || normal_before == dwelling_before::rebuilt_last_year ? Compared::other : Compared::usual);
    h.heating_normal_before[r] = std::exchange(h.heating_normal[r], 0.0F);
    if (rebuilt) h.heating_normal_before[r] = dwelling_before::rebuilt_last_year;
    const auto people = [&](YearOfUse& year, YearOfUse& before) {
        split(year, before, year.reference[r], before.reference[r], persons, persons_before,
              newcomers ? Compared::other : changed ? Compared::other_size : Compared::usual);
    };
    people(h.water_year, h.water_before);
    people(h.power_year, h.power_before);
    people(h.car_year, h.car_before);
    h.persons_last_year[r] = mark == people_before::changed     ? people_before::changed_last_year
                             : mark == people_before::newcomers ? people_before::newcomers_last_year
                                                                : h.persons[r];
}

} // namespace essaim
