// Works that a dwelling has on order: what, since when, and the place in the queue (E13).
#pragma once

#include "core/calendar.hpp"
#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace essaim {

/// Trades of installers; each has its own market in each zone.
enum class Trade : std::uint8_t { envelope, heating, photovoltaics };
inline constexpr std::size_t n_trades = 3;
inline constexpr std::array<std::string_view, n_trades> trade_names{"envelope", "heating", "photovoltaics"};

/// One order, which a column holds as 32 bits; 0: nothing on order.
struct Order {
    std::uint8_t what = 0;     ///< 0 to 30: set of parts, heating system, or size of the roof
    std::uint8_t trigger = 0;  ///< Trigger that opened the decision, 0 to 15
    std::int16_t month = 0;    ///< index of the month of the order
    std::uint8_t promised = 0; ///< months of waiting announced at the order

    constexpr std::uint32_t packed() const
    {
        return static_cast<std::uint32_t>(what + 1) | (trigger & 7U) << 5 | (trigger & 8U) << 25 |
               (static_cast<std::uint32_t>(month) & 0xfffU) << 8 | static_cast<std::uint32_t>(promised) << 20;
    }
    /// bits: not 0.
    static constexpr Order of(std::uint32_t bits)
    {
        return {static_cast<std::uint8_t>((bits & 31U) - 1U), static_cast<std::uint8_t>((bits >> 5 & 7U) | (bits >> 25 & 8U)),
                static_cast<std::int16_t>(bits >> 8 & 0xfffU), static_cast<std::uint8_t>(bits >> 20)};
    }
    bool operator==(const Order&) const = default;
};

/// Place of an order in its queue, smaller first: the month of the order, then 24 bits of a draw of the household, the
/// same for whoever computes it.
inline std::uint64_t ticket_of(const Draws& draws, AgentId household, Trade trade, Month ordered)
{
    constexpr Process lottery("market.ticket");
    const std::uint32_t drawn = draws.bits(household, ordered, lottery, static_cast<std::uint32_t>(trade))[0] >> 8;
    return static_cast<std::uint64_t>(ordered.index & 0xfff) << 24 | drawn;
}
inline constexpr int ticket_bits = 36;
/// Above every ticket: a threshold that serves everybody.
inline constexpr std::uint64_t every_ticket = std::uint64_t{1} << ticket_bits;

} // namespace essaim
