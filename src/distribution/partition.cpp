#include "distribution/partition.hpp"

#include "core/error.hpp"

#include <algorithm>

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
    expect(shares.empty() || shares.size() == static_cast<std::size_t>(ranks), "every rank has a share");
    const auto load_before = [&](Cell cell) {
        return territory.first_household[cell] + business_weight * territory.first_business[cell];
    };
    const double total = load_before(territory.n_cells());
    std::vector<std::int32_t> owner(territory.n_cells());
    std::int32_t rank = 0;
    double until = shares.empty() ? 0.0 : shares[0];
    for (Cell cell = 0; cell < territory.n_cells(); ++cell) {
        const double middle = 0.5 * (load_before(cell) + load_before(cell + 1));
        const double place = total > 0 ? middle / total : 0.0;
        if (shares.empty()) {
            owner[cell] = std::min(ranks - 1, static_cast<std::int32_t>(place * ranks));
            continue;
        }
        while (place >= until && rank + 1 < ranks) until += shares[static_cast<std::size_t>(++rank)];
        owner[cell] = rank;
    }
    return owner;
}

} // namespace essaim
