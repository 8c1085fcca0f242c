#!/usr/bin/python3
"""One-off maker: turns the producers' open data files into the small tables of facts under configs/facts.

    make_facts.py --data DIR [--out configs/facts] [--forcing configs/forcing]

DIR holds the files listed in docs/territory.md (section "Where the facts come from"). The tables made are committed,
so nobody needs DIR to build, run or test. The same DIR gives the same bytes.
"""
import argparse
import gzip
import io
import json
import pathlib
import sys
import unicodedata

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

import land
import projection

METROPOLITAN_REGIONS = ["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"]
METROPOLE = "200023414"  # Métropole Rouen Normandie
MALAUNAY = "76402"
LICENCE = "Licence Ouverte / Open Licence 2.0 (Etalab)"
CELL = 200  # m, side of the fine grid

# Climate zones of the energy diagnosis, by departement: arrêté of 31 March 2021 (3CL-DPE 2021), annex 1, which keeps
# the zones of the arrêté of 24 May 2006.
CLIMATE_ZONES = {
    "H1a": "02 14 27 28 59 60 61 62 75 76 77 78 80 91 92 93 94 95",
    "H1b": "08 10 45 51 52 54 55 57 58 67 68 70 88 89 90",
    "H1c": "01 03 05 15 19 21 23 25 38 39 42 43 63 69 71 73 74 87",
    "H2a": "22 29 35 50 56",
    "H2b": "16 17 18 36 37 41 44 49 53 72 79 85 86",
    "H2c": "09 12 24 31 32 33 40 46 47 64 65 81 82",
    "H2d": "04 07 26 48 84",
    "H3": "06 11 13 2A 2B 30 34 66 83",
}


def write_table(path, frame, header):
    """Writes comment lines (each `# ...`) then the CSV; `.gz` names are compressed with no time stamp inside."""
    text = "".join(f"# {line}\n" for line in header) + frame.to_csv(index=False, lineterminator="\n")
    data = text.encode()
    if path.suffix == ".gz":
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0, compresslevel=9) as stream:
            stream.write(data)
        data = buffer.getvalue()
    path.write_bytes(data)
    print(f"{path}: {len(frame)} rows, {len(data)} bytes", file=sys.stderr)


def read(data, name, **options):
    """A producer's CSV with every code column read as text."""
    codes = ["code", "CODGEO", "COM", "IRIS", "departement", "region", "epci", "CODE_INSEE", "Code département"]
    codes += ["commune_residence", "commune_travail", "commune_at_centre"]
    return pd.read_csv(data / name, dtype={c: str for c in codes}, **options)


def plain(text):
    """A name without accents, articles, case or punctuation, to compare names written by hand."""
    ascii_text = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in ascii_text).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(w, w) for w in words if w not in ("le", "la", "les", "l"))


# ---- communes ------------------------------------------------------------------------------------------------------


def separate_shared_positions(communes):
    """Moves communes whose only known position is their EPCI's mean onto a ring around it (3 km), so that no two
    communes have the same place; returns which were moved."""
    guessed = communes.lonlat_source.eq("epci_mean")
    for _, group in communes[guessed].groupby(["lon", "lat"]):
        angle = 2 * np.pi * np.arange(len(group)) / len(group)
        x, y = projection.to_grid(group.lon, group.lat)
        lon, lat = projection.to_lonlat(x + 3000 * np.cos(angle), y + 3000 * np.sin(angle))
        communes.loc[group.index, "lon"], communes.loc[group.index, "lat"] = lon, lat
    return guessed


def boundary_scale(communes):
    """Factor that brings the 2018 counts of a commune to its present boundary: the present population over that of
    2018 where the two differ by more than births and moves explain (merged or split communes), else 1."""
    ratio = communes.population_2023 / communes.P18_POP
    changed = (np.abs(np.log(ratio)) > 0.3) & (np.abs(communes.population_2023 - communes.P18_POP) > 100)
    return ratio.where(changed, 1.0)


def heat_network_communes(data, communes):
    """Codes of the communes that the survey of heat networks names as the place of a network."""
    networks = read(data, "parameters/heat_networks_2024_arrete_co2.csv")
    networks = networks[~networks.identifiant_reseau.str.endswith("F")]  # F: cooling
    place = {(d, plain(n)): c for d, n, c in zip(communes.departement, communes.nom, communes.code)}
    found = set()
    for departement, text in zip(networks.departement.astype(str).str.zfill(2), networks.localisation):
        for part in [text] + str(text).replace("/", ",").replace(" et ", ",").split(","):
            found.add(place.get((departement, plain(part))))
    return found - {None}


def power_radii(communes):
    """Radius (m) of each commune in the power diagram that gives cells to communes (land.py).

    From the disc of its area, the radius of a commune is raised until its share of the land comes near its area; it is
    never lowered, since the sea and neighbouring countries take cells that are not on the map. One step is what a
    regular hexagon would need, damped; 20 steps on a grid of 400 m leave 5 % of the land misplaced in area.
    """
    x, y = projection.to_grid(communes.lon, communes.lat)
    area = communes.area_km2.to_numpy() * 1e6
    radius = np.sqrt(area / np.pi)
    step, reach = 400, land.REACH
    width = 2 * np.ceil((reach * radius + step) / step).astype(int) + 1
    points = np.unique(np.concatenate([
        ((np.round(a / step) + np.arange(w) - w // 2)[:, None] * 2**24 + np.round(b / step) + np.arange(w) - w // 2)
        .ravel()[np.hypot(*np.meshgrid(np.arange(w) - w // 2, np.arange(w) - w // 2)).ravel() * step <= reach * r]
        for a, b, w, r in zip(x, y, width, radius)]))
    points = np.column_stack((points // 2**24 * step, points % 2**24 * step, np.zeros(len(points))))
    square = radius**2
    for _ in range(20):
        tree = cKDTree(np.column_stack((x, y, np.sqrt(square.max() - square))))
        owner = tree.query(points)[1]
        near = np.hypot(points[:, 0] - x[owner], points[:, 1] - y[owner]) <= reach * radius[owner]
        held = np.bincount(owner[near], minlength=len(communes)) * float(step**2)
        square = square + np.maximum(area - held, 0) * np.where(held < area / 5, 0.9, 0.45)
    return np.sqrt(square)


def housing_of_iris_communes(iris):
    """Dwelling counts and household types by commune, for communes wholly described by IRIS (census 2016)."""
    count = ["P16_POP_SUM", "P16_RPMAISON", "P16_RPAPPART", "P16_RP_LOCHLMV", "C16_PMEN_MENHSEUL", "C16_PMEN_MENFSEUL",
             "C16_PMEN_MENFAMMONO"]
    city = iris.COM.where(~iris.COM.str.match("751"), "75056").where(~iris.COM.str.match("132"), "13055")
    city = city.where(~iris.COM.str.match("6938"), "69123")  # arrondissements of Paris, Marseille and Lyon
    return iris.groupby(city)[count].sum(min_count=1)


def make_communes(data):
    """The table of communes, one row each, in order of code."""
    communes = read(data, "communes_france.csv")
    communes = communes[communes.region.isin(METROPOLITAN_REGIONS)].sort_values("code").reset_index(drop=True)
    communes["position_estimated"] = separate_shared_positions(communes).astype(int)
    census = read(data, "comparateur_communes_2018.csv").set_index("CODGEO")
    income = read(data, "filosofi_communes_2021.csv").set_index("CODGEO")
    iris = housing_of_iris_communes(read(data, "iris_income2021_census2016.csv"))
    communes = communes.join(census, on="code").join(income, on="code").join(iris, on="code")
    communes["other_services"] = communes.ETGU18 - communes.ETGZ18
    scale = boundary_scale(communes)
    departement_mean = communes[communes.P18_MEN.notna()].groupby("departement")
    out = communes[["code", "nom", "departement", "region", "epci"]].rename(columns={"nom": "name"})
    out["population"] = communes.population_2023.astype(int)
    density = communes.groupby("departement").population_2023.sum() / communes.groupby("departement").area_km2.sum()
    out["area_km2"] = communes.area_km2.fillna(communes.population_2023 / communes.departement.map(density)).round(2)
    out["lon"], out["lat"] = communes.lon.round(4), communes.lat.round(4)
    out["position_estimated"] = communes.position_estimated
    counts = {
        "main_residences": "P18_MEN", "dwellings": "P18_LOG", "secondary": "P18_RSECOCC", "vacant": "P18_LOGVAC",
        "owners": "P18_RP_PROP", "jobs": "P18_EMPLT", "active": "P18_ACT1564", "unemployed": "P18_CHOM1564",
        "agriculture": "ETAZ18", "industry": "ETBE18", "construction": "ETFZ18", "trade": "ETGZ18",
        "services": "other_services", "public": "ETOQ18", "establishments_1_9": "ETTEF118", "establishments_10plus": "ETTEFP1018",
    }
    for name, column in counts.items():
        # A commune the census table does not know (split off since) takes its departement's rate per inhabitant.
        rate = departement_mean[column].sum() / departement_mean.P18_POP.sum()
        filled = (communes[column] * scale).fillna(communes.population_2023 * communes.departement.map(rate))
        out[name] = np.floor(filled + 0.5).astype(int)
    out["boundary_scaled"] = (scale.ne(1) | communes.P18_MEN.isna()).astype(int)
    out["fiscal_households"] = communes.NBMENFISC21.astype("Int64")
    growth = (income.MED21 / census.MED19.reindex(income.index)).median()
    departement_median = communes.groupby("departement").apply(
        lambda g: np.average(g.MED21[g.MED21.notna()], weights=g.P18_MEN.fillna(1)[g.MED21.notna()]))
    median = communes.MED21.fillna(communes.MED19 * growth)
    out["living_standard_median"] = median.fillna(communes.departement.map(departement_median)).round(-1).astype(int)
    out["income_estimated"] = np.select([communes.MED21.notna(), communes.MED19.notna()], [0, 1], 2)
    out["poverty_rate"] = communes.TP6021.fillna(communes.TP6019)
    out["living_standard_d1"] = communes.D121.astype("Int64")
    out["living_standard_d9"] = communes.D921.astype("Int64")
    for name, column in (("houses_2016", "P16_RPMAISON"), ("flats_2016", "P16_RPAPPART"),
                         ("social_2016", "P16_RP_LOCHLMV")):
        out[name] = communes[column].round().astype("Int64")
    gas = set(read(data, "energy/cre_gas_price_level_by_commune.csv", sep=";").CODE_INSEE.str.zfill(5))
    out["gas_network"] = out.code.isin(gas).astype(int)
    # Paris, Lyon and Marseille may be listed by arrondissement.
    for city, prefix in (("75056", "751"), ("13055", "132"), ("69123", "6938")):
        out.loc[out.code.eq(city), "gas_network"] = int(city in gas or any(c.startswith(prefix) for c in gas))
    out["heat_network"] = out.code.isin(heat_network_communes(data, communes)).astype(int)
    out["power_radius"] = np.round(power_radii(out)).astype(int)
    epci = communes[["epci", "epci_nom"]].dropna().drop_duplicates("epci").sort_values("epci")
    out["epci"] = out.epci.fillna("")
    return out, epci.rename(columns={"epci": "code", "epci_nom": "name"})


def make_former_communes(data, communes):
    """Codes that the census of 2018 or the incomes of 2021 still use and that have since merged into others."""
    census = read(data, "comparateur_communes_2018.csv").CODGEO
    income = read(data, "filosofi_communes_2021.csv").CODGEO
    codes = (set(census) | set(income)) - set(communes.code)
    arrondissements = ("751", "132", "6938")
    return pd.DataFrame({"code": sorted(c for c in codes if c < "97" and not c.startswith(arrondissements))})


def make_departements(data):
    """Climate zone, dwellings near a heat network, and housing stock by departement."""
    zone = {d: z for z, list_ in CLIMATE_ZONES.items() for d in list_.split()}
    out = pd.DataFrame({"code": sorted(zone)})
    out["climate_zone"] = out.code.map(zone)
    near = read(data, "energy/fcu_bdnb2022_near_heat_networks_departement.csv").set_index("departement")
    columns = ["150m_logements_collectif_gaz", "150m_logements_individuel_gaz", "150m_logements_collectif_fioul"]
    out["near_heat_network"] = out.code.map(near[columns].sum(axis=1)).fillna(0).astype(int)
    stock = read(data, "energy/enedis_elec_housing_departement_2011_2017.csv")
    stock = stock[stock["Année"].eq(2017)]
    stock = stock.set_index(stock["Code département"].str.zfill(2))
    share = pd.DataFrame(index=stock.index)
    share["flats_share"] = stock["Taux de logements collectifs"]
    share["before_1945"] = stock["Résidences principales avant 1919"] + stock["Résidences principales de 1919 à 1945"]
    share["y1945_1970"] = stock["Résidences principales de 1946 à 1970"]
    share["y1970_1990"] = stock["Résidences principales de 1971 à 1990"]
    share["after_1990"] = (stock["Résidences principales de 1991 à 2005"] + stock["Résidences principales de 2006 à 2010"]
                           + stock["Résidences principales après 2011"])
    # Corsica is not served by Enedis: it takes the means of its neighbour Provence-Alpes-Côte d'Azur.
    share.loc["2A"] = share.loc["2B"] = share.loc[["04", "05", "06", "13", "83", "84"]].mean()
    out["housing_estimated"] = out.code.isin(["2A", "2B"]).astype(int)
    for name in share:
        out[name] = out.code.map(share[name]).round(2)
    return out


# ---- contours to cells ---------------------------------------------------------------------------------------------


def rasterise(rings, x0, y0, columns, rows, step):
    """True where the points (x0 + (j+.5) step, y0 + (i+.5) step) lie inside the rings (even-odd rule)."""
    inside = np.zeros((rows, columns), bool)
    for ring in rings:
        for (xa, ya), (xb, yb) in zip(ring[:-1], ring[1:]):
            if ya == yb:
                continue
            if ya > yb:
                xa, ya, xb, yb = xb, yb, xa, ya
            first, last = int(np.ceil((ya - y0) / step - 0.5)), int(np.ceil((yb - y0) / step - 0.5))
            for i in range(max(first, 0), min(last, rows)):
                x = xa + (y0 + (i + 0.5) * step - ya) / (yb - ya) * (xb - xa)
                j = max(int(np.ceil((x - x0) / step - 0.5)), 0)
                inside[i, j:] ^= True
    return inside


def make_metropole_cells(data, members):
    """Runs of 200 m cells of each commune of the Métropole: a cell belongs to the commune which holds the most of
    5 x 5 points of it, communes outside the Métropole competing too."""
    shapes = json.loads((data / "geo/communes-normandie_2018.geojson").read_text())["features"]
    rings = {}
    for shape in shapes:
        kind, coordinates = shape["geometry"]["type"], shape["geometry"]["coordinates"]
        polygons = coordinates if kind == "MultiPolygon" else [coordinates]
        rings[shape["properties"]["code"]] = [
            np.column_stack(projection.to_grid(*np.array(r)[:, :2].T)) for p in polygons for r in p]
    points = np.vstack([r for code in members for r in rings[code]])
    x0, y0 = (np.floor(points.min(0) / CELL) * CELL).astype(int)
    x1, y1 = (np.ceil(points.max(0) / CELL) * CELL).astype(int)
    columns, rows = (x1 - x0) // CELL, (y1 - y0) // CELL
    near = [c for c, parts in sorted(rings.items()) if any(
        (p.max(0) > (x0, y0)).all() and (p.min(0) < (x1, y1)).all() for p in parts)]
    best, owner = np.zeros((rows, columns), int), np.full((rows, columns), -1)
    for k, code in enumerate(near):
        fine = rasterise(rings[code], x0, y0, columns * 5, rows * 5, CELL / 5)
        count = fine.reshape(rows, 5, columns, 5).sum((1, 3))
        owner[count > best] = k
        best = np.maximum(best, count)
    runs = []
    for k, code in enumerate(near):
        if code not in members:
            continue
        mine = owner == k
        for i in np.flatnonzero(mine.any(1)):
            edges = np.flatnonzero(np.diff(np.concatenate(([0], mine[i].astype(int), [0]))))
            runs += [(code, y0 + i * CELL, x0 + a * CELL, b - a) for a, b in zip(edges[::2], edges[1::2])]
    return pd.DataFrame(runs, columns=["commune", "y", "x", "cells"])


def make_malaunay_cells(data, runs):
    """The published cells of Malaunay: those which the contour rule gives to the commune."""
    cells = read(data, "malaunay_grid200m_filosofi2021.csv")
    mine = set()
    for _, y, x, n in runs[runs.commune.eq(MALAUNAY)].itertuples(index=False):
        mine |= {(x + CELL * k, y) for k in range(n)}
    cells = cells[[(x, y) in mine for x, y in zip(cells.x3035, cells.y3035)]]
    names = {"x3035": "x", "y3035": "y", "i_est": "i_est", "share_in_malaunay": "share_in_commune", "ind": "ind",
             "men": "men", "men_pauv": "men_pauv", "men_1ind": "men_1ind", "men_5ind": "men_5ind",
             "men_prop": "men_prop", "men_fmp": "men_fmp", "ind_snv": "ind_snv", "men_surf": "men_surf",
             "men_coll": "men_coll", "men_mais": "men_mais", "log_av45": "log_av45", "log_45_70": "log_45_70",
             "log_70_90": "log_70_90", "log_ap90": "log_ap90", "log_inc": "log_inc", "log_soc": "log_soc"}
    return cells.rename(columns=names)[list(names.values())].sort_values(["y", "x"])


def make_rouen_iris(data, members):
    """Incomes and housing of the IRIS of the Métropole."""
    iris = read(data, "iris_income2021_census2016.csv")
    iris = iris[iris.COM.isin(members)].sort_values("IRIS")
    out = pd.DataFrame({"iris": iris.IRIS, "commune": iris.COM})
    out["population"] = iris.P16_POP_SUM.round().astype("Int64")
    out["houses"], out["flats"] = iris.P16_RPMAISON.round().astype("Int64"), iris.P16_RPAPPART.round().astype("Int64")
    out["social"] = iris.P16_RP_LOCHLMV.round().astype("Int64")
    out["one_person"] = (iris.C16_PMEN_MENHSEUL + iris.C16_PMEN_MENFSEUL).round().astype("Int64")
    out["persons_single_parent"] = iris.C16_PMEN_MENFAMMONO.round().astype("Int64")
    out["poverty_rate_declared"] = pd.to_numeric(iris.DEC_TP6021, errors="coerce")
    for decile in "123456789":
        column = "DEC_MED21" if decile == "5" else f"DEC_D{decile}21"
        out[f"declared_d{decile}"] = pd.to_numeric(iris[column], errors="coerce").astype("Int64")
    return out


# ---- forcing --------------------------------------------------------------------------------------------------------


def make_climate(data):
    """Monthly reference climate of each zone (decree tables, altitude under 400 m, light inertia)."""
    table = read(data, "parameters/3cl_monthly_climate_by_zone_lt400m_inertia0.csv")
    table["month"] = table.groupby("zone").cumcount() + 1
    names = {"dh19_degCh": "dh19", "dh21_degCh": "dh21", "nref19_h": "hours", "e_kWh_m2": "solar", "text_degC": "outdoor",
             "tefs_degC": "cold_water", "e_pv_kWh_m2": "pv"}
    table["zone"] = "H" + table.zone.str[1:].str.lower()
    order = {zone: k for k, zone in enumerate(CLIMATE_ZONES)}
    table = table.sort_values(["zone", "month"], key=lambda c: c.map(order) if c.name == "zone" else c)
    return table.rename(columns=names)[["zone", "month", *names.values()]]


def make_weather(data):
    """Monthly heating degree-days (base 18 C, from daily means) and mean temperature by region.

    A month may lack one day: its degree-days are the mean of its days times its length.
    """
    daily = read(data, "weather/temperature_daily_regions_2016_2023.csv", parse_dates=["date"])
    daily["hdd"] = (18 - daily.tmean).clip(lower=0)
    daily["year"], daily["month"] = daily.date.dt.year, daily.date.dt.month
    daily["length"] = daily.date.dt.days_in_month
    group = daily.groupby(["region", "year", "month"])
    out = group.agg(days=("hdd", "size"), hdd=("hdd", "mean"), temperature=("tmean", "mean"), length=("length", "first"))
    last = daily.groupby("region").date.max().min()
    out = out.reset_index()
    complete = (out.year < last.year) | (out.month < last.month)
    out = out[complete]
    if (out.length - out.days).max() > 1 or not out.groupby(["year", "month"]).region.nunique().eq(13).all():
        raise SystemExit("weather: a month lacks more than one day, or a region")
    out["hdd18"] = (out.hdd * out.length).round(1)
    out["temperature"] = out.temperature.round(2)
    return out[["region", "year", "month", "hdd18", "temperature"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of the producers' files")
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--out", type=pathlib.Path, default=root / "configs/facts")
    parser.add_argument("--forcing", type=pathlib.Path, default=root / "configs/forcing")
    arguments = parser.parse_args()
    data, out = arguments.data, arguments.out
    arguments.forcing.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)

    communes, epci = make_communes(data)
    write_table(out / "communes.csv.gz", communes, [
        "Communes of metropolitan France (official geographic code of 1 January 2026)",
        "producer: INSEE (population 2023; census 2018: main_residences, dwellings, secondary, vacant, owners, jobs, "
        "active, unemployed; Sirene-Flores 2018: establishments; Filosofi 2021, else 2019: incomes; census 2016 by "
        "IRIS: houses, flats, social), Etalab and IGN (codes, EPCI, centroids of the 2018 outlines, degrees WGS84), "
        "CRE (gas_network 2023), Cerema/ministry (heat_network 2024)",
        f"licence: {LICENCE}",
        "units: counts; area_km2 km2; power_radius m (computed from positions and areas: docs/territory.md); living_standard_* EUR per consumption unit and year; poverty_rate %",
        "blank: statistical secret or not published. boundary_scaled 1: 2018 counts scaled to the present commune. "
        "income_estimated: 0 median of 2021, 1 of 2019 scaled to 2021, 2 mean of the departement",
    ])
    write_table(out / "epci.csv", epci, [
        "Groupings of communes (EPCI with own taxation), 1 January 2026", "producer: DGCL, Etalab",
        f"licence: {LICENCE}", "columns: code (SIREN), name"])
    write_table(out / "departements.csv", make_departements(data), [
        "Departements of metropolitan France", "producer: ministry (climate zones, decree of 31 March 2021), CSTB BDNB "
        "2022 by France Chaleur Urbaine (near_heat_network: dwellings heated by gas or oil within 150 m of a heat "
        "network), Enedis 2017 from the census (flats_share and construction periods, % of main residences; "
        "housing_estimated 1: mean of Provence-Alpes-Cote d'Azur)", f"licence: {LICENCE}"])
    write_table(out / "former_communes.csv", make_former_communes(data, communes), [
        "Codes of communes merged into others between 2018 and 2026, found in older files",
        "producer: INSEE (census 2018, Filosofi 2021), compared with the codes of 1 January 2026", f"licence: {LICENCE}"])
    members = sorted(communes[communes.epci.eq(METROPOLE)].code)
    runs = make_metropole_cells(data, members)
    write_table(out / "metropole_cells.csv", runs, [
        "Cells of the 200 m grid (EPSG:3035) of each commune of Metropole Rouen Normandie: runs of `cells` cells "
        "eastwards from the cell whose south-west corner is (x, y)",
        "producer: IGN outlines of 2018 (ADMIN EXPRESS, simplified); a cell goes to the commune with most of it",
        f"licence: {LICENCE}", "units: x, y m"])
    write_table(out / "malaunay_cells.csv", make_malaunay_cells(data, runs), [
        "Gridded households of Malaunay, 200 m (EPSG:3035, x and y: south-west corner, m)",
        "producer: INSEE, Filosofi 2021, gridded data; columns as INSEE names them; i_est 1: values imputed by INSEE "
        "(cell under 11 households); share_in_commune: share of the cell inside the commune",
        f"licence: {LICENCE}",
        "units: ind persons; men* log* households or dwellings; men_surf m2; ind_snv EUR (sum of living standards)"])
    write_table(out / "rouen_iris.csv", make_rouen_iris(data, members), [
        "IRIS (census districts) of Metropole Rouen Normandie",
        "producer: INSEE, Filosofi 2021 (declared income per consumption unit, deciles, EUR/year; "
        "poverty_rate_declared %), census 2016 (population, main residences by type, social dwellings, households)",
        f"licence: {LICENCE}", "blank: statistical secret"])
    write_table(arguments.forcing / "climate_zones.csv", make_climate(data), [
        "Reference climate of the eight climate zones by month, altitude under 400 m, light inertia",
        "producer: ministry in charge of housing, decree of 31 March 2021 (3CL-DPE 2021, tables of the method)",
        f"licence: {LICENCE}",
        "units: dh19, dh21 K h below 19 and 21 C; hours h of heating season at 19 C; solar kWh/m2 on south glazing; "
        "outdoor C, mean while heating (0: no heating); cold_water C; pv kWh/m2 on the plane of the modules (its shape "
        "over the year is sound, its level is high for the north)"])
    write_table(arguments.forcing / "weather.csv", make_weather(data), [
        "Weather of the regions by month, 2016 to September 2023 (the last complete month)",
        "producer: RTE and GRTgaz for ODRE (temperatures by region, Weathernews), daily values",
        f"licence: {LICENCE}",
        "units: region INSEE code; hdd18 K d below 18 C, from daily means (a missing day counts as the month's mean); "
        "temperature C, monthly mean"])


if __name__ == "__main__":
    main()
