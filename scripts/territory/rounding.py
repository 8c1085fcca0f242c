"""Controlled rounding: integers that keep the proportions and sum exactly to the total of their group."""
import numpy as np


def largest_remainder(weights, groups, totals):
    """Integers per item, proportional to `weights` within each group and summing to `totals[group]`.

    weights >= 0, groups 0..n-1, totals int64[n]. Equal remainders go to the earlier item. A group with a total and no
    weight is an error: nobody could hold it.
    """
    weights, groups, totals = np.asarray(weights, float), np.asarray(groups), np.asarray(totals, np.int64)
    n = len(totals)
    mass = np.bincount(groups, weights, n)
    if np.any((mass <= 0) & (totals > 0)):
        raise ValueError(f"groups {np.flatnonzero((mass <= 0) & (totals > 0))[:5]} have a total but no weight")
    exact = weights / np.where(mass > 0, mass, 1)[groups] * totals[groups]
    base = np.floor(exact).astype(np.int64)
    missing = totals - np.bincount(groups, base, n).astype(np.int64)
    order = np.lexsort((np.arange(len(weights)), -(exact - base), groups))
    first = np.searchsorted(groups[order], np.arange(n))
    rank = np.arange(len(weights)) - first[groups[order]]
    base[order[rank < missing[groups[order]]]] += 1
    return base
