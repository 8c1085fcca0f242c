// Arrays with named axes written to a netCDF-4 file by root alone: the small writer of ensembles and comparisons.
#pragma once

#include "io/hdf5_file.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace essaim {

class ArrayFile {
public:
    explicit ArrayFile(const std::string& path) : file_(Hdf5File::make(path)) {}

    Hdf5File& file() { return file_; }
    void group(const std::string& path, std::string_view title) { file_.group(path).text("title", title); }
    /// An axis with values, known by its path from then on.
    void axis(const std::string& path, const std::vector<std::int64_t>& values, std::string_view long_name);
    /// An axis of names: `path`_name(path).
    void names(const std::string& path, std::span<const std::string> values, std::string_view long_name);
    /// Texts along an axis.
    void texts(const std::string& path, const std::string& axis, std::span<const std::string> values,
               std::string_view long_name);
    /// Values along axes, the last one fastest.
    template <class T>
    Hdf5Dataset put(const std::string& path, const std::vector<std::string>& axes, std::span<const T> values,
                    std::string_view units, std::string_view long_name)
    {
        Hdf5Layout layout{.type = number_type<T>()};
        for (const std::string& axis : axes) layout.size.push_back(axes_.at(axis).length);
        Hdf5Dataset data = file_.dataset(path, layout);
        data.text("long_name", long_name);
        data.text("units", units);
        for (unsigned i = 0; i < axes.size(); ++i) data.along(i, axes_.at(axes[i]).scale);
        data.write(values);
        return data;
    }
    std::uint64_t length(const std::string& axis) const { return axes_.at(axis).length; }
    /// Nothing may follow.
    void close();

private:
    struct Axis {
        std::uint64_t length;
        Hdf5Dataset scale;
    };
    Hdf5File file_;
    std::map<std::string, Axis> axes_;
};

/// first, first + 1, …
std::vector<std::int64_t> counting(std::int64_t first, std::size_t n);

} // namespace essaim
