// A kernel in one file, with OpenMP of its own: it stands outside the engine on purpose (see yardstick.hpp).
#include "app/yardstick.hpp"

#include <algorithm>
#include <array>

namespace essaim {

using namespace diffusion;

Yardstick::Yardstick(const Diffusion& world, Kind kind)
    : kind_(kind), draws_(world.draws()), n_(world.agents().rows()), id_(world.agents().id.values().data()),
      base_(world.agents().base.values().data()), ties_(world.ties().data()), now_(n_), next_(n_), energy_(n_), bill_(n_)
{
}

void Yardstick::begin()
{
    std::ranges::fill(now_, std::uint8_t{0});
    std::ranges::fill(next_, std::uint8_t{0});
}

Totals Yardstick::advance(Month step)
{
    return kind_ == Kind::gather ? advance_as<Kind::gather>(step) : advance_as<Kind::seldom>(step);
}

template <Yardstick::Kind kind>
Totals Yardstick::advance_as(Month step)
{
    constexpr std::size_t block = 1024, ahead = 32;
    const std::array below = thresholds();
    const float before = season[static_cast<std::size_t>(step.of_year())], after = saving * before;
    std::int64_t adopters = 0, energies = 0, bills = 0;
    const std::size_t blocks = (n_ + block - 1) / block;
    const std::uint8_t* const now = now_.data();
    std::uint8_t* const next = next_.data();
    const std::uint32_t* const ties = ties_;
    const float* const base = base_;
    float *const energy = energy_.data(), *const bill = bill_.data();
#pragma omp parallel for schedule(static) reduction(+ : adopters, energies, bills)
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t first = b * block, last = std::min(n_, first + block);
        std::array<std::uint32_t, block> word;
        std::int32_t count = 0, energy_sum = 0, bill_sum = 0;
        if constexpr (kind == Kind::gather) {
            draws_.first_bits({id_ + first, last - first}, step, adoption, word);
            for (std::size_t i = first; i < last; ++i) {
                const std::uint32_t* const tie = ties + i * ties_per_agent;
                if (i + ahead < n_) // the two long ones; near ones are in the cache
                    for (std::size_t k = near_ties; k < ties_per_agent; ++k)
                        __builtin_prefetch(now + tie[ahead * ties_per_agent + k]);
                std::uint32_t adopted = 0;
                for (std::size_t k = 0; k < ties_per_agent; ++k) adopted += now[tie[k]];
                next[i] = static_cast<std::uint8_t>(now[i] | (word[i - first] < below[adopted] ? 1 : 0));
            }
        } else {
            std::array<std::uint64_t, block> ids;
            std::array<std::uint32_t, block> open;
            std::size_t n = 0, n_open = 0;
            for (std::size_t i = first; i < last; ++i) {
                ids[n] = id_[i];
                open[n] = static_cast<std::uint32_t>(i);
                next[i] = now[i];
                n += now[i] == 0 ? 1U : 0U;
            }
            draws_.first_bits({ids.data(), n}, step, adoption, word);
            for (std::size_t i = 0; i < n; ++i) {
                word[n_open] = word[i];
                open[n_open] = open[i];
                n_open += word[i] < below[ties_per_agent] ? 1U : 0U;
            }
            for (std::size_t i = 0; i < n_open; ++i) __builtin_prefetch(ties + std::size_t{open[i]} * ties_per_agent);
            for (std::size_t i = 0; i < n_open; ++i)
                for (std::size_t k = near_ties; k < ties_per_agent; ++k)
                    __builtin_prefetch(now + ties[std::size_t{open[i]} * ties_per_agent + k]);
            for (std::size_t i = 0; i < n_open; ++i) {
                std::uint32_t adopted = 0;
                for (std::size_t k = 0; k < ties_per_agent; ++k)
                    adopted += now[ties[std::size_t{open[i]} * ties_per_agent + k]];
                next[open[i]] = word[i] < below[adopted] ? 1 : 0;
            }
        }
        for (std::size_t i = first; i < last; ++i) {
            const float used = base[i] * (next[i] != 0 ? after : before), paid = standing_charge + price * used;
            energy[i] = used;
            bill[i] = paid;
            count += next[i];
            energy_sum += static_cast<std::int32_t>(used * fixed_point + 0.5F);
            bill_sum += static_cast<std::int32_t>(paid * fixed_point + 0.5F);
        }
        adopters += count;
        energies += energy_sum;
        bills += bill_sum;
    }
    now_.swap(next_);
    return {adopters, energies, bills};
}

} // namespace essaim
