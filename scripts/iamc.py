#!/usr/bin/python3
"""Writes results of a run or a sweep as the table of the IAMC template, which pyam and policy teams read.

    iamc.py results/malaunay.h5 --out malaunay.csv
    iamc.py results/sweep.h5 --out sweep.csv              mean, 5 % and 95 % over the replicates of each point
    iamc.py results/sweep.h5 --members --out members.csv  every member, with a column of its number

Columns: model, scenario, region, variable, unit, then one a year. scripts/lib/iamc_variables.csv says how variables are
made of indicators; those whose indicators a file does not hold are left out.
"""
import argparse
import csv
import pathlib
import sys

import h5py
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

from ensemble import Ensemble, text_of  # noqa: E402
from scenarios import BadHead, evaluate, names_of  # noqa: E402


def variables():
    with open(ROOT / "scripts/lib/iamc_variables.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def yearly_of_run(path):
    """Years and {indicator: by year} of the result file of a run; whole years only."""
    import figures_data

    results = figures_data.Results(path)
    try:
        names = {name for v in variables() for name in names_of(v["formula"])}
        with h5py.File(path) as file:
            held = {name for name in names if name in file}
        return results.years, {name: results.yearly(name) for name in held}
    finally:
        results.close()


def rows_of_run(path):
    years, values = yearly_of_run(path)
    with h5py.File(path) as file:
        scenario, region = text_of(file.attrs["title"]), text_of(file.attrs["territory"])
    rows = []
    for v in variables():
        if all(name in values for name in names_of(v["formula"])):
            series = evaluate(v["formula"], values) / float(v["divide"])
            rows.append(["essaim", scenario, region, v["variable"], v["unit"], *series])
    return ["model", "scenario", "region", "variable", "unit", *map(int, years)], rows


def scenario_names(ensemble):
    """By point: the file of its column `scenario`, or the title and the point."""
    title = text_of(ensemble.file.attrs["title"])
    names = {}
    texts = ensemble.file["scenario"][:] if "scenario" in ensemble.file else None
    for point in ensemble.points:
        member = int(np.argmax(ensemble.point == point))
        text = "" if texts is None else b"".join(texts[member]).decode().strip("\0")
        names[point] = pathlib.Path(text).stem if text else title if len(ensemble.points) == 1 else f"{title} {point}"
    return names


def rows_of_sweep(path, members):
    ensemble = Ensemble(path)
    try:
        region = text_of(ensemble.file.attrs["territory"])
        names = scenario_names(ensemble)
        rows = []
        for v in variables():
            if not all(name in ensemble.file for name in names_of(v["formula"])):
                continue
            values = evaluate(v["formula"], {n: ensemble.file[n][:] for n in names_of(v["formula"])}) / float(v["divide"])
            for point in ensemble.points:
                of_point = np.flatnonzero(ensemble.point == point)
                head = ["essaim", names[point], region]
                if members:
                    rows += [[*head, v["variable"], v["unit"], int(i), *values[i]] for i in of_point]
                    continue
                rows.append([*head, v["variable"], v["unit"], *values[of_point].mean(axis=0)])
                if len(of_point) > 1:
                    for share in (5, 95):
                        rows.append([*head, f"{v['variable']}|{share}th Percentile", v["unit"],
                                     *np.quantile(values[of_point], share / 100, axis=0)])
        heads = ["model", "scenario", "region", "variable", "unit", *(["member"] if members else [])]
        return heads + [int(y) for y in ensemble.years], rows
    finally:
        ensemble.close()


def main(words):
    parser = argparse.ArgumentParser(prog="iamc.py", allow_abbrev=False, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--members", action="store_true", help="of a sweep: every member instead of mean and quantiles")
    chosen = parser.parse_args(words)
    try:
        with h5py.File(chosen.result) as file:
            of_sweep = "member" in file
        heads, rows = rows_of_sweep(chosen.result, chosen.members) if of_sweep else rows_of_run(chosen.result)
        with chosen.out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(heads)
            for row in rows:
                writer.writerow([f"{value:.10g}" if isinstance(value, float) else value for value in row])
    except (BadHead, OSError, KeyError) as error:
        print(f"iamc.py: {error}", file=sys.stderr)
        return 65
    print(f"{chosen.out}: {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
