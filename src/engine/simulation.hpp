// A run as a value: owns agents and ties, advances month by month, and touches no file and no global.
//
// One month is one bulk-synchronous step. Every decision reads what others published at the end of the month before,
// and its own state; that rule makes the result independent of ranks, threads, chunks and partition:
//
//   1. households and establishments live the month, chunk by chunk; each chunk writes its own rows and the tallies
//      of its own cells, in row order
//   2. communes hear exact integer sums and decide, the same on every rank
//   3. those who move swap homes, across ranks
//   4. everybody publishes; what changed crosses ranks, once
#pragma once

#include "core/memory.hpp"
#include "core/random.hpp"
#include "core/timer.hpp"
#include "distribution/ghosts.hpp"
#include "distribution/partition.hpp"
#include "engine/model.hpp"
#include "parallel/communicator.hpp"
#include "population/population.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace essaim {

/// What a month gave: sums and events of this rank; views are valid until the next call of advance.
struct Report {
    Month month;
    std::span<const double> cells;    ///< own cells * n_flows
    std::span<const double> communes; ///< communes * n_flows, on root; institutions included
    std::span<const Event> events;    ///< of this rank, in no particular order of agents
};

/// What the population and its exchange cost, summed or at their largest over ranks; for the performance account.
struct Footprint {
    std::int64_t households = 0, businesses = 0, ghosts = 0;
    std::int64_t bytes_per_household = 0; ///< columns, ties and published state
    double imbalance = 1.0;               ///< largest over mean households of a rank
    std::int64_t neighbours = 0;          ///< largest number of neighbour ranks
};

/// Published state of a cell: homes with each visible technology.
struct CellVisible {
    std::array<std::uint16_t, n_visible + 1> homes{}; ///< the last one counts all homes
    bool operator==(const CellVisible&) const = default;
};

class Simulation {
public:
    /// Whether a run begins with a new population, or will be given one by remember() and resume().
    enum class Start { anew, resumed };

    /// Builds the population and its ties. All references must outlive the simulation; `model` has been prepared.
    /// ranks    collective
    Simulation(const Communicator& ranks, const Territory& territory, const CellFacts& cells,
               const Partition& partition, Model& model, Timer& timer, Start start = Start::anew);

    /// Names all that the months to come depend on, once a month is over. Everything else follows from it, from the
    /// territory or from parameters. A state of your own: one line here, or in Population::remember.
    void remember(Memory& memory);
    /// After a past was read through remember(): what others published, ghosts, and ties on these ranks.
    /// ranks    collective
    void resume();

    /// Lets one month pass. Months come in order, from the first of the burn-in.
    /// ranks    collective
    Report advance(Month month);

    const Population& population() const { return population_; }
    Population& population() { return population_; }
    /// Copies of what households of other ranks published, behind this rank's own rows in `seen`.
    const Ghosts<Published>& ghosts() const { return ghosts_; }
    /// The same of establishments.
    const Ghosts<std::uint8_t>& business_ghosts() const { return business_ghosts_; }
    /// ranks    collective
    Footprint footprint() const;

private:
    void build_population();
    void make_room();
    void cut_into_chunks();
    void find_neighbours();
    void live(Month month);
    void communes_decide(Month month);
    bool in_pilot(std::uint32_t local_cell) const;
    void open_offers();
    void publish_all();
    Now now(Month month, std::vector<Event>* events);

    const Communicator& ranks_;
    const Territory& territory_;
    const CellFacts& cells_;
    const Partition& partition_;
    Model& model_;
    Timer& timer_;
    Draws draws_;

    Population population_;
    Ghosts<Published> ghosts_;
    Ghosts<std::uint8_t> business_ghosts_;
    Ghosts<CellVisible> cell_ghosts_;

    std::vector<Chunk> chunks_;
    std::vector<CellVisible> seen_cells_;                         ///< own cells, then ghosts
    std::vector<std::array<std::uint32_t, n_neighbours>> around_cells_; ///< indices into seen_cells_, or nobody
    std::vector<std::uint16_t> visible_;                          ///< own cells * n_visible, neighbours included
    std::vector<std::uint32_t> around_;                           ///< homes in own cells and around
    std::vector<std::uint8_t> commune_climate_;
    std::vector<ReferenceYear> reference_;
    std::vector<CommuneOffer> offers_, next_offers_; ///< by commune; then, by commune, those in cells of its pilot
    std::vector<Pilot> pilots_;                       ///< by commune
    std::vector<const CommuneOffer*> offer_in_cell_;  ///< by own cell
    Heard heard_;

    std::vector<double> tallies_;          ///< own cells * n_flows
    std::vector<std::int64_t> commune_sums_; ///< communes * n_flows, in units of 2^-20
    std::vector<double> commune_tallies_;  ///< communes * n_flows, of institutions; on root with the sums of cells
    std::vector<Place> tied_to_; ///< homes at the other end of ties, while they are written or read
    std::vector<Place> traded_with_; ///< the same for ties of establishments
    std::vector<std::vector<Event>> chunk_events_;
    std::vector<Event> events_;
};

} // namespace essaim
