"""Seeds of replicates: the same function as src/app/seeds.hpp."""
WORD = (1 << 64) - 1


def mix(word):
    """A well-mixed 64-bit hash of a word (SplitMix64 finaliser)."""
    word = (word + 0x9E3779B97F4A7C15) & WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    return word ^ (word >> 31)


def replicate_seed(seed, replicate):
    return mix((mix(seed) + replicate) & WORD) >> 12
