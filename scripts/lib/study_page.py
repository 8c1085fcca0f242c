"""Writes docs/sensitivity.md from what scripts/study.py left in its work folder; steps that were not made are said so."""
import json
import re

import h5py
import numpy as np
from scipy import stats

HEAD = """# Sensitivity

Which of the parameters that say how people behave matter, how sure that is, and where the future tips. Made by

    scripts/study.py                 # goes on where it was; --only STEP makes one step, --short a small copy in seconds

and written by it. Every number is of runs that were made{version}.

## What is varied, and what is looked at

{n} parameters: every number declared by the blocks of choice, works, heating systems, solar roofs, cars, windows of decision,
sobriety, ties, knowledge, trust, moves, comfort, money at rest, cooperation (streets, co-owners, campaigns, projects),
installers, establishments and symbiosis (the rule is [behaviour.py](../scripts/lib/behaviour.py)). Not varied: facts (homes,
prices, technologies, physics, demography), switches, and levers that the trend does not pull.

Most declared ranges say what is possible, not what is plausible, and an effect measured over them says nothing of the
model. So each parameter goes over its default ±50 %, a utility (tastes, reluctances, thresholds in log-odds) over ±0.5,
that is odds 1.65 times as large or small; all within the declared range. The file:
[behaviour.factors.csv](../configs/sweeps/behaviour.factors.csv).

Outcomes: {outcomes}.

*Spillover* of a single run is what it counts itself (`decided_works_others`, `decided_pv_others`; E7): each decision by the
part by which it would be less likely had no tie and no home around shown anything, and in full where neighbours or a
meeting of co-owners decided it. The spillover of a policy is a difference between two runs, and `essaim compare` measures it.

All points share one seed, so elementary effects are paired and differ by parameters only.
"""


READING = "## What it says"  # written by hand below this heading; a page that is made again keeps it


def reading_of(page):
    """The hand-written part of a page that is there already, or a line that says that it is missing."""
    found = page.is_file() and re.search(rf"^{READING}\n.*?(?=^## |\Z)", page.read_text(encoding="utf-8"), re.M | re.S)
    return found[0].rstrip() + "\n" if found else f"{READING}\n\nNot written yet.\n"


def number(value):
    return "–" if value is None or not np.isfinite(value) else f"{value:.3g}"


def members(path):
    with h5py.File(path) as file:
        return len(file["seed"])


def table(heads, rows):
    lines = [f"| {' | '.join(heads)} |", "|" + "|".join("---" if i == 0 else "--:" for i in range(len(heads))) + "|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def luck_line(trajectories, n):
    """mu* in deviations of luck that the largest of n idle parameters exceeds in one study of twenty, if its runs shared no luck."""
    step = 2.0 / 3.0  # of four levels
    drawn = np.abs(np.random.default_rng(1).normal(0.0, np.sqrt(2.0) / step, (400_000, trajectories))).mean(axis=1)
    return float(np.quantile(drawn, 0.95 ** (1.0 / n)))


def sure_signs(rows, trajectories, rate=0.05):
    """Names of parameters whose mean effect is not zero (Student over trajectories; Benjamini and Hochberg's rate of false ones)."""
    if trajectories < 3:
        return set()
    chance = sorted((2.0 * stats.t.sf(abs(mu) / max(sigma / np.sqrt(trajectories), 1e-300), trajectories - 1), name)
                    for name, star, _, _, sigma, mu in rows if star > 0)
    last = max((i for i, (p, _) in enumerate(chance, 1) if p <= rate * i / len(rows)), default=0)
    return {name for _, name in chance[:last]}


def morris(work, name, title, outcomes, most):
    path = work / f"{name}.morris.json"
    if not path.exists():
        return f"## {title}\n\nNot made yet.\n"
    tables = json.loads(path.read_text(encoding="utf-8"))
    runs = members(work / f"{name}.h5")
    n = len(tables["co2"]["rows"])
    luck = json.loads((work / f"{name}.luck.json").read_text(encoding="utf-8"))
    line, many = luck_line(runs // (n + 1), n), runs // (n + 1) > 2
    text = (f"## {title}\n\n{runs} runs: {runs // (n + 1)} trajectories of {n} parameters on four levels. *mu\\** is the mean size of the change "
            f"that a parameter makes over its whole range, with "
            f"{'its 95 % interval over resampled trajectories' if many else 'what each trajectory said, which is no interval'}; *sigma* says how much "
            f"that change depends on the other parameters. Whatever differs, histories part, and luck differs too: *beyond luck* are "
            f"parameters whose mu\\* exceeds {line:.1f} standard deviations of {luck['co2']['runs']} replicates of the defaults, which the "
            f"largest of {n} parameters without any effect would do in one study of twenty if runs shared no luck (they share some, so "
            f"this is careful). "
            + (f"*Sure sign*: the mean change *mu* differs from zero over trajectories (Student), with one in twenty of those named "
               f"expected to be false (Benjamini and Hochberg). " if many else "Two trajectories say nothing of signs. ")
            + f"The {most} largest:\n")
    for outcome, (_, _, said) in outcomes.items():
        rows = tables[outcome]["rows"]
        floor = line * luck[outcome]["deviation"]
        beyond = sum(row[1] > floor for row in rows)
        signs = sure_signs(rows, runs // (n + 1))
        of_signs = f", and {len(signs)} have a sure sign" if many else ""
        text += (f"\n### {said[0].upper()}{said[1:]}\n\nWith the defaults {number(luck[outcome]['mean'])}, standard deviation "
                 f"{number(luck[outcome]['deviation'])}; beyond luck is beyond {number(floor)}: {beyond} of {n} parameters{of_signs}.\n\n"
                 + table(["parameter", "mu*", "95 %" if many else "lower and higher", "sigma", "mu", "beyond luck", *(["sure sign"] if many else [])], [
                     [f"`{row[0]}`", number(row[1]), f"{number(row[2])} to {number(row[3])}", number(row[4]), number(row[5]),
                      "yes" if row[1] > floor else "–", *(["yes" if row[0] in signs else "–"] if many else [])] for row in rows[:most]]))
        if rows[most:]:
            idle = sum(row[1] == 0 for row in rows[most:])
            text += (f"\nThe other {len(rows) - most} have mu\\* of at most {number(rows[most][1])}; {idle} of them change nothing at all.\n")
    return text


def sobol(work, outcomes):
    path = work / "sobol.sobol.json"
    if not path.exists():
        return "## Sobol' indices of the ten\n\nNot made yet.\n"
    tables = json.loads(path.read_text(encoding="utf-8"))
    runs = members(work / "sobol.h5")
    text = (f"## Sobol' indices of the ten, on Malaunay\n\nThe ten parameters with the largest mu\\* on Malaunay (each outcome on the scale of "
            f"its largest). {runs} runs. *First*: share of the variance that goes with the parameter alone; *total*: with it and all it "
            "interacts with; 95 % intervals over resampled rows. A *first* whose interval holds zero is not told from nothing by so many runs; a *total* is never "
            "below zero, and holds luck too: histories part whenever anything differs.\n")
    for outcome, (_, _, said) in outcomes.items():
        text += (f"\n### {said[0].upper()}{said[1:]}\n\n" + table(["parameter", "first", "95 %", "total", "95 %"], [
            [f"`{row[0]}`", number(row[1]), f"{number(row[2])} to {number(row[3])}", number(row[4]),
             f"{number(row[5])} to {number(row[6])}"] for row in tables[outcome]["rows"]]))
    return text


def tipping(work, tip):
    path = work / "tipping.json"
    if not path.exists():
        return "## Where solar roofs tip\n\nNot made yet.\n"
    said = json.loads(path.read_text(encoding="utf-8"))
    x, y = (0.5 * (np.array(said[axis])[1:] + np.array(said[axis])[:-1]) for axis in ("x", "y"))
    rows = [[f"{y[j]:.2g}", *(number(v) for v in said["share"][j])] for j in range(len(y))][::-1]
    return (f"## Where solar roofs tip\n\nShare of {members(work / 'tipping.h5')} histories of Malaunay in which more than {100 * tip:.0f} % of homes bear a "
            "solar roof in 2050, over two parameters of imitation: the weight of roofs seen around (`pv.around`, across) and of what "
            "ties have (`choice.peers`, upwards). Each rectangle holds points of a Latin hypercube with three seeds each; the defaults are 4 and 1.\n\n"
            "![share of histories that tip, over two parameters](images/tipping.png)\n\n"
            + table(["choice.peers \\ pv.around", *(f"{v:.2g}" for v in x)], rows))


def page(work, outcomes, chosen, reading):
    done = work / "morris.morris.json"
    n = len(json.loads(done.read_text(encoding="utf-8"))["co2"]["rows"]) if done.exists() else 0
    version = ""
    if (work / "morris.h5").exists():
        with h5py.File(work / "morris.h5") as file:
            commit = file["provenance"].attrs.get("commit", b"")
            commit = commit.decode() if isinstance(commit, bytes) else str(commit)
            version = f" with version {commit[:7]}" if commit else ""
    parts = [HEAD.format(n=n, version=version, outcomes="; ".join(said for *_, said in outcomes.values())), reading,
             morris(work, "morris", "Morris on Malaunay", outcomes, 15),
             morris(work, "metropole", f"Morris on the Métropole (one household in {chosen.sample})", outcomes, 15),
             sobol(work, outcomes), tipping(work, chosen.tip)]
    return "\n".join(parts)
