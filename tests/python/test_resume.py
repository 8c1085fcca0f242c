"""Stopping and going on, from outside: signals, refusals, damaged checkpoints, and runs that repeat another."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults"))
sys.path.insert(0, str(ROOT / "tests/python"))
import bench as b  # noqa: E402
from short_run import binary  # noqa: E402


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = b.Bench(binary(), months=11)

    @classmethod
    def tearDownClass(cls):
        cls.bench.close()

    def setUp(self):
        self.bench.forget("run")

    def run_on(self, ranks, *more, code=0):
        done = self.bench.run(ranks, "run", *more)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def assert_same_results(self, name="run"):
        self.assertEqual(self.bench.content_hash(self.bench.folder / f"{name}.h5"), self.bench.hash)

    def test_a_signal_stops_in_order_and_the_run_goes_on(self):
        for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGINT):
            self.bench.forget("run")
            process = self.bench.start(self.bench.words(0, "run"))
            time.sleep(0.1)  # early: the signal waits for the end of a month
            process.send_signal(number)
            self.bench.wait(process)
            if process.returncode == -number:
                continue  # it came before the program was there; nothing is tested, nothing is lost
            self.assertEqual(process.returncode, 85, process.errors)
            self.assertIn(f"({signal.Signals(number).name}) go on with: essaim run --resume", process.errors)
            status = self.bench.status("run")
            self.assertEqual(status["state"], "stopped")
            self.assertIn("compiler", status["provenance"])
            self.assertIn("run.seed", status["parameters"])
            self.run_on(2, "--continue")
            self.assert_same_results()

    def test_resume_needs_only_the_folder(self):
        self.run_on(1, "--checkpoint.stop_after=3", code=85)
        words = [self.bench.program, "run", "--resume", self.bench.checkpoints("run")]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, cwd="/",
                              env={**os.environ, **b.ENVIRONMENT}, timeout=b.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same_results()
        self.assertFalse(self.bench.checkpoints("run").exists())

    def test_what_differs_is_refused_by_name(self):
        self.run_on(1, "--checkpoint.stop_after=3", code=85)
        said = self.run_on(2, "--continue", "--run.seed=7", "--ties.kernel=600", code=65)
        self.assertIn("run.seed is 7 (1 in the checkpoint", said)
        self.assertIn("ties.kernel is 600", said)
        self.assertEqual(said.count("run.seed is 7"), 1, "printed once, not once a rank")
        other = self.bench.folder / "other.h5"
        build = ROOT / "scripts/territory/build.py"
        subprocess.run(["/usr/bin/python3", "-B", build, "--commune", "76001", "--out", other], check=True,
                       capture_output=True)
        good = self.bench.folder / "good.h5"
        self.bench.territory.rename(good)
        try:
            shutil.copy(other, self.bench.territory)
            self.assertIn("name the same one", self.run_on(1, "--continue", code=65))
        finally:
            good.replace(self.bench.territory)

    def test_a_run_that_left_checkpoints_is_not_forgotten_by_accident(self):
        self.run_on(1, "--checkpoint.stop_after=3", code=85)
        self.assertIn("--continue", self.run_on(1, code=65))
        self.run_on(1, "--force")
        self.assert_same_results()
        self.assertIn("complete already", self.run_on(1, "--continue"))

    def test_a_table_that_changed_meanwhile_is_refused_by_name(self):
        beside = self.bench.folder / "my_prices.csv"
        shipped = ROOT / "configs/forcing/prices.csv"
        beside.write_bytes(shipped.read_bytes())
        self.run_on(1, "--prices.table=my_prices.csv", "--checkpoint.stop_after=3", code=85)
        beside.write_bytes(shipped.read_bytes() + b"# another\n")
        said = self.run_on(2, "--prices.table=my_prices.csv", "--continue", code=65)
        self.assertIn("were others (prices.table:", said)
        self.assertEqual(said.count("were others"), 1)
        beside.write_bytes(shipped.read_bytes())
        self.run_on(2, "--prices.table=my_prices.csv", "--continue")

    def test_another_program_of_the_same_commit_is_refused_by_its_content(self):
        self.run_on(1, "--checkpoint.stop_after=3", code=85)
        said = subprocess.run([self.bench.program, "--version"], capture_output=True, text=True, check=True).stdout
        if "modified" not in said:
            self.skipTest("only a program with changes that are not committed is told apart by its content")
        other = self.bench.folder / "essaim-other"
        other.write_bytes(self.bench.program.read_bytes() + b" ")
        other.chmod(0o755)
        done = subprocess.run([other, "run", "--resume", self.bench.checkpoints("run")], capture_output=True, text=True,
                              env={**os.environ, **b.ENVIRONMENT}, timeout=b.PATIENCE)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("the program is essaim", done.stderr)

    def test_what_a_run_killed_while_it_tidied_up_left_is_removed(self):
        self.run_on(1, "--checkpoint.stop_after=3", code=85)
        rows = {path.name: path.read_bytes() for path in self.bench.checkpoints("run").glob("rows-*")}
        self.run_on(1, "--continue")
        self.bench.checkpoints("run").mkdir()
        for name, content in (rows | {"lock": b""}).items():
            (self.bench.checkpoints("run") / name).write_bytes(content)
        self.assertIn("complete already", self.run_on(2, "--continue"))
        self.assertFalse(self.bench.checkpoints("run").exists())

    def test_a_damaged_checkpoint_is_passed_over(self):
        self.run_on(1, "--checkpoint.every=2", "--checkpoint.stop_after=5", code=85)
        folder = self.bench.checkpoints("run")
        states = sorted(folder.glob("state-*"))
        self.assertEqual([path.name for path in states], ["state-00004", "state-00005"], "the last two are kept")
        content = states[1].read_bytes()
        states[1].write_bytes(content[:-1])
        said = self.run_on(2, "--continue", "-v")
        self.assertEqual(said.count("state-00005' (damaged: its length"), 2, "a line, and its repetition at the end")
        self.assertIn("state-00004", said)
        self.assert_same_results()

    def test_one_copy_of_the_rows_is_enough_and_none_is_not(self):
        self.run_on(1, "--checkpoint.stop_after=5", code=85)
        rows = sorted(self.bench.checkpoints("run").glob("rows-*"))
        spare = [path.read_bytes() for path in rows]
        rows[0].write_bytes(spare[0][:100] + bytes([spare[0][100] ^ 1]) + spare[0][101:])
        self.run_on(1, "--continue", "--checkpoint.stop_after=1", code=85)
        for path in rows:
            path.write_bytes(b"")
        words = [self.bench.program, "run", "--resume", self.bench.checkpoints("run")]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True,
                              env={**os.environ, **b.ENVIRONMENT}, timeout=b.PATIENCE)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("no checkpoint is whole", done.stderr)

    def test_a_results_file_repeats_its_run(self):
        words = [self.bench.program, "run", "--from", self.bench.reference, "--out", self.bench.folder / "again.h5",
                 f"--territory.file={self.bench.territory}"]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True,
                              env={**os.environ, **b.ENVIRONMENT}, timeout=b.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same_results("again")

    def test_all_problems_at_once_and_once(self):
        done = self.bench.run(3, "run", "--run.seeed=1", "--ties.kernel=-5")
        self.assertEqual(done.returncode, 64)
        lines = [line for line in done.stderr.splitlines() if line.startswith("essaim:")]
        self.assertEqual(len(lines), 2, done.stderr)
        self.assertNotIn("MPI_ABORT", done.stderr)


if __name__ == "__main__":
    unittest.main()
