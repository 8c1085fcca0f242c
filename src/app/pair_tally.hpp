// What one pair of runs gives: whole numbers in one row, with names for its parts.
#pragma once

#include "app/ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace essaim {

/// Which parts of a pair: all households, those the policy touched, the others.
enum class Share : std::uint8_t { a, b, direct, spillover };
inline constexpr std::size_t n_shares = 4;

/// Places of numbers in the row of a pair. Amounts in units of 2^-20, counts as they are.
struct PairLayout {
    std::size_t years = 0, communes = 0;

    static constexpr std::size_t deciles = 10, tenures = 3, n_triggers = trigger_names.size();
    static constexpr std::size_t per_group = n_outcomes + 3, per_kind = 2 * n_triggers + 4;
    /// Numbers of a group after its changes by outcome.
    enum Head : std::size_t { households = n_outcomes, gainers, losers };
    /// Numbers of a kind after added and lost by trigger.
    enum Tail : std::size_t { added_untouched = 2 * n_triggers, lost_untouched, earlier, later };

    std::size_t groups() const { return deciles + tenures + communes; }
    std::size_t year(std::size_t y, Measured outcome, Share share) const
    {
        return y * (n_outcomes * n_shares + 1) + static_cast<std::size_t>(outcome) * n_shares +
               static_cast<std::size_t>(share);
    }
    std::size_t touched(std::size_t y) const { return y * (n_outcomes * n_shares + 1) + n_outcomes * n_shares; }
    std::size_t group(std::size_t g) const { return years * (n_outcomes * n_shares + 1) + g * per_group; }
    std::size_t kind(std::size_t k) const { return group(groups()) + k * per_kind; }
    std::size_t added(std::size_t k, std::size_t trigger) const { return kind(k) + trigger; }
    std::size_t lost(std::size_t k, std::size_t trigger) const { return kind(k) + n_triggers + trigger; }
    std::size_t size() const { return kind(n_kinds); }
};

} // namespace essaim
