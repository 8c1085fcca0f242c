"""A 1:N sample of the households of a large territory, for calibration: whole neighbourhoods, far fewer of them.

Households are numbered along the canonical order of cells (communes along a Hilbert curve, so neighbours in number are
neighbours on the map). Runs of about CLUSTER consecutive households are taken at equal distances: every household has
the same chance 1/N, every part of the territory its share, and a run is one or a few cells of one commune.
"""
import numpy as np

import rounding

CLUSTER = 25  # households: enough neighbours to see, few enough to visit many communes


class Sample:
    """The sampled household numbers, as disjoint rising runs [start, start + length)."""

    def __init__(self, households, n):
        total = int(round(households / n))
        runs = max(1, int(round(total / CLUSTER)))
        one = np.zeros(runs, int)
        self.length = rounding.largest_remainder(np.ones(runs), one, [max(total, 1)])
        self.start = np.floor((np.arange(runs) + 0.5) * households / runs - self.length / 2).astype(np.int64)
        self.start = np.maximum(self.start, 0)

    def before(self, number):
        """How many sampled households have a lower number."""
        k = np.searchsorted(self.start, number, "right") - 1
        done = np.concatenate(([0], np.cumsum(self.length)))
        within = np.clip(np.asarray(number) - self.start[k.clip(0)], 0, self.length[k.clip(0)])
        return np.where(k < 0, 0, done[k.clip(0)] + within)


def thin(cells, establishments, sample, first):
    """Cells and establishments left in the sample.

    cells in canonical order, of communes whose first household number is `first` [cell's commune]; counts of a cell
    shrink with its households, and establishments are the commune's shrunk likewise, rounded along the order.
    """
    commune, h = cells.commune.to_numpy(), cells.households.to_numpy()
    rows, begin, group = np.unique(commune, return_index=True, return_inverse=True)
    below = np.cumsum(h) - h
    below = below - below[begin][group] + first[commune]
    kept = (sample.before(below + h) - sample.before(below)).astype(np.int64)
    part = kept / np.maximum(h, 1)
    out = cells.copy()
    for name in out.columns:
        if name not in ("x", "y", "commune", "households", "imputed", "synthetic", "living_standard"):
            out[name] = out[name] * part
    out["households"] = kept
    left = np.bincount(group, kept, len(rows)) / np.maximum(np.bincount(group, h, len(rows)), 1)
    placed = np.zeros_like(establishments)
    order = np.argsort(begin)  # communes in canonical order
    for k in range(establishments.shape[1]):
        wanted = np.bincount(group, establishments[:, k], len(rows)) * left
        running = np.floor(np.cumsum(wanted[order]) + 0.5).astype(np.int64)
        count = np.zeros(len(rows), np.int64)
        count[order] = np.diff(np.concatenate(([0], running)))
        count[left == 0] = 0
        weight = kept + 1e-9
        placed[:, k] = rounding.largest_remainder(weight, group, count)
    full = kept > 0
    return out[full].reset_index(drop=True), placed[full], rows[left > 0], left[left > 0]
