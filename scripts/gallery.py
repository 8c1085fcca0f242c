#!/usr/bin/python3
"""Run the scenarios of configs/scenarios with replicates, say whether each moves what its head says, and tell it.

    scripts/gallery.py                                   all scenarios, 30 replicates each, 4 of large territories
    scripts/gallery.py --replicates 10 --only silo transversal
    scripts/gallery.py --list                            the questions, nothing is run
    scripts/gallery.py --table docs/scenarios.md --report docs/gallery.html
    scripts/gallery.py --only silo --few 2 --table docs/scenarios.md         renews its row, keeps the others

Each territory is one sweep, each scenario that names another one comparison household by household; replicate r has the
same seed everywhere, so differences are paired. The same command goes on after a kill. Exit codes: 0 every scenario does
what its head says, 1 one does not, 64 wrong options, 65 a wrong file.
"""
import math
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import gallery_runs  # noqa: E402
import scenarios as heads  # noqa: E402
from options import Parser  # noqa: E402

PAGE = """# Scenarios

Each file of `configs/scenarios` asks one question, in French and English in its head, names the indicator to look at and
the scenario to compare with, and says which way it goes. Whether it does, over {replicates} replicates with the same seeds
on both sides ({few} for groups of communes):

    scripts/gallery.py --replicates {replicates} --few {few} --pairs {pairs} --table docs/scenarios.md --report docs/gallery.html

Who gains and who loses, how sure that is and because of what: [gallery.html](gallery.html), to be opened from disk.
A scenario in which other people live there (`leaders`) is judged here, but cannot be compared household by household.

{table}
*Difference*: mean of paired differences, with its 95 % interval (Student). A scenario moves its indicator when the
interval excludes zero. *Noise*: standard deviation of the reference over replicates. *Variance saved*: variance of an
unpaired difference over that of the paired one.
"""


def options(words):
    parser = Parser(prog="gallery.py", description="Run the scenarios of configs/scenarios and judge them.")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "configs/scenarios", help="the scenarios")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these, and what they are compared with")
    parser.add_argument("--replicates", type=int, default=30, metavar="N", help="of each scenario (default: 30)")
    parser.add_argument("--few", type=int, default=4, metavar="N", help="replicates of territories larger than a commune")
    parser.add_argument("--pairs", type=int, metavar="N",
                        help="pairs of runs that are compared household by household (default: all replicates)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="processes")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "results/gallery", help="folder of sweeps and comparisons")
    parser.add_argument("--report", type=pathlib.Path, metavar="FILE", help="compare household by household, and write a page")
    parser.add_argument("--table", type=pathlib.Path, metavar="FILE", help="write the verdicts as Markdown; with --only, rows of others stay as they are")
    parser.add_argument("--list", action="store_true", help="print the questions and end")
    chosen = parser.parse_args(words)
    if min(chosen.replicates, chosen.few) < 2:
        parser.error("--replicates and --few must be at least 2 (one run says nothing about noise)")
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


def families(gallery):
    """{place: names} of the scenarios, the one to compare others with first."""
    places = {}
    for name, scenario in gallery.items():
        places.setdefault(gallery_runs.place_of(scenario.path), []).append(name)
    return {place: sorted(names, key=lambda name: gallery[name].reference is not None) for place, names in places.items()}


def judge(gallery, runner, replicates, few):
    """Verdict by name of every scenario that names one to compare with, and the files of the sweeps."""
    verdicts, files = {}, []
    for place, names in families(gallery).items():
        runs = replicates if place.startswith("commune:") else few
        files.append(runner.sweep(place.replace(":", "-") or "territory", gallery[names[0]].path,
                                  [gallery[name].path for name in names], runs))
        members = gallery_runs.members_of(files[-1])
        for name in names:
            scenario = gallery[name]
            if scenario.reference:
                verdicts[name] = heads.Verdict(members[name].measure(scenario), members[scenario.reference].measure(scenario))
    return {name: verdicts[name] for name in gallery if name in verdicts}, files


def compare(gallery, runner, replicates, few):
    """{name: summary of the comparison with its reference}; none where the households are other ones."""
    said = {}
    for name, scenario in gallery.items():
        if not scenario.reference:
            continue
        runs = replicates if gallery_runs.place_of(scenario.path).startswith("commune:") else few
        try:
            said[name] = runner.compare(gallery[scenario.reference].path, scenario.path, runs)
        except gallery_runs.NotComparable:
            pass
    return said


def table(gallery, verdicts):
    words = {-1: "less", 0: "no change", 1: "more"}
    lines = ["| scenario | against | looks at | expected | reference | difference (95 %) | noise | verdict | variance saved |",
             "|---|---|---|---|--:|--:|--:|---|--:|"]
    for name, verdict in verdicts.items():
        s = gallery[name]
        period = (("mean of " if s.mean else "") + (str(s.first) if s.first == s.last else f"{s.first}–{s.last}"))
        good = "as expected" if verdict.agrees(s.expected) else f"**{words[verdict.direction]}**"
        saved = f"{verdict.saved:.0f}×" if math.isfinite(verdict.saved) else "–"  # no luck in either
        lines.append(f"| {name} | {s.reference} | `{s.formula}`, {period} | {words[s.expected]} | {verdict.reference:.4g} | "
                     f"{verdict.difference:+.3g} ({verdict.low:+.3g} to {verdict.high:+.3g}) | {verdict.noise:.2g} | "
                     f"{good} | {saved} |")
    return "\n".join(lines) + "\n"


def with_other_rows(text, path, folder):
    """The table with the rows of the scenarios of `folder` that it lacks and the document at `path` has."""
    def rows(lines):
        return {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}

    head, new = text.splitlines()[:2], rows(text.splitlines()[2:])
    old = rows(path.read_text(encoding="utf-8").splitlines())
    names = [path.stem for path in sorted(folder.glob("*.ini"))]
    return "\n".join(head + [new.get(name) or old[name] for name in names if name in new or name in old]) + "\n"


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
        runner = gallery_runs.Runner(program, chosen.work, chosen.jobs)
        verdicts, files = judge(gallery, runner, chosen.replicates, chosen.few)
        pairs = min(chosen.pairs or chosen.replicates, chosen.replicates)
        said = compare(gallery, runner, pairs, min(chosen.few, pairs)) if chosen.report else {}
    except heads.BadHead as error:
        print(f"gallery.py: {error}", file=sys.stderr)
        return 65
    text = table(gallery, verdicts)
    print(text, end="")
    if chosen.table:
        if chosen.only and chosen.table.is_file():
            text = with_other_rows(text, chosen.table, chosen.folder)
        chosen.table.write_text(PAGE.format(replicates=chosen.replicates, few=chosen.few,
                                            pairs=chosen.pairs or chosen.replicates, table=text), encoding="utf-8")
    if chosen.report:
        import report_gallery

        chosen.report.write_text(report_gallery.page(gallery, verdicts, said, files), encoding="utf-8")
        print(chosen.report)
    return 0 if all(v.agrees(gallery[n].expected) for n, v in verdicts.items()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
