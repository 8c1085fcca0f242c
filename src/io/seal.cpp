#include "io/seal.hpp"

#include "core/error.hpp"
#include "core/table.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace essaim {

namespace {

constexpr std::size_t seal_bytes = 512, at_a_time = 1 << 20;
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";
constexpr std::uint64_t half = std::uint64_t{1} << 63;

/// Sums of mixed words, each mixed with its place: any order of work gives it, and a change of one word changes it.
struct Digest {
    std::uint64_t first = 0, second = 0, words = 0;

    void add(std::uint64_t word)
    {
        first += mix(word ^ mix(words));
        second += mix(word ^ mix(words + half));
        ++words;
    }
};

} // namespace

void check_seal(const std::string& path)
{
    std::error_code unknown;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, unknown)) return; // whoever opens it next says why it cannot
    std::array<char, seal_bytes> seal{};
    file.read(seal.data(), seal_bytes);
    const std::string_view begins(seal.data(), static_cast<std::size_t>(file.gcount()));
    if (begins.starts_with(hdf5_signature)) return;
    Digest digest;
    std::uint64_t bytes = 0;
    std::vector<std::uint64_t> words(at_a_time / sizeof(std::uint64_t));
    while (file) {
        std::fill(words.begin(), words.end(), 0);
        file.read(reinterpret_cast<char*>(words.data()), at_a_time);
        const auto n = static_cast<std::size_t>(file.gcount());
        bytes += n;
        for (std::size_t i = 0; i < (n + 7) / 8; ++i) digest.add(words[i]);
    }
    std::string wanted = fmt::format("essaim seal 1\n{}\n{:016x}{:016x}\n", bytes, digest.first, digest.second);
    wanted.resize(seal_bytes, '\0');
    require(begins == wanted,
            fmt::format("file '{}' (cut or altered, or no territory file: it is not what its first bytes say) make it "
                        "again with 'essaim territory'", path));
}

} // namespace essaim
