// The only place, with main, that writes to the terminal.
#include "core/log.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

namespace essaim {

bool Log::on_terminal() { return isatty(STDERR_FILENO) == 1; }

void Log::status(std::string_view text) const
{
    if (speaks_ && level_ != Level::quiet) fmt::print(stderr, "{}\n", text);
}

void Log::detail(std::string_view text) const
{
    if (speaks_ && level_ == Level::verbose) fmt::print(stderr, "{}\n", text);
}

void Log::warning(std::string_view text)
{
    warnings_.emplace_back(text);
    if (speaks_) fmt::print(stderr, "warning: {}\n", text);
}

void Log::repeat_warnings() const
{
    if (!speaks_ || warnings_.empty()) return;
    fmt::print(stderr, "{} warning{} during this run:\n", warnings_.size(), warnings_.size() > 1 ? "s" : "");
    for (const std::string& warning : warnings_) fmt::print(stderr, "  - {}\n", warning);
}

void Log::progress(std::string_view text, bool last) const
{
    if (!speaks_ || level_ == Level::quiet) return;
    if (on_terminal())
        fmt::print(stderr, "\r\033[K{}{}", text, last ? "\n" : "");
    else
        fmt::print(stderr, "{}\n", text);
    std::fflush(stderr);
}

} // namespace essaim
