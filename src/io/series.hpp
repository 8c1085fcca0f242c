// Arrays (time, place) of many variables, buffered over steps and written by all ranks in one call per variable.
//
// Compressed blocks cost much less when they are large and when one rank owns each of them. So every rank keeps its
// own places for some dozens of steps; then places are dealt out again in stretches of whole blocks of the file, and
// each rank writes one rectangle. The partition of the model can therefore be anything.
#pragma once

#include "io/hdf5_file.hpp"
#include "parallel/communicator.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace essaim {

/// Number: float or double, as in the file.
template <class Number>
class Series {
public:
    /// places  global indices of this rank's places, ascending; every place of the file belongs to one rank
    /// bytes   most memory of a rank for the buffer, unless a single step needs more
    /// ranks    collective
    Series(const Communicator& ranks, std::span<const std::uint32_t> places, std::uint64_t places_in_all,
           std::size_t variables, std::uint64_t steps, std::uint64_t bytes = 64 << 20);

    /// Rows and columns of a block of the file: at most 256 KiB, and as many steps as are buffered.
    std::vector<std::uint64_t> chunk() const { return {depth_, width_}; }

    /// Values of a variable at the present step, by own place.
    std::span<Number> now(std::size_t variable)
    {
        return std::span(values_).subspan((variable * depth_ + filled_) * own_, own_);
    }
    /// The same at an earlier step that is still buffered.
    std::span<const Number> at(std::size_t variable, std::uint64_t step) const
    {
        return std::span(values_).subspan((variable * depth_ + step - written_) * own_, own_);
    }
    std::size_t places() const { return own_; }

    /// What is buffered, place by place, and how many values that is for each; other ranks may take it over.
    std::vector<Number> by_place() const;
    std::size_t values_per_place() const { return variables_ * filled_; }
    /// Gives this rank other places; put_back() follows.
    /// ranks    collective
    void deal(std::span<const std::uint32_t> places);
    /// The inverse of by_place.
    void put_back(std::span<const Number> values);

    /// The present step is complete. When full(), write() must come before the next step.
    void next() { ++filled_; }
    bool full() const { return filled_ == depth_; }
    std::uint64_t steps() const { return written_ + filled_; }

    /// Writes the buffered steps, one dataset per variable.
    /// errors   StorageError
    /// ranks    collective; one message to each rank whose stretch holds places of this one
    void write(std::span<Hdf5Dataset> datasets);

    /// Whether root has all places and the buffer all steps: then write_alone() does, without the other ranks.
    bool holds_all() const { return on_root_ && depth_ >= steps_; }
    /// Writes the buffered steps of one variable in a file that root has open alone.
    void write_alone(std::size_t variable, Hdf5Dataset& dataset) const;

private:
    const Communicator& ranks_;
    std::uint64_t places_in_all_;
    std::size_t variables_;
    std::uint64_t steps_;
    std::uint64_t depth_ = 1, width_ = 1;  ///< of a block
    std::uint64_t filled_ = 0, written_ = 0;
    std::size_t own_ = 0;
    bool on_root_ = false;
    std::vector<Number> values_;                             ///< variable, step, own place
    std::vector<std::pair<std::size_t, std::size_t>> sent_;  ///< by rank: first own place, number of them
    std::vector<std::vector<std::uint32_t>> received_;       ///< by rank: places in this rank's stretch
    std::uint64_t first_ = 0, stretch_ = 0;                  ///< this rank's stretch of places
};

extern template class Series<float>;
extern template class Series<double>;

}  // namespace essaim
