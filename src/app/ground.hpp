// What many simulations of one territory share: the territory, and the cells of each rank.
#pragma once

#include "distribution/partition.hpp"
#include "parallel/communicator.hpp"
#include "territory/territory.hpp"

#include <string>

namespace essaim {

struct Ground {
    /// ranks    collective
    Ground(const std::string& path, const Communicator& ranks);

    Territory territory;
    Partition partition;
    CellFacts cells;
};

} // namespace essaim
