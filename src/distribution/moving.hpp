// Household records migrate: who wants to move swaps homes with others who do, within a market, at the month's end.
//
// Think of the movers of one market (an area and a tenure) as standing in a circle, in the order of a keyed draw:
// everyone moves into the home of the next. Homes are conserved, the result does not depend on the partition, and a
// market is settled by one rank, chosen by its number; three messages to and from it are all.
#pragma once

#include "core/random.hpp"
#include "distribution/ghosts.hpp"
#include "distribution/partition.hpp"
#include "population/population.hpp"
#include "territory/territory.hpp"

#include <vector>

namespace essaim {

struct Moved {
    std::uint64_t agent;
    Cell from, to;
};

/// Settles all wishes to move of the month (Households::move 1 to 3), sends the records of the people to their new
/// rows, resolves the ties they take along, and marks them as arrived (move = 4). Returns arrivals on this rank, in row
/// order. Collective.
std::vector<Moved> move_households(const Territory& territory, const CellFacts& cells, const Partition& partition,
                                   const Draws& draws, Month month, const Communicator& ranks, Population& population,
                                   Ghosts<Published>& ghosts, Ghosts<std::uint8_t>& business_ghosts);

} // namespace essaim
