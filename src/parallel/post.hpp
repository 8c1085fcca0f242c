// Letters from chunks to rows of other chunks, each row's delivered by one thread: no atomics, no locks.
//
// Think of a sorting office: each thread drops its letters into boxes of its own, one per band of rows. When all are
// written, each band is delivered by one thread, which empties the boxes of all threads for that band. A band's rows stay
// in the nearest cache meanwhile, so letters to anywhere cost little more than letters next door.
#pragma once

#include "core/ids.hpp"
#include "parallel/for_each_chunk.hpp"

#include <cstddef>
#include <vector>

namespace essaim {

/// T: what a letter says; trivially copyable.
template <class T>
class Post {
public:
    explicit Post(Row rows)
        : bands_((std::size_t{rows} + band - 1) / band),
          boxes_(static_cast<std::size_t>(threads_in_use()) * bands_)
    {
    }

    /// threads  each with its own number, as for_each_chunk gives it
    void send(int thread, Row to, T what)
    {
        boxes_[static_cast<std::size_t>(thread) * bands_ + to / band].push_back({to, what});
    }

    /// Calls read(row, what) for every letter, and forgets them. Letters to a row come in any order: what `read` does
    /// must not depend on it, as sums of integers do not.
    template <class Read>
    void deliver(Read read)
    {
        for_each_chunk(bands_, [&](std::size_t to, int) {
            for (std::size_t at = to; at < boxes_.size(); at += bands_) {
                for (const Letter& letter : boxes_[at]) read(letter.to, letter.what);
                boxes_[at].clear();
            }
        });
    }

private:
    struct Letter {
        Row to;
        T what;
    };
    static constexpr Row band = 1U << 15; ///< rows; of a column of bytes, the half of a nearest cache
    std::size_t bands_;
    std::vector<std::vector<Letter>> boxes_; ///< by thread, by band
};

} // namespace essaim
