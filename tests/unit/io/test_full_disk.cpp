// A file that a full disk cuts short says so, wherever it was cut.
#include "core/error.hpp"
#include "io/hdf5_file.hpp"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace {

const std::string path =
    (std::filesystem::temp_directory_path() / ("essaim_full_disk_" + std::to_string(::getpid()))).string();
std::uintmax_t room = std::numeric_limits<std::uintmax_t>::max();  // bytes of that file that the disk has room for

}  // namespace

/// In place of the one of the system, for the HDF5 library of this program: fails beyond the room, in that file alone.
extern "C" ssize_t pwrite(int descriptor, const void* data, std::size_t bytes, off64_t at)
{
    std::error_code ignored;
    const bool ours = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), ignored) == path;
    if (ours && static_cast<std::uintmax_t>(at) + bytes > room) {
        errno = ENOSPC;
        return -1;
    }
    return ::syscall(SYS_pwrite64, descriptor, data, bytes, at);
}

namespace essaim {

namespace {

constexpr std::size_t columns = 40, rows = 500;

void write_file()
{
    std::vector<double> values(rows);
    std::iota(values.begin(), values.end(), 0.5);
    Hdf5File file = Hdf5File::make(path);
    for (std::size_t i = 0; i < columns; ++i) {
        Hdf5Dataset data = file.dataset("column" + std::to_string(i), {.type = NumberType::f64, .size = {rows}});
        data.text("long_name", "a column");
        data.write(std::span<const double>(values));
    }
    file.close();
}

/// In a process of its own, which ends at once, as a run does: the library cannot be ended in order any more.
[[noreturn]] void cut_everywhere()
{
    write_file();
    const std::uintmax_t whole = std::filesystem::file_size(path);
    int silent = hdf5_holds_files() ? 1 : 0;
    // nothing is written at the very end: that the file reaches so far is enough
    for (room = 0; room < whole - whole / 20; room += whole / 200) {
        try {
            write_file();
            ++silent;
        } catch (const StorageError&) {
        }
    }
    std::filesystem::remove(path);
    std::_Exit(silent != 0 ? 1 : hdf5_holds_files() ? 0 : 2);
}

TEST(FullDisk, IsReportedWhereverAFileIsCut) { EXPECT_EXIT(cut_everywhere(), ::testing::ExitedWithCode(0), ""); }

}  // namespace

}  // namespace essaim
