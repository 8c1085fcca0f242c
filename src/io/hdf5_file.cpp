// Writing through the HDF5 C library, every status checked.
#include "io/hdf5_file.hpp"

#include "core/error.hpp"

#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace essaim {

namespace {

constexpr unsigned ordered = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;  // netCDF lists things in creation order
constexpr std::uint64_t largest_chunk = 1U << 20;

/// Properties every dataset shares; its layout is added by the caller.
Hdf5Id dataset_properties()
{
    Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_attr_creation_order(properties.get(), ordered);
    // Dense attributes: the list of variables along a dimension may pass the 64 KiB of a compact one.
    H5Pset_attr_phase_change(properties.get(), 0, 0);
    H5Pset_obj_track_times(properties.get(), 0);  // equal runs make equal files
    return properties;
}

Hdf5Id access_properties()
{
    Hdf5Id properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_libver_bounds(properties.get(), H5F_LIBVER_V18, H5F_LIBVER_V110);
    // Closing fails while datasets are open; otherwise the last dataset would close the file, and hide a full disk.
    H5Pset_fclose_degree(properties.get(), H5F_CLOSE_SEMI);
    return properties;
}

}  // namespace

void Hdf5Object::checked(bool good, std::string_view doing) const
{
    if (good) return;
    const std::string reason = hdf5_reason();
    throw StorageError(fmt::format("{}: cannot {} ({})", what_, doing, reason.empty() ? "no reason given" : reason));
}

void Hdf5Object::text(const std::string& name, std::string_view value)
{
    const Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), std::max<std::size_t>(value.size(), 1));
    H5Tset_strpad(type.get(), H5T_STR_NULLTERM);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
    H5Adelete(id_.get(), name.c_str());  // replaces; fails silently when there is none
    const Hdf5Id attribute(H5Acreate2(id_.get(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose);
    checked(attribute.valid() && H5Awrite(attribute.get(), type.get(), value.empty() ? "" : value.data()) >= 0,
            "write an attribute");
}

void Hdf5Object::number(const std::string& name, std::int32_t value) { attribute(name, NumberType::i32, 0, &value); }
void Hdf5Object::number(const std::string& name, double value) { attribute(name, NumberType::f64, 0, &value); }

/// n = 0: a scalar.
void Hdf5Object::attribute(const std::string& name, NumberType type, std::size_t n, const void* values)
{
    const hsize_t size = n;
    const Hdf5Id space(n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, nullptr), H5Sclose);
    const Hdf5Id attribute(H5Acreate2(id_.get(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose);
    checked(attribute.valid() && H5Awrite(attribute.get(), memory_type(type), values) >= 0, "write an attribute");
}

void Hdf5Dataset::be_scale(const std::string& name)
{
    checked(H5DSset_scale(id_.get(), name.c_str()) >= 0, "make a dimension");
}

void Hdf5Dataset::be_bare_dimension(std::uint64_t length)
{
    be_scale(fmt::format("This is a netCDF dimension but not a netCDF variable.{:10d}", length));
}

void Hdf5Dataset::along(unsigned axis, const Hdf5Dataset& dimension)
{
    checked(H5DSattach_scale(id_.get(), dimension.id_.get(), axis) >= 0, "attach a dimension");
}

void Hdf5Dataset::write_all(NumberType type, std::size_t n, const void* values)
{
    expect(!together_, "whole datasets are written by one rank alone");
    const Hdf5Id space(H5Dget_space(id_.get()), H5Sclose);
    expect(H5Sget_simple_extent_npoints(space.get()) == static_cast<hssize_t>(n), what_);
    if (n == 0) return;
    checked(H5Dwrite(id_.get(), memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0, "write");
}

void Hdf5Dataset::write_block(NumberType type, std::uint64_t first_row, std::uint64_t rows, std::uint64_t first_column,
                              std::uint64_t columns, std::size_t n, const void* values)
{
    expect(n == rows * columns, what_);
    const Hdf5Id space(H5Dget_space(id_.get()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.get());
    const std::array<hsize_t, 2> start{first_row, first_column},
        count{std::max<hsize_t>(rows, 1), std::max<hsize_t>(columns, 1)};
    // The memory has the shape of the block: for another shape the library would walk element by element.
    const Hdf5Id memory(H5Screate_simple(rank, count.data(), nullptr), H5Sclose);
    if (n == 0) {
        H5Sselect_none(space.get());
        H5Sselect_none(memory.get());
    } else {
        checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) >= 0,
                "select a block");
    }
    const Hdf5Id transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
    if (together_) H5Pset_dxpl_mpio(transfer.get(), H5FD_MPIO_COLLECTIVE);
    checked(H5Dwrite(id_.get(), memory_type(type), memory.get(), space.get(), transfer.get(), values) >= 0, "write");
}

void Hdf5Dataset::resize(std::uint64_t rows)
{
    const Hdf5Id space(H5Dget_space(id_.get()), H5Sclose);
    std::array<hsize_t, 2> size{};
    expect(H5Sget_simple_extent_ndims(space.get()) <= 2, "one or two axes");
    H5Sget_simple_extent_dims(space.get(), size.data(), nullptr);
    size[0] = rows;
    checked(H5Dset_extent(id_.get(), size.data()) >= 0, "change the size");
}

Hdf5File::Hdf5File(std::string path, Hdf5Id id, bool together)
    : Hdf5Object(fmt::format("file '{}'", path), std::move(id)), path_(std::move(path)), together_(together)
{}

Hdf5File Hdf5File::make(const std::string& path)
{
    quiet_hdf5();
    const Hdf5Id access = access_properties();
    const Hdf5Id creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    H5Pset_link_creation_order(creation.get(), ordered);
    H5Pset_attr_creation_order(creation.get(), ordered);
    Hdf5File file(path, Hdf5Id(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose), false);
    file.checked(file.id_.valid(), "create it");
    return file;
}

Hdf5File Hdf5File::open(const std::string& path)
{
    quiet_hdf5();
    const Hdf5Id access = access_properties();
    Hdf5File file(path, Hdf5Id(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), H5Fclose), false);
    file.checked(file.id_.valid(), "open it for writing");
    return file;
}

Hdf5File Hdf5File::open_together(const std::string& path, const Communicator& ranks)
{
    quiet_hdf5();
    const Hdf5Id access = access_properties();
    const MPI_Comm comm = *static_cast<const MPI_Comm*>(ranks.native());
    H5Pset_fapl_mpio(access.get(), comm, MPI_INFO_NULL);
    // Not H5Pset_all_coll_metadata_ops, which is broken in HDF5 1.10.5 to 1.10.8.
    H5Pset_coll_metadata_write(access.get(), true);
    Hdf5File file(path, Hdf5Id(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), H5Fclose), true);
    file.checked(file.id_.valid(), "open it together");
    return file;
}

Hdf5Object Hdf5File::group(const std::string& path)
{
    const Hdf5Id creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
    H5Pset_link_creation_order(creation.get(), ordered);
    H5Pset_attr_creation_order(creation.get(), ordered);
    Hdf5Object group(fmt::format("{}: {}", what_, path),
                     Hdf5Id(H5Gcreate2(id_.get(), path.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose));
    group.checked(group.id_.valid(), "create it");
    return group;
}

Hdf5Dataset Hdf5File::dataset(const std::string& path, const Hdf5Layout& layout)
{
    const std::size_t width = width_of(layout.type);
    const Hdf5Id properties = dataset_properties();
    std::vector<hsize_t> size(layout.size.begin(), layout.size.end()), most = size;
    if (layout.grows) most[0] = H5S_UNLIMITED;
    const bool fixed_and_empty = !layout.grows && std::ranges::find(size, hsize_t{0}) != size.end();
    if (!size.empty() && !fixed_and_empty) {
        std::vector<hsize_t> chunk(layout.chunk.begin(), layout.chunk.end());
        if (chunk.empty()) {
            chunk = size;
            const hsize_t row = std::accumulate(chunk.begin() + 1, chunk.end(), hsize_t{width}, std::multiplies{});
            chunk[0] = std::min(std::max<hsize_t>(layout.grows ? largest_chunk : chunk[0], 1),
                                std::max<hsize_t>(largest_chunk / std::max<hsize_t>(row, 1), 1));
        }
        for (std::size_t axis = 0; axis < chunk.size(); ++axis)
            chunk[axis] =
                std::max<hsize_t>(most[axis] == H5S_UNLIMITED ? chunk[axis] : std::min(chunk[axis], size[axis]), 1);
        H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), chunk.data());
        // A block written in part by all ranks together is read first: it must exist, even when root made it alone.
        H5Pset_alloc_time(properties.get(), H5D_ALLOC_TIME_EARLY);
        if (width > 1) H5Pset_shuffle(properties.get());
        H5Pset_deflate(properties.get(), 1);
        H5Pset_fletcher32(properties.get());
        const double nan = std::numeric_limits<double>::quiet_NaN();
        if (layout.missing) H5Pset_fill_value(properties.get(), H5T_NATIVE_DOUBLE, &nan);
    }
    const Hdf5Id space(size.empty() ? H5Screate(H5S_SCALAR)
                                    : H5Screate_simple(static_cast<int>(size.size()), size.data(), most.data()),
                       H5Sclose);
    Hdf5Dataset data(fmt::format("{}: {}", what_, path),
                     Hdf5Id(H5Dcreate2(id_.get(), path.c_str(), file_type(layout.type), space.get(), H5P_DEFAULT,
                                       properties.get(), H5P_DEFAULT),
                            H5Dclose),
                     together_);
    data.checked(data.id_.valid(), "create it");
    return data;
}

Hdf5Dataset Hdf5File::at(const std::string& path)
{
    Hdf5Dataset data(fmt::format("{}: {}", what_, path),
                     Hdf5Id(H5Dopen2(id_.get(), path.c_str(), H5P_DEFAULT), H5Dclose), together_);
    data.checked(data.id_.valid(), "open it");
    return data;
}

Hdf5Dataset Hdf5File::dimension(const std::string& path, std::uint64_t length, bool grows)
{
    // The type netCDF itself gives to such a dataset; big-endian there, but nobody reads it.
    Hdf5Dataset data = dataset(path, {.type = NumberType::f32, .size = {length}, .grows = grows});
    data.be_bare_dimension(length);
    return data;
}

void Hdf5File::texts(const std::string& path, std::span<const std::string> values, const Hdf5Dataset& rows,
                     std::string_view long_name)
{
    std::size_t width = 1;
    for (const std::string& value : values) width = std::max(width, value.size());
    std::string letters;
    for (const std::string& value : values) (letters += value).resize(letters.size() + width - value.size());
    const Hdf5Dataset letter = dimension(path + "_strlen", width);
    Hdf5Dataset data = dataset(path, {.type = NumberType::character, .size = {values.size(), width}});
    data.text("long_name", long_name);
    data.text("_Encoding", "utf-8");
    data.along(0, rows);
    data.along(1, letter);
    data.write(std::span<const char>(letters));
}

void Hdf5File::close()
{
    checked(H5Fflush(id_.get(), H5F_SCOPE_GLOBAL) >= 0, "write what remains");
    checked(id_.close(), "close it");
}

}  // namespace essaim
