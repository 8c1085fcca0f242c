// What ranks would have to exchange under a partition, counted from ties without making those ranks.
//
// A look is a tie in terms of the territory: somebody of one cell looks at a place in another. Under a partition, a rank
// holds one ghost for each place of others that anybody of its own looks at, however many do.
#pragma once

#include "core/ids.hpp"
#include "parallel/communicator.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace essaim {

inline constexpr std::size_t kinds_of_looks = 3;

/// Ties of the agents of this rank, as parallel columns.
struct Looks {
    std::vector<Cell> from;         ///< cell of who looks
    std::vector<Place> at;          ///< whom they see
    std::vector<Cell> home;         ///< cell of that place
    std::vector<std::uint8_t> kind; ///< below kinds_of_looks, for the report alone

    void add(Cell from_cell, Place place, Cell home_cell, std::size_t of_kind)
    {
        from.push_back(from_cell);
        at.push_back(place);
        home.push_back(home_cell);
        kind.push_back(static_cast<std::uint8_t>(of_kind));
    }
};

/// Over all ranks of a plan, the same on every rank that counts.
struct Halo {
    std::vector<std::int64_t> ghosts, mirrors, neighbours; ///< by rank of the plan
    std::array<std::int64_t, kinds_of_looks> ties{}, cut{}; ///< by kind: all, and those between ranks

    std::int64_t all_ghosts() const;
    std::int64_t most_ghosts() const;
    std::int64_t most_neighbours() const;
};

/// owner: rank among `parts` of every cell.
/// ranks    collective
Halo count_halo(const Looks& looks, const std::vector<std::int32_t>& owner, int parts, const Communicator& ranks);

} // namespace essaim
