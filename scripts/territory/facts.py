"""Reads the tables of facts (configs/facts) and derives what they imply for every commune of metropolitan France."""
import dataclasses
import pathlib

import numpy as np
import pandas as pd

import hilbert
import projection

CLIMATE_ZONES = ["H1a", "H1b", "H1c", "H2a", "H2b", "H2c", "H2d", "H3"]
SECTORS = ["agriculture", "industry", "construction", "trade", "services", "public"]
HILBERT_UNIT = 100  # m: with 16 bits the curve covers 6 553 km of the European grid, more than all of it that is used


@dataclasses.dataclass
class Facts:
    """The tables, with the communes in order of code and their row numbers as identifiers."""

    folder: pathlib.Path
    communes: pd.DataFrame
    epci: pd.DataFrame
    departements: pd.DataFrame
    contour_cells: pd.DataFrame  # commune (row), x, y of every 200 m cell of the communes whose outline is known
    malaunay: pd.DataFrame
    iris: pd.DataFrame
    former: pd.DataFrame  # codes of communes merged into others since 2018

    def row_of(self, codes):
        """Rows of commune codes, -1 where unknown."""
        return self.communes.index.get_indexer(codes)


def read_table(path):
    """One table of facts; codes stay text."""
    codes = ("code", "departement", "epci", "commune", "iris")
    return pd.read_csv(path, comment="#", dtype={c: str for c in codes}, keep_default_na=True)


def expand_runs(runs):
    """Cells of runs (commune, y, x, cells), 200 m apart eastwards."""
    index = np.repeat(np.arange(len(runs)), runs.cells)
    first = np.repeat(np.cumsum(runs.cells) - runs.cells, runs.cells).to_numpy()
    x = runs.x.to_numpy()[index] + 200 * (np.arange(len(index)) - first)
    return pd.DataFrame({"commune": runs.commune.to_numpy()[index], "x": x, "y": runs.y.to_numpy()[index]})


def load(folder):
    """Facts from a folder of tables."""
    folder = pathlib.Path(folder)
    communes = read_table(folder / "communes.csv.gz").set_index("code", drop=False)
    communes["epci"] = communes.epci.fillna("")
    departements = read_table(folder / "departements.csv").set_index("code", drop=False)
    communes["x"], communes["y"] = projection.to_grid(communes.lon, communes.lat)
    communes["radius"] = np.sqrt(communes.area_km2 / np.pi) * 1000
    communes["hilbert"] = hilbert.position(communes.x // HILBERT_UNIT, communes.y // HILBERT_UNIT)
    communes["households"] = households_of(communes)
    communes["climate_zone"] = communes.departement.map(departements.climate_zone).map(CLIMATE_ZONES.index)
    runs = read_table(folder / "metropole_cells.csv")
    runs["commune"] = communes.index.get_indexer(runs.commune)
    return Facts(
        folder, communes, read_table(folder / "epci.csv"), departements, expand_runs(runs),
        read_table(folder / "malaunay_cells.csv"), read_table(folder / "rouen_iris.csv"),
        read_table(folder / "former_communes.csv"),
    )


def households_of(communes):
    """Integer households of each commune: the larger of two counts that each miss some.

    The census of 2018 counts every ordinary household but not the building of 2018-2021; the fiscal file of 2021 counts
    the latest ones but leaves out most students and those who file nothing.
    """
    fiscal = communes.fiscal_households.fillna(0).astype(int)
    count = np.maximum(communes.main_residences, fiscal)
    return np.where(communes.population > 0, np.maximum(count, 1), 0)
