"""Which cells of the grid belong to which commune.

Where the outline of a commune is known (Métropole Rouen Normandie, 200 m) its cells are given. Elsewhere a cell goes to
the commune for which d^2 - P^2 is least: d is the distance from the cell's centre to the commune's centroid, P a radius
chosen once so that each commune gets about its area (a power diagram; make_facts.py, power_radii). The cells of all
communes then tile the land: no cell has two owners, and the owner does not depend on which communes were asked for. The
cell which holds a commune's centroid is always its own, so no commune is left without a cell.
"""
import numpy as np
from scipy.spatial import cKDTree

REACH = 1.6  # cells farther than this many radii of the disc of the commune's area are sea or abroad


class Land:
    """Answers which cells a commune owns; built once for all communes of the facts."""

    def __init__(self, facts, cell_size):
        self.cell_size = cell_size
        communes = facts.communes
        self.x, self.y, self.radius = (communes[c].to_numpy() for c in ("x", "y", "radius"))
        contour = facts.contour_cells if cell_size == 200 else facts.contour_cells.iloc[:0]
        self.contour_keys = self.key(contour.x, contour.y)
        order = np.argsort(self.contour_keys, kind="stable")
        self.contour_keys, self.contour_owner = self.contour_keys[order], contour.commune.to_numpy()[order]
        self.outlined = np.zeros(len(communes), bool)
        self.outlined[np.unique(self.contour_owner)] = True
        # A power diagram is a nearest-point search with one more dimension: z^2 makes up for the smaller radii.
        self.free = np.flatnonzero(~self.outlined)
        square = communes.power_radius.to_numpy(float)[self.free] ** 2
        self.top = square.max()
        self.tree = cKDTree(np.column_stack((self.x[self.free], self.y[self.free], np.sqrt(self.top - square))))
        self._claim_centroids()

    def key(self, x, y):
        """One integer per cell, from its south-west corner (m)."""
        return (np.asarray(y, np.int64) // self.cell_size) * 2**32 + np.asarray(x, np.int64) // self.cell_size

    def _claim_centroids(self):
        """Each commune owns the cell of its centroid; where two share one, the smaller commune keeps it and the other
        takes the nearest cell that nobody claimed."""
        side = self.cell_size
        order = self.free[np.lexsort((self.free, self.radius[self.free]))]
        corner = np.column_stack((self.x[order] // side, self.y[order] // side)).astype(np.int64) * side
        _, first = np.unique(self.key(corner[:, 0], corner[:, 1]), return_index=True)
        taken = dict(zip(map(tuple, corner[first].tolist()), order[first].tolist()))
        for k in np.setdiff1d(np.arange(len(order)), first):
            row, (cx, cy) = order[k], corner[k].tolist()
            ring = [(cx + i * side, cy + j * side) for i in range(-2, 3) for j in range(-2, 3)]
            ring.sort(key=lambda c: ((c[0] + side / 2 - self.x[row]) ** 2 + (c[1] + side / 2 - self.y[row]) ** 2, c))
            taken[next(c for c in ring if c not in taken)] = row
        cells = np.array(list(taken), np.int64).reshape(-1, 2)
        keys = self.key(cells[:, 0], cells[:, 1])
        order = np.argsort(keys)
        self.claimed_keys, self.claimed_owner = keys[order], np.array(list(taken.values()))[order]

    @staticmethod
    def _look_up(keys, known, values, default):
        """Values of the keys that are known (sorted), else the default."""
        if not len(known):
            return default
        at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[at] == keys, values[at], default)

    def owner(self, x, y):
        """Commune (row) of cells given by their south-west corner (m)."""
        half = self.cell_size / 2
        points = np.column_stack((np.asarray(x) + half, np.asarray(y) + half, np.zeros(len(x))))
        keys = self.key(x, y)
        found = self.free[self.tree.query(points)[1]]
        found = self._look_up(keys, self.claimed_keys, self.claimed_owner, found)
        return self._look_up(keys, self.contour_keys, self.contour_owner, found)

    def cells_of(self, rows):
        """x, y (m) and commune row of all cells of the communes, commune by commune."""
        side, pieces = self.cell_size, []
        for chunk in np.array_split(np.asarray(rows), max(1, len(rows) // 500)):
            plain = chunk[~self.outlined[chunk]]
            reach = np.ceil((REACH * self.radius[plain] + side) / side).astype(int)
            width = 2 * reach + 1
            index = np.repeat(np.arange(len(plain)), width**2)
            local = np.arange(len(index)) - np.repeat(np.cumsum(width**2) - width**2, width**2)
            row = plain[index]
            x = (self.x[row] // side + local % width[index] - reach[index]) * side
            y = (self.y[row] // side + local // width[index] - reach[index]) * side
            distance = np.hypot(x + side / 2 - self.x[row], y + side / 2 - self.y[row])
            near = distance <= REACH * self.radius[row] + side
            x, y, row = x[near].astype(np.int64), y[near].astype(np.int64), row[near]
            mine = self.owner(x, y) == row if len(x) else np.zeros(0, bool)
            pieces.append((x[mine], y[mine], row[mine]))
            given = np.isin(self.contour_owner, chunk[self.outlined[chunk]])
            keys = self.contour_keys[given]
            pieces.append((keys % 2**32 * side, keys // 2**32 * side, self.contour_owner[given]))
        x, y, row = (np.concatenate(p) for p in zip(*pieces))
        order = np.lexsort((x, y, row))
        return x[order], y[order], row[order]
