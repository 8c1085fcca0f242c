// status.json: how far a run is and how it ended, for scripts and people watching from outside.
#pragma once

#include <chrono>
#include <string>

namespace essaim {

/// `<results without extension>.status.json`; written by root alone.
///
/// Keys: state (running, complete, stopped, failed), month ("2031-04"), fraction (0 to 1), updated (UTC), outcome,
/// results, checkpoint (folder, or empty); and once it ended also provenance and parameters. A run that was killed stays "running" with an old `updated`.
class StatusFile {
public:
    explicit StatusFile(const std::string& results_path);
    /// At most once a second; a failure to write is forgotten: the status must not end a run.
    void running(int year, int month_of_year, double fraction) noexcept;
    /// JSON members that are added once the run has ended.
    void describe(std::string details) { details_ = std::move(details); }
    void ended(const std::string& state, const std::string& outcome) noexcept;
    const std::string& path() const { return path_; }

private:
    void write(const std::string& state, const std::string& outcome) noexcept;
    std::string results_, path_, month_, details_;
    double fraction_ = 0;
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace essaim
