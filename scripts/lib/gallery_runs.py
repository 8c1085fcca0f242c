"""Runs the scenarios of the gallery: one sweep a territory, one comparison a pair; what is done is not done again."""
import os
import pathlib
import re
import subprocess

import h5py
import scenarios as heads
from figures_data import text_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIGS = ROOT / "configs"
ENVIRONMENT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMP_NUM_THREADS": "1"}


class NotComparable(Exception):
    """The two scenarios have other households; the message is that of the program."""


def place_of(path):
    words = re.search(r"^place\s*=\s*(\S+)", path.read_text(encoding="utf-8"), re.M)
    return words[1] if words else ""


class Runner:
    """program, folder of what is made, number of processes, more words for every command"""

    def __init__(self, program, folder, jobs, words=()):
        self.program, self.folder, self.jobs, self.words = pathlib.Path(program).resolve(), folder.resolve(), jobs, list(words)
        self.folder.mkdir(parents=True, exist_ok=True)

    def call(self, *words):
        before = ["mpirun", "--oversubscribe", "-q", "-n", str(self.jobs)] if self.jobs > 1 else []
        done = subprocess.run([*before, str(self.program), *map(str, words), *self.words], capture_output=True, text=True,
                              cwd=ROOT, env={**os.environ, **ENVIRONMENT}, check=False)
        if done.returncode == 64 and words[0] == "compare" and "households can be compared only" in done.stderr:
            raise NotComparable(done.stderr)
        if done.returncode:
            raise heads.BadHead(f"essaim {' '.join(map(str, words))} ended with {done.returncode}\n{done.stderr}")

    def within_reach(self, path):
        """Where a sweep may look a scenario up: in configs, or a copy beside the sweep."""
        path = path.resolve()
        if path.is_relative_to(CONFIGS):
            return path
        copy = self.folder / path.name
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        return copy

    def sweep(self, name, base, paths, replicates):
        """The result file of a sweep over scenario files of one territory."""
        design, sweep, out = (self.folder / f"{name}{end}" for end in (".csv", ".ini", ".h5"))
        base, *_ = paths = [self.within_reach(path) for path in (base, *paths)]
        done = subprocess.run(["/usr/bin/python3", "-B", ROOT / "scripts/design.py", "scenarios", *paths[1:], "--replicates",
                               str(replicates), "--out", design], capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode:
            raise heads.BadHead(done.stderr)
        shown = base.relative_to(CONFIGS).as_posix() if base.is_relative_to(CONFIGS) else base.name
        sweep.write_text(f"[sweep]\nbase = {shown}\ndesign = {design.name}\ncommunes = no\n", encoding="utf-8")
        self.call("sweep", sweep, "--out", out, "--force", "--quiet")
        return out

    def compare(self, a, b, replicates):
        """The summary (.json) of a comparison; its table lies beside it (.h5)."""
        out = self.folder / f"{b.stem}-minus-{a.stem}.h5"
        self.call("compare", a, b, "--replicates", replicates, "--out", out, "--force", "--quiet")
        return out.with_suffix(".json")


class Members:
    """Yearly values of members of a sweep, for formulas of heads; `rows` is one row, or those of a scenario."""

    def __init__(self, file, rows):
        self._file, self._rows = file, rows
        self.years = file["year"][:].astype(int)

    def yearly(self, name):
        return self._file[name][self._rows]

    def measure(self, scenario):
        """The scenario's formula over its period, by replicate."""
        return [scenario.measure(Members(self._file, row)) for row in self._rows]


def members_of(path):
    """{name of scenario: Members} of a sweep's file."""
    file = h5py.File(path)
    names = [pathlib.Path(text_of(row).rstrip("\0").strip()).stem for row in file["scenario"][:]]
    return {name: Members(file, [i for i, other in enumerate(names) if other == name]) for name in dict.fromkeys(names)}
