#include "io/array_file.hpp"

#include <numeric>

namespace essaim {

void ArrayFile::axis(const std::string& path, const std::vector<std::int64_t>& values, std::string_view long_name)
{
    Hdf5Dataset data = file_.dataset(path, {.type = NumberType::i64, .size = {values.size()}});
    data.be_scale(path.substr(path.rfind('/') + 1));
    data.text("long_name", long_name);
    data.text("units", "1");
    data.write(std::span<const std::int64_t>(values));
    axes_.emplace(path, Axis{values.size(), std::move(data)});
}

void ArrayFile::names(const std::string& path, std::span<const std::string> values, std::string_view long_name)
{
    const auto [at, fresh] = axes_.emplace(path, Axis{values.size(), file_.dimension(path, values.size())});
    file_.texts(path + "_name", values, at->second.scale, long_name);
}

void ArrayFile::texts(const std::string& path, const std::string& axis, std::span<const std::string> values,
                      std::string_view long_name)
{
    file_.texts(path, values, axes_.at(axis).scale, long_name);
}

void ArrayFile::close()
{
    axes_.clear(); // the file closes only when nothing in it is open
    file_.close();
}

std::vector<std::int64_t> counting(std::int64_t first, std::size_t n)
{
    std::vector<std::int64_t> values(n);
    std::iota(values.begin(), values.end(), first);
    return values;
}

} // namespace essaim
