"""Assembles a territory: communes, their cells with households and businesses, neighbours, commuting."""
import numpy as np
import pandas as pd

import facts as facts_module
import flows
import hilbert
import land
import margins
import noise
import output
import rounding
import spreading
from facts import SECTORS

MALAUNAY = "76402"
MARGINS = {  # name: (units, long name)
    "persons": ("1", "persons"),
    "one_person": ("1", "households of one person"),
    "five_plus": ("1", "households of five persons or more"),
    "owners": ("1", "households owning their dwelling"),
    "social": ("1", "households in social housing"),
    "houses": ("1", "households in a house (the others live in flats)"),
    "poor": ("1", "households below the poverty line (60 % of the median)"),
    "single_parent": ("1", "single-parent families"),
    "floor_area": ("m2", "floor area of the dwellings of the households"),
    "built_before_1945": ("1", "households in dwellings built before 1945"),
    "built_1945_1970": ("1", "households in dwellings built from 1945 to 1970"),
    "built_1970_1990": ("1", "households in dwellings built from 1970 to 1990"),
    "built_after_1990": ("1", "households in dwellings built after 1990"),
    "living_standard": ("EUR year-1", "mean living standard, per consumption unit and year"),
}
INSEE_NAMES = {  # our margin: column of INSEE's gridded file
    "persons": "ind", "one_person": "men_1ind", "five_plus": "men_5ind", "owners": "men_prop", "social": "log_soc",
    "houses": "men_mais", "poor": "men_pauv", "single_parent": "men_fmp", "floor_area": "men_surf",
    "built_before_1945": "log_av45", "built_1945_1970": "log_45_70", "built_1970_1990": "log_70_90",
    "built_after_1990": "log_ap90",
}
# How much of a difference of declared incomes between districts is left after taxes and benefits: log-log slope over
# the communes described by IRIS (docs/territory.md).
DECLARED_TO_DISPOSABLE = 0.76
# Beyond this number of surveyed communes businesses are placed in inhabited cells only: the empty ones would outnumber
# the others five times over.
MANY_COMMUNES = 1000


# ---- cells from a survey --------------------------------------------------------------------------------------------


def surveyed_cells(grid, totals):
    """Cells from INSEE's gridded columns: integer households by commune, margins in the published proportions.

    grid: DataFrame x, y, commune (row), imputed, and INSEE's columns in lower case; totals: households by commune row.
    """
    rows, group = np.unique(grid.commune, return_inverse=True)
    households = rounding.largest_remainder(grid.men.to_numpy(), group, totals[rows])
    cells = pd.DataFrame({"x": grid.x.to_numpy(), "y": grid.y.to_numpy(), "commune": grid.commune.to_numpy(),
                          "households": households})
    factor = households / np.maximum(grid.men.to_numpy(), 1e-9)
    for name, column in INSEE_NAMES.items():
        value = grid[column].to_numpy(float) * factor
        cells[name] = value if name in ("persons", "floor_area") else np.minimum(value, households)
    persons = grid.ind.to_numpy(float)
    income = grid.ind_snv.to_numpy(float) / np.maximum(persons, 1e-9)
    known = np.isfinite(income) & (income > 0)
    mean = np.bincount(group, np.where(known, persons * np.nan_to_num(income), 0), len(rows)) / np.maximum(
        np.bincount(group, persons * known, len(rows)), 1e-9)
    cells["living_standard"] = np.where(known, income, mean[group])
    cells["imputed"], cells["synthetic"] = grid.imputed.to_numpy(), 0
    return cells


# ---- cells by the spreading rule ------------------------------------------------------------------------------------


def iris_totals(facts, row, commune):
    """Totals of the IRIS of a commune, summing to the commune's; None where it is not split."""
    iris = facts.iris[facts.iris.commune.eq(facts.communes.index[row])]
    stock = (iris.houses + iris.flats).astype(float)
    iris = iris[(stock > 0).to_numpy()]
    if len(iris) < 2:
        return None
    stock = (iris.houses + iris.flats).to_numpy(float)
    order = np.argsort(-(iris.flats.to_numpy(float) / stock), kind="stable")
    iris, stock = iris.iloc[order], stock[order]
    one, unit = np.array([0] * len(iris)), pd.DataFrame(index=np.arange(len(iris)))
    households = rounding.largest_remainder(stock, one, [int(commune.households)]).astype(float)
    unit["households"] = households

    def fitted(share, name):
        """Shares moved together on the logistic scale so that they give the commune's total."""
        share = np.asarray(share, float)
        known = np.isfinite(share)
        share = np.where(known, share, np.average(share[known], weights=stock[known]) if known.any() else 0.1)
        return margins.solve_shares(households, margins.logit(share), one, np.array([commune[name]]))

    house_share = iris.houses.to_numpy(float) / stock
    social_share = iris.social.to_numpy(float) / stock
    unit["houses"] = fitted(house_share, "houses")
    unit["social"] = fitted(social_share, "social")
    # Ownership by IRIS is not published: the tenants of private landlords are taken to lean towards flats.
    unit["owners"] = margins.solve_shares(households - unit.social.to_numpy(), 3.0 * (house_share - 0.5), one,
                                          np.array([commune.owners]))
    unit["poor"] = fitted(iris.poverty_rate_declared.to_numpy(float) / 100, "poor")
    # Counted by IRIS in the census, and only estimated for communes: the IRIS decide.
    unit["one_person"] = np.clip(iris.one_person.to_numpy(float) / stock, 0.02, 0.9) * households
    families = iris.persons_single_parent.to_numpy(float) / margins.PERSONS_PER_SINGLE_PARENT_FAMILY
    unit["single_parent"] = np.clip(families / stock, 0.01, 0.5) * households
    size = iris.population.to_numpy(float) / stock
    unit["persons"] = margins.scale_to(np.clip(size, 1.2, 4.5) * households, one, np.array([commune.persons]))
    unit["five_plus"] = fitted(margins.logistic(margins.FIT_FIVE_PLUS["constant"] + margins.FIT_FIVE_PLUS["size"] * (
        size - margins.REFERENCE_SIZE)), "five_plus")
    for name in ("before_1945", "y1945_1970", "y1970_1990", "after_1990"):
        unit[name] = commune[name] * households / max(households.sum(), 1)
    income = iris.declared_d5.to_numpy(float)
    income = np.where(np.isfinite(income), income, np.nanmedian(income) if np.isfinite(income).any() else 1.0)
    relative = income**DECLARED_TO_DISPOSABLE
    unit["living_standard"] = commune.living_standard * relative / np.average(relative, weights=unit.persons)
    return unit


def spread_cells(facts, ground, rows, totals, cell_size):
    """Cells of communes without survey, empty ones included; ground: x, y, commune of all their cells."""
    x, y, commune = ground
    households = spreading.spread_households(x, y, commune, facts.communes, cell_size)
    units, unit = totals.iloc[rows].reset_index(drop=True), np.searchsorted(rows, commune)
    if cell_size == 200:
        weight = spreading.weights(x, y, commune, facts.communes, cell_size)
        split = set(facts.row_of(facts.iris.commune.unique()))
        for row in sorted(split & set(rows.tolist())):
            iris = iris_totals(facts, row, totals.iloc[row])
            if iris is None:
                continue
            mine = np.flatnonzero(commune == row)
            group = spreading.contiguous_groups(x[mine], y[mine], weight[mine], iris.households, cell_size)
            households[mine] = rounding.largest_remainder(weight[mine], group, iris.households.astype(int))
            unit[mine] = len(units) + group
            units = pd.concat([units, iris], ignore_index=True)
    lived = households > 0
    cells = pd.DataFrame({"x": x, "y": y, "commune": commune, "households": households})
    known = margins.synthetic_cells(x[lived], y[lived], households[lived], unit[lived], units, cell_size)
    for name in MARGINS:
        cells[name] = 0.0
        cells.loc[lived, name] = known[name].to_numpy()
    cells["imputed"], cells["synthetic"] = 0, 1
    return cells


def empty_cells(x, y, commune):
    """Cells where nobody lives, which may hold businesses."""
    cells = pd.DataFrame({"x": x, "y": y, "commune": commune, "households": 0, **{name: 0.0 for name in MARGINS}})
    cells["imputed"], cells["synthetic"] = 0, 1
    return cells


# ---- businesses -----------------------------------------------------------------------------------------------------


def place_establishments(cells, communes, cell_size):
    """Integer establishments [cells, sectors] summing to each commune's: farms where few live, shops and services where
    many do, industry in few places. The leanings are priors: no survey of places of work is embedded."""
    h = cells.households.to_numpy(float)
    area = (cell_size / 200) ** 2
    i, j = cells.x // cell_size, cells.y // cell_size
    rows, group = np.unique(cells.commune, return_inverse=True)
    # A quarter of a household keeps some chance for land without dwellings, such as business parks.
    lived = h / area + 0.25
    weight = {
        "agriculture": 1 / (1 + h / area / 3) * np.exp(0.8 * noise.normal(i, j, 41)),
        "industry": lived**0.3 * np.exp(1.8 * noise.normal(i, j, 42)),
        "construction": lived**0.8 * np.exp(0.8 * noise.normal(i, j, 43)),
        "trade": lived * np.exp(1.3 * noise.normal(i, j, 44)),
        "services": lived * np.exp(1.0 * noise.normal(i, j, 45)),
        "public": lived * np.exp(1.0 * noise.normal(i, j, 46)),
    }
    placed = [rounding.largest_remainder(weight[s], group, communes[s].to_numpy()[rows]) for s in SECTORS]
    return np.column_stack(placed)


# ---- order, neighbours ----------------------------------------------------------------------------------------------


def canonical_order(cells, communes, cell_size):
    """Cells commune by commune along the Hilbert curve of the communes' positions, then along that of the cells."""
    rank = np.lexsort((np.arange(len(communes)), communes.hilbert.to_numpy()))
    place = np.empty(len(communes), np.int64)
    place[rank] = np.arange(len(communes))
    curve = hilbert.position(cells.x.to_numpy() // cell_size, cells.y.to_numpy() // cell_size)
    return np.lexsort((curve, place[cells.commune.to_numpy()]))


def neighbours(x, y, cell_size):
    """Rows of the eight cells around each cell (W, E, S, N, SW, SE, NW, NE), -1 where there is none: int32[n, 8]."""
    key = (y // cell_size).astype(np.int64) * 2**32 + x // cell_size
    order = np.argsort(key)
    result = np.full((len(x), 8), -1, np.int32)
    steps = ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1))
    for k, (dx, dy) in enumerate(steps):
        wanted = key + dy * 2**32 + dx
        at = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
        found = key[order][at] == wanted
        result[found, k] = order[at[found]]
    return result


# ---- the whole ------------------------------------------------------------------------------------------------------


def heat_network_shares(facts, totals):
    """Share of a commune's dwellings heated by gas or oil within 150 m of a heat network: the departement's count laid
    on the flats of its communes that have a network (at most 60 % of their dwellings)."""
    communes = facts.communes
    departement = facts.departements.index.get_indexer(communes.departement)
    flats = (totals.households - totals.houses).to_numpy() * communes.heat_network.to_numpy()
    all_flats = np.bincount(departement, flats, len(facts.departements))[departement]
    near = facts.departements.near_heat_network.to_numpy()[departement] * flats / np.maximum(all_flats, 1e-9)
    return np.minimum(near / communes.dwellings.clip(lower=1).to_numpy(), 0.6)


def assemble(facts, rows, cell_size, surveyed=None, survey_totals=None):
    """Cells and establishments of the communes `rows`, in canonical order, and the totals of all communes.

    surveyed: cells described by INSEE (its columns, x, y, commune, imputed), None where the rule must do; survey_totals:
    households by commune row for their rounding. Communes go departement by departement, to keep memory small.
    """
    communes, totals = facts.communes, margins.commune_totals(facts)
    grounds = land.Land(facts, cell_size)
    known = None
    if surveyed is not None and len(surveyed):
        known = surveyed_cells(surveyed, communes.households.to_numpy() if survey_totals is None else survey_totals)
    described = np.unique(known.commune) if known is not None else np.zeros(0, int)
    taken = np.sort(grounds.key(known.x, known.y)) if known is not None else np.zeros(0, np.int64)
    departement = facts.departements.index.get_indexer(communes.departement)
    pieces, businesses = [], []
    for part in np.unique(departement[rows]):
        mine = rows[departement[rows] == part]
        ours, others = np.intersect1d(mine, described), np.setdiff1d(mine, described)
        some = []
        if len(ours):
            some.append(known[np.isin(known.commune, ours)])
            if len(described) <= MANY_COMMUNES:
                some.append(unoccupied(empty_cells(*grounds.cells_of(ours)), grounds, taken))
        if len(others):
            free = grounds.cells_of(others)
            free = [v[~np.isin(grounds.key(free[0], free[1]), taken)] for v in free]
            some.append(spread_cells(facts, free, others, totals, cell_size))
        cells = pd.concat(some, ignore_index=True)
        establishments = place_establishments(cells, communes, cell_size)
        kept = (cells.households.to_numpy() > 0) | (establishments.sum(1) > 0)
        pieces.append(cells[kept])
        businesses.append(establishments[kept])
    cells, establishments = pd.concat(pieces, ignore_index=True), np.concatenate(businesses)
    order = canonical_order(cells, communes, cell_size)
    return cells.iloc[order].reset_index(drop=True), establishments[order], totals


def unoccupied(cells, grounds, taken):
    """The cells which no survey describes, for this commune or another."""
    return cells[~np.isin(grounds.key(cells.x, cells.y), taken)]


def malaunay_survey(facts):
    """The embedded real cells of Malaunay in the form surveyed_cells wants."""
    grid = facts.malaunay.copy()
    grid["commune"] = facts.row_of([MALAUNAY])[0]
    grid["imputed"] = grid.i_est
    return grid


def datasets(facts, rows, cells, establishments, totals, cell_size, factor=None):
    """All datasets of the file {path: (array, units, long name)}; `rows` in canonical order.

    factor: part of each commune that a sample keeps (1 without sampling); counts of communes are scaled by it.
    """
    communes, t = facts.communes.iloc[rows], totals.iloc[rows]
    factor = np.ones(len(rows)) if factor is None else factor
    local = np.full(len(facts.communes), -1, np.int32)
    local[rows] = np.arange(len(rows))
    commune = local[cells.commune.to_numpy()]
    # A few islands belong to no EPCI; a territory of nothing else still has one row, which nobody points to.
    epci_codes = sorted(set(communes.epci) - {""}) or ["000000000"]
    epci = facts.epci.set_index("code").reindex(epci_codes).fillna("none")
    epci_row = {code: k for k, code in enumerate(epci_codes)}
    first, destination, share = flows.commuting(facts.communes, rows)
    out = {
        "cell/x": (cells.x.to_numpy().astype("i4"), "m", "easting of the south-west corner (EPSG:3035)"),
        "cell/y": (cells.y.to_numpy().astype("i4"), "m", "northing of the south-west corner (EPSG:3035)"),
        "cell/commune": (commune.astype("i4"), "1", "row of the commune in /commune"),
        "cell/neighbours": (neighbours(cells.x.to_numpy(), cells.y.to_numpy(), cell_size), "1",
                            "rows of the cells W, E, S, N, SW, SE, NW, NE; -1: none"),
        "cell/households": (cells.households.to_numpy().astype("i4"), "1", "households"),
        "cell/imputed": (cells.imputed.to_numpy().astype("u1"), "1", "1: values imputed by INSEE"),
        "cell/synthetic": (cells.synthetic.to_numpy().astype("u1"), "1", "1: made by the spreading rule"),
        "cell/establishments": (establishments.astype("u2"), "1", "establishments: " + ", ".join(SECTORS)),
    }
    for name, (units, long_name) in MARGINS.items():
        out[f"cell/{name}"] = (cells[name].to_numpy().astype("f4"), units, long_name)
    lived = np.bincount(commune, cells.households, len(rows))

    def count(name):
        return (communes[name].to_numpy() * factor).astype("f4")

    out |= {
        "commune/code": (output.text(communes.index, 5), "1", "INSEE code"),
        "commune/name": (output.text(communes.name), "1", "name"),
        "commune/departement": (output.text(communes.departement, 3), "1", "INSEE code of the departement"),
        "commune/epci": (np.array([epci_row.get(e, -1) for e in communes.epci], "i4"), "1", "row in /epci; -1: none"),
        "commune/region": (communes.region.to_numpy().astype("i4"), "1", "INSEE code of the region"),
        "commune/lon": (communes.lon.to_numpy("f8"), "degrees_east", "longitude of the centroid"),
        "commune/lat": (communes.lat.to_numpy("f8"), "degrees_north", "latitude of the centroid"),
        # a sample keeps the density of communes, by which dwellings, cars and distances differ
        "commune/area_km2": ((communes.area_km2.to_numpy("f4") * factor).astype("f4"), "km2", "area"),
        "commune/population": (np.floor(communes.population * factor + 0.5).to_numpy().astype("i4"), "1", "population"),
        "commune/households": (lived.astype("i4"), "1", "households"),
        "commune/dwellings": (count("dwellings"), "1", "dwellings"),
        "commune/secondary": (count("secondary"), "1", "second homes"),
        "commune/vacant": (count("vacant"), "1", "vacant dwellings"),
        "commune/owners": ((t.owners.to_numpy() * factor).astype("f4"), "1", "households owning their dwelling"),
        "commune/living_standard_median": (communes.living_standard_median.to_numpy("f4"), "EUR year-1",
                                           "median living standard, per consumption unit and year"),
        "commune/living_standard_d1": (t.d1.to_numpy("f4"), "EUR year-1", "first decile of the living standard"),
        "commune/living_standard_d9": (t.d9.to_numpy("f4"), "EUR year-1", "ninth decile of the living standard"),
        "commune/poverty_rate": ((100 * t.poor / t.households.clip(lower=1e-9)).to_numpy().astype("f4"), "%",
                                 "households below the poverty line"),
        "commune/jobs": (count("jobs"), "1", "jobs at the place of work"),
        "commune/active": (count("active"), "1", "active persons aged 15 to 64"),
        "commune/unemployed": (count("unemployed"), "1", "unemployed persons aged 15 to 64"),
        "commune/heat_network_share": (heat_network_shares(facts, totals)[rows].astype("f4"), "1",
                                       "share of dwellings heated by gas or oil within 150 m of a heat network"),
        "commune/establishments_10plus": (np.floor(communes.establishments_10plus * factor + 0.5).to_numpy().astype("i4"),
                                          "1", "establishments of ten employees or more"),
        "commune/gas_network": (communes.gas_network.to_numpy().astype("u1"), "1", "1: has a gas network"),
        "commune/climate_zone": (communes.climate_zone.to_numpy().astype("u1"), "1",
                                 "0..7: " + ", ".join(facts_module.CLIMATE_ZONES)),
        "commune/income_estimated": ((communes.income_estimated > 0).to_numpy().astype("u1"), "1",
                                     "1: median living standard of 2019 scaled to 2021, or the departement's"),
    }
    placed = np.column_stack([np.bincount(commune, establishments[:, k], len(rows)) for k in range(len(SECTORS))])
    out["commune/establishments"] = (placed.astype("i4"), "1", "establishments: " + ", ".join(SECTORS))
    out["epci/code"] = (output.text(epci_codes, 9), "1", "SIREN code")
    out["epci/name"] = (output.text(epci.name), "1", "name")
    out["flow/first"] = (first, "1", "first entry of each commune in commune and share")
    out["flow/commune"] = (destination, "1", "commune of work (row); -1: outside the territory")
    out["flow/share"] = (share, "1", "share of the workers living in the commune")
    return out
