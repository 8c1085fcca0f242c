#include "agents/households/heating.hpp"

namespace essaim {

void HeatingUse::month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const
{
    const Row r = me.row;
    const ClimateMonth& climate = now.forcing.climate[h.climate[r]];
    const double target = thermal_.temperature(static_cast<double>(h.sobriety_heat[r]));
    const auto heating = static_cast<Heating>(h.heating[r]);
    const auto carrier = static_cast<std::size_t>(carrier_of(heating));
    const Emitters emitters = h.insulated[r] == 15 ? Emitters::low_temperature : Emitters::radiators;
    const Month installed{h.heating_installed[r]};

    // The bill that conventional heating would cost at today's price, over income: what comfort responds to.
    const double seasonal = now.technologies.efficiency(heating, installed);
    const double loss = static_cast<double>(h.loss[r]), area = static_cast<double>(h.area[r]);
    const double intermittence = thermal_.intermittence(loss, heating);
    const double conventional = static_cast<double>(h.need_year[r]) * intermittence / (seasonal * thermal_.distribution());
    const double comfort =
        thermal_.comfort(conventional * now.forcing.price[carrier] / static_cast<double>(h.income[r]));
    const double ratio = comfort / thermal_.reference_comfort();
    const double felt = target + thermal_.degrees_of(ratio);
    tally[Flow::setpoint] += felt;
    if (felt < 17.0 && ratio < 1.0) tally[Flow::cold] += 1.0;
    if (climate.heating_hours <= 0.0) return;

    const int persons = h.persons[r], inertia = h.inertia[r];
    const double need = thermal_.need(climate, climate.degree_hours, loss, area, persons, inertia, target);
    const double reference = thermal_.need(climate, climate.degree_hours, loss, area, persons, inertia,
                                           Thermal::reference_temperature);
    const double normal = thermal_.need(climate, climate.degree_hours_reference, loss, area, persons, inertia,
                                        Thermal::reference_temperature);
    const double per_need =
        intermittence / (now.technologies.efficiency(heating, installed, climate.outdoor, emitters) *
                         thermal_.distribution());
    // part of the heat comes from a stove: final energy per need is the mean of the two systems
    const double stove = thermal_.wood_supplement(static_cast<DwellingType>(h.type[r]), heating);
    const double main_per_need = (1.0 - stove) * per_need;
    const double wood_per_need = stove * intermittence / thermal_.stove_efficiency();
    const double all_per_need = main_per_need + wood_per_need;
    const double use = comfort * need * all_per_need;
    m.heating_reference = thermal_.reference_comfort() * reference * all_per_need;
    m.heating_normal = thermal_.reference_comfort() * normal * all_per_need;
    m.use_heating = use;
    m.use_stove = comfort * need * wood_per_need;
    m.bought[static_cast<std::size_t>(Carrier::wood)] += m.use_stove;
    m.bought[carrier] += comfort * need * main_per_need;
    if (carrier == static_cast<std::size_t>(Carrier::electricity)) m.electric_heating = comfort * need * main_per_need;
    tally[Flow::heat_need] += comfort * need * intermittence;
    tally[Flow::use_heating] += use;
    tally[after(Flow::heating_electricity, carrier)] += use - m.use_stove;
    tally[Flow::heating_wood] += m.use_stove;
}

} // namespace essaim
