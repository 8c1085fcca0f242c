// The status file of a run.
#include "io/status_file.hpp"

#include "config/provenance.hpp"
#include "io/safe_file.hpp"

#include <fmt/format.h>

#include <exception>
#include <filesystem>

namespace essaim {

StatusFile::StatusFile(const std::string& results_path)
    : results_(std::filesystem::path(results_path).filename().string()),
      path_(std::filesystem::path(results_path).replace_extension(".status.json").string())
{}

void StatusFile::running(int year, int month_of_year, double fraction) noexcept
{
    const auto now = std::chrono::steady_clock::now();
    try {
        month_ = fmt::format("{:04d}-{:02d}", year, month_of_year);
    } catch (const std::exception&) {
        return;
    }
    fraction_ = fraction;
    if (last_ != std::chrono::steady_clock::time_point{} && now - last_ < std::chrono::seconds(1)) return;
    last_ = now;
    write("running", "");
}

void StatusFile::ended(const std::string& state, const std::string& outcome) noexcept
{
    if (state == "complete") fraction_ = 1.0;
    write(state, outcome);
}

void StatusFile::write(const std::string& state, const std::string& outcome) noexcept
{
    try {
        write_text_file(path_, fmt::format("{{\"state\": {}, \"month\": {}, \"fraction\": {:.4f}, \"updated\": {}, "
                                           "\"outcome\": {}, \"results\": {}{}}}\n",
                                           json_text(state), json_text(month_), fraction_, json_text(utc_now()),
                                           json_text(outcome), json_text(results_),
                                           state == "running" ? "" : details_));
    } catch (const std::exception&) {  // the disk may be full: the run says so elsewhere
    }
}

}  // namespace essaim
