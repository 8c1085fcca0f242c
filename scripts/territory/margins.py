"""What households are like in cells that no survey describes.

Every margin of a unit (a commune, or an IRIS laid on a commune) is spread over its cells so that the cells sum to the
unit's total: share of cell = logistic(a + z), z a leaning that follows density and noise of place, `a` solved per unit.
Counts per unit come from the tables of facts; where these are silent, from the relations below, each with its source.
"""
import numpy as np
import pandas as pd

import noise

# Mean floor area of main residences, m2 (France 2018, CEREN and SDES housing stock): by tenure, house and flat.
FLOOR_AREA = {"owner": (109.5, 74.3), "private": (87.1, 53.5), "social": (77.8, 63.3)}
# Main residences of France by tenure x type, millions (2018, same source): the start of the fit, not its result.
TENURE_BY_TYPE = {"owner": (12.9, 3.7), "private": (2.6, 4.6), "social": (0.7, 3.7)}
PERSONS_IN_HOUSEHOLDS = 0.978  # of the population; the rest live in institutions (INSEE, census 2018)
SOCIAL_SHARE_FRANCE = 0.147  # tenants of social housing among main residences (INSEE, census 2016)
# Logistic fits on the communes described by IRIS (INSEE, census 2016; their quality is in docs/territory.md), but for
# the last two figures of FIT_SOCIAL and FIT_FIVE_PLUS, which are priors.
FIT_HOUSES = dict(constant=1.87, owners=3.91, log_density=-0.75)
FIT_SOCIAL = dict(log_population=0.3, log_density=0.2)
FIT_ONE_PERSON = dict(constant=-0.43, size=-1.32)
FIT_FIVE_PLUS = dict(constant=-2.85, size=1.5)
FIT_SINGLE_PARENT = dict(constant=-2.21, social=1.58)
REFERENCE_SIZE = 2.2  # persons per household around which the fits above are written
PERSONS_PER_SINGLE_PARENT_FAMILY = 2.6  # INSEE, census 2016


def logit(p):
    """Log odds of a share, finite at 0 and 1."""
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def logistic(z):
    """Share of log odds."""
    return 1 / (1 + np.exp(-z))


def solve_shares(base, leaning, unit, total):
    """Amounts base * logistic(a[unit] + leaning), with `a` such that each unit sums to total (capped at its base)."""
    n = len(total)
    mass = np.bincount(unit, base, n)
    wanted = np.clip(total, 0, mass)
    low, high = np.full(n, -30.0), np.full(n, 30.0)
    for _ in range(48):
        middle = (low + high) / 2
        too_much = np.bincount(unit, base * logistic(middle[unit] + leaning), n) > wanted
        high, low = np.where(too_much, middle, high), np.where(too_much, low, middle)
    amount = base * logistic(((low + high) / 2)[unit] + leaning)
    found = np.bincount(unit, amount, n)
    amount *= np.where(found > 0, wanted / np.where(found > 0, found, 1), 0)[unit]
    return np.minimum(amount, base)


def scale_to(amount, unit, total):
    """Positive amounts scaled so that each unit sums to its total."""
    found = np.bincount(unit, amount, len(total))
    return amount * np.where(found > 0, total / np.where(found > 0, found, 1), 0)[unit]


def fit_shares(rows, columns, seed, unit, rounds=25):
    """Iterative proportional fitting: table [cells, k] with the given row sums, and column sums [units, k].

    The column sums of a unit must add up to its rows; the last step fits the rows, which stay exact.
    """
    table = seed * 1.0
    for _ in range(rounds):
        table *= np.where(table.sum(1) > 0, rows / np.maximum(table.sum(1), 1e-300), 0)[:, None]
        for k in range(table.shape[1]):
            table[:, k] = scale_to(table[:, k], unit, columns[:, k])
    return table * (rows / np.maximum(table.sum(1), 1e-300))[:, None]


def commune_totals(facts):
    """Totals of every commune of France: DataFrame in the order of facts.communes, households as denominators."""
    c, d = facts.communes, facts.departements
    households = np.maximum(c.households.to_numpy(float), 1e-9)
    t = pd.DataFrame(index=c.index)
    t["households"] = c.households.to_numpy(float)
    t["persons"] = PERSONS_IN_HOUSEHOLDS * c.population.to_numpy(float)
    t["persons"] = np.clip(t.persons, 1.05 * households, 4.5 * households)
    owner_share = np.clip((c.owners / c.main_residences.clip(lower=1)).to_numpy(), 0.02, 0.98)
    t["owners"] = owner_share * households
    density = np.log(np.maximum(households / c.area_km2.to_numpy(), 0.1))
    known = c.houses_2016.notna().to_numpy() & ((c.houses_2016 + c.flats_2016).fillna(0).to_numpy() > 0.6 * households)
    stock = (c.houses_2016 + c.flats_2016).fillna(1).to_numpy(float).clip(1)
    # Houses: known from IRIS, else fitted and then shifted so that the departement has its published share of flats.
    fitted = FIT_HOUSES["constant"] + FIT_HOUSES["owners"] * (owner_share - 0.6) + FIT_HOUSES["log_density"] * (density - 4)
    departement = d.index.get_indexer(c.departement)
    wanted = (1 - d.flats_share.to_numpy() / 100) * np.bincount(departement, households)
    share_known = np.clip(c.houses_2016.fillna(0).to_numpy() / stock, 0, 1)
    wanted = wanted - np.bincount(departement, np.where(known, share_known * households, 0), len(d))
    free = np.where(known, 0, households)
    # A departement whose known communes already exceed the published share keeps one house in three elsewhere.
    wanted = np.maximum(wanted, np.bincount(departement, free, len(d)) / 3)
    t["houses"] = np.where(known, share_known * households, solve_shares(free, fitted, departement, wanted))
    tenants = households - t.owners.to_numpy()
    fitted = (FIT_SOCIAL["log_population"] * np.log(c.population.to_numpy().clip(10))
              + FIT_SOCIAL["log_density"] * (density - 4))
    social_known = np.minimum(c.social_2016.fillna(0).to_numpy() / stock * households, 0.97 * tenants)
    rest = SOCIAL_SHARE_FRANCE * households.sum() - social_known[known].sum()
    fitted = solve_shares(np.where(known, 0, tenants), fitted, np.zeros(len(c), int), np.array([rest]))
    t["social"] = np.where(known, social_known, fitted)
    size = t.persons.to_numpy() / households - REFERENCE_SIZE
    t["one_person"] = logistic(FIT_ONE_PERSON["constant"] + FIT_ONE_PERSON["size"] * size) * households
    t["five_plus"] = logistic(FIT_FIVE_PLUS["constant"] + FIT_FIVE_PLUS["size"] * size) * households
    # Nobody can have fewer persons than these two imply.
    t["five_plus"] = np.minimum(t.five_plus, np.maximum(t.persons - t.one_person - 2 * (households - t.one_person), 0) / 3)
    t["single_parent"] = logistic(
        FIT_SINGLE_PARENT["constant"] + FIT_SINGLE_PARENT["social"] * (t.social / households - 0.15)) * households
    t["single_parent"] = np.minimum(t.single_parent, 0.9 * (households - t.one_person))
    t["poor"] = poverty_rate(c) / 100 * households
    d1, d9 = deciles(c)
    t["d1"], t["d9"] = d1, d9
    # Mean of a log-normal distribution with the published median and spread of deciles (2.563 = 2 z of the 9th decile).
    t["living_standard"] = c.living_standard_median.to_numpy() * np.exp((np.log(d9 / d1) / 2.563) ** 2 / 2)
    for name in ("before_1945", "y1945_1970", "y1970_1990", "after_1990"):
        t[name] = d[name].to_numpy()[departement] / 100 * households
    total = t[["before_1945", "y1945_1970", "y1970_1990", "after_1990"]].sum(axis=1)
    for name in ("before_1945", "y1945_1970", "y1970_1990", "after_1990"):
        t[name] *= np.where(total > 0, households / total, 0)
    return t


def poverty_rate(c):
    """Poverty rate (%), published or from the commune's median (logistic fit on the communes that publish both)."""
    rate = c.poverty_rate.to_numpy(float)
    known = ~np.isnan(rate)
    slope, constant = np.polyfit(np.log(c.living_standard_median.to_numpy()[known]), logit(rate[known] / 100), 1)
    fitted = 100 * logistic(constant + slope * np.log(c.living_standard_median.to_numpy(float)))
    return np.where(known, rate, fitted)


def deciles(c):
    """First and ninth deciles of the living standard (EUR), published or the median times ratios fitted on it."""
    median = np.log(c.living_standard_median.to_numpy(float))
    result = []
    for name in ("living_standard_d1", "living_standard_d9"):
        value = c[name].to_numpy(float)
        known = ~np.isnan(value)
        slope, constant = np.polyfit(median[known], np.log(value[known]), 1)
        result.append(np.where(known, value, np.exp(constant + slope * median)))
    return result


def synthetic_cells(x, y, households, unit, totals, cell_size):
    """Margins of cells without survey, DataFrame; `totals` (one row per unit) as made by commune_totals.

    Leanings say how a margin goes with density inside a unit; their sizes were read off the real cells of Malaunay.
    """
    h = households.astype(float)
    n = len(totals)
    total = {c: totals[c].to_numpy(float) for c in totals}
    half = cell_size / 2
    density = np.log(np.maximum(h, 0.5))
    mean = np.bincount(unit, h * density, n) / np.maximum(np.bincount(unit, h, n), 1e-9)
    dense = np.where(h > 0, density - mean[unit], 0)

    def field(salt, length=600.0):
        patch = noise.smooth(x + half, y + half, length, salt)
        return 0.7 * patch + 0.714 * noise.normal(x // cell_size, y // cell_size, salt + 100)

    m = pd.DataFrame(index=np.arange(len(h)))
    houses_leaning = -1.8 * dense + 1.2 * field(21)
    m["houses"] = solve_shares(h, houses_leaning, unit, total["houses"])
    house_share = np.where(h > 0, m.houses / np.maximum(h, 1e-9), 0)
    m["owners"] = solve_shares(h, 3.0 * (house_share - 0.5) + 0.9 * field(22), unit, total["owners"])
    m["social"] = solve_shares(h - m.owners.to_numpy(), 1.0 * dense - 3.0 * house_share + 2.5 * field(23), unit,
                               total["social"])
    social_share = np.where(h > 0, m.social / np.maximum(h, 1e-9), 0)
    owner_share = np.where(h > 0, m.owners / np.maximum(h, 1e-9), 0)
    m["poor"] = solve_shares(h, 1.5 * social_share - 1.5 * owner_share + 0.6 * field(24), unit, total["poor"])
    m["single_parent"] = solve_shares(h, 1.2 * social_share + 0.6 * field(25), unit, total["single_parent"])
    m["one_person"] = solve_shares(h - m.single_parent.to_numpy(), -1.5 * house_share + 0.6 * field(26), unit,
                                   total["one_person"])
    m["five_plus"] = solve_shares(h - m.one_person.to_numpy(), 0.7 * field(27), unit, total["five_plus"])
    # Persons: one, five (and a little), or about three in the others; scaled to the unit's persons by the others.
    other = h - m.one_person - m.five_plus
    fixed = m.one_person + 5.3 * m.five_plus
    left = total["persons"] - np.bincount(unit, fixed, n)
    others = np.bincount(unit, other, n)
    size_of_others = np.clip(left / np.maximum(others, 1e-9), 1.6, 4.4)
    # Beyond the first person of each household, so that no cell has fewer persons than households.
    more = (fixed + other * size_of_others[unit] * np.exp(0.12 * field(29)) - h).clip(0.01 * h)
    lived = np.bincount(unit, h, n)
    m["persons"] = h + scale_to(more.to_numpy(), unit, np.maximum(total["persons"] - lived, 0.02 * lived))
    periods = np.column_stack([total[p] for p in ("before_1945", "y1945_1970", "y1970_1990", "after_1990")])
    lean = np.column_stack([0.3 * dense + 2.0 * field(31), 0.3 * dense + 2.0 * field(32), -0.2 * dense + 2.0 * field(33),
                            -0.4 * dense + 2.0 * field(34)])
    table = fit_shares(h, periods, np.exp(lean), unit)
    for k, name in enumerate(("built_before_1945", "built_1945_1970", "built_1970_1990", "built_after_1990")):
        m[name] = table[:, k]
    m["floor_area"] = floor_area(h, m) * np.exp(0.1 * field(35) - 0.005)
    m["living_standard"] = living_standards(m, h, unit, total["living_standard"], field(28))
    return m


def floor_area(h, m):
    """Floor area (m2) of cells, from the means by tenure and type and the cell's own tenures and types."""
    tenures = np.column_stack((m.owners, h - m.owners - m.social, m.social)).clip(0)
    types = np.column_stack((m.houses, h - m.houses)).clip(0)
    seed = np.array([TENURE_BY_TYPE[t] for t in ("owner", "private", "social")])
    area = np.array([FLOOR_AREA[t] for t in ("owner", "private", "social")])
    table = np.repeat(seed[None], len(h), 0)
    for _ in range(15):
        table = table * (tenures / np.maximum(table.sum(2), 1e-300))[:, :, None]
        table = table * (types / np.maximum(table.sum(1), 1e-300))[:, None, :]
    return (table * area).sum((1, 2))


def living_standards(m, h, unit, mean, field):
    """Mean living standard (EUR per consumption unit) of cells: lower where more are poor or tenants, with noise; the
    mean over persons of each unit is kept."""
    share = {c: np.where(h > 0, m[c] / np.maximum(h, 1e-9), 0) for c in ("poor", "owners", "social")}
    value = np.exp(-0.9 * share["poor"] + 0.25 * share["owners"] - 0.15 * share["social"] + 0.08 * field)
    n = len(mean)
    persons = m.persons.to_numpy()
    found = np.bincount(unit, persons * value, n) / np.maximum(np.bincount(unit, persons, n), 1e-9)
    return value * np.where(found > 0, mean / np.where(found > 0, found, 1), 0)[unit]
