// The only place, with the timer, that asks for the wall clock, the environment and the host.
#include "config/provenance.hpp"

#include "config/text.hpp"

#include "build_commit.hpp"
#include "build_flags.hpp"

#include <boost/version.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <system_error>

namespace essaim {

namespace {

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string host()
{
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? shown(name.data(), 255) : "";
}

Facts facts_of(const Build& build)
{
    Facts facts{{"version", build.version},
                {"commit", build.commit.empty() ? "unknown" : build.commit},
                {"modified", build.modified ? "true" : "false"},
                {"build_type", build.type},
                {"compiler", build.compiler},
                {"flags", build.flags}};
    facts.insert(facts.end(), build.libraries.begin(), build.libraries.end());
    return facts;
}

}  // namespace

Build this_build(const Facts& libraries)
{
    Build build{
        .version = ESSAIM_VERSION,
        .commit = build::commit,
        .modified = build::modified,
        .type = build::type,
        .compiler = build::compiler,
        .flags = build::flags,
        .libraries = {
            {"Boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
            {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)}}};
    build.libraries.insert(build.libraries.end(), libraries.begin(), libraries.end());
    return build;
}

std::string version_line(const Build& build)
{
    constexpr std::size_t short_commit = 7;
    const std::string commit = build.commit.empty() ? "no commit" : build.commit.substr(0, short_commit);
    return fmt::format("essaim {} ({}{})", build.version, commit, build.modified ? ", modified" : "");
}

std::string version_text(const Build& build)
{
    std::string text = version_line(build) + "\n";
    for (const auto& [name, value] : facts_of(build))
        fmt::format_to(std::back_inserter(text), "  {:<11} {}\n", name, value);
    return text;
}

std::string version_json(const Build& build, bool verbose)
{
    std::string text = "{\"name\": \"essaim\"";
    for (const auto& [name, value] : facts_of(build)) {
        if (name == "modified")
            text += fmt::format(", \"modified\": {}", value);
        else
            text += fmt::format(", {}: {}", json_quoted(name), json_quoted(value));
        if (name == "modified" && !verbose) break;
    }
    return text + "}\n";
}

Facts provenance(const Build& build, std::span<const std::string> command_words, int ranks, int threads)
{
    Facts facts{{"program", "essaim"}};
    const Facts built = facts_of(build);
    facts.insert(facts.end(), built.begin(), built.end());
    facts.emplace_back("command_line", shell_words(command_words));
    facts.emplace_back("host", host());
    facts.emplace_back("started", utc_now());
    facts.emplace_back("ranks", std::to_string(ranks));
    facts.emplace_back("threads", std::to_string(threads));
    for (const char* name : {"SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_CLUSTER_NAME",
                             "SLURM_JOB_NODELIST", "SLURM_RESTART_COUNT"})
        if (const std::string value = environment(name); !value.empty())
            facts.emplace_back(lower_case(name), shown(value, 1000));
    return facts;
}

std::string utc_now()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

std::string shell_words(std::span<const std::string> words)
{
    constexpr std::string_view safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ' ';
        if (!word.empty() && word.find_first_not_of(safe) == std::string::npos) {
            text += word;
            continue;
        }
        text += '\'';
        for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
        text += '\'';
    }
    return text;
}

int launched_rank()
{
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"}) {
        const std::string text = environment(name);
        int rank = -1;
        if (std::from_chars(text.data(), text.data() + text.size(), rank).ec == std::errc() && rank >= 0) return rank;
    }
    return -1;
}

Language environment_language()
{
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const std::string value = environment(name); !value.empty())
            return value.starts_with("fr") ? Language::french : Language::english;
    return Language::english;
}

}  // namespace essaim
