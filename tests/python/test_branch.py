"""Branching off, from outside: a scenario begins with the past of another run, and what may differ between them."""
import pathlib
import shutil
import sys
import unittest

import h5py

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults"))
sys.path.insert(0, str(ROOT / "tests/python"))
import bench as b  # noqa: E402
from short_run import binary  # noqa: E402

MONTHS = 30  # to June 2020
STOPPED = "--aids.stop_from_year=2020"  # a policy that differs from a month on, so a whole run of it can be had


class Branch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = b.Bench(binary(), months=MONTHS)
        done = cls.bench.run(1, "trunk", "--checkpoint.keep=2018-08 2020-01")
        assert done.returncode == 0, done.stderr
        cls.early, cls.late = (cls.bench.folder / f"trunk.{month}.checkpoint" for month in ("2018-08", "2020-01"))

    @classmethod
    def tearDownClass(cls):
        cls.bench.close()

    def setUp(self):
        self.bench.forget("branch")

    def branch(self, ranks, past, *more, code=0, name="branch", environment=None):
        done = self.bench.run(ranks, name, "--branch", past, *more, environment=environment)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def hash_of(self, name):
        return self.bench.content_hash(self.bench.folder / f"{name}.h5")

    def test_to_keep_a_past_changes_nothing_and_leaves_only_it(self):
        self.assertEqual(self.hash_of("trunk"), self.bench.hash)
        self.assertFalse(self.bench.checkpoints("trunk").exists())
        self.assertEqual([path.name for path in sorted(self.late.glob("state-*"))], ["state-00024"])

    def test_an_unchanged_branch_is_the_run_itself(self):
        for ranks, past in ((1, self.late), (3, self.early)):
            self.bench.forget("branch")
            said = self.branch(ranks, past)
            self.assertIn("branched off", said)
            self.assertEqual(self.hash_of("branch"), self.bench.hash)
        self.assertTrue(self.early.exists(), "the past stays for others")

    def test_a_branch_equals_the_run_whose_policy_changes_at_that_month(self):
        self.assertEqual(self.bench.run(1, "whole", STOPPED, "--force").returncode, 0)
        self.assertNotEqual(self.hash_of("whole"), self.bench.hash)
        for ranks, threads in ((1, 1), (2, 2), (3, 1)):
            self.bench.forget("branch")
            self.branch(ranks, self.late, STOPPED, environment={"OMP_NUM_THREADS": str(threads)})
            self.assertEqual(self.hash_of("branch"), self.hash_of("whole"), (ranks, threads))

    def test_a_branch_shares_its_past_and_goes_its_own_way(self):
        self.branch(2, self.late, "--sobriety.peers=0")
        with h5py.File(self.bench.reference) as a, h5py.File(self.bench.folder / "branch.h5") as c:
            heat = a["use_heating"][:], c["use_heating"][:]
            self.assertTrue((heat[0][:24] == heat[1][:24]).all())
            self.assertFalse((heat[0][24:] == heat[1][24:]).all())
            self.assertRegex(c.attrs["essaim_branch"].decode(), "^2020-01 of [0-9a-f]{32}$")

    def test_a_branch_that_stops_goes_on_and_keeps_its_name(self):
        self.branch(1, self.late, STOPPED)
        whole = self.hash_of("branch")
        self.bench.forget("branch")
        self.branch(2, self.late, STOPPED, "--checkpoint.stop_after=2", code=85)
        self.assertIn("name the same past", self.branch(1, self.early, STOPPED, "--continue", code=65))
        self.branch(3, self.late, STOPPED, "--continue")
        self.assertEqual(self.hash_of("branch"), whole)
        self.assertIn("complete already", self.branch(1, self.late, STOPPED, "--continue"))
        again = self.bench.folder / "again.h5"
        words = ["--from", self.bench.folder / "branch.h5", "--out", again, f"--territory.file={self.bench.territory}"]
        done = self.bench.wait(self.bench.start(list(map(str, [self.bench.program, "run", *words]))))
        self.assertEqual(done.returncode, 65)
        self.assertIn("name that past with --branch", done.errors)
        done = self.bench.wait(self.bench.start(list(map(str, [self.bench.program, "run", *words, "--branch", self.late]))))
        self.assertEqual(done.returncode, 0, done.errors)
        self.assertEqual(self.bench.content_hash(again), whole)

    def test_what_may_not_differ_is_refused_by_name(self):
        said = self.branch(2, self.late, "--run.seed=7", "--ties.kernel=600", "--output.panel=10", STOPPED, code=65)
        for name in ("run.seed is 7 (1 in the checkpoint", "ties.kernel is 600", "output.panel is 10"):
            self.assertEqual(said.count(name), 1, said)
        self.assertNotIn("aids.stop_from_year is", said)
        self.assertIn("lasts until 2019-12", self.branch(1, self.late, "--run.last_year=2019", code=65))
        self.assertIn("there is no checkpoint", self.branch(1, self.bench.folder / "nowhere", code=65))

    def test_a_kept_past_is_no_run_to_resume_and_a_damaged_one_is_none(self):
        done = self.bench.run(1, "other", "--resume", self.late)
        self.assertEqual(done.returncode, 65)
        self.assertIn("--branch", done.stderr)
        torn = self.bench.folder / "torn.checkpoint"
        shutil.copytree(self.late, torn)
        state = torn / "state-00024"
        state.write_bytes(state.read_bytes()[:-1])
        self.assertIn("no checkpoint is whole", self.branch(1, torn, code=65))

    def test_months_to_keep_are_months_of_the_run(self):
        for word in ("2020-13", "2020", "later", "2018-01", "2031-01"):
            done = self.bench.run(1, "bad", f"--checkpoint.keep={word}")
            self.assertIn("checkpoint.keep = ", done.stderr, word)
            self.assertIn(done.returncode, (64, 65), word)


if __name__ == "__main__":
    unittest.main()
