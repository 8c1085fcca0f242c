#!/usr/bin/python3
"""What a sweep says about its parameters: which matter, how, and where the future tips.

    sensitivity.py morris RESULT.h5 --outcome "co2_direct + co2_upstream" --years 2050
    sensitivity.py sobol RESULT.h5 --outcome "low_income_bill / low_income_households" --years 2050
    sensitivity.py curves RESULT.h5 --outcome pv_roofs --years 2050 --figure curves.png
    sensitivity.py tipping RESULT.h5 --outcome pv_roofs --years 2050 --x choice.peers --y aids.scale --above 1000

RESULT.h5 is written by `essaim sweep` from a design of `scripts/design.py`. Replicates of a point are averaged before
indices are computed; tipping counts every run. Prints Markdown; --json prints JSON, --figure draws.
"""
import argparse
import csv
import json
import pathlib
import re
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import indices  # noqa: E402
from ensemble import BadEnsemble, Ensemble  # noqa: E402
from scenarios import BadHead  # noqa: E402


def options(words):
    parser = argparse.ArgumentParser(prog="sensitivity.py", allow_abbrev=False, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("method", choices=("morris", "sobol", "curves", "tipping"))
    parser.add_argument("result", type=pathlib.Path)
    parser.add_argument("--outcome", required=True, metavar="FORMULA", help="of indicators, with + - * / and brackets")
    parser.add_argument("--years", required=True, metavar="Y|Y-Y|mean Y-Y")
    parser.add_argument("--x", metavar="FACTOR", help="tipping: across")
    parser.add_argument("--y", metavar="FACTOR", help="tipping: upwards")
    parser.add_argument("--above", type=float, metavar="VALUE", help="tipping: a run tips when its outcome exceeds this")
    parser.add_argument("--factors", type=pathlib.Path, metavar="FILE",
                        help="morris: ranges that the design was made over (else those it took: few trajectories miss ends)")
    parser.add_argument("--bins", type=int, default=8, metavar="N")
    parser.add_argument("--resamples", type=int, default=1000, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--figure", type=pathlib.Path, metavar="FILE")
    return parser.parse_args(words)


def values_of(ensemble, chosen):
    words = re.fullmatch(r"(mean )?(\d{4})(?:-(\d{4}))?", chosen.years)
    if not words:
        raise BadEnsemble(f"--years {chosen.years} (no period) write 2050, 2020-2050 or 'mean 2040-2050'")
    return ensemble.outcome(chosen.outcome, int(words[2]), int(words[3] or words[2]), bool(words[1]))


def ranges_of(path):
    """{name: (low, high)} of a file of factors, where it gives both."""
    if not path:
        return {}
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["name"]: (float(row["low"]), float(row["high"])) for row in rows if row["low"] and row["high"]}


def table(heads, rows):
    text = [f"| {' | '.join(heads)} |", "|" + "|".join("---" if i == 0 else "--:" for i in range(len(heads))) + "|"]
    text += [f"| {' | '.join(row[:1] + [f'{v:.4g}' for v in row[1:]])} |" for row in rows]
    return "\n".join(text)


def ranked(ensemble, values, chosen):
    """Factors with their indices, the most important first."""
    names = list(ensemble.factors)
    if chosen.method == "morris":
        found = indices.morris(ensemble.design(ranges_of(chosen.factors)), ensemble.of_points(values), chosen.resamples)
        low, high = found["mu_star_interval"]
        rows = [[n, *map(float, row)] for n, *row in zip(names, found["mu_star"], low, high, found["sigma"], found["mu"])]
        return ["parameter", "mu*", "2.5 %", "97.5 %", "sigma", "mu"], sorted(rows, key=lambda row: -row[1])
    found = indices.sobol(ensemble.of_points(values), len(names), chosen.resamples)
    names = [names[i] for i in indices.mixed_factors(ensemble.design())]
    rows = [[n, *map(float, row)] for n, *row in zip(names, found["first"], *found["first_interval"], found["total"],
                                                     *found["total_interval"])]
    heads = ["parameter", "first", "2.5 %", "97.5 %", "total", "2.5 % of total", "97.5 % of total"]
    return heads, sorted(rows, key=lambda row: -row[4])


def draw(chosen, ensemble, values, heads, rows):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    if chosen.method == "curves":
        n = len(ensemble.factors)
        figure, axes = plt.subplots(-(-n // 3), min(n, 3), figsize=(4 * min(n, 3), 3 * -(-n // 3)), squeeze=False)
        for axis, (name, x) in zip(axes.flat, ensemble.factors.items()):
            curve = indices.curve(x, values, chosen.bins)
            axis.fill_between(curve[:, 0], curve[:, 2], curve[:, 3], alpha=0.25, linewidth=0)
            axis.plot(curve[:, 0], curve[:, 1])
            axis.set_xlabel(name)
        for axis in axes.flat[n:]:
            axis.set_visible(False)
        figure.supylabel(chosen.outcome)
    elif chosen.method == "tipping":
        x_edges, y_edges, share, _ = tipping(ensemble, values, chosen)
        figure, axis = plt.subplots(figsize=(5.5, 4.5))
        mesh = axis.pcolormesh(x_edges, y_edges, share.T, vmin=0, vmax=1, cmap="cividis")
        figure.colorbar(mesh, label=f"share of runs with {chosen.outcome} > {chosen.above:g}, {chosen.years}")
        axis.set(xlabel=chosen.x, ylabel=chosen.y)
    else:
        figure, axis = plt.subplots(figsize=(6, 0.35 * len(rows) + 1.2))
        main = 1 if chosen.method == "morris" else 4
        names = [row[0] for row in rows][::-1]
        middle = np.array([row[main] for row in rows])[::-1]
        low, high = (np.array([row[main + i] for row in rows])[::-1] for i in (1, 2))
        axis.barh(names, middle, xerr=np.abs(np.array([middle - low, high - middle])))
        axis.set_xlabel(f"{heads[main]} for {chosen.outcome}, {chosen.years}")
    figure.tight_layout()
    figure.savefig(chosen.figure, dpi=150)


def tipping(ensemble, values, chosen):
    if None in (chosen.x, chosen.y, chosen.above):
        raise BadEnsemble("tipping (needs --x, --y and --above) for example --x choice.peers --y aids.scale --above 1000")
    for name in (chosen.x, chosen.y):
        if name not in ensemble.factors:
            raise BadEnsemble(f"{name} (no factor of {ensemble.path}) it has {', '.join(ensemble.factors)}")
    return indices.tipping_map(ensemble.factors[chosen.x], ensemble.factors[chosen.y], values > chosen.above, chosen.bins)


def main(words):
    chosen = options(words)
    heads, rows = [], []
    try:
        ensemble = Ensemble(chosen.result)
        values = values_of(ensemble, chosen)
        if chosen.method in ("morris", "sobol"):
            heads, rows = ranked(ensemble, values, chosen)
            said = ({"heads": heads, "rows": rows} if chosen.json else table(heads, rows))
        elif chosen.method == "curves":
            curves = {name: indices.curve(x, values, chosen.bins).tolist() for name, x in ensemble.factors.items()}
            said = curves if chosen.json else "\n\n".join(
                f"{name}\n\n" + table(["value", "mean", "5 %", "95 %"], [[f"{row[0]:.4g}", *row[1:]] for row in rows_of])
                for name, rows_of in curves.items())
        else:
            x_edges, y_edges, share, runs = tipping(ensemble, values, chosen)
            said = {"x": x_edges.tolist(), "y": y_edges.tolist(), "runs": runs.T.tolist(),
                    "share": [[None if np.isnan(v) else v for v in row] for row in share.T.tolist()]}
            if not chosen.json:
                centres = 0.5 * (x_edges[1:] + x_edges[:-1])
                said = table([f"{chosen.y} \\ {chosen.x}", *(f"{v:.3g}" for v in centres)],
                             [[f"{0.5 * (y_edges[j] + y_edges[j + 1]):.3g}", *share[:, j]] for j in range(chosen.bins)][::-1])
        print(json.dumps(said) if chosen.json else said)
        if chosen.figure:
            draw(chosen, ensemble, values, heads, rows)
        ensemble.close()
    except (BadEnsemble, BadHead, ValueError, OSError) as error:
        print(f"sensitivity.py: {error}", file=sys.stderr)
        return 65
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
