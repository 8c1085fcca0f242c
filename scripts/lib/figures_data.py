"""Reads a results file of essaim for the figures: yearly series of the territory, yearly values of cells, provenance.

Only h5py and numpy are needed. Units are those of the file (kWh, EUR of 2020, kg, shares of 1) unless a function says
otherwise; figures convert when they draw.
"""
import datetime
import re

import h5py
import numpy as np

SECRECY = 11  # households: no value is shown for a cell with fewer, the rule of the French statistical office


class NotResults(Exception):
    """The file cannot be drawn; the message says why."""


def text_of(value):
    """A text attribute or an array of single characters as str."""
    if isinstance(value, np.ndarray):
        value = b"".join(np.asarray(value, "S1").ravel())
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


class Results:
    """A results file opened for reading.

    years       whole calendar years recorded, ascending
    cell_years  years with values on cells; empty when the run recorded none
    """

    def __init__(self, path):
        try:
            self._file = h5py.File(path, "r")
        except OSError as error:
            raise NotResults(f"{path}: cannot be read as HDF5 ({error})") from error
        if "month" not in self._file or "households" not in self._file:
            raise NotResults(f"{path}: not a results file of essaim (no datasets 'month' and 'households')")
        self._month_years = self._years_of("month")
        counts = dict(zip(*np.unique(self._month_years, return_counts=True)))
        self.years = np.array([year for year in sorted(counts) if counts[year] == 12], int)
        if not len(self.years):
            raise NotResults(f"{path}: no whole year was recorded")
        self._record_years = self._years_of("time") if "households_by_cell" in self._file else np.array([], int)
        self.cell_years = np.intersect1d(self._record_years, self.years)
        self._yearly = {}

    def close(self):
        self._file.close()

    def __contains__(self, name):
        return name in self._file

    def _years_of(self, axis):
        """Calendar year of each step of a time axis, that of the start of its bounds where it has bounds."""
        dataset = self._file[axis]
        origin = re.search(r"days since (\d+)-(\d+)-(\d+)", text_of(dataset.attrs["units"]))
        start = datetime.date(*map(int, origin.groups()))
        bounds = text_of(dataset.attrs.get("bounds", b""))
        days = self._file[bounds][:, 0] if bounds in self._file else dataset[:]
        return np.array([(start + datetime.timedelta(days=float(day))).year for day in days], int)

    # ---- what is written in the file ----

    def label(self, name, lang):
        """Name of an indicator in French ('fr') or English ('en'), as the file gives it."""
        attributes = self._file[name].attrs
        return text_of(attributes["long_name_fr" if lang == "fr" else "long_name"])

    def unit(self, name):
        return text_of(self._file[name].attrs["units"])

    def is_amount(self, name):
        """True for an amount of the month, which adds up over a year; False for a state, taken in December."""
        return text_of(self._file[name].attrs["cell_methods"]).endswith("sum")

    @property
    def title(self):
        return text_of(self._file.attrs["title"])

    @property
    def territory(self):
        return text_of(self._file.attrs["territory"])

    @property
    def seed(self):
        return int(self._file["parameters/run.seed"][()])

    @property
    def version(self):
        """Version of the program and the first digits of its commit; '+' where the sources had been modified."""
        attributes = self._file["provenance"].attrs
        commit = text_of(attributes.get("commit", b""))[:7]
        modified = "+" if text_of(attributes.get("modified", b"")) == "true" else ""
        return text_of(attributes["version"]) + (f" ({commit}{modified})" if commit else "")

    # ---- series of the whole territory ----

    def yearly(self, name):
        """One value for each of `years`: the sum of amounts, December's value of states. In the unit of the file."""
        if name not in self._yearly:
            self._yearly[name] = np.array([self._over_year(self._file[name][self._month_years == year],
                                                           self.is_amount(name)) for year in self.years])
        return self._yearly[name]

    def monthly(self, name):
        """One value for each month of `years`. In the unit of the file."""
        return np.asarray(self._file[name][:][np.isin(self._month_years, self.years)], float)

    @staticmethod
    def _over_year(values, amount):
        # decompositions have a value in December alone; NaN elsewhere
        return np.nansum(values, axis=0, dtype=float) if amount else np.asarray(values[-1], float)

    def total(self, names):
        """Sum of the yearly series of several indicators."""
        return np.sum([self.yearly(name) for name in names], axis=0)

    def share(self, names, of):
        """Yearly sum of indicators over the sum of others, in percent; NaN where nothing is there to divide by."""
        return percent(self.total(names), self.total(of))

    def cumulated(self, name):
        """Yearly changes added up from the year after the first: 0 in the first year. In the unit of the file."""
        changes = self.yearly(name).copy()
        changes[0] = 0.0
        return np.cumsum(changes)

    # ---- cells ----

    def on_cells(self, name, year):
        """The values of cells in a year: the sum of amounts, December's of states. In the unit of the file."""
        dataset = self._file[name + "_by_cell"]
        steps = np.flatnonzero(self._record_years == year)
        if not len(steps):
            raise NotResults(f"the run has no values on cells for {year}")
        return self._over_year(dataset[steps[0]:steps[-1] + 1], self.is_amount(name))

    def ratio_on_cells(self, names, of, year):
        """Sum of indicators over the sum of others in each cell; NaN where the latter is 0."""
        above = np.sum([self.on_cells(name, year) for name in names], axis=0)
        below = np.sum([self.on_cells(name, year) for name in of], axis=0)
        return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)

    def secret(self, year):
        """True for the cells with fewer than 11 households, whose values are not shown."""
        return self.on_cells("households", year) < SECRECY

    def corners(self):
        """The corners of every cell in EPSG:3035 (m), array (cells, 4, 2), counter-clockwise from the south-west."""
        faces = self._file["mesh_face_nodes"][:]
        return np.stack([self._file["mesh_node_x"][:][faces], self._file["mesh_node_y"][:][faces]], axis=2)

    def facts_of_cells(self, name):
        """A fact of cells that does not change: 'commune', 'imputed', 'synthetic', 'lon', 'lat'."""
        return self._file["cell_" + name][:]

    def commune_names(self):
        rows = self._file["commune_name"][:]
        return [text_of(row).rstrip("\0").strip() for row in rows]


def percent(above, below):
    """100 above / below, NaN where below is 0."""
    above, below = np.asarray(above, float), np.asarray(below, float)
    return np.divide(100.0 * above, below, out=np.full(above.shape, np.nan), where=below > 0)
