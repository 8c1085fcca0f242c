// Runs a harness on the files given, and on simple changes of each, with any compiler: what ctest does without clang.
#include "tests/fuzz/fuzz.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return Bytes(text.begin(), text.end());
}

// Every prefix, and some hundreds of replaced, inserted and removed bytes, the same at each call.
std::size_t run_with_changes(const Bytes& seed)
{
    std::size_t runs = 0;
    const auto run = [&](const Bytes& bytes) {
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        ++runs;
    };
    for (std::size_t length = 0; length <= seed.size(); ++length)
        run(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(length)));
    std::minstd_rand random(1);
    for (int change = 0; change < 300 && !seed.empty(); ++change) {
        Bytes bytes = seed;
        const auto at = static_cast<std::ptrdiff_t>(random() % bytes.size());
        const auto byte = static_cast<std::uint8_t>(random() & 0xff);
        if (change % 3 == 0)
            bytes[static_cast<std::size_t>(at)] = byte;
        else if (change % 3 == 1)
            bytes.insert(bytes.begin() + at, byte);
        else
            bytes.erase(bytes.begin() + at);
        run(bytes);
    }
    return runs;
}

}  // namespace

int main(int argc, char** argv)
{
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i)
        for (const auto& entry : std::filesystem::directory_iterator(argv[i])) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::size_t runs = 0;
    for (const auto& file : files) runs += run_with_changes(content(file));
    std::printf("%zu inputs from %zu files\n", runs, files.size());
    return files.empty() ? 1 : 0;
}
