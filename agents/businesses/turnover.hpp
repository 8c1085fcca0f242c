// Establishments close, and others open in their premises; they set targets for themselves as those they trade with
// do (E14).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class BusinessTurnover final : public BusinessBehaviour {
public:
    std::string_view name() const override { return "business_turnover"; }
    std::string_view about() const override { return "closes; opens anew in premises left empty (E14, E16)"; }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

private:
    void close(std::uint32_t cell, Row row, Businesses& b, const Now& now, int months, Tally tally) const;
    void open(std::uint32_t cell, Row row, Businesses& b, const Now& now, Tally tally) const;

    bool enabled_ = true;
    double small_ = 0.06, large_ = 0.015, patience_spread_ = 0.25;
    std::int64_t vacancy_ = 6;
};

/// The standards that customers and suppliers ask for: a target of one's own.
class BusinessStandards final : public BusinessBehaviour {
public:
    std::string_view name() const override { return "business_standards"; }
    std::string_view about() const override { return "sets itself targets, as those it trades with do (E14)"; }
    void describe(ParameterVisitor& parameter) override;
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

private:
    bool enabled_ = true;
    double alone_ = 0.01, required_ = 0.10;
};

} // namespace essaim
