"""Position of points along a Hilbert curve: near on the curve means near on the map."""
import numpy as np


def position(x, y, bits=16):
    """Rank (int64) along the Hilbert curve of order `bits` of integer points 0 <= x, y < 2**bits."""
    x, y = np.array(x, np.int64), np.array(y, np.int64)
    if x.size and (min(x.min(), y.min()) < 0 or max(x.max(), y.max()) >= 1 << bits):
        raise ValueError(f"points outside the square of 2^{bits} (the curve would fold)")
    rank = np.zeros(x.shape, np.int64)
    side = np.int64(1) << (bits - 1)
    while side > 0:
        right, upper = ((x & side) > 0).astype(np.int64), ((y & side) > 0).astype(np.int64)
        rank += side * side * ((3 * right) ^ upper)
        # Turn the quadrant so that each stretch of the curve begins where the one before it ended.
        flip = (upper == 0) & (right == 1)
        x, y = np.where(flip, side - 1 - (x & (side - 1)), x & (side - 1)), np.where(
            flip, side - 1 - (y & (side - 1)), y & (side - 1)
        )
        swap = upper == 0
        x, y = np.where(swap, y, x), np.where(swap, x, y)
        side >>= 1
    return rank
