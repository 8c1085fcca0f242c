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

} // namespace essaim
