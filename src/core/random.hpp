// Random numbers keyed by (seed, agent, month, process): the same for any ranks, threads, order or scenario.
#pragma once

#include "core/calendar.hpp"
#include "core/ids.hpp"
#include "core/philox.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace essaim {

/// A process that draws; its key is the FNV-1a hash of its name, so adding a process shifts nobody else's draws.
struct Process {
    std::uint32_t key;
    constexpr explicit Process(std::string_view name) : key(2166136261U)
    {
        for (const char letter : name) key = (key ^ static_cast<unsigned char>(letter)) * 16777619U;
    }
};

/// Source of all random numbers of a run. A value: copy it freely.
///
/// source   Philox4x32-10 (Salmon et al. 2011), Random123
/// cost     about 10 ns per block of four draws
class Draws {
public:
    explicit Draws(std::uint64_t seed)
        : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}}
    {
    }

    /// Four independent uniform 32-bit integers; `block` counts further blocks of the same process and month.
    std::array<std::uint32_t, 4> bits(AgentId agent, Month month, Process process, std::uint32_t block = 0) const
    {
        // Months before the burn-in have negative indices only in tests; the cast keeps them distinct.
        const r123::Philox4x32::ctr_type counter{{static_cast<std::uint32_t>(agent.value),
                                                  static_cast<std::uint32_t>(agent.value >> 32),
                                                  static_cast<std::uint32_t>(month.index) << 16 | (block & 0xffffU),
                                                  process.key}};
        const auto out = r123::Philox4x32{}(counter, key_);
        return {out[0], out[1], out[2], out[3]};
    }

    /// The same for many agents: `words[i]` is bits(agents[i], month, process). Several at a time, in vectors.
    void bits(std::span<const std::uint64_t> agents, Month month, Process process,
              std::span<std::array<std::uint32_t, 4>> words) const
    {
        by_eight(agents, month, process, words, [](const philox::Eight& eight, auto* to) { eight.store(to); });
    }

    /// Only the first of the four: `words[i]` is bits(agents[i], month, process)[0].
    ///
    /// cost     about 2 ns per agent
    void first_bits(std::span<const std::uint64_t> agents, Month month, Process process,
                    std::span<std::uint32_t> words) const
    {
        by_eight(agents, month, process, words, [](const philox::Eight& eight, auto* to) { eight.store_first(to); });
    }

    /// Four independent uniforms in the open interval (0, 1).
    std::array<double, 4> uniforms(AgentId agent, Month month, Process process, std::uint32_t block = 0) const
    {
        const auto words = bits(agent, month, process, block);
        return {unit(words[0]), unit(words[1]), unit(words[2]), unit(words[3])};
    }

    /// One uniform in the open interval (0, 1).
    double uniform(AgentId agent, Month month, Process process, std::uint32_t block = 0) const
    {
        return unit(bits(agent, month, process, block)[0]);
    }

    static constexpr double unit(std::uint32_t word) { return (static_cast<double>(word) + 0.5) * 0x1p-32; }

private:
    // Whole vectors, then one more of which only a part is used: the same instructions for every agent.
    template <class Word, class Store>
    void by_eight(std::span<const std::uint64_t> agents, Month month, Process process, std::span<Word> words,
                  Store store) const
    {
        const std::uint32_t when = static_cast<std::uint32_t>(month.index) << 16;
        std::size_t first = 0;
        for (; first + philox::lanes <= agents.size(); first += philox::lanes)
            store(philox::Eight(agents.data() + first, when, process.key, {key_[0], key_[1]}), words.data() + first);
        if (first == agents.size()) return;
        std::array<std::uint64_t, philox::lanes> last{};
        std::array<Word, philox::lanes> drawn;
        std::copy(agents.begin() + static_cast<std::ptrdiff_t>(first), agents.end(), last.begin());
        store(philox::Eight(last.data(), when, process.key, {key_[0], key_[1]}), drawn.data());
        std::copy_n(drawn.begin(), agents.size() - first, words.begin() + static_cast<std::ptrdiff_t>(first));
    }

    r123::Philox4x32::key_type key_;
};

/// The month used for draws made while the population is built.
inline constexpr Month at_synthesis{0xffff};

} // namespace essaim
