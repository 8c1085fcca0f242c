"""Pseudo-random fields that are pure functions of place: the same cell has the same value in every territory."""
import numpy as np
from scipy.special import ndtri


def _mix(z):
    """The finaliser of splitmix64: every bit of the input changes about half of the output."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def normal(i, j, salt):
    """Standard normal value of integer coordinates; fields with different salts are independent."""
    with np.errstate(over="ignore"):
        key = np.full(np.shape(i), salt + 1, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        key = _mix(key ^ np.asarray(i, np.int64).astype(np.uint64))
        key = _mix(key * np.uint64(0xD1342543DE82EF95) + np.asarray(j, np.int64).astype(np.uint64))
    return ndtri(((key >> np.uint64(11)).astype(float) + 0.5) / 2**53)


def smooth(x, y, length, salt):
    """Standard normal field correlated over about `length` metres: bilinear mean of a lattice, variance kept at 1."""
    u, v = np.asarray(x) / length, np.asarray(y) / length
    i, j = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
    a, b = u - i, v - j
    corners = ((0, 0, (1 - a) * (1 - b)), (1, 0, a * (1 - b)), (0, 1, (1 - a) * b), (1, 1, a * b))
    total = sum(w * normal(i + di, j + dj, salt) for di, dj, w in corners)
    return total / np.sqrt(sum(w * w for _, _, w in corners))
