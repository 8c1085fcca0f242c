#include "agents/households/heating.hpp"

#include <vector>

namespace essaim {

void HeatingUse::begin_month(const Now& now)
{
    all_respond_ = now.month.is_january();
    season_ = false;
    for (const ClimateMonth& climate : now.forcing.climate) season_ = season_ || climate.heating_hours > 0.0;
    share_.clear();
    for (const ReferenceYear& year : now.reference) share_.push_back(year.share(now.month.of_year()));
    for (std::size_t c = 0; c < n_carriers; ++c) price_moved_[c] = now.forcing.price[c] != now.last_month.price[c];
}

// The bill that conventional heating would cost at today's price, over income: what comfort responds to. It is kept
// until one of them changes: two powers a household and month would be a third of the cost of heating.
void HeatingUse::respond_to_bill(Row r, Households& h, const Now& now) const
{
    const auto heating = static_cast<Heating>(h.heating[r]);
    const double conventional =
        static_cast<double>(h.need_year[r]) * thermal_.intermittence(static_cast<double>(h.loss[r]), heating) /
        (now.technologies.efficiency(heating, Month{h.heating_installed[r]}) * thermal_.distribution());
    const double comfort = thermal_.comfort(
        conventional * now.forcing.price[static_cast<std::size_t>(carrier_of(heating))] / static_cast<double>(h.income[r]));
    h.comfort[r] = static_cast<float>(comfort);
    h.felt[r] = static_cast<float>(thermal_.degrees_of(comfort / thermal_.reference_comfort()));
}

void HeatingUse::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    feel(chunk, h, now);
    if (season_) heat(chunk, h, scratch, now);
}

void HeatingUse::feel(const Chunk& chunk, Households& h, const Now& now) const
{
    constexpr std::uint8_t moved_in = 4;
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        double setpoint = 0.0, cold = 0.0;
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            const auto carrier = static_cast<std::size_t>(carrier_of(static_cast<Heating>(h.heating[r])));
            if (all_respond_ || price_moved_[carrier] || h.comfort[r] == 0.0F || h.move[r] == moved_in)
                respond_to_bill(r, h, now);
            const double felt =
                thermal_.temperature(static_cast<double>(h.sobriety_heat[r])) + static_cast<double>(h.felt[r]);
            setpoint += felt;
            cold += felt < thermal_.cold() && h.felt[r] < 0.0F ? 1.0 : 0.0;
        }
        const Tally tally = now.tally(cell);
        tally[Flow::setpoint] += setpoint;
        tally[Flow::cold] += cold;
    }
}

void HeatingUse::heat(const Chunk& chunk, const Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    // Needs first, column by column: losses, then the share of them that gains cover, in a loop that vectorises.
    const std::size_t n = chunk.last - chunk.first;
    std::vector<double> lost(n), lost_reference(n), gains(n), alpha(n);
    for (std::size_t i = 0; i < n; ++i) {
        const Row r = chunk.first + static_cast<Row>(i);
        const ClimateMonth& climate = now.forcing.climate[h.climate[r]];
        const double loss = static_cast<double>(h.loss[r]), area = static_cast<double>(h.area[r]);
        lost[i] = Thermal::losses(climate, climate.degree_hours, loss, area,
                                  thermal_.temperature(static_cast<double>(h.sobriety_heat[r])));
        lost_reference[i] =
            Thermal::losses(climate, climate.degree_hours, loss, area, Thermal::reference_temperature);
        gains[i] = thermal_.gains(climate, area, h.persons[r]);
        alpha[i] = thermal_.alpha(h.inertia[r]);
    }
    const auto to_needs = [&](std::vector<double>& losses) {
        double* const need = losses.data();
        const double *const gain = gains.data(), *const exponent = alpha.data();
        for (std::size_t i = 0; i < n; ++i) {
            const double some = need[i] > 1e-6 ? need[i] : 1e-6; // Wh
            need[i] = need[i] * (1.0 - Thermal::used_gains(gain[i] / some, exponent[i])) / 1000.0;
        }
    };
    to_needs(lost);
    to_needs(lost_reference);

    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Tally tally = now.tally(cell);
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            const std::size_t i = r - chunk.first;
            const ClimateMonth& climate = now.forcing.climate[h.climate[r]];
            if (climate.heating_hours <= 0.0) continue;
            HouseholdMonth& m = scratch[i];
            const auto heating = static_cast<Heating>(h.heating[r]);
            const auto carrier = static_cast<std::size_t>(carrier_of(heating));
            const double comfort = static_cast<double>(h.comfort[r]), need = lost[i], reference = lost_reference[i];
            // over a year the months' shares of degree-hours add up to one, so this adds up to a reference year's need
            const double normal = static_cast<double>(h.need_year[r]) * share_[h.climate[r]];
            const double intermittence = thermal_.intermittence(static_cast<double>(h.loss[r]), heating);
            const Emitters emitters = h.insulated[r] == 15 ? Emitters::low_temperature : Emitters::radiators;
            const double per_need = intermittence / (now.technologies.efficiency(heating, Month{h.heating_installed[r]},
                                                                                 climate.outdoor, emitters) *
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
    }
}

} // namespace essaim
