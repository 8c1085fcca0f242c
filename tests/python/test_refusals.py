"""What a user reads who made a mistake: everything wrong at once, once under mpirun, with the documented exit code."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults"))
sys.path.insert(0, str(ROOT / "tests/python"))
import bench as b  # noqa: E402
from short_run import binary  # noqa: E402

WRONG = """[run]
sed = 3
seed = abc
last_year = 99999
[socal]
influence = 0.3
a line that is none
[prices]
growth_gas = 1,5
"""
PROBLEMS = ["wrong.ini:2: run.sed", "wrong.ini:3: run.seed", "wrong.ini:4: run.last_year", "wrong.ini:6: socal.influence",
            "wrong.ini:7: a line", "wrong.ini:9: prices.growth_gas"]


class Refusals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="essaim-refusals-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "wrong.ini").write_text(WRONG, encoding="utf-8")
        (self.folder / "right.ini").write_text("[run]\nseed = 2\n", encoding="utf-8")

    def essaim(self, ranks, *words, code):
        """Ends with the code and without a word of MPI; what it said. Without mpirun for 0 ranks."""
        launcher = [] if ranks == 0 else ["mpirun", "-q", "-n", str(ranks)]
        done = subprocess.run([*launcher, binary(), *words], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, **b.ENVIRONMENT}, timeout=b.PATIENCE)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn("MPI", done.stderr)
        return done.stderr + done.stdout

    def test_everything_wrong_is_said_at_once_and_once(self):
        for ranks, command in ((0, "run"), (0, "check"), (1, "run"), (4, "run"), (4, "check")):
            said = self.essaim(ranks, command, "wrong.ini", "--run.climate=x", "--prices.growth_gaz=1", code=64)
            for problem in (*PROBLEMS, "--prices.growth_gaz"):
                self.assertEqual(said.count(problem), 1, f"{ranks} ranks: {said}")

    def test_options_and_the_file_are_judged_together(self):
        for ranks in (0, 4):
            said = self.essaim(ranks, "run", "wrong.ini", "--thread=3", "--resum=x", code=64)
            for problem in (*PROBLEMS, "--thread is unknown", "--resum is unknown"):
                self.assertEqual(said.count(problem), 1, f"{ranks} ranks: {said}")

    def test_a_missing_file_is_said_once(self):
        self.assertEqual(self.essaim(4, "run", "write.ini", code=64).count("missing"), 1)
        self.assertEqual(self.essaim(4, "run", "right.ini", "--territory.file=none.h5", code=65).count("missing"), 1)

    def test_several_ranks_give_one_answer(self):
        self.assertEqual(self.essaim(4, "--version", code=0).count("essaim"), 1)
        self.assertEqual(self.essaim(4, "check", "right.ini", code=0), "ok\n")

    def test_a_rank_that_is_alone_with_its_mistake_ends_them_all(self):
        words = ["mpirun", "-n", "1", binary(), "run", "right.ini", "--dry-run", ":", "-n", "1", binary(), "run",
                 "right.ini", "--dry-run", "--run.last_year=1"]
        began = time.monotonic()
        done = subprocess.run(words, capture_output=True, text=True, cwd=self.folder, timeout=b.PATIENCE,
                              env={**os.environ, **b.ENVIRONMENT})
        self.assertEqual(done.returncode, 64, done.stderr)
        self.assertIn("rank 1 of 2 alone has to stop", done.stderr)
        self.assertLess(time.monotonic() - began, 120)


if __name__ == "__main__":
    unittest.main()
