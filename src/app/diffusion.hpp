// The standard workload of benchmarks: adoption spreads through a network (Bass 1969), on the engine's own tables,
// ties, draws and exchange.
//
// Agents live on a square grid of cells, 100 in each. Everyone observes 8 others: 6 from the own and the 8 adjacent cells,
// 2 from everybody. Each step, who has not adopted does so with probability 0.003 + 0.08 x (share of the 8 that had
// adopted when the step began). Then everybody's energy and bill of the step follow.
#pragma once

#include "core/random.hpp"
#include "core/table.hpp"
#include "distribution/ghosts.hpp"
#include "distribution/observers.hpp"
#include "distribution/partition.hpp"
#include "parallel/communicator.hpp"
#include "parallel/post.hpp"
#include "territory/territory.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

namespace diffusion {

inline constexpr std::uint32_t ties_per_agent = 8, near_ties = 6, agents_per_cell = 100;
inline constexpr double spontaneous = 0.003, imitation = 0.08; ///< probability per step; and by share of ties
inline constexpr float saving = 0.7F;                          ///< energy of adopters, as part of before
inline constexpr float price = 0.25F, standing_charge = 12.0F; ///< EUR/kWh, EUR/step
inline constexpr std::array<float, 12> season{1.6F, 1.5F, 1.3F, 1.0F, 0.8F, 0.6F, 0.5F, 0.5F, 0.7F, 1.0F, 1.2F, 1.3F};
inline constexpr float fixed_point = 1024.0F; ///< sums are integers in units of 1/1024 kWh or EUR, so exact in any order
inline constexpr Process adoption("diffusion.adoption");

/// Words below thresholds[k] make an agent adopt that observes k adopters.
std::array<std::uint32_t, ties_per_agent + 1> thresholds();

/// Sums over all agents.
struct Totals {
    std::int64_t adopters = 0, energy = 0, bill = 0;
    bool operator==(const Totals&) const = default;
};

struct Agents final : Table {
    Column<std::uint64_t> id{*this, "id", "1", "identity, key of random numbers"};
    Column<float> base{*this, "base", "kWh/step", "energy before adoption, of a step like the mean"};
    Column<float> energy{*this, "energy", "kWh", "energy of the step"};
    Column<float> bill{*this, "bill", "EUR", "bill of the step"};
    Column<std::uint8_t> adopted{*this, "adopted", "1", "has adopted"};
    Column<std::uint8_t> adopted_ties{*this, "adopted_ties", "1", "ties that had adopted when the step began"};
};

} // namespace diffusion

class Diffusion {
public:
    /// Places agents and draws their ties. `ranks` must outlive it.
    /// ranks    collective
    Diffusion(const Communicator& ranks, std::int64_t agents, std::uint64_t seed);

    /// Back to where nobody has adopted.
    void begin();
    /// One step; steps come in order from 0. Sums over all ranks, the same on each.
    /// ranks    collective
    diffusion::Totals advance(Month step);

    const diffusion::Agents& agents() const { return agents_; }
    /// rows * ties_per_agent: indices of rows, then of ghosts.
    std::span<const std::uint32_t> ties() const { return ties_; }
    const Draws& draws() const { return draws_; }
    std::size_t n_ghosts() const { return ghosts_.n_ghosts(); }
    /// Bytes held for each agent of this rank, ties included.
    double bytes_per_agent() const;
    /// Of all columns of all agents, on any ranks. Collective.
    std::uint64_t content_hash() const;

private:
    /// What a thread needs for a chunk; kept, so that nothing is allocated in a step.
    struct alignas(128) Desk { // lines of its own, and of those that processors fetch in pairs
        std::vector<std::uint64_t> ids;
        std::vector<std::uint32_t> words, open, changed; ///< draws; rows that might adopt; rows that did
        diffusion::Totals totals;
    };

    void lay_out(std::int64_t agents);
    void draw_ties();
    void adopt(Row first, Row last, Month step, Desk& desk);
    void consume(Row first, Row last, Month step, diffusion::Totals& totals);
    void publish();

    const Communicator& ranks_;
    Draws draws_;
    Territory territory_; ///< cells of the grid along a space-filling curve, as agents per cell
    std::vector<std::array<std::int32_t, 2>> column_and_line_; ///< of each cell
    std::vector<Partition> partition_; ///< one, once cells are laid out
    std::vector<Row> chunk_;           ///< first row of each chunk, and the end
    diffusion::Agents agents_;
    std::vector<std::uint32_t> ties_;
    std::vector<std::uint8_t> seen_; ///< adopted, as published: own rows, then ghosts
    Ghosts<std::uint8_t> ghosts_;
    Observers observers_;
    std::vector<Post<std::uint8_t>> post_; ///< one, once rows are known
    std::vector<Desk> desks_;              ///< by thread
    std::vector<Row> changed_;
    std::array<std::uint32_t, diffusion::ties_per_agent + 1> thresholds_ = diffusion::thresholds();
};

} // namespace essaim
