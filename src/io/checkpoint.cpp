#include "io/checkpoint.hpp"

#include "io/kept_rows.hpp"
#include "io/safe_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <functional>
#include <system_error>
#include <thread>

namespace essaim {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view state_prefix = "state-", rows_prefix = "rows-", lock_name = "lock", facts_name = "facts";

std::string state_name(int months) { return fmt::format("{}{:05}", state_prefix, months); }

/// Months of the states that lie in a folder, newest first.
std::vector<int> states_in(const std::string& folder)
{
    std::vector<int> all;
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed); !failed && entry != fs::directory_iterator();
         entry.increment(failed)) {
        const std::string name = entry->path().filename().string();
        int months = 0;
        const char* end = name.data() + name.size();
        if (!name.starts_with(state_prefix)) continue;
        const auto [stop, fault] = std::from_chars(name.data() + state_prefix.size(), end, months);
        if (fault == std::errc() && stop == end && months >= 0 && name == state_name(months)) all.push_back(months);
    }
    std::sort(all.begin(), all.end(), std::greater<>());
    return all;
}

std::string packed(const CheckpointFacts& facts)
{
    std::string text;
    for (const auto& [name, value] : facts) text += fmt::format("{} {} {}\n", name, value.size(), value);
    return text;
}

CheckpointFacts unpacked(const std::string& text)
{
    CheckpointFacts facts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t name_end = text.find(' ', at), size_end = text.find(' ', name_end + 1);
        if (name_end == std::string::npos || size_end == std::string::npos) break;
        std::size_t size = 0;
        std::from_chars(text.data() + name_end + 1, text.data() + size_end, size);
        if (size > text.size() - size_end - 1) break;
        facts.emplace_back(text.substr(at, name_end - at), text.substr(size_end + 1, size));
        at = size_end + size + 2;
    }
    return facts;
}

/// Whether the file that is open still has that name.
bool is_open_as(int descriptor, const std::string& path)
{
    struct stat ours {}, named {};
    return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

} // namespace

std::string FoundCheckpoint::fact(std::string_view name) const
{
    for (const auto& [key, value] : facts)
        if (key == name) return value;
    return {};
}

Checkpoints::Checkpoints(const Communicator& ranks, std::string folder) : ranks_(ranks), folder_(std::move(folder))
{
    while (folder_.size() > 1 && folder_.back() == '/') folder_.pop_back();
}

Checkpoints::~Checkpoints()
{
    if (lock_ >= 0) ::close(lock_);
}

bool Checkpoints::any() const
{
    return ranks_.max(ranks_.is_root() && !states_in(folder_).empty() ? std::int64_t{1} : std::int64_t{0}) != 0;
}

/// The lock goes with the process that holds it; a job that was killed may need a moment to die.
void Checkpoints::hold(Use use)
{
    std::string problem;
    if (ranks_.is_root() && lock_ < 0) {
        const std::string path = folder_ + '/' + std::string(lock_name);
        // whoever only looks may not be allowed to write there, and where no lock lies nobody writes
        const auto open_it = [&] {
            lock_ = use == Use::look ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC)
                                     : ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        };
        const int kind = use == Use::look ? LOCK_SH : LOCK_EX;
        open_it();
        for (int tries = 0; lock_ >= 0; ++tries) {
            const bool locked = ::flock(lock_, kind | LOCK_NB) == 0;
            if (!locked && errno != EWOULDBLOCK) break; // some file systems know no locks
            if (locked && is_open_as(lock_, path)) break;
            if (locked) { // a run that ended removed that file meanwhile; the next one would lock another
                ::close(lock_);
                open_it();
                continue;
            }
            if (tries == 150) {
                problem = fmt::format("checkpoints '{}' (another run writes there) wait for its end, or choose another "
                                      "place with --out", folder_);
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
    }
    problem = ranks_.agree(problem);
    require(problem.empty(), problem);
}

std::unique_ptr<FoundCheckpoint> Checkpoints::newest(std::vector<std::string>& passed_over, Use use)
{
    if (!any()) return nullptr;
    hold(use);
    std::string list;
    if (ranks_.is_root())
        for (const int months : states_in(folder_)) list += fmt::format("{} ", months);
    list = ranks_.broadcast(list);
    for (std::size_t at = 0; at < list.size(); at = list.find(' ', at) + 1) {
        const int months = std::stoi(list.substr(at));
        auto found = std::make_unique<FoundCheckpoint>();
        found->path = folder_ + '/' + state_name(months);
        found->months = months;
        try {
            verify_together(found->path, "", ranks_);
            std::string kept;
            agreed(ranks_, [&] { // what lies there may have changed since: read() verifies again what it takes
                const CellFile file(found->path);
                found->facts = unpacked(file.text(std::string(facts_name)).value_or(""));
                kept = file.text("kept").value_or("");
            });
            for (const KeptFile& rows : kept_files(kept)) {
                static_cast<void>(whole_copy(folder_, rows, ranks_));
                for (const std::string& name : copies_of(rows)) found->rows.push_back(name);
            }
            last_good_ = months;
            return found;
        } catch (const DamagedFile& error) {
            passed_over.push_back(fmt::format("checkpoint '{}' (damaged: {}) is passed over", found->path, error.what()));
        }
    }
    return nullptr;
}

void Checkpoints::read(const FoundCheckpoint& found, const Spread& spread, const std::function<void(Memory&)>& declare)
{
    const CellFile file(found.path);
    CellFileReader memory(ranks_, spread, file);
    std::string facts;
    memory.shared(facts_name, facts);
    declare(memory);
    memory.load();
}

void Checkpoints::write(int months, CheckpointFacts facts, const Spread& spread,
                        const std::function<void(Memory&)>& declare,
                        const std::function<std::vector<std::string>()>& kept)
{
    agreed(ranks_, [&] {
        if (ranks_.is_root()) make_folder(folder_);
    });
    hold();
    CellFileWriter memory(ranks_, spread);
    std::string text = packed(facts);
    memory.shared(facts_name, text);
    declare(memory);
    memory.write(folder_ + '/' + state_name(months));
    const int before = std::exchange(last_good_, months);
    if (!ranks_.is_root()) return;
    const std::vector<std::string> needed = kept();
    const auto wanted = [&](const std::string& name) {
        return name == lock_name || name == state_name(months) || (before >= 0 && name == state_name(before)) ||
               std::find(needed.begin(), needed.end(), name) != needed.end();
    };
    std::error_code ignored; // what cannot be removed does no harm
    std::vector<fs::path> rest;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        const std::string name = entry.path().filename().string();
        if ((name.starts_with(state_prefix) || name.starts_with(rows_prefix)) && !wanted(name)) rest.push_back(entry);
    }
    for (const fs::path& path : rest) fs::remove(path, ignored);
}

void Checkpoints::take_rows(const std::string& folder, const std::vector<std::string>& names)
{
    agreed(ranks_, [&] {
        if (ranks_.is_root()) make_folder(folder_);
    });
    hold();
    agreed(ranks_, [&] {
        std::error_code ignored;
        for (const std::string& name : names)
            if (const std::string from = folder + '/' + name; ranks_.is_root() && fs::exists(from, ignored))
                copy_durably(from, folder_ + '/' + name);
    });
}

void Checkpoints::clear()
{
    hold();
    remove();
    ranks_.barrier();
}

void Checkpoints::remove() noexcept
{
    if (!ranks_.is_root()) return;
    try {
        std::error_code ignored;
        std::vector<fs::path> found, ours;
        for (const auto& entry : fs::directory_iterator(folder_, ignored)) found.push_back(entry.path());
        std::sort(found.begin(), found.end());
        // In an order that may be cut short anywhere: the newest state last of the states, so that nothing older is
        // taken for the newest; then rows, which are nothing without a state; then the lock.
        for (const std::string_view prefix : {state_prefix, rows_prefix, lock_name})
            for (const fs::path& path : found)
                if (path.filename().string().starts_with(prefix)) ours.push_back(path);
        for (const fs::path& path : ours) fs::remove(path, ignored);
        fs::remove(folder_, ignored);
        if (lock_ >= 0) ::close(std::exchange(lock_, -1));
    } catch (const std::exception&) { // out of memory: what stays does no harm
    }
}

} // namespace essaim
