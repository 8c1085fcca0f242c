"""What essaim plan tells without running is what runs on that many ranks find; partitions change no bit."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from short_run import ROOT, binary, call  # noqa: E402

ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OMPI_ALLOW_RUN_AS_ROOT": "1",
               "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_mpi_yield_when_idle": "1",
               "OMP_WAIT_POLICY": "passive"}
RANKS = (2, 3, 4, 8)
SHORT = ("--run.output_year=2018", "--run.last_year=2018", "--run.last_month=2", "--output.panel=0")


class Plan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = binary()
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = Path(cls._folder.name)
        cls.territory = cls.folder / "territory.h5"
        call(["/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--commune", "76402", "--out", cls.territory])

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def plan(self, *options):
        out = call([self.program, "plan", "configs/malaunay.ini", f"--territory.file={self.territory}", "--json", *options],
                   env=ENVIRONMENT)
        return json.loads(out)

    def run_on(self, ranks, *options):
        """Path of the results of two months, and what the run said."""
        results = self.folder / f"{ranks}-{len(options)}.h5"
        words = ["mpirun", "--oversubscribe", "-n", str(ranks), str(self.program), "run", "configs/malaunay.ini",
                 f"--territory.file={self.territory}", f"--out={results}", "--force", *SHORT, *options]
        done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return results, done.stderr

    def compare(self, *options):
        lines = {line["ranks"]: line for line in self.plan("--ranks", ",".join(map(str, RANKS)), *options)["plan"]}
        self.assertEqual(set(lines), set(RANKS))
        for ranks in RANKS:
            with self.subTest(ranks=ranks):
                _, said = self.run_on(ranks, *options)
                found = re.search(r"memory: (\d+) bytes per household; imbalance ([\d.]+); (\d+) ghosts; (\d+) neighbours",
                                  said)
                self.assertIsNotNone(found, said)
                line = lines[ranks]
                self.assertEqual(int(found[3]), line["ghosts"])
                self.assertEqual(int(found[4]), line["neighbours"])
                self.assertEqual(found[2], f"{line['imbalance']:.3f}")
                # what crosses in a month is less than if everything had changed
                self.assertGreater(line["halo_bytes_if_all_changed"], line["halo_bytes"])

    def test_ghosts_neighbours_and_imbalance_are_those_of_runs(self):
        self.compare()

    def test_plan_is_the_same_on_any_ranks(self):
        expected = self.plan("--ranks", "1...64")
        words = ["mpirun", "--oversubscribe", "-n", "3", str(self.program), "plan", "configs/malaunay.ini",
                 f"--territory.file={self.territory}", "--json", "--ranks", "1...64"]
        found = json.loads(subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=True).stdout)
        self.assertEqual(found, expected)
        self.assertEqual([line["ranks"] for line in expected["plan"]], [1, 2, 4, 8, 16, 32, 64])
        self.assertEqual(expected["plan"][0]["ghosts"], 0)

    def test_partitions_change_no_bit(self):
        try:
            self.plan("--ranks", "2", "--partition.method=scotch")
        except AssertionError as error:
            self.assertIn("built without PT-Scotch", str(error))
            self.skipTest("built without PT-Scotch")
        curve, _ = self.run_on(3)
        ties, _ = self.run_on(3, "--partition.method=scotch")
        hashes = call([self.program, "hash", curve, ties], env=ENVIRONMENT).split()
        self.assertEqual(len({word for word in hashes if re.fullmatch(r"[0-9a-f]{16,}", word)}), 1, hashes)


class Bench(unittest.TestCase):
    def test_totals_are_the_same_on_any_ranks_and_threads(self):
        program = binary()
        found = set()
        for ranks, threads in ((1, 1), (1, 2), (2, 1), (3, 2)):
            words = ["mpirun", "--oversubscribe", "-n", str(ranks), str(program), "bench", "--bench.agents=20000",
                     "--bench.steps=12", "--bench.repeats=1", "--threads", str(threads), "--json"]
            done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            said = json.loads(done.stdout)
            found.add((said["hash"], said["adopters"], said["energy_kWh"]))
            self.assertEqual((said["ranks"], said["threads"]), (ranks, threads))
            self.assertGreater(said["ns_per_agent_step"]["median"], 0)
            self.assertEqual("yardstick_gather" in said, ranks == 1)
        self.assertEqual(len(found), 1, found)


if __name__ == "__main__":
    unittest.main()
