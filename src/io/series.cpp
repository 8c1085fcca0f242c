// Buffering and dealing out of (time, place) arrays.
#include "io/series.hpp"

#include "core/error.hpp"

#include <algorithm>

namespace essaim {

namespace {

constexpr std::uint64_t block_bytes = 256 << 10;

}  // namespace

template <class Number>
Series<Number>::Series(const Communicator& ranks, std::span<const std::uint32_t> places, std::uint64_t places_in_all,
                       std::size_t variables, std::uint64_t steps, std::uint64_t bytes)
    : ranks_(ranks), places_in_all_(places_in_all), variables_(variables), steps_(steps)
{
    const auto largest = static_cast<std::uint64_t>(ranks.max(static_cast<std::int64_t>(places.size())));
    const std::uint64_t step_bytes = std::max<std::uint64_t>(largest * variables * sizeof(Number), 1);
    depth_ = std::clamp<std::uint64_t>(bytes / step_bytes, 1, std::max<std::uint64_t>(steps, 1));
    width_ = std::clamp<std::uint64_t>(block_bytes / (depth_ * sizeof(Number)), 1,
                                       std::max<std::uint64_t>(places_in_all, 1));
    deal(places);
}

template <class Number>
void Series<Number>::deal(std::span<const std::uint32_t> places)
{
    own_ = places.size();
    values_.assign(variables_ * depth_ * own_, Number{});
    on_root_ = ranks_.max(ranks_.is_root() ? std::int64_t{0} : static_cast<std::int64_t>(own_)) == 0;

    const std::uint64_t blocks = (places_in_all_ + width_ - 1) / width_;
    const auto n = static_cast<std::uint64_t>(ranks_.size());
    const auto begin = [&](std::uint64_t rank) { return std::min(places_in_all_, blocks * rank / n * width_); };
    first_ = begin(static_cast<std::uint64_t>(ranks_.rank()));
    stretch_ = begin(static_cast<std::uint64_t>(ranks_.rank()) + 1) - first_;
    std::vector<std::vector<std::uint32_t>> out(n);
    sent_.clear();
    for (std::uint64_t rank = 0; rank < n; ++rank) {
        const auto from = std::ranges::lower_bound(places, begin(rank));
        const auto to = std::ranges::lower_bound(places, begin(rank + 1));
        sent_.emplace_back(from - places.begin(), to - from);
        out[rank].assign(from, to);
    }
    received_ = ranks_.all_to_all(out);
    std::uint64_t covered = 0;
    for (const auto& list : received_) covered += list.size();
    expect(covered == stretch_, "every place of a recorded array belongs to one rank");
}

template <class Number>
std::vector<Number> Series<Number>::by_place() const
{
    std::vector<Number> all(own_ * values_per_place());
    for (std::size_t variable = 0; variable < variables_; ++variable)
        for (std::size_t step = 0; step < filled_; ++step) {
            const Number* row = values_.data() + (variable * depth_ + step) * own_;
            for (std::size_t i = 0; i < own_; ++i) all[(i * variables_ + variable) * filled_ + step] = row[i];
        }
    return all;
}

template <class Number>
void Series<Number>::put_back(std::span<const Number> values)
{
    expect(values.size() == own_ * values_per_place(), "as many values as were buffered");
    for (std::size_t variable = 0; variable < variables_; ++variable)
        for (std::size_t step = 0; step < filled_; ++step) {
            Number* row = values_.data() + (variable * depth_ + step) * own_;
            for (std::size_t i = 0; i < own_; ++i) row[i] = values[(i * variables_ + variable) * filled_ + step];
        }
}

template <class Number>
void Series<Number>::write(std::span<Hdf5Dataset> datasets)
{
    if (filled_ == 0) return;
    const std::size_t variables = datasets.size();
    const auto from_buffer = [&](std::size_t variable, std::size_t step) {
        return values_.begin() + static_cast<std::ptrdiff_t>((variable * depth_ + step) * own_);
    };
    std::vector<std::vector<Number>> out(sent_.size());
    for (std::size_t rank = 0; rank < out.size(); ++rank) {
        const auto [first, count] = sent_[rank];
        out[rank].reserve(count * filled_ * variables);
        for (std::size_t variable = 0; variable < variables; ++variable)
            for (std::size_t step = 0; step < filled_; ++step) {
                const auto row = from_buffer(variable, step) + static_cast<std::ptrdiff_t>(first);
                out[rank].insert(out[rank].end(), row, row + static_cast<std::ptrdiff_t>(count));
            }
    }
    const std::vector<std::vector<Number>> in = ranks_.all_to_all(out);
    std::vector<Number> block(filled_ * stretch_);
    for (std::size_t variable = 0; variable < variables; ++variable) {
        for (std::size_t rank = 0; rank < in.size(); ++rank) {
            const std::vector<std::uint32_t>& places = received_[rank];
            const Number* value = in[rank].data() + variable * filled_ * places.size();
            for (std::size_t step = 0; step < filled_; ++step)
                for (const std::uint32_t place : places) block[step * stretch_ + place - first_] = *value++;
        }
        datasets[variable].write_block(written_, filled_, first_, stretch_, std::span<const Number>(block));
    }
    written_ += filled_;
    filled_ = 0;
}

template <class Number>
void Series<Number>::write_alone(std::size_t variable, Hdf5Dataset& dataset) const
{
    expect(holds_all(), "all values wait on root");
    dataset.write_block(0, filled_, 0, own_, std::span(values_).subspan(variable * depth_ * own_, filled_ * own_));
}

template class Series<float>;
template class Series<double>;

}  // namespace essaim
