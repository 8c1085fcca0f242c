// Trust in four roles, learnt from what one and one's contacts went through (E12).
#pragma once

#include "engine/behaviour.hpp"

#include <array>
#include <cstdint>

namespace essaim {

/// Who is trusted, in the order of columns and of the bits that pass experiences on.
enum class Role : std::uint8_t { installer, institutions, agency, neighbours };
inline constexpr std::size_t n_roles = 4;

/// Beta beliefs with discounted evidence: of each role, its mean (trust) and its mass (evidence).
class Trust final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    bool enabled() const { return enabled_; }
    /// A good or bad experience of the own household with a role; contacts hear of it next month. weight: 1 for one
    /// delivery, payment or project.
    void experience(Households& h, Row row, Role role, bool good, double weight = 1.0) const;
    /// Whether works kept their promise: share realised of the saving promised, months late.
    bool kept(double realised, double months_late) const
    {
        return realised >= least_realised_ && months_late <= lateness_;
    }
    static double of(const Households& h, Row row, Role role);
    /// Good and bad experiences, each in weights of one of the own household, without passing them on.
    void learn(Households& h, Row row, Role role, double good, double bad) const;
    /// A month's fading of evidence; the mean stays.
    void fade(Households& h, Row row, Month month) const;
    double passed_on() const { return passed_on_; }

private:

    bool enabled_ = true;
    double memory_ = 0.98, negativity_ = 2.0, passed_on_ = 0.3, evidence_least_ = 5.0, least_realised_ = 0.5,
           lateness_ = 1.0;
};

/// What the month does to trust besides own experiences.
class Hearsay final : public EachHousehold<Hearsay> {
public:
    explicit Hearsay(const Trust& trust) : trust_(trust) {}
    std::string_view name() const override { return "trust"; }
    std::string_view about() const override
    {
        return "forgets part of what trust rests on, hears what contacts went through (E12)";
    }
    void describe(ParameterVisitor&) override {}
    void month(const Me& me, Households& h, HouseholdMonth& m, const Now& now, Tally tally) const;

private:
    const Trust& trust_;
};

} // namespace essaim
