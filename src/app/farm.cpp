#include "app/farm.hpp"

#include "core/error.hpp"
#include "core/timer.hpp"
#include "parallel/shared_counter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

namespace essaim {

namespace {

namespace fs = std::filesystem;

Communicator group_of(const Communicator& world, std::int64_t ranks_per_group)
{
    require(world.size() % ranks_per_group == 0,
            fmt::format("{} ranks (cannot be cut into groups of {}) start a multiple of sweep.ranks", world.size(),
                        ranks_per_group));
    return world.split(static_cast<int>(world.rank() / ranks_per_group));
}

/// Shows how far the work is, as the group of root sees it.
class FarmProgress {
public:
    FarmProgress(const Log& log, std::size_t pieces) : log_(log), pieces_(pieces), start_(Timer::Clock::now()) {}

    void taken(std::size_t i)
    {
        const auto now = Timer::Clock::now();
        if (std::chrono::duration<double>(now - shown_).count() < (Log::on_terminal() ? 0.5 : 10.0)) return;
        shown_ = now;
        const double elapsed = std::chrono::duration<double>(now - start_).count();
        const double done = static_cast<double>(i) / static_cast<double>(pieces_);
        log_.progress(fmt::format("{} of {} ({:.0f} %), {:.0f} s left", i, pieces_, 100.0 * done,
                                  i > 0 ? elapsed / done - elapsed : 0.0),
                      false);
    }

private:
    const Log& log_;
    std::size_t pieces_;
    Timer::Clock::time_point start_, shown_ = start_;
};

} // namespace

Finished finished_in(const std::string& folder, const Communicator& ranks)
{
    std::string listed, problem;
    if (ranks.is_root()) try {
            std::error_code none;
            std::set<std::string> paths;
            for (const auto& file : fs::directory_iterator(folder, none))
                if (file.path().extension() == ".journal") paths.insert(file.path().string());
            for (const std::string& path : paths)
                for (const JournalEntry& entry : read_journal(path))
                    listed += fmt::format("{} {} {} {}\n", entry.identity, entry.offset, entry.bytes, entry.path);
        } catch (const UserError& error) {
            problem = error.what();
        }
    problem = ranks.agree(problem);
    require(problem.empty(), problem);
    listed = ranks.broadcast(std::move(listed));
    Finished finished;
    for (std::size_t at = 0; at < listed.size();) {
        const std::size_t end = listed.find('\n', at);
        const std::string line = listed.substr(at, end - at);
        const std::size_t a = line.find(' '), b = line.find(' ', a + 1), c = line.find(' ', b + 1);
        finished.try_emplace(line.substr(0, a), JournalEntry{line.substr(0, a), line.substr(c + 1),
                                                             std::stoull(line.substr(a + 1, b - a - 1)),
                                                             std::stoull(line.substr(b + 1, c - b - 1))});
        at = end + 1;
    }
    return finished;
}

Farm::Farm(const Communicator& world, std::int64_t ranks_per_group, std::string folder, const Log& log)
    : world_(world), group_(group_of(world, ranks_per_group)), groups_(world.size() / ranks_per_group),
      folder_(std::move(folder)), log_(log)
{
}

Exit Farm::work_off(const std::vector<std::string>& identities, Part part, StopRequest& stop,
                    const std::function<std::vector<std::byte>(std::size_t)>& work)
{
    std::string problem;
    if (world_.is_root()) {
        std::error_code error;
        fs::create_directories(folder_, error);
        if (error) problem = fmt::format("folder '{}' (cannot be made: {}) choose another --out", folder_, error.message());
    }
    problem = world_.agree(problem);
    require(problem.empty(), problem);
    const Finished finished = finished_in(folder_, world_);
    std::vector<std::size_t> left;
    std::set<std::string> seen;
    std::size_t mine = 0;
    for (std::size_t i = 0; i < identities.size(); ++i) {
        if (!seen.insert(identities[i]).second || static_cast<std::int64_t>(i) % part.of != part.index - 1) continue;
        ++mine;
        if (!finished.contains(identities[i])) left.push_back(i);
    }
    log_.status(fmt::format("{} of {} are left to simulate, by {} group{} of {} rank{}", left.size(), mine, groups_,
                            groups_ > 1 ? "s" : "", group_.size(), group_.size() > 1 ? "s" : ""));

    const std::int64_t group = world_.rank() / group_.size();
    std::unique_ptr<Journal> journal;
    SharedCounter counter(world_);
    FarmProgress progress(log_, left.size());
    try {
        if (group_.is_root() && !left.empty())
            journal = std::make_unique<Journal>(fmt::format("{}/part-{}-group-{}.journal", folder_, part.index, group));
    } catch (const UserError& error) {
        problem = error.what();
    }
    problem = world_.agree(problem);
    require(problem.empty(), problem);
    int signal = 0;
    while (true) {
        signal = static_cast<int>(group_.max(std::int64_t{stop.signal()}));
        if (signal != 0) {
            if (group_.is_root()) counter.next(static_cast<std::int64_t>(left.size())); // for the other groups too
            break;
        }
        const std::int64_t next = group_.max(group_.is_root() ? counter.next() : 0);
        if (next >= static_cast<std::int64_t>(left.size())) break;
        const std::size_t i = left[static_cast<std::size_t>(next)];
        progress.taken(static_cast<std::size_t>(next));
        try {
            const std::vector<std::byte> bytes = work(i);
            if (group_.is_root()) journal->append(identities[i], bytes);
        } catch (const UserError& error) { // the same on all ranks of the group; the others end after their piece
            problem = error.what();
            if (group_.is_root()) counter.next(static_cast<std::int64_t>(left.size()));
            break;
        }
    }
    problem = world_.agree(problem);
    require(problem.empty(), problem);
    signal = static_cast<int>(world_.max(std::int64_t{signal}));
    if (signal == 0) return Exit::done;
    log_.status(fmt::format("stopped by {}; the same command goes on where this one was", StopRequest::name(signal)));
    return Exit::stopped;
}

} // namespace essaim
