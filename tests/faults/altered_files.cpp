// Alters a file many times, once each, and lets a child load it: every change must be seen, and no child may die.
//
//   altered_files FILE TIMES COPY
//
// TIMES bits are flipped and TIMES cuts made, spread over the file by a keyed draw; COPY is written over. Checkpoints are
// verified as a run does before it resumes; a territory file is loaded whole. Prints what happened; exit code 1 when a
// change stayed unseen or a child died.
#include "core/error.hpp"
#include "core/table.hpp"
#include "io/cell_file.hpp"
#include "io/territory_file.hpp"
#include "parallel/communicator.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace essaim;

enum class End { refused = 0, believed = 1 };

End load(const std::string& path, bool territory, const Communicator& alone)
{
    try {
        if (territory) {
            const Territory place = read_territory(path, alone);
            std::vector<Cell> all(place.n_cells());
            std::iota(all.begin(), all.end(), 0U);
            static_cast<void>(read_cells(path, alone, all));
        } else
            verify_together(path, "", alone);
        return End::believed;
    } catch (const UserError&) {
    } catch (const StorageError&) {
    }
    return End::refused;
}

/// Children take turns of some hundred changes each: what one breaks in its memory is gone with it.
constexpr std::uint64_t turn = 250;

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) return 64;
    const std::string path = argv[1], copy = argv[3];
    const auto times = static_cast<std::uint64_t>(std::atoll(argv[2]));
    std::ifstream in(path, std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(in), {}};
    const bool territory = path.find("territory") != std::string::npos;
    std::uint64_t refused = 0, believed = 0, died = 0;
    for (std::uint64_t first = 0; first < 2 * times; first += turn) {
        int pipe_ends[2] = {};
        if (::pipe(pipe_ends) != 0) return 74;
        const pid_t child = ::fork();
        if (child == 0) {
            int none = 0;
            char** nothing = nullptr;
            const MpiSession session(none, nothing); // after the fork: each child has its own
            const Communicator alone = Communicator::alone();
            for (std::uint64_t k = first; k < std::min(first + turn, 2 * times); ++k) {
                std::string bytes = good;
                if (k < times) {
                    const std::uint64_t bit = mix(k) % (good.size() * 8);
                    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
                } else
                    bytes.resize(mix(k) % good.size());
                std::ofstream(copy, std::ios::binary | std::ios::trunc) << bytes;
                const char outcome = static_cast<char>(load(copy, territory, alone));
                if (outcome != 0) fmt::print(stderr, "believed: change {}\n", k);
                if (::write(pipe_ends[1], &outcome, 1) != 1) return 74;
            }
            std::_Exit(0);
        }
        ::close(pipe_ends[1]);
        char outcome = 0;
        std::uint64_t seen = 0;
        for (; ::read(pipe_ends[0], &outcome, 1) == 1; ++seen) ++(outcome == 0 ? refused : believed);
        ::close(pipe_ends[0]);
        int ended = 0;
        ::waitpid(child, &ended, 0);
        if (seen != std::min(turn, 2 * times - first)) ++died;
    }
    fmt::print("{} bits flipped, {} cuts: {} refused, {} believed, {} children died\n", times, times, refused, believed,
               died);
    return believed + died == 0 ? 0 : 1;
}
