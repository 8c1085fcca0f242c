// What the ties of a household show, at a glance: sums and counts over ten published states, all at once.
//
// Everything is in small integers, so the order of ties cannot matter, and both ways below give the same.
#pragma once

#include "population/published.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace essaim {

struct Glance {
    /// Lowest byte of what each tie shows: its `visible` technologies. Zeros behind the last tie.
    std::array<std::uint8_t, 16> technology{};
    int equipped = 0;              ///< ties with equipment that others learn from
    int distance = 0;              ///< sum of the differences of attitude within confidence, in steps
    unsigned heat = 0, power = 0, travel = 0; ///< sums of sobriety, in steps
    std::uint16_t experiences = 0; ///< bits of visible::experiences that some tie shows
    std::uint8_t member = 0, pledged = 0, asked = 0; ///< ties in collective projects
};

namespace glance {
inline constexpr std::uint8_t equipment =
    visible::heat_pump | visible::pv | visible::electric_car | visible::deep_retrofit;
static_assert(together::member == 16 && together::pledged == 32 && together::asked == 64, "in the upper half of a byte");
static_assert(std::bit_cast<std::uint64_t>(Published{.technology = 0x0201, .attitude = 3, .sobriety_heat = 4,
                                                     .sobriety_power = 5, .sobriety_travel = 6, .decile = 8}) ==
                  0x0800'0605'0403'0201ULL, "written for little-endian processors");
} // namespace glance

/// One tie after the other. `seen(k)`: the published word of tie k; `listens`: differences of attitude below it are heard.
template <class Seen>
Glance look_one_by_one(Seen seen, int own_attitude, int listens)
{
    Glance g;
    for (std::size_t k = 0; k < ties_per_household; ++k) {
        const std::uint64_t word = seen(k);
        const auto byte = [word](int i) { return static_cast<std::uint8_t>(word >> (8 * i)); };
        g.technology[k] = byte(0);
        g.equipped += (byte(0) & glance::equipment) != 0 ? 1 : 0;
        g.experiences = static_cast<std::uint16_t>(g.experiences | (word & visible::experiences));
        const int difference = static_cast<std::int8_t>(byte(2)) - own_attitude;
        g.distance += -listens < difference && difference < listens ? difference : 0;
        g.heat += byte(3);
        g.power += byte(4);
        g.travel += byte(5);
        g.member = static_cast<std::uint8_t>(g.member + ((byte(7) & together::member) != 0 ? 1 : 0));
        g.pledged = static_cast<std::uint8_t>(g.pledged + ((byte(7) & together::pledged) != 0 ? 1 : 0));
        g.asked = static_cast<std::uint8_t>(g.asked + ((byte(7) & together::asked) != 0 ? 1 : 0));
    }
    return g;
}

#ifdef __SSE2__

/// The same: the words become columns of bytes, one for each thing that is shown, and each is counted in one step.
template <class Seen>
Glance look(Seen seen, int own_attitude, int listens)
{
    static_assert(ties_per_household == 10);
    const auto pair = [&](std::size_t k) {
        return _mm_unpacklo_epi8(_mm_cvtsi64_si128(static_cast<long long>(seen(k))),
                                 _mm_cvtsi64_si128(static_cast<long long>(seen(k + 1))));
    };
    // byte i of ties k and k + 1 side by side; then of four, of eight ties
    const __m128i a = pair(0), b = pair(2), c = pair(4), d = pair(6), e = pair(8), none = _mm_setzero_si128();
    const __m128i ab_low = _mm_unpacklo_epi16(a, b), ab_high = _mm_unpackhi_epi16(a, b),
                  cd_low = _mm_unpacklo_epi16(c, d), cd_high = _mm_unpackhi_epi16(c, d),
                  e_low = _mm_unpacklo_epi16(e, none), e_high = _mm_unpackhi_epi16(e, none);
    const __m128i first01 = _mm_unpacklo_epi32(ab_low, cd_low), first23 = _mm_unpackhi_epi32(ab_low, cd_low),
                  first45 = _mm_unpacklo_epi32(ab_high, cd_high), first67 = _mm_unpackhi_epi32(ab_high, cd_high);
    const __m128i last01 = _mm_unpacklo_epi32(e_low, none), last23 = _mm_unpackhi_epi32(e_low, none),
                  last45 = _mm_unpacklo_epi32(e_high, none), last67 = _mm_unpackhi_epi32(e_high, none);
    const __m128i byte0 = _mm_unpacklo_epi64(first01, last01), byte1 = _mm_unpackhi_epi64(first01, last01),
                  byte2 = _mm_unpacklo_epi64(first23, last23), byte3 = _mm_unpackhi_epi64(first23, last23),
                  byte4 = _mm_unpacklo_epi64(first45, last45), byte5 = _mm_unpackhi_epi64(first45, last45),
                  byte7 = _mm_unpackhi_epi64(first67, last67);

    const auto counted = [](__m128i sign_bits) {
        return std::popcount(static_cast<unsigned>(_mm_movemask_epi8(sign_bits)));
    };
    const auto summed = [&](__m128i bytes) {
        const __m128i halves = _mm_sad_epu8(bytes, none);
        return static_cast<unsigned>(_mm_cvtsi128_si32(_mm_add_epi32(halves, _mm_srli_si128(halves, 8))));
    };
    Glance g;
    g.technology = std::bit_cast<std::array<std::uint8_t, 16>>(byte0);
    const __m128i without = _mm_cmpeq_epi8(_mm_and_si128(byte0, _mm_set1_epi8(static_cast<char>(glance::equipment))), none);
    g.equipped = 16 - counted(without);
    g.heat = summed(byte3);
    g.power = summed(byte4);
    g.travel = summed(byte5);
    // experiences lie in bit 7 of the lowest byte and in the next one: rare, so first whether there are any
    const __m128i told = _mm_or_si128(_mm_and_si128(byte0, _mm_set1_epi8(static_cast<char>(visible::first_experience))), byte1);
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(told, none)) != 0xffff)
        for (std::size_t k = 0; k < ties_per_household; ++k)
            g.experiences = static_cast<std::uint16_t>(g.experiences | (seen(k) & visible::experiences));
    g.member = static_cast<std::uint8_t>(counted(_mm_slli_epi16(byte7, 3)));
    g.asked = static_cast<std::uint8_t>(counted(_mm_slli_epi16(byte7, 1)));
    g.pledged = static_cast<std::uint8_t>(counted(_mm_slli_epi16(byte7, 2)));

    // attitudes as numbers of sixteen bits, those behind the last tie as one's own: no difference
    const __m128i own = _mm_set1_epi16(static_cast<short>(own_attitude)), reach = _mm_set1_epi16(static_cast<short>(listens));
    const auto heard = [&](__m128i attitude) {
        const __m128i difference = _mm_sub_epi16(_mm_srai_epi16(attitude, 8), own);
        const __m128i near = _mm_and_si128(_mm_cmplt_epi16(difference, reach),
                                           _mm_cmpgt_epi16(difference, _mm_sub_epi16(none, reach)));
        return _mm_and_si128(near, difference);
    };
    const __m128i eight = heard(_mm_unpacklo_epi8(none, byte2));
    const __m128i two = _mm_and_si128(heard(_mm_unpackhi_epi8(none, byte2)), _mm_setr_epi16(-1, -1, 0, 0, 0, 0, 0, 0));
    __m128i sum = _mm_madd_epi16(_mm_add_epi16(eight, two), _mm_set1_epi16(1));
    sum = _mm_add_epi32(sum, _mm_srli_si128(sum, 8));
    sum = _mm_add_epi32(sum, _mm_srli_si128(sum, 4));
    g.distance = _mm_cvtsi128_si32(sum);
    return g;
}

#else

template <class Seen>
Glance look(Seen seen, int own_attitude, int listens)
{
    return look_one_by_one(seen, own_attitude, listens);
}

#endif

} // namespace essaim
