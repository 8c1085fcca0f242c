// An HDF5 file being written, by this rank alone or by all ranks together, laid out so that netCDF tools read it too.
//
// Root makes the structure alone: groups, datasets, attributes and small data, with no other rank waiting. Then all
// ranks open the file together for the large arrays, whose writes are collective because compressed ones must be.
// Every failure is a StorageError; of a collective call it may reach one rank only (see recorder.hpp).
#pragma once

#include "io/hdf5_handle.hpp"
#include "parallel/communicator.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// Something in the file that can carry attributes.
class Hdf5Object {
public:
    /// UTF-8 text as one fixed-length string, the form all readers accept.
    void text(const std::string& name, std::string_view value);
    void number(const std::string& name, std::int32_t value);
    void number(const std::string& name, double value);
    /// A list, kept as a list when it has one element, as `_FillValue` wants.
    template <class T>
    void numbers(const std::string& name, std::span<const T> values)
    {
        attribute(name, number_type<T>(), values.size(), values.data());
    }
    /// Never closes it: in a file opened together, other ranks may be in another collective call.
    void abandon() noexcept { id_.abandon(); }

protected:
    Hdf5Object(std::string what, Hdf5Id id) : what_(std::move(what)), id_(std::move(id)) {}
    /// Throws StorageError naming this object and the library's reason.
    void checked(bool good, std::string_view doing) const;

    std::string what_;  ///< "'file': path", for messages
    Hdf5Id id_;

private:
    void attribute(const std::string& name, NumberType type, std::size_t n, const void* values);
    friend class Hdf5File;
};

class Hdf5Dataset : public Hdf5Object {
public:
    /// Makes it a netCDF dimension with values (a coordinate).
    void be_scale(const std::string& name);
    /// Makes it a netCDF dimension without values.
    void be_bare_dimension(std::uint64_t length);
    /// Says along which dimension an axis runs. Every axis of every dataset needs one.
    void along(unsigned axis, const Hdf5Dataset& dimension);

    /// The whole content, row by row. Alone only.
    template <class T>
    void write(std::span<const T> values)
    {
        write_all(number_type<typename RowOf<T>::Number>(), values.size() * RowOf<T>::width, values.data());
    }

    /// A block: `rows` rows from `first_row`, of `columns` columns from `first_column` (0 and 1 for a 1-D dataset).
    /// Collective in a file opened together; a rank with nothing to write passes rows or columns 0.
    template <class T>
    void write_block(std::uint64_t first_row, std::uint64_t rows, std::uint64_t first_column, std::uint64_t columns,
                     std::span<const T> values)
    {
        write_block(number_type<T>(), first_row, rows, first_column, columns, values.size(), values.data());
    }

    /// Changes the length of the first axis. Collective in a file opened together.
    void resize(std::uint64_t rows);

private:
    friend class Hdf5File;
    Hdf5Dataset(std::string what, Hdf5Id id, bool together)
        : Hdf5Object(std::move(what), std::move(id)), together_(together)
    {}
    void write_all(NumberType type, std::size_t n, const void* values);
    void write_block(NumberType type, std::uint64_t first_row, std::uint64_t rows, std::uint64_t first_column,
                     std::uint64_t columns, std::size_t n, const void* values);
    bool together_;
};

/// Layout of a dataset. All but scalars are chunked, shuffled, compressed and checksummed.
struct Hdf5Layout {
    NumberType type = NumberType::f64;
    std::vector<std::uint64_t> size = {};   ///< empty: a scalar
    std::vector<std::uint64_t> chunk = {};  ///< empty: blocks of whole rows of at most 1 MiB
    bool grows = false;                     ///< the first axis is unlimited
    bool missing = false;                   ///< floating-point values never written read as not-a-number
};

class Hdf5File : public Hdf5Object {
public:
    /// A new file, of this rank alone; replaces an existing one.
    static Hdf5File make(const std::string& path);
    /// An existing file, for this rank alone.
    static Hdf5File open(const std::string& path);
    /// An existing file, for all ranks. Collective.
    static Hdf5File open_together(const std::string& path, const Communicator& ranks);

    Hdf5Object group(const std::string& path);
    Hdf5Dataset dataset(const std::string& path, const Hdf5Layout& layout);
    /// One that exists.
    Hdf5Dataset at(const std::string& path);
    /// A bare dimension: a dataset of no values that gives its name to axes.
    Hdf5Dataset dimension(const std::string& path, std::uint64_t length, bool grows = false);
    /// Texts as an array of characters, rows along `rows`; makes the dimension of the letters `path`_strlen.
    void texts(const std::string& path, std::span<const std::string> values, const Hdf5Dataset& rows,
               std::string_view long_name);

    /// Writes what the library still holds and closes; all datasets and groups must be gone before. Collective in a
    /// file opened together.
    void close();

private:
    Hdf5File(std::string path, Hdf5Id id, bool together);
    std::string path_;
    bool together_;
};

}  // namespace essaim
