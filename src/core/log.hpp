// Messages for people: on standard error, from rank 0 only, so that standard output holds results alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace essaim {

/// Passed to whom it concerns; there is no global log.
class Log {
public:
    enum class Level { quiet, normal, verbose };

    /// speaks: true on rank 0 only.
    explicit Log(bool speaks, Level level = Level::normal) : speaks_(speaks), level_(level) {}

    /// One line per phase of the run.
    void status(std::string_view text) const;
    /// Details, shown with --verbose.
    void detail(std::string_view text) const;
    /// The result is valid but surprising; repeated at the end of the run by repeat_warnings().
    void warning(std::string_view text);
    void repeat_warnings() const;
    /// Rewrites the current terminal line; a plain line now and then where standard error is no terminal.
    void progress(std::string_view text, bool last) const;
    /// Whether progress() rewrites a line.
    static bool on_terminal();

private:
    bool speaks_;
    Level level_;
    std::vector<std::string> warnings_;
};

} // namespace essaim
