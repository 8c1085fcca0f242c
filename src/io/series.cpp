// Buffering and dealing out of (time, place) arrays.
#include "io/series.hpp"

#include "core/error.hpp"

#include <algorithm>

namespace essaim {

namespace {

constexpr std::uint64_t block_bytes = 256 << 10;
constexpr std::uint64_t buffer_bytes = 64 << 20; // of a rank, all variables together

} // namespace

template <class Number>
Series<Number>::Series(const Communicator& ranks, std::span<const std::uint32_t> places, std::uint64_t places_in_all,
                       std::size_t variables, std::uint64_t steps)
    : ranks_(ranks), own_(places.size())
{
    const auto largest = static_cast<std::uint64_t>(ranks.max(static_cast<std::int64_t>(own_)));
    const std::uint64_t step_bytes = std::max<std::uint64_t>(largest * variables * sizeof(Number), 1);
    depth_ = std::clamp<std::uint64_t>(buffer_bytes / step_bytes, 1, std::max<std::uint64_t>(steps, 1));
    width_ = std::clamp<std::uint64_t>(block_bytes / (depth_ * sizeof(Number)), 1, std::max<std::uint64_t>(places_in_all, 1));
    values_.resize(variables * depth_ * own_);

    const std::uint64_t blocks = (places_in_all + width_ - 1) / width_;
    const auto n = static_cast<std::uint64_t>(ranks.size());
    const auto begin = [&](std::uint64_t rank) { return std::min(places_in_all, blocks * rank / n * width_); };
    first_ = begin(static_cast<std::uint64_t>(ranks.rank()));
    stretch_ = begin(static_cast<std::uint64_t>(ranks.rank()) + 1) - first_;
    std::vector<std::vector<std::uint32_t>> out(n);
    for (std::uint64_t rank = 0; rank < n; ++rank) {
        const auto from = std::ranges::lower_bound(places, begin(rank));
        const auto to = std::ranges::lower_bound(places, begin(rank + 1));
        sent_.emplace_back(from - places.begin(), to - from);
        out[rank].assign(from, to);
    }
    received_ = ranks.all_to_all(out);
    std::uint64_t covered = 0;
    for (const auto& list : received_) covered += list.size();
    expect(covered == stretch_, "every place of a recorded array belongs to one rank");
}

template <class Number>
void Series<Number>::write(std::span<Hdf5Dataset> datasets)
{
    if (filled_ == 0) return;
    std::vector<Number> block(filled_ * stretch_);
    std::vector<std::vector<Number>> out(sent_.size());
    for (std::size_t variable = 0; variable < datasets.size(); ++variable) {
        for (std::size_t rank = 0; rank < out.size(); ++rank) {
            const auto [from, count] = sent_[rank];
            out[rank].resize(count * filled_);
            for (std::size_t step = 0; step < filled_; ++step)
                std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>((variable * depth_ + step) * own_ + from), count,
                            out[rank].begin() + static_cast<std::ptrdiff_t>(step * count));
        }
        const std::vector<std::vector<Number>> in = ranks_.all_to_all(out);
        for (std::size_t rank = 0; rank < in.size(); ++rank) {
            const std::vector<std::uint32_t>& places = received_[rank];
            for (std::size_t step = 0; step < filled_; ++step)
                for (std::size_t i = 0; i < places.size(); ++i)
                    block[step * stretch_ + places[i] - first_] = in[rank][step * places.size() + i];
        }
        datasets[variable].write_block(written_, filled_, first_, stretch_, std::span<const Number>(block));
    }
    written_ += filled_;
    filled_ = 0;
}

template class Series<float>;
template class Series<double>;

} // namespace essaim
