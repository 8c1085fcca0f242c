// What can go wrong, in three roots: the user's input, the storage, and our own mistakes.
#pragma once

#include <fmt/format.h>

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace essaim {

/// Exit codes of the program, as documented in docs/reference.md (sysexits where one fits).
enum class Exit : int { done = 0, usage = 64, input = 65, internal = 70, storage = 74, stopped = 85 };

/// The user's input or machine cannot be used. Holds every problem found, not only the first.
/// Message grammar: *problem (why it is a problem) suggestion*.
class UserError : public std::runtime_error {
public:
    UserError(Exit code, std::vector<std::string> problems)
        : std::runtime_error(join(problems)), code_(code), problems_(std::move(problems))
    {
    }
    explicit UserError(std::string problem) : UserError(Exit::input, {std::move(problem)}) {}

    Exit code() const { return code_; }
    const std::vector<std::string>& problems() const { return problems_; }

private:
    static std::string join(const std::vector<std::string>& problems)
    {
        std::string all;
        for (const std::string& problem : problems) all += (all.empty() ? "" : "\n") + problem;
        return all;
    }
    Exit code_;
    std::vector<std::string> problems_;
};

/// A file could not be written or read back although the request was right (disk full, device error).
class StorageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One of our own assumptions is wrong: a defect of the program.
class InternalError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Throws UserError(Exit::input) unless `holds`. For anything the user or the machine supplies.
inline void require(bool holds, std::string_view problem)
{
    if (!holds) throw UserError(std::string(problem));
}

/// Throws InternalError unless `holds`. For our own assumptions, outside loops over agents.
inline void expect(bool holds, std::string_view what, std::source_location at = std::source_location::current())
{
    if (!holds) throw InternalError(fmt::format("{}:{}: {}", at.file_name(), at.line(), what));
}

} // namespace essaim
