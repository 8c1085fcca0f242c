// Records through POSIX: the C++ library has neither fsync nor locks.
#define XXH_INLINE_ALL  // the library's documented way to be used from its header alone
#include "io/journal.hpp"

#include "core/error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace essaim {

namespace {

constexpr std::size_t letters = 32;

struct Header {
    std::array<char, 8> mark{'e', 's', 's', 'a', 'i', 'm', 'J', '1'};
    std::array<char, letters> identity{};
    std::uint64_t bytes = 0;
    std::uint64_t hash = 0; ///< of what follows, seeded with the hash of all above
};
static_assert(sizeof(Header) == 56);

std::uint64_t hash_of(const Header& header, std::span<const std::byte> bytes)
{
    const std::uint64_t seed = XXH3_64bits(&header, offsetof(Header, hash));
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

[[noreturn]] void fail(const std::string& path, std::string_view doing)
{
    throw StorageError(fmt::format("file '{}': cannot {} ({})", path, doing, std::generic_category().message(errno)));
}

/// All of `into`, or false at the end of the file.
bool read_fully(int descriptor, std::uint64_t offset, std::span<std::byte> into)
{
    while (!into.empty()) {
        const ssize_t n = ::pread(descriptor, into.data(), into.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        into = into.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
    return true;
}

/// Whole records; `end` becomes the place after the last one.
std::vector<JournalEntry> whole_records(int descriptor, const std::string& path, std::uint64_t& end)
{
    std::vector<JournalEntry> entries;
    struct stat facts{};
    if (::fstat(descriptor, &facts) != 0) fail(path, "look at it");
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    std::vector<std::byte> bytes;
    end = 0;
    while (end + sizeof(Header) <= size) {
        Header header;
        const Header expected;
        if (!read_fully(descriptor, end, std::as_writable_bytes(std::span(&header, 1)))) break;
        if (header.mark != expected.mark || header.bytes > size - end - sizeof(Header)) break;
        bytes.resize(header.bytes);
        if (!read_fully(descriptor, end + sizeof(Header), bytes) || hash_of(header, bytes) != header.hash) break;
        entries.push_back({std::string(header.identity.begin(), header.identity.end()), path, end + sizeof(Header),
                           header.bytes});
        end += sizeof(Header) + header.bytes;
    }
    return entries;
}

} // namespace

std::vector<JournalEntry> read_journal(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT) return {};
    require(descriptor >= 0, fmt::format("file '{}' (cannot be read: {}) make it readable", path,
                                         std::generic_category().message(errno)));
    std::uint64_t end = 0;
    auto entries = whole_records(descriptor, path, end);
    ::close(descriptor);
    return entries;
}

void read_part(const JournalEntry& entry, std::uint64_t offset, std::span<std::byte> into)
{
    expect(offset + into.size() <= entry.bytes, "a part of a record lies inside it");
    const int descriptor = ::open(entry.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail(entry.path, "open it again");
    const bool good = read_fully(descriptor, entry.offset + offset, into);
    ::close(descriptor);
    if (!good) fail(entry.path, "read it again");
}

Journal::Journal(const std::string& path) : path_(path)
{
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail(path, "create it");
    // some file systems know no locks: then nobody is warned
    const bool taken = ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    std::uint64_t end = 0;
    if (!taken) whole_records(descriptor_, path, end);
    const bool cut = !taken && ::ftruncate(descriptor_, static_cast<off_t>(end)) == 0 &&
                     ::lseek(descriptor_, 0, SEEK_END) >= 0;
    if (taken || !cut) {
        const int error = errno;
        ::close(descriptor_);
        errno = error;
        require(!taken, fmt::format("file '{}' (another process writes there) wait for it, or choose another --out", path));
        fail(path, "cut off its unfinished end");
    }
}

Journal::~Journal() { ::close(descriptor_); }

void Journal::append(const std::string& identity, std::span<const std::byte> bytes)
{
    expect(identity.size() == letters, "an identity has 32 letters");
    Header header;
    std::copy(identity.begin(), identity.end(), header.identity.begin());
    header.bytes = bytes.size();
    header.hash = hash_of(header, bytes);
    const auto head = std::as_bytes(std::span(&header, 1));
    std::vector<std::byte> record(head.begin(), head.end());
    record.insert(record.end(), bytes.begin(), bytes.end());
    for (std::span<const std::byte> left = record; !left.empty();) {
        const ssize_t n = ::write(descriptor_, left.data(), left.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail(path_, "write it");
        left = left.subspan(static_cast<std::size_t>(n));
    }
    if (::fdatasync(descriptor_) != 0) fail(path_, "make it durable");
}

} // namespace essaim
