"""A short run of Malaunay for tests of what is made of results: its territory is built, then simulated to 2021."""
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST_YEAR, LAST_YEAR = 2020, 2021  # recorded; 2018 and 2019 are simulated before


def binary():
    """The program to test: ESSAIM_BINARY, or the release build; the test is skipped where there is none."""
    path = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim"))
    if not path.is_file():
        raise unittest.SkipTest(f"no program at {path}: build it or set ESSAIM_BINARY")
    return path


def call(words, **more):
    """Run a command and fail with what it said."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=ROOT, **more)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, words))}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class ShortRun:
    """The folder with the files of the run: `results` and, beside it, its description for ParaView, `xdmf`."""

    def __init__(self, cells="monthly", last_year=LAST_YEAR, options=()):
        program = binary()
        self._folder = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._folder.name)
        territory = self.folder / "territory.h5"
        self.results, self.xdmf = self.folder / "short.h5", self.folder / "short.h5.xmf"
        call(["/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--commune", "76402", "--out", territory])
        environment = {"OMP_NUM_THREADS": "2", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        call([program, "run", "configs/malaunay.ini", f"--territory.file={territory}", f"--run.last_year={last_year}",
              f"--output.cells={cells}", "--out", self.results, *options], env={**os.environ, **environment})

    def close(self):
        self._folder.cleanup()
