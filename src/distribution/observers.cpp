#include "distribution/observers.hpp"

#include "core/error.hpp"

namespace essaim {

Observers::Observers(std::span<const std::uint32_t> ties, std::uint32_t per_row, std::size_t n_seen)
{
    expect(ties.size() < nobody, "ties turned round are counted with 32 bits: use more ranks");
    // counted one entry too far, then moved back while they are filled: no second array of starts
    first_.assign(n_seen + 2, 0);
    for (const std::uint32_t seen : ties)
        if (seen != nobody) ++first_[seen + 2];
    for (std::size_t i = 2; i < first_.size(); ++i) first_[i] += first_[i - 1];
    rows_.resize(first_.back());
    for (std::size_t i = 0; i < ties.size(); ++i)
        if (ties[i] != nobody) rows_[first_[ties[i] + 1]++] = static_cast<Row>(i / per_row);
    first_.pop_back();
}

} // namespace essaim
