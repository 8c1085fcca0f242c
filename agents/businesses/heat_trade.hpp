// Surplus heat from one establishment to others: what it costs, what it is worth, who gains what (E14).
#pragma once

#include "engine/behaviour.hpp"

namespace essaim {

class BusinessEnergy;

/// What those who trade heat share: prices, distances, and whether they trade at all.
class HeatTrade final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    bool enabled() const { return enabled_; }
    /// kWh a year that an establishment could give away, of its yearly process heat.
    double recoverable(double process_heat) const { return recoverable_ * process_heat; }
    double smallest() const { return smallest_; }
    double occasion() const { return occasion_; }
    double reach() const { return reach_; }
    /// m from an establishment's cell to the source of its commune.
    double distance(const Communes& communes, Commune commune, const Now& now, std::uint32_t local_cell) const;
    /// EUR of the pipe, taxes not included.
    double pipe(double distance) const { return pipe_ * distance; }
    /// EUR/kWh to be gained by both: the price of the heat replaced, less operation and the pipe over its life.
    double gain(double price, double distance, double heat_year) const
    {
        return price - operation_ - pipe(distance) / (heat_year * life_);
    }
    /// EUR/kWh paid to the source: its operation and half of the gain (Nash), nothing below zero.
    double paid(double price, double distance, double heat_year) const
    {
        const double half = 0.5 * gain(price, distance, heat_year);
        return operation_ + (half > 0.0 ? half : 0.0);
    }
    /// Whether the gain over the life of the pipe exceeds the cost of agreeing, and the pair trusts each other.
    bool agree(double gain, double heat_year, double trust) const
    {
        return gain * heat_year * life_ > transaction_ * (1.0 - facilitation_) &&
               trust + facilitation_ * (1.0 - trust) > trust_needed_;
    }

private:
    bool enabled_ = true;
    double recoverable_ = 0.10, smallest_ = 50000.0, occasion_ = 0.1, reach_ = 2000.0, pipe_ = 800.0, life_ = 20.0,
           operation_ = 0.01, transaction_ = 20000.0, facilitation_ = 0.0, trust_needed_ = 0.5;
};

/// An establishment's side: says what heat it could give, asks for heat, takes its part, loses it when its source
/// closes.
class HeatSymbiosis final : public BusinessBehaviour {
public:
    HeatSymbiosis(const BusinessEnergy& energy, const HeatTrade& trade) : energy_(energy), trade_(trade) {}
    std::string_view name() const override { return "heat_symbiosis"; }
    std::string_view about() const override { return "gives surplus heat, asks for it, uses it (E14)"; }
    void describe(ParameterVisitor&) override {}
    void apply(const Chunk& chunk, Businesses& businesses, const Now& now) const override;

private:
    void seek(std::uint32_t cell, Row row, Businesses& b, const Now& now, Tally tally) const;

    const BusinessEnergy& energy_;
    const HeatTrade& trade_;
};

/// A commune's side, the same on every rank: what was asked for is shared out in proportion, never above the surplus.
class HeatSharing final : public CommuneBehaviour {
public:
    std::string_view name() const override { return "heat_sharing"; }
    std::string_view about() const override { return "shares the surplus heat of the commune's main source (E14)"; }
    void describe(ParameterVisitor&) override {}
    std::span<const Flow> hears() const override;
    void apply(Commune commune, Population& population, const Heard& heard, const Now& now, Tally tally,
               const CommuneDecision& decision) const override;
};

} // namespace essaim
