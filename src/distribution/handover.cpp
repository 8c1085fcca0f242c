#include "distribution/handover.hpp"

#include <algorithm>
#include <cstring>

namespace essaim {

namespace {

/// Consecutive rows of one kind that go between two ranks, as rows of the rank itself.
struct Stretch {
    std::uint64_t first, rows;
};
/// By rank at the other end, then by kind.
using Route = std::vector<std::array<std::vector<Stretch>, n_rows_of>>;

/// Where the rows of own cells go to or come from, cell by cell in order, as `other(cell)` says.
template <class Other>
Route route_of(const Spread& spread, int ranks, Other other)
{
    Route route(static_cast<std::size_t>(ranks));
    RowCounts before{};
    for (const Cell cell : spread.own) {
        const RowCounts rows = spread.rows_in(cell);
        auto& kinds = route[static_cast<std::size_t>(other(cell))];
        for (std::size_t kind = 0; kind < n_rows_of; ++kind) {
            auto& stretches = kinds[kind];
            if (!stretches.empty() && stretches.back().first + stretches.back().rows == before[kind])
                stretches.back().rows += rows[kind];
            else if (rows[kind] > 0)
                stretches.push_back({before[kind], rows[kind]});
            before[kind] += rows[kind];
        }
    }
    return route;
}

} // namespace

void Departure::rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values)
{
    pieces_.push_back({of, width, values});
    layout_ += layout_line(of, name, width);
}

std::span<const std::byte> Departure::piece(const std::string& name, std::span<const std::byte> now)
{
    shared_[name].assign(now.begin(), now.end());
    return {};
}

void Arrival::rows(RowsOf of, std::string_view name, std::size_t width, std::byte* values)
{
    pieces_.push_back({of, width, values});
    layout_ += layout_line(of, name, width);
}

std::span<const std::byte> Arrival::piece(const std::string& name, std::span<const std::byte>)
{
    const auto found = past_.shared_.find(name);
    expect(found != past_.shared_.end(), "what arrives has departed");
    ++asked_;
    return found->second;
}

void Arrival::settle(const Territory& territory, const Partition& before, const Partition& after)
{
    expect(layout_ == past_.layout_ && asked_ == past_.shared_.size(), "all that departed arrives");
    const Route to = route_of(Spread(territory, before.own()), ranks_.size(), [&](Cell cell) { return after.owner(cell); });
    const Route from = route_of(Spread(territory, after.own()), ranks_.size(), [&](Cell cell) { return before.owner(cell); });
    const auto here = static_cast<std::size_t>(ranks_.rank());
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const auto kind = static_cast<std::size_t>(pieces_[i].of);
        const std::size_t width = pieces_[i].width;
        const std::byte* const old = past_.pieces_[i].values;
        std::byte* const now = pieces_[i].values;
        std::vector<std::vector<std::byte>> out(to.size());
        for (std::size_t rank = 0; rank < to.size(); ++rank) {
            if (rank == here) continue; // rows that stay do not pass through MPI
            for (const Stretch& s : to[rank][kind])
                out[rank].insert(out[rank].end(), old + s.first * width, old + (s.first + s.rows) * width);
        }
        const auto in = ranks_.all_to_all(out);
        for (std::size_t rank = 0; rank < from.size(); ++rank) {
            const std::byte* next = in[rank].data();
            for (const Stretch& s : from[rank][kind]) {
                if (rank == here) continue;
                std::memcpy(now + s.first * width, next, s.rows * width);
                next += s.rows * width;
            }
        }
        // cells that stay: the same cells in the same order on both sides, cut into other stretches
        const auto &left = to[here][kind], &kept = from[here][kind];
        std::size_t l = 0;
        std::uint64_t taken = 0;
        for (const Stretch& s : kept)
            for (std::uint64_t done = 0; done < s.rows;) {
                const std::uint64_t n = std::min(s.rows - done, left[l].rows - taken);
                std::memcpy(now + (s.first + done) * width, old + (left[l].first + taken) * width, n * width);
                done += n;
                taken += n;
                if (taken == left[l].rows) {
                    ++l;
                    taken = 0;
                }
            }
    }
}

} // namespace essaim
