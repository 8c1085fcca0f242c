// Wall-clock seconds per named phase of the run.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace essaim {

class Timer {
public:
    using Clock = std::chrono::steady_clock;

    /// Adds the time since construction to a phase when it goes out of scope.
    class Scope {
    public:
        Scope(Timer& timer, std::string_view phase) : timer_(timer), phase_(phase), start_(Clock::now()) {}
        ~Scope() { timer_.add(phase_, std::chrono::duration<double>(Clock::now() - start_).count()); }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        Timer& timer_;
        std::string_view phase_;
        Clock::time_point start_;
    };

    Scope measure(std::string_view phase) { return Scope(*this, phase); }

    void add(std::string_view phase, double seconds)
    {
        for (auto& [name, total] : phases_)
            if (name == phase) {
                total += seconds;
                return;
            }
        phases_.emplace_back(phase, seconds);
    }

    /// Seconds of a phase, 0 if it never ran.
    double seconds(std::string_view phase) const
    {
        for (const auto& [name, total] : phases_)
            if (name == phase) return total;
        return 0.0;
    }

    const std::vector<std::pair<std::string, double>>& phases() const { return phases_; }

private:
    std::vector<std::pair<std::string, double>> phases_;
};

} // namespace essaim
