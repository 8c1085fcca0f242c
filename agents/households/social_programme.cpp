#include "agents/households/social_programme.hpp"

namespace essaim {

namespace {
constexpr Process process("social_programme");
constexpr std::uint8_t all_parts = 15;
} // namespace

void SocialProgramme::describe(ParameterVisitor& parameter)
{
    parameter("landlords.from_label", from_label_, {.min = 0, .max = 6,
              .what = "label from which social homes are in the programme: 4 is E, 5 F, 6 G",
              .source = "assumption; law bans G from 2025, F from 2028, E from 2034"});
}

void SocialProgramme::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const
{
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const double chance = now.offer(cell).landlord;
        if (chance < 0.0) continue; // no programme
        const Tally tally = now.tally(cell);
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            if (static_cast<Tenure>(h.tenure[r]) != Tenure::social) continue;
            tally[Flow::social_homes] += 1.0;
            if (h.label[r] < from_label_ || h.insulated[r] == all_parts) continue;
            tally[Flow::social_worst] += 1.0;
            if (now.draws.uniform(AgentId{h.id[r]}, now.month, process) >= chance) continue;
            HouseholdMonth& m = scratch[r - chunk.first];
            m.window_envelope = Trigger::obligation;
            m.imposed = m.programme = true;
        }
    }
}

} // namespace essaim
