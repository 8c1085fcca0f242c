// Philox4x32-10 of eight counters at once: what vectors make of the generator of Random123, bit for bit.
//
// Think of each 32-bit word of a counter as sitting in a 64-bit lane of its own. The multiplication that Philox is made
// of then is one instruction for four lanes, which looks at the lower half of each lane only; so upper halves may hold
// anything, and no word is ever moved from one place to another.
#pragma once

#include <Random123/philox.h>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <array>
#include <cstddef>
#include <cstdint>

namespace essaim::philox {

inline constexpr std::size_t lanes = 8;

using Words = std::array<std::uint32_t, 4>;

#ifdef __AVX2__

/// The four words of each counter {agents[i], when, process}; a half is four counters, whose two words are a lane each.
struct Half {
    __m256i a, b, c, d;

    Half(const std::uint64_t* agents, std::uint32_t when, std::uint32_t process)
        : a(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(agents))), b(_mm256_srli_epi64(a, 32)),
          c(_mm256_set1_epi64x(when)), d(_mm256_set1_epi64x(process))
    {
    }

    void round(__m256i key, __m256i other_key)
    {
        const __m256i p = _mm256_mul_epu32(a, _mm256_set1_epi64x(PHILOX_M4x32_0)),
                      q = _mm256_mul_epu32(c, _mm256_set1_epi64x(PHILOX_M4x32_1));
        a = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(q, 32), b), key);
        c = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p, 32), d), other_key);
        b = q;
        d = p;
    }

    /// Each lane: one word below, another above.
    static __m256i pair(__m256i low, __m256i high)
    {
        return _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0b10101010);
    }

    void store(Words* to) const
    {
        const __m256i ab = pair(a, b), cd = pair(c, d);
        const __m256i even = _mm256_unpacklo_epi64(ab, cd), odd = _mm256_unpackhi_epi64(ab, cd); // counters 0, 2; 1, 3
        auto* const out = reinterpret_cast<__m256i*>(to);
        _mm256_storeu_si256(out, _mm256_permute2x128_si256(even, odd, 0x20));
        _mm256_storeu_si256(out + 1, _mm256_permute2x128_si256(even, odd, 0x31));
    }
};

struct Eight {
    Half first, second;

    Eight(const std::uint64_t* agents, std::uint32_t when, std::uint32_t process, std::array<std::uint32_t, 2> key)
        : first(agents, when, process), second(agents + 4, when, process)
    {
#pragma GCC unroll 10
        for (std::uint32_t r = 0; r < 10; ++r) {
            const __m256i one = _mm256_set1_epi64x(key[0] + r * PHILOX_W32_0),
                          other = _mm256_set1_epi64x(key[1] + r * PHILOX_W32_1);
            first.round(one, other);
            second.round(one, other);
        }
    }

    void store(Words* words) const
    {
        first.store(words);
        second.store(words + 4);
    }
    /// The first word of each.
    void store_first(std::uint32_t* words) const
    {
        const __m256i order = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
        const __m256i low = _mm256_permutevar8x32_epi32(first.a, order),
                      high = _mm256_permutevar8x32_epi32(second.a, order);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(words), _mm256_blend_epi32(low, high, 0b11110000));
    }
};

#else

struct Eight {
    std::array<std::uint32_t, lanes> a, b, c, d;

    Eight(const std::uint64_t* agents, std::uint32_t when, std::uint32_t process, std::array<std::uint32_t, 2> key)
    {
        for (std::size_t i = 0; i < lanes; ++i) {
            a[i] = static_cast<std::uint32_t>(agents[i]);
            b[i] = static_cast<std::uint32_t>(agents[i] >> 32);
        }
        c.fill(when);
        d.fill(process);
        for (int round = 0; round < 10; ++round) {
            for (std::size_t i = 0; i < lanes; ++i) {
                const std::uint64_t p = std::uint64_t{PHILOX_M4x32_0} * a[i], q = std::uint64_t{PHILOX_M4x32_1} * c[i];
                a[i] = static_cast<std::uint32_t>(q >> 32) ^ b[i] ^ key[0];
                c[i] = static_cast<std::uint32_t>(p >> 32) ^ d[i] ^ key[1];
                b[i] = static_cast<std::uint32_t>(q);
                d[i] = static_cast<std::uint32_t>(p);
            }
            key[0] += PHILOX_W32_0;
            key[1] += PHILOX_W32_1;
        }
    }

    void store(Words* words) const
    {
        for (std::size_t i = 0; i < lanes; ++i) words[i] = {a[i], b[i], c[i], d[i]};
    }
    void store_first(std::uint32_t* words) const
    {
        for (std::size_t i = 0; i < lanes; ++i) words[i] = a[i];
    }
};

#endif

} // namespace essaim::philox
