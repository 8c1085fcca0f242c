#!/usr/bin/python3
"""Which constants observations up to 2021 do not rule out, and what they say of 2022-2024: history matching by a sweep.

    scripts/history_matching.py --work results/matching [--points 260] [--table FILE]
    scripts/history_matching.py --shipped 8              only the forward run of the shipped constants, with 8 seeds

1. a Latin hypercube over configs/sweeps/constants.factors.csv, simulated 2018-2021 on a 1:1000 sample of France by
   `essaim sweep`, without the market, as in scripts/calibrate.py, whose targets and bands are used;
2. for each target a quadratic emulator, judged on points it has not seen;
3. implausibility |emulated - middle of the band| / sqrt((half band / 3)^2 + luck^2 + emulator^2); beyond 3 for any
   target, a point is ruled out;
4. points that are not, drawn at random, run forward to 2024 with everything as shipped: published before any observation
   of 2022 or later is looked at.

Targets that the shipped constants miss are the model's own error and rule out nothing; they are named.
Exit codes: 0 done, 64 wrong options, 65 a step failed.
"""
import csv
import os
import pathlib
import subprocess
import sys

import h5py
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts" / "lib"), str(ROOT / "scripts")]

import calibrate  # noqa: E402
from factors import declared_parameters  # noqa: E402
from options import Parser  # noqa: E402

ENVIRONMENT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMP_NUM_THREADS": "1"}
CUT = 3.0
AS_SHIPPED = "[market]\nzone = territory\n"  # groups of communes of a sample are too small to keep an installer each
FORWARD = [("residential", "energy of homes", "TWh"), ("heating", "heating", "TWh"), ("cars", "energy of cars", "TWh"),
           ("renovations", "renovated homes", "thousand"), ("new_heat_pump", "air-water heat pumps", "thousand"),
           ("new_pv", "solar roofs", "thousand"), ("electric", "electric cars among sales", "%"),
           ("poor", "energy poverty", "%")]


class Failed(Exception):
    """A step did not end well; the message is what it said."""


def options(words):
    parser = Parser(prog="history_matching.py", description="Find the constants that are not ruled out.")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "results/matching")
    parser.add_argument("--territory", type=pathlib.Path, help="the sample (default: made, one household in 1000)")
    parser.add_argument("--points", type=int, default=260, metavar="N", help="of the Latin hypercube")
    parser.add_argument("--forward", type=int, default=40, metavar="N", help="points run forward")
    parser.add_argument("--shipped", type=int, metavar="N", help="run only the shipped constants forward, with N seeds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    parser.add_argument("--factors", type=pathlib.Path, default=ROOT / "configs/sweeps/constants.factors.csv")
    parser.add_argument("--table", type=pathlib.Path, metavar="FILE", help="write what was found as Markdown")
    return parser.parse_args(words)


def around(text, shipped):
    """A bound: a number, or the shipped value times or plus something."""
    if not text.startswith("shipped"):
        return float(text)
    sign, rest = text[7:8], text[8:]
    return shipped * float(rest) if sign == "*" else shipped + float(sign + rest)


def resolved_factors(path, declared):
    """(name, low, high) with the shipped values put in."""
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["name"], *(around(row[k], float(declared[row["name"]]["default"])) for k in ("low", "high"))) for row in rows]


class Matching:
    def __init__(self, chosen):
        self.chosen, self.work = chosen, chosen.work.resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.program = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim")).resolve()
        self.territory = chosen.territory.resolve() if chosen.territory else self.work / "sample.h5"
        if not self.territory.exists():
            self.call("/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--france", "--sample", "1000", "--out",
                      self.territory)
        declared = declared_parameters(self.program)
        self.factors = resolved_factors(chosen.factors, declared)
        self.shipped = {name: float(declared[name]["default"]) for name, *_ in self.factors}

    def call(self, *words, ranks=1):
        before = ["mpirun", "--oversubscribe", "-q", "-n", str(ranks)] if ranks > 1 else []
        done = subprocess.run([*before, *map(str, words)], cwd=ROOT, stdout=subprocess.DEVNULL, check=False,
                              env={**os.environ, **ENVIRONMENT, "ESSAIM_BINARY": str(self.program)})
        if done.returncode:
            raise Failed(f"{' '.join(map(str, words))} ended with {done.returncode}")

    def sweep(self, name, last_year, more=""):
        (self.work / "base.ini").write_text("[output]\ncells = none\npanel = 0\nxdmf = no\n[run]\noutput_year = 2018\n"
                                            f"last_year = 2021\n[territory]\nfile = {self.territory}\n", encoding="utf-8")
        sweep = self.work / f"{name}.ini"
        sweep.write_text(f"[sweep]\nbase = base.ini\ndesign = {name}.csv\ncommunes = no\n[run]\nlast_year = {last_year}\n{more}",
                         encoding="utf-8")
        out = self.work / f"{name}.h5"
        self.call(self.program, "sweep", sweep, "--out", out, "--force", f"--territory.file={self.territory}",
                  ranks=self.chosen.jobs)
        return out

    def homes(self):
        """Homes of each segment: a fact of the sample, counted in a panel of everybody."""
        out = self.work / "homes.h5"
        if not out.exists():
            config = self.work / "homes.ini"
            config.write_text("[output]\ncells = none\npanel = 1000000\nxdmf = no\n[run]\noutput_year = 2018\nlast_year = 2018\n",
                              encoding="utf-8")
            self.call(self.program, "run", config, f"--territory.file={self.territory}", "--out", out, "--quiet")
        with h5py.File(out) as file:
            kind, tenure = file["panel/type"][0], file["panel/tenure"][0]
        return {"owner_house": int(((tenure == 0) & (kind == 0)).sum()), "owner_flat": int(((tenure == 0) & (kind == 1)).sum()),
                "rented_house": int(((tenure == 1) & (kind == 0)).sum()), "rented_flat": int(((tenure == 1) & (kind == 1)).sum()),
                "social": int((tenure == 2).sum())}

    def design(self, name, names, points, replicates=1):
        with (self.work / f"{name}.csv").open("w", encoding="utf-8") as file:
            file.write(f"# history_matching.py: {name}\n{','.join(['point', 'replicate', 'seed', *names])}\n")
            for point, row in enumerate(points):
                for replicate in range(replicates):
                    file.write(",".join([str(point), str(replicate), "", *(repr(float(value)) for value in row)]) + "\n")


def measures(path, homes):
    """What each member gave, by the names of scripts/calibrate.py, and what the forward run tells."""
    found = []
    with h5py.File(path) as file:
        years = {int(year): i for i, year in enumerate(file["year"][:])}
        series = {name: file[name][:] for name in file if isinstance(file[name], h5py.Dataset) and file[name].ndim == 2
                  and file[name].shape[1] == len(years) and file[name].dtype.kind == "f"}
    for member in range(len(series["households"])):
        value = {name: rows[member] for name, rows in series.items()}
        to_france = calibrate.SCALE / value["households"][0]
        m = {}
        for year, i in years.items():
            for use in ("heating", "hot_water", "specific", "cooking"):
                m[f"{use} {year}"] = value[f"use_{use}"][i] * to_france / 1e9
            m[f"residential {year}"] = sum(m[f"{use} {year}"] for use in ("heating", "hot_water", "specific", "cooking"))
            m[f"cars {year}"] = value["use_car"][i] * to_france / 1e9
            for carrier in ("electricity", "gas", "oil", "wood", "heat_network"):
                m[f"heating {carrier} {year}"] = value[f"heating_{carrier}"][i] * to_france / 1e9
            m[f"energy poverty {year}"] = value["energy_poor"][i] / value["households"][i]
            m[f"poor {year}"] = 100.0 * m[f"energy poverty {year}"]
            m[f"renovations {year}"] = sum(value[f"renovations_{s}"][i] for s in calibrate.SEGMENTS) * to_france / 1e3
            m[f"new_heat_pump {year}"] = value["new_heat_pump"][i] * to_france / 1e3
            m[f"new_pv {year}"] = value["new_pv"][i] * to_france / 1e3
            m[f"electric {year}"] = 100.0 * value["new_car_electric"][i] / (value["new_car_electric"][i] + value["new_car_fuel"][i])
        over = lambda name, chosen: float(np.mean([value[name][years[y]] for y in chosen]))
        for segment, n in homes.items():
            m[f"rate {segment}"] = over(f"renovations_{segment}", (2018, 2019, 2020)) / max(1, n)
        acts = {part: value[f"works_{part}"].sum() for part in calibrate.PARTS}
        m["roofs among acts"] = acts["roof"] / max(1.0, sum(acts.values()))
        m["new heat_pump"] = over("new_heat_pump", (2020, 2021)) * to_france / 1e3
        m["solar roofs"] = over("new_pv", (2019, 2020, 2021)) * to_france / 1e3
        m["electric cars 2019"] = m["electric 2019"] / 100.0
        found.append(calibrate.derived(m))
    return found


class Emulator:
    """A quadratic surface through the sample, of the logarithm of a positive measure; `error`: deviation on unseen points."""

    def __init__(self, places, values):
        self.log = bool((values > 0).all())
        y = np.log(values) if self.log else values
        train = np.arange(len(y)) % 5 != 0
        self.fit(places[train], y[train])
        self.error = float(np.std(self.raw(places[~train]) - y[~train]))
        self.fit(places, y)

    @staticmethod
    def terms(places):
        centred = 2.0 * places - 1.0
        pairs = [centred[:, i] * centred[:, j] for i in range(centred.shape[1]) for j in range(i, centred.shape[1])]
        return np.column_stack([np.ones(len(centred)), centred, *pairs])

    def fit(self, places, y):
        terms = self.terms(places)
        self.mean = y.mean()
        ridge = 0.3 * np.eye(terms.shape[1])
        ridge[0, 0] = 0.0
        self.weights = np.linalg.solve(terms.T @ terms + ridge, terms.T @ (y - self.mean))

    def raw(self, places):
        return self.terms(places) @ self.weights + self.mean

    def at(self, places):
        """Value, and its deviation, in the units of the measure."""
        raw = self.raw(places)
        value = np.exp(raw) if self.log else raw
        return value, self.error * (value if self.log else 1.0)


def implausibility(emulators, targets, places):
    """points x targets; the emulator's error holds the luck of a replicate already: it is judged against single runs."""
    columns = []
    for name, low, high in targets:
        value, deviation = emulators[name].at(places)
        half = 0.5 * (high - low)
        columns.append(np.abs(value - 0.5 * (low + high)) / np.sqrt((half / CUT) ** 2 + np.asarray(deviation) ** 2))
    return np.column_stack(columns)


def report(matching, runs, found, misses, targets, emulators, places, alive, forward, drawn):
    names = [name for name, *_ in matching.factors]
    low, high = (np.array([row[k] for row in matching.factors]) for k in (1, 2))
    rows = ["| constant | shipped | tried | not ruled out, 5 % to 95 % | largest correlation |", "|---|--:|--:|--:|---|"]
    correlation = np.corrcoef(alive.T)
    for i, name in enumerate(names):
        at = np.quantile(alive[:, i], [0.05, 0.95]) * (high[i] - low[i]) + low[i]
        with_others = np.where(np.arange(len(names)) == i, 0.0, correlation[i])
        j = int(np.argmax(np.abs(with_others)))
        rows.append(f"| `{name}` | {matching.shipped[name]:.4g} | {low[i]:.4g} to {high[i]:.4g} | {at[0]:.4g} to {at[1]:.4g} | "
                    f"{with_others[j]:+.2f} with `{names[j]}` |")
    worst = implausibility(emulators, targets, places)
    out = [f"{runs} runs of a Latin hypercube, {len(targets)} targets; {100.0 * len(alive) / drawn:.2g} % of the volume tried is "
           f"not ruled out. Left aside, since the shipped constants miss them: {', '.join(misses) or 'none'}. What rules out most:", ""]
    ruled = sorted(((float((worst[:, k] > CUT).mean()), name) for k, (name, *_) in enumerate(targets)), reverse=True)[:6]
    out += ["| target | volume it rules out alone |", "|---|--:|"] + [f"| {name} | {100 * share:.0f} % |" for share, name in ruled]
    out += ["", *rows, "", f"Forward, {len(forward)} runs of points that are not ruled out, everything else as shipped, installers shared by the whole sample (median, 5 % to 95 %):", ""]
    return "\n".join(out) + "\n" + forward_table(forward)


def forward_table(forward):
    """What runs to 2024 say, a line an indicator."""
    out = ["| | " + " | ".join(str(y) for y in range(2021, 2025)) + " |", "|---|" + "--:|" * 4]
    for key, shown, unit in FORWARD:
        cells = []
        for year in range(2021, 2025):
            values = [m[f"{key} {year}"] for m in forward]
            five, middle, top = np.quantile(values, [0.05, 0.5, 0.95])
            cells.append(f"{middle:.3g} ({five:.3g} to {top:.3g})")
        out.append(f"| {shown}, {unit} | {' | '.join(cells)} |")
    return "\n".join(out) + "\n"


def main(words):
    chosen = options(words)
    try:
        from scipy.stats import qmc

        matching = Matching(chosen)
        names = [name for name, *_ in matching.factors]
        low, high = (np.array([row[k] for row in matching.factors]) for k in (1, 2))
        places = qmc.LatinHypercube(len(names), optimization="random-cd", seed=1).random(chosen.points)
        shipped = (np.array([matching.shipped[name] for name in names]) - low) / (high - low)
        matching.design("tried", names, low + np.vstack([places, shipped]) * (high - low))
        homes = matching.homes()
        if chosen.shipped:
            matching.design("shipped", [], [[]], chosen.shipped)
            text = forward_table(measures(matching.sweep("shipped", 2024, AS_SHIPPED), homes))
            print(text, end="")
            if chosen.table:
                chosen.table.write_text(text, encoding="utf-8")
            return 0
        found = measures(matching.sweep("tried", 2021, "[market]\nenabled = no\n"), homes)
        known = [(shown, name, lo, hi) for shown, name, lo, hi, *_ in calibrate.TARGETS if name in found[0]]
        misses = [shown for shown, name, lo, hi in known if not lo <= found[-1][name] <= hi]
        targets = [(name, lo, hi) for shown, name, lo, hi in known if shown not in misses]
        emulators = {name: Emulator(np.vstack([places, shipped]), np.array([m[name] for m in found])) for name, *_ in targets}
        random = np.random.default_rng(2)
        drawn = random.random((200_000, len(names)))
        alive = drawn[implausibility(emulators, targets, drawn).max(axis=1) < CUT]
        if len(alive) < chosen.forward:
            raise Failed(f"{len(alive)} of {len(drawn)} points are not ruled out (too few to run forward) widen the factors")
        picked = alive[random.choice(len(alive), chosen.forward, replace=False)]
        matching.design("forward", names, low + picked * (high - low))
        forward = measures(matching.sweep("forward", 2024, AS_SHIPPED), homes)
        text = report(matching, len(found), found, misses, targets, emulators, drawn[:20_000], alive, forward, len(drawn))
    except (Failed, OSError, KeyError) as error:
        print(f"history_matching.py: {error}", file=sys.stderr)
        return 65
    print(text, end="")
    if chosen.table:
        chosen.table.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
