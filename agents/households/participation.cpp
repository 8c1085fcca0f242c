#include "agents/households/participation.hpp"

#include "core/math.hpp"
#include "core/mutation.hpp"

#include <algorithm>

namespace essaim {

namespace {
constexpr Process process("participation.seat"), visit("participation.visit"), fair("participation.fair");
constexpr std::uint8_t modest_deciles = 3; // as the official measure of energy poverty
} // namespace

void Participation::describe(ParameterVisitor& parameter)
{
    const std::string_view prior = "assumption; docs/model.md E15";
    parameter("participation.learnt", learnt_, {.min = 0, .max = 1, .what = "knowledge gained in a workshop",
                                                .source = prior});
    parameter("participation.attitude", attitude_, {.min = 0, .max = 1,
              .what = "approach of attitude to the transition by seeing in a workshop that others take part",
              .source = prior});
    parameter("participation.school", school_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "learning of families whose children take part in a school project", .source = prior});
    parameter("participation.home", home_, {.min = 0, .max = 1, .unit = "1/month",
              .what = "approach of their attitude where children show at home what they learnt", .source = prior});
    parameter("participation.shown", shown_, {.min = 0, .max = 1, .what = "knowledge gained when volunteers visit",
                                              .source = prior});
    parameter("participation.practised", practised_, {.min = 0, .max = 1,
              .what = "sobriety in heating and appliances taken up then, of what is left to take up; it fades as any practice",
              .source = "assumption; small equipment and advice at home save 5 to 10 %"});
    parameter("participation.fair", fair_, {.min = 0, .max = 1, .what = "approach of attitude to the transition at a fair",
                                            .source = prior});
    parameter("participation.family", family_, {.min = 1, .max = 6, .unit = "person",
              .what = "persons from which a household counts as a family with children", .source = "assumption"});
}

void Participation::meet_associations(const CommuneOffer& offer, Households& h, Row row, const Now& now, Tally tally) const
{
    const AgentId id{h.id[row]};
    const auto approach = [](float& value, double part) {
        value = static_cast<float>(static_cast<double>(value) + part * (1.0 - static_cast<double>(value)));
    };
    if (h.decile[row] < modest_deciles && now.draws.uniform(id, now.month, visit) < offer.visits) {
        approach(h.knowledge[row], shown_);
        approach(h.sobriety_heat[row], practised_);
        approach(h.sobriety_power[row], practised_);
        tally[Flow::visited] += 1.0;
    }
    if (now.draws.uniform(id, now.month, fair) < offer.fairs) {
        approach(h.attitude[row], fair_);
        tally[Flow::fair_guests] += 1.0;
    }
}

void Participation::apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth>, const Now& now) const
{
    for (std::uint32_t cell = chunk.first_cell; cell < chunk.last_cell; ++cell) {
        const CommuneOffer& offer = now.offer(cell);
        const bool associations = offer.visits > 0.0 || offer.fairs > 0.0;
        if (!(offer.seats > 0.0 || offer.school > 0.0 || associations)) continue;
        const Tally tally = now.tally(cell);
        const double lesson = school_ * offer.school, shown = home_ * offer.home;
        for (Row r = now.population.first_household[cell]; r < now.population.first_household[cell + 1]; ++r) {
            double knowledge = static_cast<double>(h.knowledge[r]), attitude = static_cast<double>(h.attitude[r]);
            if (now.draws.uniform(AgentId{h.id[r]}, now.month, process) < offer.seats) {
                if constexpr (mutation != "workshops_teach_nothing") knowledge += learnt_;
                attitude += attitude_ * (1.0 - attitude);
                tally[Flow::participants] += 1.0;
                h.collective[r] |= collective::took_part;
            }
            if (h.persons[r] >= family_) {
                knowledge += lesson * (1.0 - knowledge);
                attitude += shown * (1.0 - attitude);
            }
            h.knowledge[r] = static_cast<float>(std::min(knowledge, 1.0));
            h.attitude[r] = static_cast<float>(attitude);
            if (associations) meet_associations(offer, h, r, now, tally);
        }
    }
}

} // namespace essaim
