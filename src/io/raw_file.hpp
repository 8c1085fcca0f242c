// A file of bytes through POSIX, every call checked: what checkpoints are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace essaim {

/// Closed when it goes; errors of closing are seen by close() alone.
class RawFile {
public:
    /// Replaces a file of that name. errors StorageError
    static RawFile make(const std::string& path);
    /// For writing into a file that exists. errors StorageError
    static RawFile open_to_write(const std::string& path);
    /// errors   StorageError
    static RawFile open_to_read(const std::string& path);
    RawFile(RawFile&& other) noexcept;
    RawFile& operator=(RawFile&&) = delete;
    ~RawFile();

    std::uint64_t bytes() const;
    /// All of `from` at a place of the file. errors StorageError
    void write(std::uint64_t at, std::span<const std::byte> from) const;
    /// All of `into`. errors StorageError, also where the file ends before
    void read(std::uint64_t at, std::span<std::byte> into) const;
    /// Waits until it is on the disk, then closes. errors StorageError
    void make_durable();

private:
    RawFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    std::string path_;
    int descriptor_;
};

/// Renames, and waits until the new name is on the disk. errors StorageError
void rename_durably(const std::string& from, const std::string& to);
/// Copies a file: under its new name it is whole and on the disk, or not there. errors StorageError
void copy_durably(const std::string& from, const std::string& to);
/// Makes a folder, private to the user, and its parents. errors StorageError
void make_folder(const std::string& path);

} // namespace essaim
