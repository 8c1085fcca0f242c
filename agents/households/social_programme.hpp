// Social homes in the programme of their landlord: counted, drawn by lot, and renovated (E15).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class SocialProgramme final : public HouseholdBehaviour {
public:
    std::string_view name() const override { return "social_programme"; }
    std::string_view about() const override { return "is renovated by its social landlord when drawn (E15)"; }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Households& h, std::span<HouseholdMonth> scratch, const Now& now) const override;

private:
    std::int64_t from_label_ = 4;
};

} // namespace essaim
