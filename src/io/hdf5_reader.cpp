// Reading through the HDF5 C library, every status checked.
#include "io/hdf5_reader.hpp"

#include "core/error.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace essaim {

namespace {

constexpr std::size_t longest_text = 65536;
constexpr std::uint64_t largest_chunk = std::uint64_t{64} << 20;
constexpr std::uint64_t best_compression = 1100;  // deflate reaches 1032, on zeros

extern "C" herr_t refuse_link(const char*, const char*, const char*, const char*, unsigned*, hid_t, void*)
{
    return -1;
}

/// Why the values of a dataset are not to be trusted, or an empty text.
///
/// A file of a few bytes can name other files of the disk as its own data, and claim any number of values: what is
/// believed here is reserved in memory next.
std::string fault_of(hid_t data)
{
    const Hdf5Id creation(H5Dget_create_plist(data), H5Pclose);
    const Hdf5Id type(H5Dget_type(data), H5Tclose);
    const Hdf5Id space(H5Dget_space(data), H5Sclose);
    if (!creation.valid() || !type.valid() || !space.valid()) return "it cannot be opened";
    const H5D_layout_t layout = H5Pget_layout(creation.get());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(creation.get()) != 0) return "its values are in another file";
    const std::uint64_t width = H5Tget_size(type.get());
    if (layout == H5D_CHUNKED) {
        std::array<hsize_t, H5S_MAX_RANK> size{};
        const int rank = H5Pget_chunk(creation.get(), H5S_MAX_RANK, size.data());
        std::uint64_t bytes = width;
        for (int i = 0; i < rank; ++i) {
            const std::uint64_t side = size[static_cast<std::size_t>(i)];
            if (side > largest_chunk || (bytes *= side) > largest_chunk) return "its blocks are larger than 64 MiB";
        }
    }
    const hssize_t points = H5Sget_simple_extent_npoints(space.get());
    if (points < 0) return "its size is damaged";
    const std::uint64_t room = H5Dget_storage_size(data) * best_compression + 4096;
    if (static_cast<std::uint64_t>(points) > room / std::max<std::uint64_t>(width, 1))
        return fmt::format("it claims {} values, more than its bytes can hold", points);
    return {};
}

std::optional<NumberType> type_of(hid_t type)
{
    if (H5Tget_class(type) == H5T_STRING)
        return H5Tget_size(type) == 1 && H5Tis_variable_str(type) == 0 ? std::optional(NumberType::character)
                                                                       : std::nullopt;
    for (const NumberType candidate :
         {NumberType::u8, NumberType::i8, NumberType::u16, NumberType::i16, NumberType::u32, NumberType::i32,
          NumberType::u64, NumberType::i64, NumberType::f32, NumberType::f64})
        if (H5Tequal(type, file_type(candidate)) > 0) return candidate;
    return std::nullopt;
}

}  // namespace

Hdf5Reader::Hdf5Reader(std::string path) : path_(std::move(path))
{
    quiet_hdf5();
    std::error_code ignored;
    if (!std::filesystem::exists(path_, ignored))
        throw UserError(fmt::format("file '{}' (there is no such file) check the path", path_));
    if (std::filesystem::is_directory(path_, ignored))
        throw UserError(fmt::format("file '{}' (it is a folder) give the file inside it", path_));
    file_ = Hdf5Id(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file_.valid())
        throw UserError(fmt::format("file '{}' (it cannot be opened as HDF5: {}) make it again", path_, hdf5_reason()));
    access_ = Hdf5Id(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    expect(H5Pset_elink_cb(access_.get(), refuse_link, nullptr) >= 0, "links to other files can be refused");
}

Hdf5Id Hdf5Reader::dataset(const std::string& name) const
{
    Hdf5Id data(H5Dopen2(file_.get(), name.c_str(), access_.get()), H5Dclose);
    if (!data.valid()) return data;
    if (const std::string fault = fault_of(data.get()); !fault.empty())
        throw UserError(fmt::format("file '{}': {} ({}) make it again", path_, name, fault));
    return data;
}

std::optional<Hdf5Reader::Shape> Hdf5Reader::shape(const std::string& name) const
{
    const Hdf5Id data = dataset(name);
    if (!data.valid()) return std::nullopt;
    const Hdf5Id type(H5Dget_type(data.get()), H5Tclose);
    const Hdf5Id space(H5Dget_space(data.get()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.get());
    if (!type.valid() || !space.valid() || rank < 0) return std::nullopt;
    std::vector<hsize_t> size(static_cast<std::size_t>(rank));
    if (H5Sget_simple_extent_dims(space.get(), size.data(), nullptr) < 0) return std::nullopt;
    return Shape{type_of(type.get()), std::vector<std::uint64_t>(size.begin(), size.end())};
}

std::optional<std::string> Hdf5Reader::text(const std::string& attribute) const
{
    const Hdf5Id at(H5Aopen(file_.get(), attribute.c_str(), H5P_DEFAULT), H5Aclose);
    if (!at.valid()) return std::nullopt;
    const Hdf5Id stored(H5Aget_type(at.get()), H5Tclose);
    const Hdf5Id space(H5Aget_space(at.get()), H5Sclose);
    if (H5Tget_class(stored.get()) != H5T_STRING || H5Sget_simple_extent_npoints(space.get()) != 1) return std::nullopt;
    if (H5Tis_variable_str(stored.get()) > 0) {
        const Hdf5Id wanted(H5Tcopy(H5T_C_S1), H5Tclose);
        char* value = nullptr;
        if (H5Tset_size(wanted.get(), H5T_VARIABLE) < 0 || H5Tset_cset(wanted.get(), H5Tget_cset(stored.get())) < 0 ||
            H5Aread(at.get(), wanted.get(), &value) < 0 || value == nullptr)
            return std::nullopt;
        std::string text(value, std::min(std::string_view(value).size(), longest_text));
        H5free_memory(value);
        return text;
    }
    if (H5Tget_size(stored.get()) > longest_text) return std::nullopt;
    std::string text(H5Tget_size(stored.get()), '\0');
    if (H5Aread(at.get(), stored.get(), text.data()) < 0) return std::nullopt;
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
}

std::optional<std::int64_t> Hdf5Reader::integer(const std::string& attribute) const
{
    const Hdf5Id at(H5Aopen(file_.get(), attribute.c_str(), H5P_DEFAULT), H5Aclose);
    if (!at.valid()) return std::nullopt;
    const Hdf5Id type(H5Aget_type(at.get()), H5Tclose);
    const Hdf5Id space(H5Aget_space(at.get()), H5Sclose);
    std::int64_t value = 0;
    if (H5Tget_class(type.get()) != H5T_INTEGER || H5Sget_simple_extent_npoints(space.get()) != 1 ||
        H5Aread(at.get(), H5T_NATIVE_INT64, &value) < 0)
        return std::nullopt;
    return value;
}

void Hdf5Reader::read(const std::string& name, std::span<const RowRange> rows, NumberType type, std::size_t n,
                      void* out) const
{
    if (n == 0) return;
    const auto checked = [&](bool good) {
        if (!good)
            throw UserError(fmt::format("file '{}' ({} cannot be read: {}) the file is damaged, make it again", path_,
                                        name, hdf5_reason()));
    };
    const Hdf5Id data = dataset(name);
    checked(data.valid());
    const Hdf5Id space(H5Dget_space(data.get()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.get());
    if (rank == 0) { // a single value: nothing to select
        checked(n == 1 && type != NumberType::character);
        checked(H5Dread(data.get(), memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, out) >= 0);
        return;
    }
    checked(rank == 1 || rank == 2);
    std::array<hsize_t, 2> size{1, 1};
    checked(H5Sget_simple_extent_dims(space.get(), size.data(), nullptr) >= 0);
    checked(H5Sselect_none(space.get()) >= 0);
    for (const RowRange& range : rows) {
        const std::array<hsize_t, 2> start{range.first, 0}, count{range.count, size[1]};
        checked(range.first + range.count <= size[0]);
        checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_OR, start.data(), nullptr, count.data(), nullptr) >= 0);
    }
    expect(H5Sget_select_npoints(space.get()) == static_cast<hssize_t>(n), "the rows fill the destination exactly");
    const hsize_t flat = n;
    const Hdf5Id memory(H5Screate_simple(1, &flat, nullptr), H5Sclose);
    // Characters are read as they are stored: between two paddings of one byte the library would cut the letter off.
    const Hdf5Id stored(H5Dget_type(data.get()), H5Tclose);
    const hid_t wanted = type == NumberType::character ? stored.get() : memory_type(type);
    checked(H5Dread(data.get(), wanted, memory.get(), space.get(), H5P_DEFAULT, out) >= 0);
}

}  // namespace essaim
