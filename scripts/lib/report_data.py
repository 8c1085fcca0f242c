"""What a report shows, gathered from files of runs and of sweeps: scenarios, their replicates, yearly indicators.

Files of runs with the same parameters but the seed are replicates of one scenario, and so are members of a sweep with
the same scenario file. The first scenario is the reference; seeds that both have are paired.
"""
import json
import math
import pathlib

import figures_data
import h5py
import numpy as np
import scenarios as heads

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Scenario:
    """Replicates of one configuration. title; question {"fr", "en"} or None; territory; version; seeds; years.

    results   the files of its runs, by seed, for maps and communes; empty for members of a sweep
    """

    question = None

    def values(self, formula):
        """Array (replicates, years) of a formula of indicators; states are of December, amounts of the year."""
        return heads.evaluate(formula, {name: self.series(name) for name in heads.names_of(formula)})

    def has(self, formula):
        return all(self.knows(name) for name in heads.names_of(formula))


class OfRuns(Scenario):
    """From files of single runs."""

    def __init__(self, title, results):
        self.title = title
        self.results = sorted(results, key=lambda r: r.seed)
        self.seeds = [r.seed for r in self.results]
        self.years = self.results[0].years
        self.territory, self.version = self.results[0].territory, self.results[0].version

    def series(self, name):
        return np.array([r.yearly(name) for r in self.results])

    def knows(self, name):
        return name in self.results[0]


class OfSweep(Scenario):
    """From the members of a sweep that share a scenario file."""

    def __init__(self, file, title, members):
        self._file, self._members = file, np.asarray(members)
        self.results, self.seeds = [], [int(seed) for seed in file["seed"][:][self._members]]
        self.years = file["year"][:].astype(int)
        self.title = title
        path = next((p for p in (ROOT / "configs/scenarios" / (title + ".ini"), pathlib.Path(title)) if p.is_file()), None)
        if path:
            self.question = heads.Scenario(path).question
            self.title = heads.title_of(path) or title
        self.territory = figures_data.text_of(file.attrs.get("territory", b"")) or "essaim"
        self.version = figures_data.text_of(file["provenance"].attrs.get("version", b"")) if "provenance" in file else ""

    def series(self, name):
        return self._file[name][:][self._members]

    def knows(self, name):
        return name in self._file


def of_sweep(path):
    """Scenarios of the file of a sweep, in the order of their first member."""
    file = h5py.File(path, "r")
    if "scenario" not in file:
        return [OfSweep(file, pathlib.Path(path).stem, range(len(file["seed"])))]
    names = [pathlib.Path(figures_data.text_of(row).rstrip("\0").strip()).stem for row in file["scenario"][:]]
    return [OfSweep(file, name, [i for i, other in enumerate(names) if other == name]) for name in dict.fromkeys(names)]


def is_sweep(path):
    try:
        with h5py.File(path, "r") as file:
            return "member" in file or "point" in file
    except OSError:
        return False


def parameters_of(results):
    """{name: text} of what was configured, without the seed and what only names or speeds the run."""
    group = results._file["parameters"]
    aside = ("run.seed", "run.title", "run.chunk_rows", "output.")
    return {name: str(group[name][()]) for name in group if not name.startswith(aside)}


def read(paths):
    """Scenarios in the order of their first file, and what comparisons say. Errors: NotResults."""
    groups, every, comparisons = {}, [], []
    for path in paths:
        if path.suffix == ".json":
            comparisons.append(comparison(path))
            continue
        if is_sweep(path):
            every += of_sweep(path)
            continue
        results = figures_data.Results(path)
        key = json.dumps([results.territory, parameters_of(results)], sort_keys=True)
        groups.setdefault(key, []).append(results)
    for members in groups.values():
        seeds = [r.seed for r in members]
        twice = sorted({seed for seed in seeds if seeds.count(seed) > 1})
        if twice:
            raise figures_data.NotResults(f"two files hold the same run ({members[0].title}, seed {twice[0]}): give one of them")
        every.append(OfRuns(members[0].title, members))
    if not every and not comparisons:
        raise figures_data.NotResults("no file to report on")
    if not every:
        return every, comparisons
    years = every[0].years
    for one in every[1:]:
        if one.territory != every[0].territory:
            raise figures_data.NotResults(f"'{one.title}' is about {one.territory}, '{every[0].title}' about "
                                          f"{every[0].territory} (a report compares one territory)")
        if len(one.years) != len(years) or (one.years != years).any():
            raise figures_data.NotResults(f"'{one.title}' has other years than '{every[0].title}' (simulate the same years)")
    return every, comparisons


def comparison(path):
    """The summary that essaim compare writes beside its results. Errors: NotResults."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise figures_data.NotResults(f"{path}: cannot be read ({error})") from error
    if "outcomes" not in said and "shapley" not in said:
        raise figures_data.NotResults(f"{path}: not the summary of a comparison (essaim compare writes one beside its file)")
    return said


class Effect:
    """Difference of a scenario to the reference in the last year: paired over common seeds.

    mean, low, high   95 % confidence interval (Student); NaN bounds with one pair
    agree             replicates whose difference has the sign of the mean
    """

    def __init__(self, scenario, reference, formula, year=-1):
        from scipy import stats

        common = [seed for seed in scenario.seeds if seed in reference.seeds]
        a, b = reference.values(formula)[:, year], scenario.values(formula)[:, year]
        pairs = np.array([b[scenario.seeds.index(s)] - a[reference.seeds.index(s)] for s in common])
        self.n = len(pairs)
        self.reference = float(np.mean(a))
        self.mean = float(pairs.mean()) if self.n else float(b.mean() - a.mean())
        half = float(stats.t.ppf(0.975, self.n - 1) * pairs.std(ddof=1) / math.sqrt(self.n)) if self.n > 1 else math.nan
        self.low, self.high = self.mean - half, self.mean + half
        self.agree = int(np.sum(np.sign(pairs) == np.sign(self.mean))) if self.n else 0

    @property
    def sure(self):
        """True when the interval excludes zero, False when not, None with fewer than two pairs."""
        if self.n < 2:
            return None
        return self.low > 0 or self.high < 0
