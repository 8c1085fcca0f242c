#include "distribution/halo.hpp"

#include "core/error.hpp"
#include "core/table.hpp"

#include <algorithm>
#include <numeric>

namespace essaim {

namespace {

struct Ghost {
    std::uint32_t reader, place, owner;
    auto operator<=>(const Ghost&) const = default;
};

template <class T>
void keep_distinct(std::vector<T>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// The distinct ones of all ranks, each on one of them. Collective.
template <class T, class Hash>
std::vector<T> distinct_over(const Communicator& ranks, std::vector<T> values, Hash hash)
{
    keep_distinct(values);
    if (ranks.size() == 1) return values;
    std::vector<std::vector<T>> out(static_cast<std::size_t>(ranks.size()));
    for (const T& value : values) out[mix(hash(value)) % out.size()].push_back(value);
    values.clear();
    for (const auto& part : ranks.all_to_all(out)) values.insert(values.end(), part.begin(), part.end());
    keep_distinct(values);
    return values;
}

} // namespace

std::int64_t Halo::all_ghosts() const { return std::accumulate(ghosts.begin(), ghosts.end(), std::int64_t{0}); }
std::int64_t Halo::most_ghosts() const { return *std::max_element(ghosts.begin(), ghosts.end()); }
std::int64_t Halo::most_neighbours() const { return *std::max_element(neighbours.begin(), neighbours.end()); }

Halo count_halo(const Looks& looks, const std::vector<std::int32_t>& owner, int parts, const Communicator& ranks)
{
    const auto n = static_cast<std::size_t>(parts);
    Halo halo{std::vector<std::int64_t>(n), std::vector<std::int64_t>(n), std::vector<std::int64_t>(n), {}, {}};
    std::vector<Ghost> ghosts;
    for (std::size_t i = 0; i < looks.at.size(); ++i) {
        const std::int32_t reader = owner[looks.from[i]], other = owner[looks.home[i]];
        ++halo.ties[looks.kind[i]];
        if (reader == other) continue;
        ++halo.cut[looks.kind[i]];
        ghosts.push_back({static_cast<std::uint32_t>(reader), looks.at[i], static_cast<std::uint32_t>(other)});
    }
    ghosts = distinct_over(ranks, std::move(ghosts),
                           [](const Ghost& ghost) { return std::uint64_t{ghost.reader} << 32 | ghost.place; });
    std::vector<std::uint64_t> pairs;
    for (const Ghost& ghost : ghosts) {
        ++halo.ghosts[ghost.reader];
        ++halo.mirrors[ghost.owner];
        pairs.push_back(std::uint64_t{std::min(ghost.reader, ghost.owner)} << 32 | std::max(ghost.reader, ghost.owner));
    }
    pairs = distinct_over(ranks, std::move(pairs), [](std::uint64_t pair) { return pair; });
    for (const std::uint64_t pair : pairs) {
        ++halo.neighbours[pair >> 32];
        ++halo.neighbours[pair & 0xffffffffU];
    }
    for (auto* counts : {&halo.ghosts, &halo.mirrors, &halo.neighbours}) ranks.sum(*counts);
    ranks.sum(halo.ties);
    ranks.sum(halo.cut);
    return halo;
}

} // namespace essaim
