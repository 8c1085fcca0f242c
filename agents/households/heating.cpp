#include "agents/households/heating.hpp"

namespace essaim {

void HeatingUse::begin_month(const Now& now)
{
    all_respond_ = now.month.is_january();
    for (std::size_t c = 0; c < n_carriers; ++c) price_moved_[c] = now.forcing.price[c] != now.last_month.price[c];
}

// The bill that conventional heating would cost at today's price, over income: what comfort responds to. It is kept
// until one of them changes: two powers a household and month would be a third of the cost of heating.
void HeatingUse::respond_to_bill(const Me& me, Households& h, const Now& now) const
{
    const Row r = me.row;
    const auto heating = static_cast<Heating>(h.heating[r]);
    const double conventional =
        static_cast<double>(h.need_year[r]) * thermal_.intermittence(static_cast<double>(h.loss[r]), heating) /
        (now.technologies.efficiency(heating, Month{h.heating_installed[r]}) * thermal_.distribution());
    const double comfort = thermal_.comfort(
        conventional * now.forcing.price[static_cast<std::size_t>(carrier_of(heating))] / static_cast<double>(h.income[r]));
    h.comfort[r] = static_cast<float>(comfort);
    h.felt[r] = static_cast<float>(thermal_.degrees_of(comfort / thermal_.reference_comfort()));
}

void HeatingUse::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    constexpr std::uint8_t moved_in = 4;
    const Row r = me.row;
    const ClimateMonth& climate = now.forcing.climate[h.climate[r]];
    const auto heating = static_cast<Heating>(h.heating[r]);
    const auto carrier = static_cast<std::size_t>(carrier_of(heating));
    if (all_respond_ || price_moved_[carrier] || h.comfort[r] == 0.0F || h.move[r] == moved_in)
        respond_to_bill(me, h, now);
    const double comfort = static_cast<double>(h.comfort[r]);
    const double target = thermal_.temperature(static_cast<double>(h.sobriety_heat[r]));
    const double felt = target + static_cast<double>(h.felt[r]);
    tally[Flow::setpoint] += felt;
    if (felt < thermal_.cold() && h.felt[r] < 0.0F) tally[Flow::cold] += 1.0;
    if (climate.heating_hours <= 0.0) return;

    const double loss = static_cast<double>(h.loss[r]), area = static_cast<double>(h.area[r]);
    const double intermittence = thermal_.intermittence(loss, heating);
    const Emitters emitters = h.insulated[r] == 15 ? Emitters::low_temperature : Emitters::radiators;
    const int persons = h.persons[r], inertia = h.inertia[r];
    const double need = thermal_.need(climate, climate.degree_hours, loss, area, persons, inertia, target);
    const double reference = thermal_.need(climate, climate.degree_hours, loss, area, persons, inertia,
                                           Thermal::reference_temperature);
    // over a year the months' shares of degree-hours add up to one, so this adds up to the need of a reference year
    const double normal = static_cast<double>(h.need_year[r]) * now.reference[h.climate[r]].share(now.month.of_year());
    const double per_need =
        intermittence / (now.technologies.efficiency(heating, Month{h.heating_installed[r]}, climate.outdoor, emitters) *
                         thermal_.distribution());
    // part of the heat comes from a stove: final energy per need is the mean of the two systems
    const double stove = thermal_.wood_supplement(static_cast<DwellingType>(h.type[r]), heating);
    const double main_per_need = (1.0 - stove) * per_need;
    const double wood_per_need = stove * intermittence / thermal_.stove_efficiency();
    const double all_per_need = main_per_need + wood_per_need;
    const double main = comfort * need * main_per_need;
    m.use_stove = comfort * need * wood_per_need;
    m.use_heating = main + m.use_stove;
    m.heating_reference = thermal_.reference_comfort() * reference * all_per_need;
    m.heating_normal = thermal_.reference_comfort() * normal * all_per_need;
    m.bought[static_cast<std::size_t>(Carrier::wood)] += m.use_stove;
    m.bought[carrier] += main;
    if (carrier == static_cast<std::size_t>(Carrier::electricity)) m.electric_heating = main;
    tally[Flow::heat_need] += comfort * need * intermittence;
    tally[Flow::use_heating] += m.use_heating;
    tally[after(Flow::heating_electricity, carrier)] += main;
    tally[Flow::heating_wood] += m.use_stove;
}

} // namespace essaim
