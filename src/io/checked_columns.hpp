// Columns of a file nobody vouches for: shape, type and size are checked, then memory is reserved, then they are read.
#pragma once

#include "core/error.hpp"
#include "core/ids.hpp"
#include "io/hdf5_reader.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace essaim {

/// Number a column of the territory file holds; commune indices are signed there.
template <class T>
constexpr NumberType type_in_file()
{
    using Number = typename RowOf<T>::Number;
    return std::is_same_v<T, Commune> ? NumberType::i32 : number_type<Number>();
}

/// The territory file being read, and every problem met in it.
class CheckedColumns {
public:
    explicit CheckedColumns(const std::string& path) : file(path) {}

    /// Notes *what (why)*; beyond a page of problems the rest is left out.
    void problem(std::string_view what, std::string_view why);
    /// Throws UserError with every problem noted.
    void throw_if_any() const;

    /// Rows of a dataset whose size is still unknown; 0 with a problem noted when missing or absurd.
    std::uint64_t rows_of(const std::string& dataset, std::uint64_t most);

    /// Whether the dataset has this type and exactly `rows` rows of `width` numbers; notes a problem otherwise.
    bool fits(const std::string& dataset, NumberType type, std::uint64_t rows, std::uint64_t width);
    template <class T>
    bool fits(const std::string& dataset, std::uint64_t rows)
    {
        return fits(dataset, type_in_file<T>(), rows, RowOf<T>::width);
    }

    /// A whole column of `rows` rows; left empty, with a problem noted, when it does not fit.
    template <class T>
    void column(const std::string& dataset, std::uint64_t rows, std::vector<T>& out)
    {
        if (!fits<T>(dataset, rows)) return;
        out.resize(rows);
        file.read(dataset, std::span(out));
    }

    /// A column of texts: an array of characters, padded with zeros or spaces.
    void texts(const std::string& dataset, std::uint64_t rows, std::vector<std::string>& out);

    Hdf5Reader file;

private:
    std::vector<std::string> problems_;
};

}  // namespace essaim
