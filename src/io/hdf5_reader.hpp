// An HDF5 file open for reading on this rank alone: checked shapes first, then rows.
//
// Every rank opens the file by itself and reads its rows without waiting for others, so a bad block met by one rank
// cannot leave the others in a collective call.
#pragma once

#include "io/hdf5_handle.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// A run of consecutive rows of a dataset.
struct RowRange {
    std::uint64_t first = 0, count = 0;
};

class Hdf5Reader {
public:
    struct Shape {
        std::optional<NumberType> type;  ///< none: a type this program does not use
        std::vector<std::uint64_t> size;
    };

    /// errors   UserError when the file is missing or is not HDF5
    explicit Hdf5Reader(std::string path);

    /// Type and size of a dataset, without reading it; nothing when there is no such dataset.
    /// errors   UserError when its values are elsewhere, or it claims far more of them than the file can hold
    std::optional<Shape> shape(const std::string& dataset) const;

    /// Attributes of the file itself; nothing when missing or of another kind. Text is cut to 64 KiB.
    std::optional<std::string> text(const std::string& attribute) const;
    std::optional<std::int64_t> integer(const std::string& attribute) const;

    /// The rows of the ranges, one after the other, into `out`, which holds exactly their numbers.
    /// errors   UserError when the bytes cannot be read (damaged file)
    template <class T>
    void read(const std::string& dataset, std::span<const RowRange> rows, std::span<T> out) const
    {
        using Number = typename RowOf<T>::Number;
        read(dataset, rows, number_type<Number>(), out.size() * RowOf<T>::width, out.data());
    }
    /// All rows.
    template <class T>
    void read(const std::string& dataset, std::span<T> out) const
    {
        const RowRange all{0, out.size()};
        read(dataset, std::span(&all, 1), out);
    }
    /// `n` numbers of the rows into `out`.
    void read(const std::string& dataset, std::span<const RowRange> rows, NumberType type, std::size_t n,
              void* out) const;

    const std::string& path() const { return path_; }

private:
    /// The dataset, whose values must be in this very file and fit in it; invalid when there is none.
    Hdf5Id dataset(const std::string& name) const;

    std::string path_;
    Hdf5Id file_;
    Hdf5Id access_;  ///< follows no link to another file
};

}  // namespace essaim
