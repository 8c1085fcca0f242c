// The main source of surplus heat of each commune: who it is, where, and how much it has.
#pragma once

#include "parallel/communicator.hpp"
#include "population/population.hpp"
#include "territory/territory.hpp"

namespace essaim {

/// A commune keeps its source as long as that has heat to give; else it is the establishment with most of it, and among
/// equals the one furthest east, then north. Writes the heat columns of Communes, alike on every rank.
/// Collective; two reductions over communes, once a year.
void elect_heat_sources(const Territory& territory, const CellFacts& cells, const Communicator& ranks,
                        Population& population);

} // namespace essaim
