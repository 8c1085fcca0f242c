// Which cells each rank has, and when they change ranks during a run.
#pragma once

#include "core/timer.hpp"
#include "distribution/partition.hpp"
#include "engine/simulation.hpp"
#include "io/recorder.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace essaim {

struct Placement {
    Partition partition;
    CellFacts cells; ///< of this rank
};

/// Cells by partition.method, read from the territory file; `shares` of the ranks, equal when empty.
///
/// errors   UserError, StorageError
/// ranks    collective
std::unique_ptr<Placement> place_cells(const std::string& path, const Territory& territory, const Model& model,
                                       const Communicator& ranks, std::span<const double> shares = {});

/// Looks at the times of ranks now and then.
class Balance {
public:
    Balance(const RunParameters& run, const Communicator& ranks, const Timer& timer);

    /// Shares of the ranks from this month on; empty: cells stay.
    /// ranks    collective; communicates every partition.balance_every months
    std::vector<double> before(Month month, const Territory& territory, const Partition& partition);
    /// Cells were moved in so many seconds.
    void moved(double seconds);

private:
    const RunParameters& run_;
    const Communicator& ranks_;
    const Timer& timer_;
    double stepped_ = 0.0; ///< seconds at the last look
    double cost_ = 0.0;    ///< of the last move; seconds, largest over ranks
    int since_ = 0;        ///< months
};

/// Hands the cells over to their new ranks: simulation and recorder go on there as if they had always been there.
/// ranks    collective
void move_cells(const Communicator& ranks, const Territory& territory, Model& model, Timer& timer,
                std::unique_ptr<Placement> to, std::unique_ptr<Placement>& placement,
                std::unique_ptr<Simulation>& simulation, Recorder& recorder);

} // namespace essaim
