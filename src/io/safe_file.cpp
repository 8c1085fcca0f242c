// Durable files through POSIX: the C++ library has no fsync.
#include "io/safe_file.hpp"

#include "core/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <system_error>

namespace essaim {

namespace {

[[noreturn]] void fail(const std::string& path, std::string_view doing)
{
    throw StorageError(fmt::format("file '{}': cannot {} ({})", path, doing, std::generic_category().message(errno)));
}

/// Waits until a file or folder is on the disk.
void sync_path(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail(path, "open it again");
    const bool good = ::fsync(descriptor) == 0 || errno == EINVAL;  // some file systems know no fsync of folders
    const int error = errno;
    ::close(descriptor);
    errno = error;
    if (!good) fail(path, "make it durable");
}

/// Gives a finished file the permissions it would have had if it had not been private.
void open_to_others(const std::string& path)
{
    const mode_t mask = ::umask(S_IRWXG | S_IRWXO);  // there is no way to ask without setting it
    ::umask(mask);
    constexpr mode_t everybody = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
    if (::chmod(path.c_str(), everybody & ~mask) != 0 && errno != EPERM) fail(path, "set its permissions");
}

}  // namespace

void make_private_file(const std::string& path)
{
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, "replace it");
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) fail(path, "create it");
    ::close(descriptor);
}

void publish_file(const std::string& from, const std::string& to)
{
    open_to_others(from);
    sync_path(from);
    if (std::rename(from.c_str(), to.c_str()) != 0) fail(to, "give it its final name");
    const std::string folder = std::filesystem::path(to).parent_path().string();
    sync_path(folder.empty() ? "." : folder);
}

void write_text_file(const std::string& path, std::string_view text)
{
    const std::string temporary = unfinished(path);
    make_private_file(temporary);
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    if (file == nullptr) fail(temporary, "create it");
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) != 0 || !written) fail(temporary, "write it");
    open_to_others(temporary);
    if (std::rename(temporary.c_str(), path.c_str()) != 0) fail(path, "give it its final name");
}

std::string json_text(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string xml_text(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out + '"';
}

void require_free(const std::string& name, bool force)
{
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path path = name;
    const auto refuse = [&](std::string_view why, std::string_view suggestion) {
        throw UserError(fmt::format("results file '{}' ({}) {}", name, why, suggestion));
    };
    if (name.empty()) refuse("no name given", "name a file, such as results/run.nc");
    if (fs::is_directory(path, error)) refuse("it is a folder", "name a file inside it");
    if (fs::exists(path, error) && !force) refuse("it exists", "choose another name with --out, or replace it with --force");
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (fs::exists(folder, error) && !fs::is_directory(folder, error))
        refuse(fmt::format("'{}' is no folder", folder.string()), "choose another place");
    fs::create_directories(folder, error);
    if (error) refuse(fmt::format("its folder cannot be made: {}", error.message()), "choose another place");
}

}  // namespace essaim
