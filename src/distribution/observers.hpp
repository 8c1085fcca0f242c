// Observers: ties turned round, so that the few who change tell those who look at them, instead of everybody asking
// everybody they know every month.
//
// Think of `ties` as a table of who looks at whom, a row per observer; this is the same table by whom one looks at. It
// lies on the rank of the observers: what is seen may be a row of this rank or a ghost, as in `ties` itself.
#pragma once

#include "core/ids.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace essaim {

class Observers {
public:
    Observers() = default;

    /// ties: `per_row` indices into `seen` for each row, or nobody; n_seen: own rows and ghosts.
    ///
    /// errors   InternalError when there are more than 2^32 ties
    Observers(std::span<const std::uint32_t> ties, std::uint32_t per_row, std::size_t n_seen);

    /// Rows that look at an entry of `seen`, ascending; one that looks twice stands there twice.
    std::span<const Row> of(std::uint32_t seen) const
    {
        return {rows_.data() + first_[seen], first_[seen + 1] - first_[seen]};
    }

    /// Says that observers of `seen` will soon be asked for.
    void fetch(std::uint32_t seen) const { __builtin_prefetch(&first_[seen]); }

    /// Calls tell(observer, i) for every observer of every changed[i]. The lists lie anywhere in memory: they are
    /// fetched ahead, so that the processor waits for many at once.
    template <class Tell>
    void of_all(std::span<const std::uint32_t> changed, Tell tell) const
    {
        constexpr std::size_t far = 16, near = 8;
        for (std::size_t i = 0; i < std::min(far, changed.size()); ++i) __builtin_prefetch(&first_[changed[i]]);
        for (std::size_t i = 0; i < std::min(near, changed.size()); ++i)
            __builtin_prefetch(rows_.data() + first_[changed[i]]);
        for (std::size_t i = 0; i < changed.size(); ++i) {
            if (i + far < changed.size()) __builtin_prefetch(&first_[changed[i + far]]);
            if (i + near < changed.size()) __builtin_prefetch(rows_.data() + first_[changed[i + near]]);
            for (const Row row : of(changed[i])) tell(row, i);
        }
    }

    std::size_t bytes() const { return (first_.size() + rows_.size()) * sizeof(std::uint32_t); }

private:
    std::vector<std::uint32_t> first_; ///< n_seen + 1
    std::vector<Row> rows_;
};

} // namespace essaim
