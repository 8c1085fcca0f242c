#!/usr/bin/python3
"""essaim territory: makes the territory file that the simulator reads.

One place is named (--commune, --epci, --departement, --region or --france), or a gridded file of INSEE is given, whose
communes are then the place. Malaunay comes with its published cells; elsewhere, without --grid, households are spread
on cells by a rule (docs/territory.md) and the cells are marked synthetic.
"""
import argparse
import json
import pathlib
import re
import sys
import time
import unicodedata

try:
    import numpy as np

    import facts as facts_module
    import grid_file
    import land
    import output
    import sampling
    import territory
except ModuleNotFoundError as missing:
    print(f"error: Python module '{missing.name}' (not found) install Debian's python3-numpy, python3-pandas, "
          "python3-scipy and python3-h5py", file=sys.stderr)
    sys.exit(69)  # EX_UNAVAILABLE
from errors import BAD_INPUT, USAGE, Problems, nearest, nearest_code

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMAT, FORMAT_VERSION = "essaim territory", 1
SOURCES = """INSEE, population 2023, census 2018 (communes) and 2016 (IRIS): Licence Ouverte 2.0
INSEE, Filosofi 2021 (communes, IRIS, 200 m grid of Malaunay): Licence Ouverte 2.0
INSEE, Sirene-Flores 2018 (establishments): Licence Ouverte 2.0
IGN, outlines of communes 2018; Etalab and DGCL, codes and EPCI on 1 January 2026: Licence Ouverte 2.0
CRE, communes with a gas network 2023; CSTB, BDNB 2022, and heat network survey 2024: Licence Ouverte 2.0
Enedis, housing stock by departement 2017 (from the census): Licence Ouverte 2.0"""
PLACES = ["commune", "epci", "departement", "region", "france"]


class Parser(argparse.ArgumentParser):
    """Refuses abbreviations and unknown options, all in one message, with the nearest right name."""

    def error(self, message):
        raise Problems(USAGE, [message])

    def options(self):
        """Names of the options."""
        return [o for action in self._actions for o in action.option_strings]

    def parse(self, words):
        """The options as a namespace; Problems when anything is wrong."""
        problems, seen = [], {}
        for word in words:
            name = word.split("=")[0]
            if name.startswith("--") and name not in self.options():
                problems.append(f"option '{name}' (unknown){nearest(name, self.options())}")
            elif name.startswith("-"):
                seen[name] = seen.get(name, 0) + 1
        problems += [f"option '{n}' (given {k} times) give it once" for n, k in seen.items() if k > 1]
        if problems:
            raise Problems(USAGE, problems)
        return self.parse_args(words)


def make_parser():
    """The options of the command."""
    parser = Parser(prog="essaim territory", description=__doc__.split("\n\n", 1)[1].replace("\n", " "), add_help=False,
                    allow_abbrev=False)
    place = parser.add_argument_group("place (one of)")
    place.add_argument("--commune", metavar="CODE[,CODE]", help="INSEE codes of communes, such as 76402")
    place.add_argument("--epci", metavar="CODE", help="SIREN code of a grouping of communes, such as 200023414")
    place.add_argument("--departement", metavar="CODE", help="departement, such as 76 or 2A")
    place.add_argument("--region", metavar="CODE", help="region, such as 28")
    place.add_argument("--france", action="store_true", help="metropolitan France")
    parser.add_argument("--grid", metavar="FILE", help="gridded file as INSEE publishes it (Filosofi, 200 m or 1 km, CSV)")
    parser.add_argument("--cell", metavar="METRES", help="side of the cells, 200 or 1000 (default 200; 1000 for a region "
                        "and France; that of the file with --grid)")
    parser.add_argument("--sample", metavar="N", help="keep one household in N, in neighbourhoods of about "
                        f"{sampling.CLUSTER} spread evenly over the place")
    parser.add_argument("--synthetic", action="store_true", help="do not use the published cells of Malaunay")
    parser.add_argument("--out", metavar="FILE", help="file to write (default results/territories/<place>.h5)")
    parser.add_argument("--facts", metavar="DIR", default=ROOT / "configs/facts", help="folder of the tables of facts")
    parser.add_argument("--json", action="store_true", help="summary as JSON on the standard output")
    parser.add_argument("-h", "--help", action="store_true", help="this help")
    return parser


def whole_number(text, name, allowed, problems):
    """An option's whole number, None when absent; notes it when it is not `allowed(number)`."""
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or not allowed(int(text)):
        problems.append(f"option '--{name}' = '{text}' (must be {allowed.__doc__})")
        return None
    return int(text)


def cell_side(number):
    """200 or 1000"""
    return number in (200, 1000)


def ratio(number):
    """a whole number from 1"""
    return number >= 1


def check_options(options):
    """Cell size and sample ratio (None: default) of sound options; Problems otherwise."""
    problems = []
    given = [p for p in PLACES if getattr(options, p)]
    if len(given) > 1:
        problems.append(f"options {', '.join('--' + p for p in given)} (one place at a time)")
    if not given and not options.grid:
        problems.append("no place (one of --commune, --epci, --departement, --region, --france or --grid is needed)")
    side = whole_number(options.cell, "cell", cell_side, problems)
    sample = whole_number(options.sample, "sample", ratio, problems)
    for name in ("out", "facts", "grid"):
        if getattr(options, name) == "":
            problems.append(f"option '--{name}' (empty) give a path")
    if options.out and pathlib.Path(options.out).is_dir():
        problems.append(f"option '--out' = '{options.out}' (is a folder) name a file")
    if problems:
        raise Problems(USAGE, problems)
    return side, sample or 1


def slug(name):
    """A name fit for a file: lower case, no accents, dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def choose_communes(options, facts):
    """Rows of the communes of the place, its name, its description."""
    c = facts.communes
    if options.commune is not None and options.commune != "":
        codes = [code.strip().upper() for code in options.commune.split(",")]
        rows = facts.row_of(codes)
        unknown = [code for code, row in zip(codes, rows) if row < 0]
        if unknown:
            raise Problems(USAGE, [unknown_commune(code, facts) for code in unknown])
        if len(set(codes)) < len(codes):
            raise Problems(USAGE, ["option '--commune' (names a commune twice)"])
        names = c.name.to_numpy()[rows]
        name = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
        return np.sort(rows), name, "commune " + ",".join(codes)
    if options.france:
        return np.arange(len(c)), "France", "france"
    for kind, known in (("epci", sorted(set(c.epci) - {""})), ("departement", facts.departements.index),
                        ("region", sorted(set(c.region.astype(str))))):
        code = getattr(options, kind)
        if code:
            code = code.upper()
            if code not in known:
                short = ", ".join(known) if len(known) < 20 else "the code is a SIREN number" if kind == "epci" else ""
                raise Problems(USAGE, [f"option '--{kind}' = '{code}' (unknown{': ' + short if short else ''})"
                                       + nearest(code, known)])
            rows = np.flatnonzero(c[kind].astype(str) == code)
            name = facts.epci.set_index("code").name[code] if kind == "epci" else f"{kind} {code}"
            return rows, name, f"{kind} {code}"
    return None, pathlib.Path(options.grid).stem, f"grid {pathlib.Path(options.grid).name}"


def unknown_commune(code, facts):
    """The message about a commune code that is not in the facts."""
    known = facts.communes.index
    if code in set(facts.former.code):
        return f"option '--commune' = '{code}' (merged into another commune since 2018) give the present code"
    if "0" + code in known:
        return f"option '--commune' = '{code}' (unknown) did you mean '0{code}'? leading zeros must be kept"
    if code.startswith(("751", "132", "6938")):
        return f"option '--commune' = '{code}' (an arrondissement) give the city: 75056, 13055 or 69123"
    by_name = facts.communes.index[facts.communes.name.str.upper() == code]
    if len(by_name):
        return f"option '--commune' = '{code}' (a name) did you mean '{by_name[0]}'?"
    return f"option '--commune' = '{code}' (unknown commune code){nearest_code(code, known)}"


def load_facts(folder):
    """The tables of facts; Problems when the folder lacks one."""
    folder = pathlib.Path(folder)
    names = ["communes.csv.gz", "epci.csv", "departements.csv", "metropole_cells.csv", "malaunay_cells.csv",
             "rouen_iris.csv", "former_communes.csv"]
    lacking = [n for n in names if not (folder / n).is_file()]
    if lacking:
        raise Problems(BAD_INPUT, [f"file '{folder / n}' (missing) --facts must name a folder like configs/facts"
                                   for n in lacking])
    return facts_module.load(folder)


def survey_of(options, facts, rows, cell_size, warn):
    """Surveyed cells and totals, and the rows of the place (those of the file where none was named)."""
    if not options.grid:
        malaunay = facts.row_of([territory.MALAUNAY])[0]
        use = cell_size == 200 and not options.synthetic and malaunay in rows
        return (territory.malaunay_survey(facts) if use else None), None, rows
    table = grid_file.read(options.grid, facts, land.Land(facts, cell_size))
    totals, partial = grid_file.totals_of(table, facts)
    if rows is None:
        rows = np.unique(table.commune)
    table = table[np.isin(table.commune, rows)].reset_index(drop=True)
    absent = np.setdiff1d(rows, table.commune)
    code = facts.communes.index
    if not len(table):
        raise Problems(BAD_INPUT, [f"file '{options.grid}' (holds no inhabited cell of the place) leave out --grid, or "
                                   "name a place which the file covers"])
    cut = np.intersect1d(partial, rows)
    if len(absent):
        warn(f"{len(absent)} communes without a cell in the file are spread by rule: {listing(code[absent])}")
    if len(cut):
        warn(f"{len(cut)} communes have less than {grid_file.PARTIAL:.0%} of their households in the file, which keeps "
             f"its own count: {listing(code[cut])}")
    return table, totals, rows


def listing(codes):
    """The first few codes."""
    return ", ".join(codes[:5]) + (", ..." if len(codes) > 5 else "")


def build(options, warn=lambda text: None):
    """Builds and writes the file; returns the summary."""
    started = time.monotonic()
    side, n = check_options(options)
    facts = load_facts(options.facts)
    rows, name, place = choose_communes(options, facts)
    if options.grid:
        found = grid_file.cell_size(options.grid)
        if side and side != found:
            raise Problems(USAGE, [f"option '--cell' = '{side}' (the file has cells of {found} m) leave --cell out"])
        side = found
    side = side or (1000 if options.region or options.france else 200)
    surveyed, totals_for_rounding, rows = survey_of(options, facts, rows, side, warn)
    communes = facts.communes
    in_order = rows[np.lexsort((rows, communes.hilbert.to_numpy()[rows]))]
    factor = None
    if n > 1:
        households = communes.households.to_numpy() if totals_for_rounding is None else totals_for_rounding
        numbers = np.cumsum(households[in_order])
        first = np.zeros(len(communes), np.int64)
        first[in_order] = numbers - households[in_order]
        sample = sampling.Sample(int(numbers[-1]), n)
        met = sample.before(numbers) > sample.before(first[in_order])
        rows = np.sort(in_order[met])
        if surveyed is not None:
            surveyed = surveyed[np.isin(surveyed.commune, rows)].reset_index(drop=True)
    cells, establishments, totals = territory.assemble(facts, rows, side, surveyed, totals_for_rounding)
    if n > 1:
        cells, establishments, kept, part = sampling.thin(cells, establishments, sample, first)
        factors = dict(zip(kept, part))
        in_order = in_order[np.isin(in_order, kept)]
        factor = np.array([factors[r] for r in in_order])
    data = territory.datasets(facts, in_order, cells, establishments, totals, side, factor)
    out = pathlib.Path(options.out) if options.out else default_file(options, name, n)
    sources = SOURCES if not options.grid else SOURCES + f"\nINSEE, gridded file {pathlib.Path(options.grid).name}"
    attributes = {"format": FORMAT, "format_version": FORMAT_VERSION, "name": name, "place": place, "cell_size_m": side,
                  "crs": "EPSG:3035", "sources": sources, "sample": n}
    try:
        digest = output.write(out, data, attributes)
    except OSError as error:
        raise Problems(BAD_INPUT, [f"file '{out}' (cannot be written: {error.strerror or error})"]) from error
    lived = cells.households.to_numpy() > 0
    return {
        "file": str(out), "place": place, "name": name, "content_hash": digest, "cell_size_m": side, "sample": n,
        "communes": len(in_order), "cells": len(cells), "inhabited_cells": int(lived.sum()),
        "synthetic_cells": int(cells.synthetic.sum()), "imputed_cells": int(cells.imputed.sum()),
        "households": int(cells.households.sum()), "persons": round(float(cells.persons.sum()), 1),
        "establishments": int(establishments.sum()), "bytes": out.stat().st_size,
        "seconds": round(time.monotonic() - started, 1),
    }


def default_file(options, name, n):
    """results/territories/<place>.h5"""
    stem = slug(re.sub(r"^(Métropole|CC|CA|CU) (de la |de l'|du |des |de |d')?", "", name))
    if options.cell or options.synthetic or n > 1:
        stem += "".join([f"-{options.cell}m" if options.cell else "", "-synthetic" if options.synthetic else "",
                         f"-1in{n}" if n > 1 else ""])
    return pathlib.Path("results/territories") / f"{stem}.h5"  # as the program does: here, not where it is installed


def main(words=None):
    """Runs the command; returns the exit code."""
    parser = make_parser()
    try:
        options = parser.parse(sys.argv[1:] if words is None else words)
        if options.help:
            parser.print_help()
            return 0
        warnings = []
        summary = build(options, warnings.append)
    except Problems as problems:
        for message in problems.messages:
            print(f"error: {message}", file=sys.stderr)
        return problems.code
    for text in warnings:
        print(f"warning: {text}", file=sys.stderr)
    if options.json:
        print(json.dumps({**summary, "warnings": warnings}, ensure_ascii=False))
    else:
        for key, value in summary.items():
            print(f"{key:16} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
