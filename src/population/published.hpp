// What others can see of a household: eight bytes, quantised, the same for observers on this rank and on others.
#pragma once

#include "population/businesses.hpp"
#include "population/households.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace essaim {

/// Technologies others can see, as bits of Published::technology.
namespace visible {
inline constexpr std::uint16_t heat_pump = 1, wood = 2, heat_network = 4, pv = 8, electric_car = 16, insulated = 32,
                               deep_retrofit = 64;
/// From this bit on, two bits for each role of trust: what one went through this month (E12).
inline constexpr std::uint16_t first_experience = 128, experiences = 255 * 128;
}
inline constexpr int n_visible = 7;

/// Part taken in what people undertake together, as bits of Published::decile: member of a project; asked, and gave, this
/// month (E11).
namespace together {
inline constexpr std::uint8_t member = 16, pledged = 32, asked = 64, shift = 4;
}

/// State published at the end of a month and read during the next. The step of each quantised value is declared here:
/// the model reads the quantised value on every rank, its own included, so partition cannot change a bit.
struct Published {
    std::uint16_t technology = 0; ///< bits of `visible`
    std::int8_t attitude = 0;     ///< attitude in steps of 1/127
    std::uint8_t sobriety_heat = 0, sobriety_power = 0, sobriety_travel = 0; ///< steps of 1/255
    std::uint8_t knowledge = 0;   ///< steps of 1/255
    std::uint8_t decile = 0;      ///< and, in the upper half, what the household does with others: bits of `together`

    bool operator==(const Published&) const = default;
};
static_assert(sizeof(Published) == 8);

inline constexpr double attitude_step = 1.0 / 127.0;
inline constexpr double share_step = 1.0 / 255.0;

/// Bit k of a set of `visible` technologies becomes byte k: for counting them side by side.
constexpr std::uint64_t spread(std::uint64_t technology)
{
    return ((technology & 0x7fU) * 0x2040810204081ULL) & 0x0101010101010101ULL;
}
static_assert(spread(0b1000101) == 0x0001000000010001ULL && spread(0b1111111) == 0x0001010101010101ULL);

/// Ties with the visible technology of bit k.
inline int ties_with(const std::array<std::uint8_t, 16>& technology, std::size_t k)
{
    const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(technology);
    const std::uint64_t bit = 0x0101010101010101ULL << k;
    return std::popcount(words[0] & bit) + std::popcount(words[1] & bit);
}

/// What `row` publishes now.
Published publish(const Households& households, Row row);
/// The same of an establishment, as bits of `shown`; one that is closed shows nothing.
std::uint8_t publish(const Businesses& businesses, Row row);

} // namespace essaim
