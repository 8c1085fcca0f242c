#!/usr/bin/python3
"""Makes the study of docs/sensitivity.md: which behavioural parameters matter, how sure that is, and where it tips.

    scripts/study.py                        everything: Morris on two territories, Sobol' indices, tipping map, page
    scripts/study.py --only morris          one step: factors, morris, metropole, sobol, tipping, page
    scripts/study.py --short --work DIR     a few runs of a few factors, to see that it works

Steps write designs, sweeps and indices to the work folder; members that are finished are not run again, so a study that was
killed goes on. `factors` writes configs/sweeps/behaviour.factors.csv: every behavioural parameter with the range it is varied
over (scripts/lib/behaviour.py says which and why). Exit codes: 0 done, 64 wrong options, 65 a step failed.
"""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import behaviour  # noqa: E402
from ensemble import Ensemble  # noqa: E402
from factors import declared_parameters  # noqa: E402
from options import Parser  # noqa: E402

FACTORS = ROOT / "configs/sweeps/behaviour.factors.csv"
OUTCOMES = {  # name: formula, years, English
    "co2": ("(co2_direct + co2_upstream) / persons", "2050", "CO₂ of energy, kg per inhabitant in 2050"),
    "bill": ("low_income_bill / low_income_households", "2050", "energy bill of the three lowest deciles, EUR per household in 2050"),
    "spillover": ("(decided_works_others + decided_pv_others) / households", "2020-2050",
                  "spillover: decisions for works and solar roofs that others brought about, per household, 2020-2050"),
}
TIPPING = ("pv.around", "choice.peers")
STEPS = ("factors", "morris", "metropole", "sobol", "tipping", "page")
ENVIRONMENT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMP_NUM_THREADS": "1"}


class Failed(Exception):
    """A step did not end well; the message is what it said."""


def options(words):
    parser = Parser(prog="study.py", description="Make the study of docs/sensitivity.md.")
    parser.add_argument("--only", choices=STEPS, nargs="+", default=STEPS, help="steps (default: all)")
    parser.add_argument("--trajectories", type=int, default=6, metavar="N", help="of Morris on Malaunay")
    parser.add_argument("--metropole-trajectories", type=int, default=2, metavar="N")
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="one household of the Métropole in N")
    parser.add_argument("--points", type=int, default=64, metavar="N", help="of Sobol', a power of two")
    parser.add_argument("--tipping-points", type=int, default=100, metavar="N", help="of the tipping map, three seeds each")
    parser.add_argument("--tip", type=float, default=0.25, metavar="SHARE",
                        help="the future tips when more than this share of homes bears a solar roof in 2050 (default: 0.25)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="processes")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "results/study", help="folder of designs and sweeps")
    parser.add_argument("--page", type=pathlib.Path, default=ROOT / "docs/sensitivity.md")
    parser.add_argument("--short", action="store_true", help="a few runs to 2021")
    return parser.parse_args(words)


class Study:
    def __init__(self, chosen):
        self.chosen, self.work = chosen, chosen.work.resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.program = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim")).resolve()
        self.factors = self.work / "factors.csv" if chosen.short else FACTORS
        self.years = "2021" if chosen.short else None

    def call(self, *words, ranks=1):
        before = ["mpirun", "--oversubscribe", "-q", "-n", str(ranks)] if ranks > 1 else []
        done = subprocess.run([*before, *map(str, words)], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False,
                              env={**os.environ, **ENVIRONMENT, "ESSAIM_BINARY": str(self.program)})
        if done.returncode:
            raise Failed(f"{' '.join(map(str, words))} ended with {done.returncode}")
        return done.stdout

    def script(self, name, *words):
        return self.call("/usr/bin/python3", "-B", ROOT / "scripts" / name, *words)

    def sweep(self, name, base, *words):
        """Runs the design NAME.csv of the work folder from a configuration; the result file."""
        out = self.work / f"{name}.h5"
        sweep = self.work / f"{name}.ini"
        kept = sorted({word for formula, *_ in OUTCOMES.values() for word in names_in(formula)} |
                      {"pv_roofs", "renovations_owner_house", "renovations_owner_flat", "energy_poor"})
        sweep.write_text(f"[sweep]\nbase = {base}\ndesign = {name}.csv\ncommunes = no\nindicators = {' '.join(kept)}\n"
                         + (f"[run]\nlast_year = {self.years}\n" if self.years else ""), encoding="utf-8")
        self.call(self.program, "sweep", sweep, "--out", out, "--force", *words, ranks=self.chosen.jobs)
        return out

    def indices(self, method, name, more=()):
        """{outcome: rows of the table} of a sweep, kept as NAME.METHOD.json."""
        tables = {}
        for outcome, (formula, years, _) in OUTCOMES.items():
            if self.years:
                years = self.years
            tables[outcome] = json.loads(self.script("sensitivity.py", method, self.work / f"{name}.h5", "--outcome", formula,
                                                     "--years", years, "--json", *more))
        (self.work / f"{name}.{method}.json").write_text(json.dumps(tables), encoding="utf-8")
        return tables

    def make_factors(self):
        rows = behaviour.factors(declared_parameters(self.program))
        if self.chosen.short:
            rows = [row for row in rows if row[0] in ("choice.peers", "pv.around", "sobriety.price")]
        lines = ["# Behavioural parameters and the ranges a study varies them over; written by scripts/study.py --only factors.",
                 "# Most declared ranges say what is possible, not what is plausible (works.taste_roof: -20 to 20). Here: the",
                 "# default +-50 %, utilities (log-odds) +-0.5, social.media +-0.002, all within the declared range.",
                 "name,low,high,scale"]
        lines += [f"{name},{low!r},{high!r}," for name, low, high in rows]
        self.factors.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def design(self, method, name, factors, *words):
        self.script("design.py", method, factors, *words, "--out", self.work / f"{name}.csv")

    def make_morris(self):
        trajectories = 2 if self.chosen.short else self.chosen.trajectories
        self.design("morris", "morris", self.factors, "--trajectories", trajectories, "--levels", 4)
        self.sweep("morris", "malaunay.ini")
        self.indices("morris", "morris", ["--factors", self.factors])
        self.luck("morris", "malaunay.ini")

    def make_metropole(self):
        territory = self.work / f"metropole-{self.chosen.sample}.h5"
        if not territory.exists():
            self.script("territory/build.py", "--epci", "200023414", "--sample", self.chosen.sample, "--out", territory)
        self.design("morris", "metropole", self.factors, "--trajectories",
                    2 if self.chosen.short else self.chosen.metropole_trajectories, "--levels", 4)
        where = (f"--territory.file={territory}", "--territory.place=")
        self.sweep("metropole", "rouen.ini", *where)
        self.indices("morris", "metropole", ["--factors", self.factors])
        self.luck("metropole", "rouen.ini", *where)

    def luck(self, name, base, *words):
        """Replicates of the defaults: what luck alone does to the outcomes, for NAME.luck.json."""
        self.script("design.py", "replicates", "--replicates", 2 if self.chosen.short else 30, "--out",
                    self.work / f"{name}-luck.csv")
        ensemble = Ensemble(self.sweep(f"{name}-luck", base, *words))
        said = {}
        for outcome, (formula, years, _) in OUTCOMES.items():
            first, _, last = (self.years or years).partition("-")
            values = ensemble.outcome(formula, int(first), int(last or first), False)
            said[outcome] = {"runs": len(values), "mean": float(values.mean()), "deviation": float(values.std(ddof=1))}
        (self.work / f"{name}.luck.json").write_text(json.dumps(said), encoding="utf-8")

    def ten(self):
        """The ten parameters with the largest mu*, each outcome on the scale of its largest."""
        tables = json.loads((self.work / "morris.morris.json").read_text(encoding="utf-8"))
        score = {}
        for table in tables.values():
            largest = max(row[1] for row in table["rows"]) or 1.0
            for name, star, *_ in table["rows"]:
                score[name] = max(score.get(name, 0.0), star / largest)
        return sorted(score, key=lambda name: -score[name])[:2 if self.chosen.short else 10]

    def subset(self, name, names):
        lines = [line for line in self.factors.read_text(encoding="utf-8").splitlines()
                 if line.startswith(("#", "name,")) or line.split(",")[0] in names]
        path = self.work / f"{name}.factors.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def make_sobol(self):
        self.design("saltelli", "sobol", self.subset("sobol", self.ten()), "--points", 4 if self.chosen.short else
                    self.chosen.points)
        self.sweep("sobol", "malaunay.ini")
        self.indices("sobol", "sobol")

    def make_tipping(self):
        factors = self.work / "tipping.factors.csv"
        factors.write_text("name,low,high,scale\npv.around,0,12,\nchoice.peers,0.4,2.2,\n", encoding="utf-8")
        self.design("lhs", "tipping", factors, "--points", 4 if self.chosen.short else
                    self.chosen.tipping_points, "--replicates", 2 if self.chosen.short else 3)
        self.sweep("tipping", "malaunay.ini")
        words = ["--outcome", "pv_roofs / households", "--years", self.years or "2050", "--x", TIPPING[0], "--y", TIPPING[1],
                 "--above", self.chosen.tip, "--bins", 2 if self.chosen.short else 
                 max(2, min(6, round(self.chosen.tipping_points**0.5 / 2)))]
        picture = self.work / "tipping.png" if self.chosen.short else ROOT / "docs/images/tipping.png"
        (self.work / "tipping.json").write_text(self.script("sensitivity.py", "tipping", self.work / "tipping.h5", *words,
                                                            "--json", "--figure", picture), encoding="utf-8")

    def make_page(self):
        import study_page

        page = self.work / "sensitivity.md" if self.chosen.short else self.chosen.page
        page.write_text(study_page.page(self.work, OUTCOMES, self.chosen, study_page.reading_of(page)), encoding="utf-8")
        print(page)


def names_in(formula):
    from scenarios import names_of

    return names_of(formula)


def main(words):
    chosen = options(words)
    study = Study(chosen)
    try:
        for step in STEPS:
            if step in chosen.only:
                getattr(study, f"make_{step}")()
    except Failed as error:
        print(f"study.py: {error}", file=sys.stderr)
        return 65
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
