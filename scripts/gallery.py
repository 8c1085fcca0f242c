#!/usr/bin/python3
"""Run the scenarios of configs/scenarios with replicates, and say whether each moves what its head says.

    scripts/gallery.py                                   all scenarios, 10 replicates each
    scripts/gallery.py --replicates 30 --only silo transversal
    scripts/gallery.py --list                            the questions, nothing is run
    scripts/gallery.py --table docs/gallery.md           write the table of verdicts there too

Replicate r of every scenario has seed r, so differences are paired. A run that is already in the folder is not run
again as long as program, scenario and seed are the same. Exit codes: 0 every scenario does what its head says, 1 one
does not, 64 wrong options, 65 a wrong file.
"""
import concurrent.futures
import csv
import hashlib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import scenarios as heads  # noqa: E402
from options import Parser  # noqa: E402

PAGE = """# Scenarios

Each file of `configs/scenarios` asks one question, in French and English in its head, names the indicator to look at and
the scenario to compare with, and says which way it goes. Whether it does, over {replicates} replicates with the same seeds
on both sides:

    scripts/gallery.py --replicates {replicates} --table docs/scenarios.md

{table}
*Difference*: mean of paired differences, with its 95 % interval (Student). A scenario moves its indicator when the
interval excludes zero. *Noise*: standard deviation of the reference over replicates. *Variance saved*: variance of an
unpaired difference over that of the paired one.
"""


def options(words):
    parser = Parser(prog="gallery.py", description="Run the scenarios of configs/scenarios and judge them.")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "configs/scenarios", help="the scenarios")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these, and what they are compared with")
    parser.add_argument("--replicates", type=int, default=10, metavar="N", help="seeds 1 to N (default: 10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="runs at a time")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "results/gallery", help="folder of the values")
    parser.add_argument("--table", type=pathlib.Path, metavar="FILE", help="write the verdicts as Markdown")
    parser.add_argument("--list", action="store_true", help="print the questions and end")
    chosen = parser.parse_args(words)
    if chosen.replicates < 2:
        parser.error("--replicates must be at least 2 (one run says nothing about noise)")
    return chosen


def read_gallery(folder, only):
    every = {path.stem: heads.Scenario(path) for path in sorted(folder.glob("*.ini"))}
    if not only:
        return every
    unknown = [name for name in only if name not in every]
    if unknown:
        raise heads.BadHead(f"no scenario {', '.join(unknown)} in {folder} (there are {', '.join(every)})")
    wanted, frontier = {}, list(only)
    while frontier:
        name = frontier.pop()
        if name and name not in wanted:
            wanted[name] = every[name]
            frontier.append(every[name].reference)
    return {name: every[name] for name in every if name in wanted}


class Runs:
    """Values of formulas by (scenario, seed), kept in a folder so that nothing is run twice."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.version = hashlib.sha256(program.read_bytes()).hexdigest()[:12]

    def values(self, scenario, seed, scenarios_to_measure):
        """{name: value} of the formulas of `scenarios_to_measure` in the run of `scenario` with `seed`."""
        formulas = sorted({(s.formula, s.first, s.last, s.mean) for s in scenarios_to_measure})
        key = hashlib.sha256(repr((self.version, scenario.path.read_text(encoding="utf-8"), formulas)).encode())
        kept = self.folder / f"{scenario.name}-{seed}-{key.hexdigest()[:12]}.csv"
        if not kept.exists():
            self._run(scenario, seed, scenarios_to_measure, kept)
        with kept.open(encoding="utf-8") as file:
            return {name: float(value) for name, value in csv.reader(file)}

    def _run(self, scenario, seed, measured, kept):
        import figures_data

        out = kept.with_suffix(".h5")
        environment = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        done = subprocess.run(
            [self.program, "run", scenario.path, f"--run.seed={seed}", "--threads", "1", "--quiet", "--force", "--out", out,
             "--output.cells=none", "--output.panel=0", "--output.xdmf=no"],
            capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            raise heads.BadHead(f"{scenario.path} with seed {seed} ended with {done.returncode}\n{done.stderr}")
        results = figures_data.Results(out)
        rows = [(one.name, one.measure(results)) for one in measured]
        results.close()
        part = kept.with_suffix(".part")
        with part.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        part.replace(kept)
        out.unlink()
        out.with_suffix(".status.json").unlink(missing_ok=True)


def judge(gallery, runs, replicates, jobs):
    """Verdict by name of every scenario that names one to compare with."""
    measured_in = {name: [s for s in gallery.values() if name in (s.name, s.reference)] for name in gallery}
    seeds = range(1, replicates + 1)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {(name, seed): pool.submit(runs.values, gallery[name], seed, measured_in[name])
                   for name in gallery for seed in seeds}
        values = {key: future.result() for key, future in futures.items()}
    return {name: heads.Verdict([values[name, seed][name] for seed in seeds],
                                [values[scenario.reference, seed][name] for seed in seeds])
            for name, scenario in gallery.items() if scenario.reference}


def table(gallery, verdicts):
    words = {-1: "less", 0: "no change", 1: "more"}
    lines = ["| scenario | against | looks at | expected | reference | difference (95 %) | noise | verdict | variance saved |",
             "|---|---|---|---|--:|--:|--:|---|--:|"]
    for name, verdict in verdicts.items():
        s = gallery[name]
        period = (("mean of " if s.mean else "") + (str(s.first) if s.first == s.last else f"{s.first}–{s.last}"))
        good = "as expected" if verdict.agrees(s.expected) else f"**{words[verdict.direction]}**"
        lines.append(f"| {name} | {s.reference} | `{s.formula}`, {period} | {words[s.expected]} | {verdict.reference:.4g} | "
                     f"{verdict.difference:+.3g} ({verdict.low:+.3g} to {verdict.high:+.3g}) | {verdict.noise:.2g} | "
                     f"{good} | {verdict.saved:.0f}× |")
    return "\n".join(lines) + "\n"


def main(words):
    chosen = options(words)
    try:
        gallery = read_gallery(chosen.folder, chosen.only)
        if chosen.list:
            for scenario in gallery.values():
                print(f"{scenario.name}\n    {scenario.question['fr']}\n    {scenario.question['en']}")
            return 0
        program = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim"))
        if not program.is_file():
            raise heads.BadHead(f"no program at {program} (run scripts/quickstart first, or set ESSAIM_BINARY)")
        verdicts = judge(gallery, Runs(program, chosen.work), chosen.replicates, chosen.jobs)
    except heads.BadHead as error:
        print(f"gallery.py: {error}", file=sys.stderr)
        return 65
    text = table(gallery, verdicts)
    print(text, end="")
    if chosen.table:
        chosen.table.write_text(PAGE.format(replicates=chosen.replicates, table=text), encoding="utf-8")
    return 0 if all(v.agrees(gallery[n].expected) for n, v in verdicts.items()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
