#include "io/raw_file.hpp"

#include "core/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace essaim {

namespace {

[[noreturn]] void fail(const std::string& path, std::string_view doing, int error)
{
    throw StorageError(fmt::format("file '{}' (cannot {}: {}) make room or choose another place, then resume", path,
                                   doing, std::generic_category().message(error)));
}

int open_checked(const std::string& path, int flags, std::string_view doing)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(path, doing, errno);
    return descriptor;
}

} // namespace

RawFile RawFile::make(const std::string& path)
{
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, "replace it", errno);
    return {path, open_checked(path, O_RDWR | O_CREAT | O_EXCL, "create it")}; // a link is removed, not followed
}

RawFile RawFile::open_to_write(const std::string& path) { return {path, open_checked(path, O_WRONLY, "open it")}; }

RawFile RawFile::open_to_read(const std::string& path) { return {path, open_checked(path, O_RDONLY, "open it")}; }

RawFile::RawFile(RawFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1))
{
}

RawFile::~RawFile()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t RawFile::bytes() const
{
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) fail(path_, "ask its size", errno);
    return status.st_size < 0 ? 0 : static_cast<std::uint64_t>(status.st_size);
}

void RawFile::write(std::uint64_t at, std::span<const std::byte> from) const
{
    while (!from.empty()) {
        const ssize_t n = ::pwrite(descriptor_, from.data(), from.size(), static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail(path_, "write it", n < 0 ? errno : ENOSPC);
        at += static_cast<std::uint64_t>(n);
        from = from.subspan(static_cast<std::size_t>(n));
    }
}

void RawFile::read(std::uint64_t at, std::span<std::byte> into) const
{
    while (!into.empty()) {
        const ssize_t n = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail(path_, "read it", n < 0 ? errno : EIO);
        at += static_cast<std::uint64_t>(n);
        into = into.subspan(static_cast<std::size_t>(n));
    }
}

void RawFile::make_durable()
{
    if (::fsync(descriptor_) != 0) fail(path_, "make it durable", errno);
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) fail(path_, "close it", errno);
}

void rename_durably(const std::string& from, const std::string& to)
{
    if (std::rename(from.c_str(), to.c_str()) != 0) fail(to, "give it its name", errno);
    const std::string parent = std::filesystem::path(to).parent_path().string();
    const std::string folder = parent.empty() ? "." : parent;
    const int descriptor = open_checked(folder, O_RDONLY | O_DIRECTORY, "open the folder");
    const bool good = ::fsync(descriptor) == 0 || errno == EINVAL; // some file systems know no fsync of folders
    const int error = errno;
    ::close(descriptor);
    if (!good) fail(folder, "make a new name durable", error);
}

void copy_durably(const std::string& from, const std::string& to)
{
    const RawFile source = RawFile::open_to_read(from);
    const std::string part = to + ".part";
    RawFile copy = RawFile::make(part);
    std::vector<std::byte> block(std::size_t{1} << 20);
    const std::uint64_t size = source.bytes();
    for (std::uint64_t at = 0; at < size; at += block.size()) {
        block.resize(std::min<std::uint64_t>(block.size(), size - at));
        source.read(at, block);
        copy.write(at, block);
    }
    copy.make_durable();
    rename_durably(part, to);
}

void make_folder(const std::string& path)
{
    std::error_code error;
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, error);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail(path, "make the folder", errno);
}

} // namespace essaim
