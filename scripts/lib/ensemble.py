"""Reads the result file of a sweep: factors, points and outcomes, replicates averaged."""
import pathlib
import sys

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from scenarios import evaluate, names_of  # noqa: E402


class BadEnsemble(Exception):
    """The file or what is asked of it cannot be used; the message says why and what to do."""


def text_of(value):
    return value.decode() if isinstance(value, bytes) else str(value)


class Ensemble:
    """factors {name: value by member}, point, replicate, years; n_points in the order of their numbers"""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.file = h5py.File(path)
        if "member" not in self.file:
            raise BadEnsemble(f"{path} (it has no members) give the result file of a sweep")
        self.years = self.file["year"][:]
        self.point, self.replicate = self.file["point"][:], self.file["replicate"][:]
        self.factors, self.ranges = {}, {}
        for name, data in self.file.items():
            if isinstance(data, h5py.Dataset) and text_of(data.attrs.get("role", "")) == "factor" and data.dtype.kind == "f":
                self.factors[name] = data[:]
                self.ranges[name] = (float(data[:].min()), float(data[:].max()))
        self.points = np.unique(self.point)

    def close(self):
        self.file.close()

    def of_points(self, values):
        """Mean over the replicates of each point."""
        return np.array([values[self.point == point].mean(axis=0) for point in self.points])

    def design(self, ranges=None):
        """points x factors, from 0 to 1 over the given range of a factor, or over what it took in the design."""
        columns = []
        for name, values in self.factors.items():
            low, high = {**self.ranges, **(ranges or {})}[name]
            if high == low:
                raise BadEnsemble(f"{name} (one value only) it is no factor of this design")
            columns.append((self.of_points(values) - low) / (high - low))
        return np.array(columns).T

    def outcome(self, formula, first, last=None, mean=False):
        """By member: a formula of indicators, over a year or years (sum, or mean)."""
        last = first if last is None else last
        chosen = (self.years >= first) & (self.years <= last)
        if not chosen.any() or self.years.max() < last:
            raise BadEnsemble(f"{self.path} (its years are {self.years[0]} to {self.years[-1]}) ask for years inside")
        missing = [name for name in names_of(formula) if name not in self.file]
        if missing:
            raise BadEnsemble(f"{self.path} (it does not hold {', '.join(missing)}) name kept indicators")
        values = evaluate(formula, {name: self.file[name][:][:, chosen] for name in names_of(formula)})
        return values.mean(axis=1) if mean else values.sum(axis=1)
