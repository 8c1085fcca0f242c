"""The studies of docs/sensitivity.md and docs/calibration.md in their short form: every step runs and its page is whole."""
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

import short_run

ROOT = short_run.ROOT
sys.path[:0] = [str(ROOT / "scripts/lib"), str(ROOT / "scripts")]
import behaviour  # noqa: E402
import history_matching  # noqa: E402
from factors import declared_parameters, read_factors  # noqa: E402


def call(script, *words):
    done = subprocess.run(["/usr/bin/python3", "-B", ROOT / "scripts" / script, *map(str, words)], capture_output=True, text=True,
                          check=False, env={**os.environ, "ESSAIM_BINARY": str(short_run.binary())})
    if done.returncode:
        raise AssertionError(f"{script} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Behaviour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.declared = declared_parameters(short_run.binary())

    def test_every_range_holds_the_default_and_lies_within_the_declared_one(self):
        rows = behaviour.factors(self.declared)
        self.assertGreater(len(rows), 150)
        for name, low, high in rows:
            one = self.declared[name]
            self.assertLessEqual(low, one["default"], name)
            self.assertGreaterEqual(high, one["default"], name)
            self.assertTrue(one["min"] is None or low >= one["min"], name)
            self.assertTrue(one["max"] is None or high <= one["max"], name)

    def test_facts_dates_and_switches_are_no_behaviour(self):
        names = {name for name, *_ in behaviour.factors(self.declared)}
        for name in ("prices.growth_gas", "car.fuel_ban_year", "choice.social", "population.leaders", "levers.advice"):
            self.assertNotIn(name, names)
        for name in ("choice.peers", "works.reluctance_owner_house", "sobriety.price", "pv.around", "coowned.aversion"):
            self.assertIn(name, names)

    def test_the_committed_factors_are_accepted(self):
        self.assertGreater(len(read_factors(ROOT / "configs/sweeps/behaviour.factors.csv", self.declared)), 150)
        self.assertGreater(len(history_matching.resolved_factors(ROOT / "configs/sweeps/constants.factors.csv", self.declared)), 10)


class Studies(unittest.TestCase):
    def test_the_short_study_makes_every_step(self):
        if importlib.util.find_spec("matplotlib") is None:
            self.skipTest("matplotlib is not installed (python3-matplotlib)")
        with tempfile.TemporaryDirectory() as folder:
            call("study.py", "--short", "--jobs", "1", "--sample", "80", "--work", folder)
            page = (pathlib.Path(folder) / "sensitivity.md").read_text(encoding="utf-8")
            self.assertTrue((pathlib.Path(folder) / "tipping.png").exists())
        self.assertNotIn("Not made yet", page)
        self.assertIn("`sobriety.price`", page)

    def test_short_history_matching_runs_forward(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            territory = folder / "place.h5"
            call("territory/build.py", "--commune", "76002", "--out", territory)
            factors = folder / "few.csv"
            factors.write_text("name,low,high,scale\nheating.comfort_level,shipped*0.5,shipped*1.5,\nchoice.peers,0,3,\n")
            said = call("history_matching.py", "--work", folder / "work", "--territory", territory, "--points", "12", "--forward",
                        "2", "--factors", factors, "--jobs", "1")
            shipped = call("history_matching.py", "--work", folder / "work", "--territory", territory, "--shipped", "2", "--jobs", "1")
            self.assertIn("| 2021 | 2022 | 2023 | 2024 |", shipped)
        self.assertIn("| 2021 | 2022 | 2023 | 2024 |", said)

    def test_an_emulator_finds_a_parabola_and_knows_its_error(self):
        places = np.random.default_rng(1).random((200, 3))
        emulator = history_matching.Emulator(places, 5.0 + places[:, 0] * places[:, 1] - 2.0 * places[:, 2] ** 2)
        value, error = emulator.at(np.array([[0.5, 0.5, 0.5]]))
        self.assertAlmostEqual(float(value[0]), 4.75, delta=0.05)
        self.assertLess(float(np.ravel(error)[0]), 0.1)


if __name__ == "__main__":
    unittest.main()
