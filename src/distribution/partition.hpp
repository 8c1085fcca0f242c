// Which rank owns which cells, and where an agent's row is: computed alike on every rank, without communication.
#pragma once

#include "core/ids.hpp"
#include "territory/territory.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

/// A rank and a row there.
struct Address {
    int rank;
    Row row;
};

/// Owner of every cell. Holds twelve bytes per cell of the whole territory on each rank, and nothing else of it.
class Partition {
public:
    /// owner[cell]: rank of each cell. Throws InternalError when a rank is out of range.
    Partition(const Territory& territory, std::vector<std::int32_t> owner, int ranks, int rank);

    int owner(Cell cell) const { return owner_[cell]; }
    /// Cells of this rank, ascending.
    std::span<const Cell> own() const { return own_; }
    /// Index of an own cell among own().
    std::uint32_t local(Cell cell) const;
    bool owns(Cell cell) const { return owner_[cell] == rank_; }

    /// Where the household that lives at a place is.
    Address household(const Territory& territory, Place place) const;
    /// The same where its cell is known.
    Address household(const Territory& territory, Place place, Cell cell) const;
    Address business(const Territory& territory, Place place) const;

    int ranks() const { return ranks_; }
    int rank() const { return rank_; }
    /// Largest over mean number of households of a rank.
    double imbalance(const Territory& territory) const;
    /// What each rank has to do, with a household as unit.
    std::vector<double> loads(const Territory& territory) const;

private:
    int ranks_, rank_;
    std::vector<std::int32_t> owner_;
    std::vector<Row> first_household_row_; ///< on its owner, by cell
    std::vector<Row> first_business_row_;
    std::vector<Cell> own_;
};

/// What an establishment costs, with a household as unit.
inline constexpr double business_weight = 0.3;

/// Contiguous stretches of the global order of cells, which follows a space-filling curve, of equal weight, or by
/// `shares` of the weight that add up to one.
std::vector<std::int32_t> partition_along_curve(const Territory& territory, int ranks, std::span<const double> shares = {});
/// The same along another order of all cells.
std::vector<std::int32_t> partition_in_order(const Territory& territory, std::span<const Cell> order,
                                             std::span<const double> shares);

} // namespace essaim
