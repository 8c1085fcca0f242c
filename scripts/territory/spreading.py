"""Where the households of a commune live when no gridded data say so.

The expected number of households of a cell falls from the commune's centroid and is uneven from cell to cell:

    log w = -(d / (s R))^3 + sigma (r Z600 + sqrt(1 - r^2) Z)

d: distance to the centroid; R: radius of the disc of the commune's area; Z600 and Z: standard normal fields of place,
one correlated over 600 m, one not. Both s (spread) and sigma (unevenness) follow the commune's density of households,
because dense towns fill their land. The values were chosen on Malaunay with its real cells hidden, and on the number of
inhabited cells of France; scores are in docs/territory.md. Integer households follow by largest remainder, so small expectations become empty cells.
"""
import heapq

import numpy as np

import noise
import rounding

REFERENCE_DENSITY = 283.0  # households per km2: Malaunay, where the rule was tuned
SPREAD, SPREAD_ELASTICITY, SPREAD_RANGE = 0.65, 0.2, (0.4, 1.4)
UNEVENNESS, UNEVENNESS_ELASTICITY, UNEVENNESS_RANGE = 1.4, -0.2, (0.5, 2.5)
SHAPE = 3.0
PATCH_LENGTH, PATCH_SHARE = 600.0, 0.5  # m, r
# A coarser cell averages many fine ones: the unevenness that is left in 25 cells of 200 m, by the same formula.
UNEVENNESS_1KM = 0.55
SALT_PATCH, SALT_CELL = 11, 12


def weights(x, y, commune, communes, cell_size):
    """Relative expected households of cells (south-west corners, m; commune rows into the table `communes`)."""
    radius = communes.radius.to_numpy()[commune]
    density = (communes.households.to_numpy() / communes.area_km2.to_numpy())[commune] / REFERENCE_DENSITY
    density = np.maximum(density, 1e-6)
    spread = np.clip(SPREAD * density**SPREAD_ELASTICITY, *SPREAD_RANGE)
    sigma = np.clip(UNEVENNESS * density**UNEVENNESS_ELASTICITY, *UNEVENNESS_RANGE)
    if cell_size > 200:
        sigma = sigma * UNEVENNESS_1KM
    half = cell_size / 2
    distance = np.hypot(x + half - communes.x.to_numpy()[commune], y + half - communes.y.to_numpy()[commune])
    # The cell at the centroid stands for the land around it: no cell is nearer than a third of its side.
    distance = np.maximum(distance, cell_size / 3)
    patch = noise.smooth(x + half, y + half, PATCH_LENGTH, SALT_PATCH)
    alone = noise.normal(x // cell_size, y // cell_size, SALT_CELL)
    field = PATCH_SHARE * patch + np.sqrt(1 - PATCH_SHARE**2) * alone
    log_weight = -np.minimum((distance / (spread * radius)) ** SHAPE, 60.0) + sigma * field
    return np.exp(log_weight)


def spread_households(x, y, commune, communes, cell_size):
    """Integer households per cell, summing to `communes.households` over each commune that has cells here."""
    weight = weights(x, y, commune, communes, cell_size)
    rows, group = np.unique(commune, return_inverse=True)
    return rounding.largest_remainder(weight, group, communes.households.to_numpy()[rows])


def contiguous_groups(x, y, weight, shares, cell_size):
    """Group (0..n-1) of each cell: n groups of adjacent cells whose weights are in the proportions `shares`.

    Groups are grown one after the other from the heaviest cell left, nearest cells first; pieces cut off by earlier
    groups join the nearest group that lacks the most. Used to lay IRIS inside a commune: call it with the IRIS of most
    flats first, so that they take the dense core.
    """
    n, total = len(shares), weight.sum()
    target = np.asarray(shares, float) / np.sum(shares) * total
    at = {(a, b): k for k, (a, b) in enumerate(zip(x // cell_size, y // cell_size))}
    group = np.full(len(x), -1)
    for g in range(n - 1):
        free = group < 0
        if not free.any():
            break
        seed = int(np.argmax(np.where(free, weight, -1)))
        queue, seen, held = [(0.0, seed)], {seed}, 0.0
        while queue:
            _, k = heapq.heappop(queue)
            # Taking half of the cell beyond the target keeps the groups right on average.
            if held + weight[k] / 2 > target[g] and held > 0:
                break
            group[k], held = g, held + weight[k]
            a, b = x[k] // cell_size, y[k] // cell_size
            for c in ((a - 1, b), (a + 1, b), (a, b - 1), (a, b + 1)):
                j = at.get(c)
                if j is not None and j not in seen and group[j] < 0:
                    seen.add(j)
                    heapq.heappush(queue, (float(np.hypot(x[j] - x[seed], y[j] - y[seed])), j))
    group[group < 0] = n - 1
    return group
