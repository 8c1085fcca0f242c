"""Reads INSEE's gridded income file (Filosofi, 200 m or 1 km) as INSEE publishes it, and says all that is wrong in it."""
import csv
import re

import numpy as np
import pandas as pd

from errors import BAD_INPUT, MOST_PROBLEMS, Problems, nearest, nearest_code

COUNTS = ["men_pauv", "men_1ind", "men_5ind", "men_prop", "men_fmp", "men_coll", "men_mais", "log_av45", "log_45_70",
          "log_70_90", "log_ap90", "log_soc"]  # of households or dwellings, at most `men`
NUMBERS = ["ind", "men", "ind_snv", "men_surf", *COUNTS]
MAY_BE_BLANK = {"ind_snv"}
IDENTIFIER = {200: "idcar_200m", 1000: "idcar_1km"}
IMPUTED = {200: ("i_est_200", "i_est"), 1000: ("i_est_1km", "i_est")}
# Largest plausible numbers of persons in a cell: the densest square kilometre of France holds some 50 000.
MOST_PERSONS = {200: 20_000, 1000: 100_000}
MOST_AREA = 1000.0  # m2 per household
MOST_INCOME = 1e6  # EUR per person
ARRONDISSEMENTS = {"751": "75056", "132": "13055", "6938": "69123"}
PARTIAL = 0.8  # a commune with a smaller part of its households in the file is taken to be cut by the file's edge


class Report:
    """Collects problems of one file."""

    def __init__(self, path):
        self.path, self.messages, self.left_out = path, [], 0

    def add(self, where, reason, advice=""):
        """One problem: where (row, column), why, what to do."""
        if len(self.messages) < MOST_PROBLEMS:
            self.messages.append(f"file '{self.path}': {where} ({reason}){' ' + advice if advice else ''}")
        else:
            self.left_out += 1

    def rows(self, bad, column, values, reason, advice=""):
        """The problem of every row where `bad`; rows are counted as an editor does, the header being row 1."""
        found = np.flatnonzero(bad)
        for k in found[:MOST_PROBLEMS]:
            self.add(f"row {k + 2}, column {column} = '{values[k]}'", reason(k) if callable(reason) else reason,
                     advice(k) if callable(advice) else advice)
        self.left_out += max(0, len(found) - MOST_PROBLEMS)

    def throw_if_any(self):
        """Raises all problems together."""
        if self.messages:
            more = [f"and {self.left_out} more problems"] if self.left_out else []
            raise Problems(BAD_INPUT, self.messages + more)


def read_columns(path, report):
    """The file as a table with lower-case names; text for identifiers, numbers elsewhere (object where some are not)."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            header = file.readline()
    except OSError as error:
        raise Problems(BAD_INPUT, [f"file '{path}' (cannot be read: {error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise Problems(BAD_INPUT, [f"file '{path}' (not UTF-8 text) give the CSV file, out of its archive"]) from error
    separator = ";" if header.count(";") > header.count(",") else ","
    names = [n.strip().lower() for n in next(csv.reader([header.rstrip("\r\n")], delimiter=separator), [])]
    if not names or names == [""]:
        raise Problems(BAD_INPUT, [f"file '{path}': row 1 (empty, the names of the columns are expected)"])
    for name in sorted({n for n in names if names.count(n) > 1}):
        report.add(f"row 1, column {name}", "appears more than once")
    report.throw_if_any()
    size = 200 if IDENTIFIER[200] in names else 1000 if IDENTIFIER[1000] in names else None
    if size is None:
        report.add("row 1", "neither idcar_200m nor idcar_1km among the columns",
                   "give INSEE's file of cells of 200 m or 1 km of metropolitan France")
        size = 200
    imputed = next((n for n in IMPUTED[size] if n in names), None)
    for name in ["lcog_geo", *NUMBERS, IDENTIFIER[size]]:
        if name not in names and (name != IDENTIFIER[size] or not report.messages):
            report.add(f"column {name}", "missing", nearest(name, set(names) - set(NUMBERS)).strip())
    report.throw_if_any()
    wanted = [IDENTIFIER[size], "lcog_geo", *NUMBERS] + ([imputed] if imputed else [])
    decimal = "," if separator == ";" and comma_decimals(path) else "."
    try:
        table = pd.read_csv(path, sep=separator, encoding="utf-8-sig", header=0, names=names, usecols=wanted,
                            dtype={IDENTIFIER[size]: str, "lcog_geo": str}, low_memory=False, skip_blank_lines=False,
                            decimal=decimal, index_col=False)
    except (pd.errors.ParserError, UnicodeDecodeError, ValueError) as error:
        raise Problems(BAD_INPUT, [f"file '{path}' (not a table: {str(error).strip()})"]) from error
    if not len(table):
        raise Problems(BAD_INPUT, [f"file '{path}' (no row below the names of the columns)"])
    return table.rename(columns={IDENTIFIER[size]: "idcar", imputed: "imputed"}), size


def comma_decimals(path):
    """Whether the first rows write decimals with a comma."""
    with open(path, encoding="utf-8-sig") as file:
        return any(re.search(r"\d,\d", line) for _, line in zip(range(50), file))


def check_numbers(table, report):
    """Turns the number columns into float64 and notes what is not a plausible number."""
    for name in NUMBERS:
        raw = table[name]
        value = pd.to_numeric(raw, errors="coerce").to_numpy(float) if raw.dtype == object else raw.to_numpy(float)
        blank = raw.isna().to_numpy() if raw.dtype == object else np.isnan(value)
        shown = raw.to_numpy()
        report.rows(np.isnan(value) & ~blank, name, shown, "not a number")
        if name not in MAY_BE_BLANK:
            report.rows(blank, name, np.full(len(raw), ""), "empty")
        report.rows(np.isinf(value), name, shown, "not finite")
        report.rows(value < 0, name, shown, "negative")
        table[name] = value


def check_sizes(table, size, report):
    """Notes counts that cannot be."""
    men, ind = table.men.to_numpy(), table.ind.to_numpy()
    report.rows(ind > MOST_PERSONS[size], "ind", ind, f"more than {MOST_PERSONS[size]} persons in a cell of {size} m")
    report.rows(men > ind + 0.5, "men", men, lambda k: f"more households than persons, ind = {ind[k]:g}")
    for name in COUNTS:
        value = table[name].to_numpy()
        report.rows(value > men * 1.02 + 1.0, name, value, lambda k: f"more than the households, men = {men[k]:g}")
    surface, income = table.men_surf.to_numpy(), table.ind_snv.to_numpy()
    report.rows(surface > MOST_AREA * men + 100, "men_surf", surface, f"more than {MOST_AREA:g} m2 per household")
    report.rows(income > MOST_INCOME * ind + 1, "ind_snv", income, f"more than {MOST_INCOME:g} EUR per person")


def check_cells(table, size, report):
    """Adds x and y (m) from the identifiers and notes bad, misplaced or repeated ones."""
    text = table.idcar.fillna("")
    found = text.str.extract(rf"^CRS(\d+)RES{size}mN(\d+)E(\d+)$")
    good = found[0].eq("3035").to_numpy()
    column = IDENTIFIER[size]
    report.rows(found[0].isna().to_numpy(), column, text.to_numpy(), "not a cell identifier",
                f"it looks like CRS3035RES{size}mN2974400E3673600")
    report.rows(found[0].notna().to_numpy() & ~good, column, text.to_numpy(),
                "not on the grid of metropolitan France, EPSG:3035", "overseas files are not supported")
    x = pd.to_numeric(found[2].where(good, "0")).to_numpy(np.int64)
    y = pd.to_numeric(found[1].where(good, "0")).to_numpy(np.int64)
    report.rows(good & ((x % size != 0) | (y % size != 0)), column, text.to_numpy(),
                f"off the grid: N and E must be multiples of {size} m")
    inside = (x >= 3_000_000) & (x < 4_400_000) & (y >= 1_900_000) & (y < 3_300_000)
    report.rows(good & ~inside, column, text.to_numpy(), "outside metropolitan France")
    key = pd.Series(y * 2**32 + x)
    again = key.duplicated().to_numpy() & good
    first = {k: i for i, k in reversed(list(enumerate(key)))} if again.any() else {}
    report.rows(again, column, text.to_numpy(), lambda k: f"cell already given in row {first[key[k]] + 2}")
    table["x"], table["y"] = x, y


def communes_of_cells(table, facts, grounds, report):
    """Commune (row) of each cell: of the communes listed in lcog_geo, the one which owns the land, else the first.

    Communes merged since INSEE's file was made are replaced by the one which owns the land now.
    """
    text = table.lcog_geo.fillna("").str.strip().str.upper()
    owner = grounds.owner(table.x.to_numpy(), table.y.to_numpy())
    former = set(facts.former.code)
    known_codes = facts.communes.index
    row_of = {code: row for row, code in enumerate(known_codes)}
    meaning = {}
    for value in text.unique():
        codes = [value[i:i + 5] for i in range(0, len(value), 5)]
        codes = [next((city for start, city in ARRONDISSEMENTS.items() if c.startswith(start)), c) for c in codes]
        rows = np.array([row_of.get(c, -1) for c in codes], int)
        valid = len(value) > 0 and len(value) % 5 == 0 and all(r >= 0 or c in former for r, c in zip(rows, codes))
        meaning[value] = (valid, rows[rows >= 0], codes)
    valid = text.map(lambda v: meaning[v][0]).to_numpy(bool)

    def advice(k):
        code = text.iloc[k]
        if len(code) == 4 and "0" + code in known_codes:
            return f"did you mean '0{code}'? leading zeros must be kept"
        unknown = [c for c in meaning[code][2] if c not in known_codes and c not in former]
        return nearest_code(unknown[0], known_codes).strip() if unknown else ""

    report.rows(~valid, "lcog_geo", text.to_numpy(),
                lambda k: "empty" if not text.iloc[k] else "not a list of codes of communes, five characters each"
                if len(text.iloc[k]) % 5 else "unknown commune code", advice)
    result = np.full(len(table), -1)
    for value, (good, rows, _) in meaning.items():
        if good and len(rows) == 1:
            meaning[value] = int(rows[0])
    for k, value in enumerate(text):
        sense = meaning[value]
        if isinstance(sense, int):
            result[k] = sense
        elif sense[0]:
            rows = sense[1]
            result[k] = owner[k] if len(rows) == 0 or owner[k] in rows else rows[0]
    return result


def cell_size(path):
    """Side (m) of the cells of a file, from the names of its columns; 200 when unreadable, which `read` explains."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            header = file.readline().lower()
    except (OSError, UnicodeDecodeError):
        return 200
    return 1000 if IDENTIFIER[200] not in header and IDENTIFIER[1000] in header else 200


def read(path, facts, grounds):
    """Cells of the file, ready for territory.surveyed_cells: x, y, commune, imputed and INSEE's columns.

    Raises Problems with everything wrong (first 20) when anything is.
    """
    report = Report(path)
    table, size = read_columns(path, report)
    check_numbers(table, report)
    check_cells(table, size, report)
    check_sizes(table, size, report)
    table["commune"] = communes_of_cells(table, facts, grounds, report)
    report.throw_if_any()
    imputed = table.imputed if "imputed" in table else pd.Series(np.zeros(len(table)))
    table["imputed"] = (pd.to_numeric(imputed, errors="coerce").fillna(0) != 0).astype(int)
    return table[(table.men > 0).to_numpy()].drop(columns=["idcar", "lcog_geo"]).reset_index(drop=True)


def totals_of(table, facts):
    """Households per commune row for the rounding, and the communes that the file holds only in part.

    A commune keeps its own total unless the file has less than 80 % of it: then it is the file's own sum.
    """
    totals = facts.communes.households.to_numpy().copy()
    sums = np.bincount(table.commune, table.men, len(totals))
    partial = (sums > 0) & (sums < PARTIAL * totals)
    totals[partial] = np.maximum(np.floor(sums[partial] + 0.5), 1).astype(totals.dtype)
    return totals, np.flatnonzero(partial)
