#!/usr/bin/python3
"""Does a run near a tipping point announce it? How many decisions does one decision bring about, and do swings slow down?

    scripts/tipping.py RESULTS.h5 [--indicator NAME ...] [--window MONTHS]

By year: the branching number of works and of photovoltaic roofs (decisions that others brought about over all decisions;
towards 1, each brings about one more), and of each indicator the variance and the correlation with the month before,
after season and trend are taken off, in a window that ends with the year. Both rise before many tipping points (critical
slowing down, Scheffer et al. 2009); trend is Kendall's tau of their rise over the years, from -1 to 1. Exit codes: 0 done,
64 wrong options, 65 a wrong file.
"""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from options import Parser  # noqa: E402

USUAL = ["orders_envelope", "orders_heating", "orders_pv"]
DECISIONS = {"works": ("decided_works", "decided_works_others"), "roofs": ("decided_pv", "decided_pv_others")}


def deviations(values, window):
    """What is left of a monthly series without its season and a moving mean of `window` months."""
    values = np.asarray(values, float)
    months = np.arange(len(values))
    kernel = np.ones(window)
    trend = np.convolve(values, kernel, "same") / np.convolve(np.ones(len(values)), kernel, "same")
    rest = values - trend
    for month in range(12):
        rest[months % 12 == month] -= rest[months % 12 == month].mean()
    return rest


def warnings(values, window):
    """{variance, memory}: one value a year for windows of `window` months that end with it."""
    rest = deviations(values, window)
    ends = range(window, len(rest) + 1, 12)
    parts = [rest[end - window:end] for end in ends]
    memory = [float(np.corrcoef(part[:-1], part[1:])[0, 1]) if part.std() > 0 else 0.0 for part in parts]
    return {"variance": np.array([part.var() for part in parts]), "memory": np.array(memory)}


def rise(values):
    """Kendall's tau of a series against time: 1 when it always rises, -1 when it always falls."""
    values = np.asarray(values, float)
    pairs = [np.sign(values[j] - values[i]) for i in range(len(values)) for j in range(i + 1, len(values))]
    return float(np.mean(pairs)) if pairs else 0.0


def main(words=None):
    parser = Parser(prog="tipping.py", description="Branching numbers and early signs of tipping in a run.")
    parser.add_argument("results", type=pathlib.Path, help="results file of a run")
    parser.add_argument("--indicator", action="append", metavar="NAME", help="of docs/output.md; may be given several times")
    parser.add_argument("--window", type=int, default=60, metavar="MONTHS", help="length of the window (default: 60)")
    options = parser.parse_args(words)
    if options.window < 24 or options.window % 12:
        parser.error("--window must be 24, 36, 48 ... (whole years, and one tells no swing from a season)")
    import figures_data

    try:
        results = figures_data.Results(options.results)
        names = options.indicator or USUAL
        for name in [*names, *sum(DECISIONS.values(), ())]:
            if name not in results:
                raise figures_data.NotResults(f"{options.results}: it holds no {name} (see docs/output.md)")
        series = {name: results.monthly(name) for name in names}
        if len(results.years) * 12 < options.window + 24:
            raise figures_data.NotResults(f"{options.results}: too short for a window of {options.window} months")
    except figures_data.NotResults as problem:
        print(f"tipping.py: {problem}", file=sys.stderr)
        return 65
    found = {name: warnings(values, options.window) for name, values in series.items()}
    print("year   " + "  ".join(f"{'R ' + kind:>8}" for kind in DECISIONS) +
          "".join(f"  {'variance of ' + name:>28}  {'memory':>6}" for name in names))
    first = options.window // 12 - 1
    branching = [results.yearly(others) / np.maximum(results.yearly(decided), 1e-9) for decided, others in DECISIONS.values()]
    for k, year in enumerate(results.years[first:]):
        print(f"{year}   " + "  ".join(f"{numbers[first + k]:8.2f}" for numbers in branching) +
              "".join(f"  {found[name]['variance'][k]:28.4g}  {found[name]['memory'][k]:6.2f}" for name in names))
    print("trend  " + " " * 18 + "".join(f"  {rise(found[name]['variance']):28.2f}  {rise(found[name]['memory']):6.2f}"
                                         for name in names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
