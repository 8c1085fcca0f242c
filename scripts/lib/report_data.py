"""What a report shows, gathered from results files: scenarios, each with its replicates, and their yearly indicators.

Files with the same parameters but the seed are replicates of one scenario. The first scenario is the reference; seeds
that both have are paired.
"""
import json
import math

import figures_data
import numpy as np
import scenarios as heads


class Scenario:
    """Replicates of one configuration. title; seeds; results (one per seed, in order of seeds)."""

    def __init__(self, title, results):
        self.title = title
        self.results = sorted(results, key=lambda r: r.seed)
        self.seeds = [r.seed for r in self.results]
        self.years = self.results[0].years

    def values(self, formula):
        """Array (replicates, years) of a formula of indicators; states are of December, amounts of the year."""
        return np.array([heads.evaluate(formula, {name: r.yearly(name) for name in heads.names_of(formula)})
                         for r in self.results])

    def has(self, formula):
        return all(name in self.results[0] for name in heads.names_of(formula))


def parameters_of(results):
    """{name: text} of what was configured, without the seed and what only names or speeds the run."""
    group = results._file["parameters"]
    aside = ("run.seed", "run.title", "run.chunk_rows", "output.")
    return {name: str(group[name][()]) for name in group if not name.startswith(aside)}


def read(paths):
    """Scenarios in the order of their first file. Errors: NotResults."""
    groups = {}
    for path in paths:
        results = figures_data.Results(path)
        key = json.dumps([results.territory, parameters_of(results)], sort_keys=True)
        groups.setdefault(key, []).append(results)
    every = []
    for members in groups.values():
        seeds = [r.seed for r in members]
        twice = sorted({seed for seed in seeds if seeds.count(seed) > 1})
        if twice:
            raise figures_data.NotResults(f"two files hold the same run ({members[0].title}, seed {twice[0]}): give one of them")
        every.append(Scenario(members[0].title, members))
    years = every[0].years
    for one in every[1:]:
        if one.results[0].territory != every[0].results[0].territory:
            raise figures_data.NotResults(f"'{one.title}' is about {one.results[0].territory}, '{every[0].title}' about "
                                          f"{every[0].results[0].territory} (a report compares one territory)")
        if len(one.years) != len(years) or (one.years != years).any():
            raise figures_data.NotResults(f"'{one.title}' has other years than '{every[0].title}' (simulate the same years)")
    return every


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
