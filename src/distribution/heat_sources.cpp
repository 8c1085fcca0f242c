#include "distribution/heat_sources.hpp"

#include <algorithm>
#include <cmath>

namespace essaim {

namespace {

constexpr double kwh_per_mwh = 1000.0;
constexpr std::int32_t metres = 100; ///< cells lie on multiples of it; corners of Europe's grid are below 2^16 of them

/// A candidate as one integer: whole MWh a year above, the corner of its cell below. Zero: none.
std::int64_t candidate(double heat, std::int32_t x, std::int32_t y)
{
    const auto whole = static_cast<std::int64_t>(std::floor(heat / kwh_per_mwh));
    return whole <= 0 ? 0 : whole << 32 | static_cast<std::int64_t>(x / metres & 0xffff) << 16 | (y / metres & 0xffff);
}

} // namespace

void elect_heat_sources(const Territory& territory, const CellFacts& cells, const Communicator& ranks,
                        Population& population)
{
    const Businesses& b = population.businesses;
    Communes& communes = population.communes;
    std::vector<std::int64_t> best(territory.communes.size(), 0), place(best.size(), -1);
    const auto each = [&](auto look) {
        for (std::uint32_t cell = 0; cell < cells.size(); ++cell)
            for (Row row = population.first_business[cell]; row < population.first_business[cell + 1]; ++row) {
                const Commune commune = cells.commune[cell];
                const Place own = territory.first_business[cells.cell[cell]] + (row - population.first_business[cell]);
                const Place present = communes.heat_source[commune];
                const std::int64_t heat =
                    candidate(static_cast<double>(b.surplus_heat[row]), cells.x[cell], cells.y[cell]);
                if (heat > 0 && (present == nobody || present == own)) look(commune, own, heat);
            }
    };
    each([&](Commune commune, Place, std::int64_t heat) { best[commune] = std::max(best[commune], heat); });
    ranks.max(best);
    // several in one cell may have as much: the first of them, in the order of their cell
    each([&](Commune commune, Place own, std::int64_t heat) {
        if (heat == best[commune] && place[commune] < 0) place[commune] = own;
    });
    ranks.max(place);
    for (Commune commune = 0; commune < best.size(); ++commune) {
        communes.heat_source[commune] = place[commune] < 0 ? nobody : static_cast<Place>(place[commune]);
        communes.heat_surplus[commune] = kwh_per_mwh * static_cast<double>(best[commune] >> 32);
        communes.heat_x[commune] = metres * static_cast<std::int32_t>(best[commune] >> 16 & 0xffff);
        communes.heat_y[commune] = metres * static_cast<std::int32_t>(best[commune] & 0xffff);
    }
}

} // namespace essaim
