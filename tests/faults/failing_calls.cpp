// Preloaded into a run: makes one file operation on its checkpoints fail, as a bad disk or a crash would.
//
//   FAULT_RANK   the rank that meets it (0 alone)
//   FAULT_AT     which operation of that rank, from 1
//   FAULT_KIND   eio, enospc   it fails
//                short         half is written, and the call says so
//                full          half is written, and all writing fails from then on
//                crash         half is written, and the process is gone
//
//   FAULT_COUNTS  a file that gets, with the rank behind its name, one letter for each operation: w writes, o does not
//
// Operations are those on paths that hold ".checkpoint": open, pwrite, pread, fsync, rename, unlink, mkdir, close.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

namespace {

constexpr int descriptors = 4096;
std::array<std::atomic<bool>, descriptors> ours{};
std::atomic<int> count{0};
std::atomic<bool> full{false};
std::array<std::atomic<bool>, 65536> wrote{}; // by operation, from 1

const char* setting(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool concerns(const char* path) { return path != nullptr && std::strstr(path, ".checkpoint") != nullptr; }
bool concerns(int descriptor) { return descriptor >= 0 && descriptor < descriptors && ours[descriptor]; }

enum class Fate { pass, eio, enospc, half, crash };

Fate fate(bool writes)
{
    const char* rank = setting("OMPI_COMM_WORLD_RANK");
    const int now = ++count;
    if (std::cmp_less(now, wrote.size())) wrote[now] = writes;
    if (std::strcmp(*rank == '\0' ? "0" : rank, setting("FAULT_RANK")) != 0) return Fate::pass;
    if (full && writes) return Fate::enospc;
    if (now != std::atoi(setting("FAULT_AT"))) return Fate::pass;
    const char* kind = setting("FAULT_KIND");
    if (std::strcmp(kind, "eio") == 0) return Fate::eio;
    if (std::strcmp(kind, "enospc") == 0) return Fate::enospc;
    if (std::strcmp(kind, "crash") == 0) return Fate::crash;
    full = std::strcmp(kind, "full") == 0;
    return Fate::half;
}

/// True when the call shall fail.
bool fails(bool writes)
{
    switch (fate(writes)) {
    case Fate::eio: errno = EIO; return true;
    case Fate::enospc: errno = ENOSPC; return true;
    case Fate::crash: ::kill(::getpid(), SIGKILL); return true;
    case Fate::half:
    case Fate::pass: break;
    }
    return false;
}

template <class Function>
Function real(const char* name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

int open_as(const char* name, const char* path, int flags, mode_t mode)
{
    if (concerns(path) && fails(false)) return -1;
    const int descriptor = real<int (*)(const char*, int, ...)>(name)(path, flags, mode);
    if (descriptor >= 0 && descriptor < descriptors) ours[descriptor] = concerns(path);
    return descriptor;
}

/// At the end of the process: which operations there were.
struct Counter {
    ~Counter()
    {
        if (*setting("FAULT_COUNTS") == '\0') return;
        const char* rank = setting("OMPI_COMM_WORLD_RANK");
        const std::string path = std::string(setting("FAULT_COUNTS")) + '.' + (*rank == '\0' ? "0" : rank);
        if (std::FILE* file = std::fopen(path.c_str(), "w")) {
            for (int at = 1; at <= count && std::cmp_less(at, wrote.size()); ++at)
                std::fputc(wrote[at] ? 'w' : 'o', file);
            std::fclose(file);
        }
    }
};
const Counter counter;

ssize_t write_as(const char* name, int descriptor, const void* data, size_t bytes, off_t at)
{
    const auto write = real<ssize_t (*)(int, const void*, size_t, off_t)>(name);
    if (!concerns(descriptor)) return write(descriptor, data, bytes, at);
    const Fate met = fate(true);
    if (met == Fate::pass) return write(descriptor, data, bytes, at);
    if (met == Fate::eio || met == Fate::enospc) {
        errno = met == Fate::eio ? EIO : ENOSPC;
        return -1;
    }
    const ssize_t written = write(descriptor, data, bytes > 1 ? bytes / 2 : bytes, at);
    if (met == Fate::crash) ::kill(::getpid(), SIGKILL);
    return written;
}

mode_t mode_in(int flags, va_list list) { return (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0; }

} // namespace

extern "C" {

int open(const char* path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = mode_in(flags, list);
    va_end(list);
    return open_as("open", path, flags, mode);
}

int open64(const char* path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = mode_in(flags, list);
    va_end(list);
    return open_as("open64", path, flags, mode);
}

ssize_t pwrite(int descriptor, const void* data, size_t bytes, off_t at)
{
    return write_as("pwrite", descriptor, data, bytes, at);
}

ssize_t pwrite64(int descriptor, const void* data, size_t bytes, off_t at)
{
    return write_as("pwrite64", descriptor, data, bytes, at);
}

ssize_t pread(int descriptor, void* data, size_t bytes, off_t at)
{
    if (concerns(descriptor) && fails(false)) return -1;
    return real<ssize_t (*)(int, void*, size_t, off_t)>("pread")(descriptor, data, bytes, at);
}

int fsync(int descriptor)
{
    if (concerns(descriptor) && fails(false)) return -1;
    return real<int (*)(int)>("fsync")(descriptor);
}

int close(int descriptor)
{
    const bool ends = concerns(descriptor);
    if (ends) ours[descriptor] = false;
    const bool bad = ends && fails(false);
    const int error = errno;
    const int status = real<int (*)(int)>("close")(descriptor);
    if (!bad) return status;
    errno = error;
    return -1;
}

int rename(const char* from, const char* to) noexcept
{
    if (concerns(from) && fails(false)) return -1;
    return real<int (*)(const char*, const char*)>("rename")(from, to);
}

int unlink(const char* path) noexcept
{
    if (concerns(path) && fails(false)) return -1;
    return real<int (*)(const char*)>("unlink")(path);
}

int mkdir(const char* path, mode_t mode) noexcept
{
    if (concerns(path) && fails(false)) return -1;
    return real<int (*)(const char*, mode_t)>("mkdir")(path, mode);
}
}
