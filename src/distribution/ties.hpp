// The spatial small world of E10: whom each household observes, drawn once the population stands.
#pragma once

#include "config/parameter.hpp"
#include "core/random.hpp"
#include "distribution/ghosts.hpp"
#include "distribution/partition.hpp"
#include "population/population.hpp"
#include "territory/territory.hpp"

#include <vector>

namespace essaim {

/// The home at the other end of each tie, in order: ties in terms of the territory, whatever the ranks.
std::vector<Place> places_of_ties(const Territory& territory, const CellFacts& cells, const Population& population,
                                  const Ghosts<Published>& ghosts);

/// The inverse on any ranks: fills ties, and employer_tie from Households::employer; `seen` holds the own rows.
/// ranks    collective
void tie_to_places(const std::vector<Place>& places, const Territory& territory, const Partition& partition,
                   const Communicator& ranks, Population& population, Ghosts<Published>& ghosts,
                   Ghosts<std::uint8_t>& business_ghosts);

/// Draws ties: near ones in the own and the eight adjacent cells, commune-wide ones, and long ones among those who
/// work or study in the same commune; each chosen among three candidates by closeness of living standard, so that the
/// choice needs one question to the ranks that own the candidates and no knowledge of everybody.
class TieBuilder final : public ParameterBlock {
public:
    void describe(ParameterVisitor& parameter) override;

    /// Fills ties, employer_tie and business_ties, Households::employer, and appends ghosts to seen and seen_business.
    /// Collective; a number of messages independent of the number of agents per batch of 65,536 households.
    void build(const Territory& territory, const CellFacts& cells, const Partition& partition, const Draws& draws,
               const Communicator& ranks, Population& population, Ghosts<Published>& ghosts,
               Ghosts<std::uint8_t>& business_ghosts) const;

    /// Distance at which near ties become e times rarer, m.
    double kernel() const { return kernel_; }

private:
    double kernel_ = 500.0;   ///< m
    double homophily_ = 3.0;  ///< deciles
    bool enabled_ = true, business_ = true;
};

} // namespace essaim
