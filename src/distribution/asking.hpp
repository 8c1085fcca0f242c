// Questions to the ranks that own agents, and ties to them: what drawing ties of any kind needs.
#pragma once

#include "distribution/ghosts.hpp"
#include "distribution/partition.hpp"
#include "parallel/communicator.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace essaim {

/// Place at quantile u of a range, all others equally likely; `self` where the range holds nobody else.
inline Place place_at(std::array<Place, 2> range, double u, Place self)
{
    const bool inside = self >= range[0] && self < range[1];
    const Place others = range[1] - range[0] - (inside ? 1 : 0);
    if (others == 0) return self;
    const Place chosen = range[0] + std::min(others - 1, static_cast<Place>(u * others));
    return inside && chosen >= self ? chosen + 1 : chosen;
}

/// Values of agents anywhere: asks the ranks that own them. Collective.
template <class T, class Value>
std::vector<T> fetch(const std::vector<Address>& wanted, const Communicator& ranks, Value value_of_row)
{
    std::vector<std::vector<Row>> ask(static_cast<std::size_t>(ranks.size()));
    for (const Address& address : wanted)
        if (address.rank != ranks.rank()) ask[static_cast<std::size_t>(address.rank)].push_back(address.row);
    std::vector<std::vector<T>> replies(ask.size());
    if (ranks.size() > 1) {
        const auto asked = ranks.all_to_all(ask);
        std::vector<std::vector<T>> answers(ask.size());
        for (std::size_t r = 0; r < asked.size(); ++r)
            for (const Row row : asked[r]) answers[r].push_back(value_of_row(row));
        replies = ranks.all_to_all(answers);
    }
    std::vector<std::size_t> next(ask.size(), 0);
    std::vector<T> values(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto r = static_cast<std::size_t>(wanted[i].rank);
        values[i] = wanted[i].rank == ranks.rank() ? value_of_row(wanted[i].row) : replies[r][next[r]++];
    }
    return values;
}

/// The one of `n` candidates chosen at quantile u by the given weights.
inline std::size_t choose(const double* weight, std::size_t n, double u)
{
    double total = 0.0;
    for (std::size_t k = 0; k < n; ++k) total += weight[k];
    double passed = 0.0;
    for (std::size_t k = 0; k + 1 < n; ++k) {
        passed += weight[k];
        if (u * total < passed) return k;
    }
    return n - 1;
}

/// Turns chosen places into indices of `seen`: rows of this rank, ghosts of others, `nobody` for nobody. Collective.
template <class T>
std::vector<std::uint32_t> resolve(const std::vector<Place>& place, const std::vector<Address>& address,
                                   const Communicator& ranks, Ghosts<T>& ghosts, std::vector<T>& seen)
{
    std::vector<typename Ghosts<T>::Request> remote;
    for (std::size_t i = 0; i < place.size(); ++i)
        if (place[i] != nobody && address[i].rank != ranks.rank())
            remote.push_back({place[i], address[i].rank, address[i].row});
    const std::vector<std::uint32_t> index = ghosts.subscribe(remote, seen);
    std::vector<std::uint32_t> tie(place.size(), nobody);
    std::size_t next = 0;
    for (std::size_t i = 0; i < place.size(); ++i)
        if (place[i] != nobody) tie[i] = address[i].rank == ranks.rank() ? address[i].row : index[next++];
    return tie;
}

} // namespace essaim
