#include "distribution/partition.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <numeric>

namespace essaim {

Partition::Partition(const Territory& territory, std::vector<std::int32_t> owner, int ranks, int rank)
    : ranks_(ranks), rank_(rank), owner_(std::move(owner))
{
    const std::uint32_t n_cells = territory.n_cells();
    expect(owner_.size() == n_cells, "a partition gives every cell an owner");
    first_household_row_.resize(n_cells);
    first_business_row_.resize(n_cells);
    std::vector<Row> households(static_cast<std::size_t>(ranks), 0), businesses(static_cast<std::size_t>(ranks), 0);
    for (Cell cell = 0; cell < n_cells; ++cell) {
        expect(owner_[cell] >= 0 && owner_[cell] < ranks, "a cell's owner is one of the ranks");
        const auto r = static_cast<std::size_t>(owner_[cell]);
        first_household_row_[cell] = households[r];
        first_business_row_[cell] = businesses[r];
        households[r] += territory.first_household[cell + 1] - territory.first_household[cell];
        businesses[r] += territory.first_business[cell + 1] - territory.first_business[cell];
        if (owner_[cell] == rank) own_.push_back(cell);
    }
}

std::uint32_t Partition::local(Cell cell) const
{
    return static_cast<std::uint32_t>(std::lower_bound(own_.begin(), own_.end(), cell) - own_.begin());
}

Address Partition::household(const Territory& territory, Place place) const
{
    return household(territory, place, territory.cell_of_household(place));
}

Address Partition::household(const Territory& territory, Place place, Cell cell) const
{
    return {owner_[cell], first_household_row_[cell] + (place - territory.first_household[cell])};
}

Address Partition::business(const Territory& territory, Place place) const
{
    const Cell cell = territory.cell_of_business(place);
    return {owner_[cell], first_business_row_[cell] + (place - territory.first_business[cell])};
}

double Partition::imbalance(const Territory& territory) const
{
    std::vector<double> load(static_cast<std::size_t>(ranks_), 0.0);
    for (Cell cell = 0; cell < territory.n_cells(); ++cell)
        load[static_cast<std::size_t>(owner_[cell])] +=
            territory.first_household[cell + 1] - territory.first_household[cell];
    const double mean = territory.n_households() / static_cast<double>(ranks_);
    return mean > 0 ? *std::max_element(load.begin(), load.end()) / mean : 1.0;
}

std::vector<double> Partition::loads(const Territory& territory) const
{
    std::vector<double> loads(static_cast<std::size_t>(ranks_), 0.0);
    for (Cell cell = 0; cell < territory.n_cells(); ++cell)
        loads[static_cast<std::size_t>(owner_[cell])] +=
            territory.first_household[cell + 1] - territory.first_household[cell] +
            business_weight * (territory.first_business[cell + 1] - territory.first_business[cell]);
    return loads;
}

std::vector<std::int32_t> partition_along_curve(const Territory& territory, int ranks, std::span<const double> shares)
{
    std::vector<Cell> order(territory.n_cells());
    std::iota(order.begin(), order.end(), Cell{0});
    const std::vector<double> equal(static_cast<std::size_t>(ranks), 1.0 / ranks);
    expect(shares.empty() || shares.size() == equal.size(), "every rank has a share");
    return partition_in_order(territory, order, shares.empty() ? equal : shares);
}

std::vector<std::int32_t> partition_in_order(const Territory& territory, std::span<const Cell> order,
                                             std::span<const double> shares)
{
    const auto load = [&](Cell cell) {
        return territory.first_household[cell + 1] - territory.first_household[cell] +
               business_weight * (territory.first_business[cell + 1] - territory.first_business[cell]);
    };
    const double total = territory.first_household[territory.n_cells()] +
                         business_weight * territory.first_business[territory.n_cells()];
    std::vector<std::int32_t> owner(territory.n_cells());
    std::size_t rank = 0;
    double before = 0.0, until = shares[0];
    for (const Cell cell : order) {
        const double middle = before + 0.5 * load(cell);
        before += load(cell);
        while (middle >= until * total && rank + 1 < shares.size()) until += shares[++rank];
        owner[cell] = static_cast<std::int32_t>(rank);
    }
    return owner;
}

} // namespace essaim
