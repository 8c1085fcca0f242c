#include "agents/households/summer_heat.hpp"

namespace essaim {

void SummerHeat::describe(ParameterVisitor& parameter)
{
    parameter("summer.cooling", cooling_, {.min = 0, .max = 10, .unit = "kWh/m2/K",
              .what = "electricity that cools a square metre for a month, per degree of a heat wave",
              .source = "assumption; CEREN 2023: 2.1 TWh of cooling in all homes"});
    parameter("summer.bare_roof", bare_roof_, {.min = 1, .max = 5,
              .what = "heat that reaches rooms under a roof without insulation, against an insulated one",
              .source = "assumption"});
    parameter("summer.light", light_, {.min = 0, .max = 2,
              .what = "part of a heat wave that reaches the rooms of a building of light inertia", .source = "assumption"});
    parameter("summer.medium", medium_, {.min = 0, .max = 2, .what = "the same at medium inertia",
                                         .source = "assumption"});
    parameter("summer.heavy", heavy_, {.min = 0, .max = 2, .what = "the same at heavy inertia", .source = "assumption"});
    parameter("summer.too_hot", too_hot_, {.min = 0, .max = 15, .unit = "K",
              .what = "heat in the rooms from which a home counts as too hot", .source = "assumption"});
}

void SummerHeat::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    bool hot = false;
    for (const ClimateMonth& climate : now.forcing.climate) hot = hot || climate.heat > 0.0;
    if (!hot) return;
    constexpr auto electricity = static_cast<std::size_t>(Carrier::electricity);
    const std::array<double, 3> reaches{light_, medium_, heavy_};
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const Tally tally = now.tally(cell);
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            const double excess = now.forcing.climate[h.climate[r]].heat;
            if (h.heating[r] == static_cast<std::uint8_t>(Heating::heat_pump_air)) {
                HouseholdMonth& m = scratch[r - chunk.first];
                const double use = cooling_ * static_cast<double>(h.area[r]) * excess;
                m.use_specific += use;
                m.bought[electricity] += use;
                tally[Flow::use_specific] += use;
                tally[Flow::cooling] += use;
                continue;
            }
            const double roof = (h.insulated[r] & envelope::roof) != 0 ? 1.0 : bare_roof_;
            if (excess * reaches[h.inertia[r]] * roof > too_hot_) tally[Flow::hot] += 1.0;
        }
    }
}

} // namespace essaim
