// The end of a month in the markets of installers: sums over ranks, allotment, then every rank steps all markets alike.
#pragma once

#include "agents/institutions/market.hpp"
#include "parallel/communicator.hpp"
#include "population/population.hpp"

#include <span>

namespace essaim {

/// Takes orders for next month and steps the markets. chunks: of this rank; tallies: of its cells.
///
/// ranks    collective
/// cost     one reduction of a few numbers a market, and allotment_rounds more when some queue exceeds its capacity
void settle_markets(const InstallerMarket& market, const Communicator& ranks, const CellFacts& cells,
                    std::span<const Chunk> chunks, std::span<const double> tallies, const Draws& draws, Month month,
                    Population& population);

} // namespace essaim
