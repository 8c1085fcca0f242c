// Taking part in what the commune organises: workshops by lot (E15 g), and school projects that children carry home.
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class Participation final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "participation"; }
    std::string_view about() const override
    {
        return "goes to workshops and fairs, is visited by volunteers, and learns from its children's school (E15)";
    }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const override;

private:
    /// Volunteers at the door, and fairs.
    void meet_associations(const CommuneOffer& offer, Households& h, Row row, const Now& now, Tally tally) const;

    double learnt_ = 0.15, attitude_ = 0.05, school_ = 0.02, home_ = 0.01, shown_ = 0.1, practised_ = 0.3, fair_ = 0.02;
    std::int64_t family_ = 3;
};

} // namespace essaim
