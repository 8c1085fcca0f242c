// Customers and suppliers: which establishments each one trades with, drawn once, within commune, EPCI and territory.
#pragma once

#include "core/random.hpp"
#include "distribution/ghosts.hpp"
#include "distribution/partition.hpp"
#include "population/population.hpp"
#include "territory/territory.hpp"

namespace essaim {

/// Fills Population::business_ties, and appends ghosts to seen_business. Each tie is chosen among three candidates by
/// persons employed, so that large establishments have many who look at them. Not `enabled`: nobody has any.
/// Collective.
void build_business_ties(const Territory& territory, const Partition& partition, const Draws& draws,
                         const Communicator& ranks, bool enabled, Population& population,
                         Ghosts<std::uint8_t>& ghosts);

/// The establishment at the other end of each tie, in order, or nobody: ties in terms of the territory.
std::vector<Place> places_of_business_ties(const Territory& territory, const CellFacts& cells,
                                           const Population& population, const Ghosts<std::uint8_t>& ghosts);

/// The inverse on any ranks: fills business_ties; `seen_business` holds the own rows.
/// ranks    collective
void tie_businesses_to_places(const std::vector<Place>& places, const Territory& territory, const Partition& partition,
                              const Communicator& ranks, Population& population, Ghosts<std::uint8_t>& ghosts);

} // namespace essaim
