// Durable files through POSIX: the C++ library has no fsync.
#include "io/safe_file.hpp"

#include "core/error.hpp"

#include <fcntl.h>
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

}  // namespace

void publish_file(const std::string& from, const std::string& to)
{
    sync_path(from);
    if (std::rename(from.c_str(), to.c_str()) != 0) fail(to, "give it its final name");
    const std::string folder = std::filesystem::path(to).parent_path().string();
    sync_path(folder.empty() ? "." : folder);
}

void write_text_file(const std::string& path, std::string_view text)
{
    const std::string temporary = unfinished(path);
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    if (file == nullptr) fail(temporary, "create it");
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) != 0 || !written) fail(temporary, "write it");
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

}  // namespace essaim
