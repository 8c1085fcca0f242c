"""Tests of scripts/tipping.py: series whose variance and memory are known, and a run of the program."""
import contextlib
import io
import sys
import unittest

import numpy as np

import short_run

sys.path.insert(0, str(short_run.ROOT / "scripts"))
import tipping  # noqa: E402


class Signs(unittest.TestCase):
    def test_swings_that_slow_down_are_seen(self):
        draws = np.random.default_rng(1)
        x, series = 0.0, []
        for month in range(600):
            x = (0.1 + 0.85 * month / 600) * x + draws.normal()
            series.append(10.0 + 0.01 * month + 3.0 * np.sin(2.0 * np.pi * month / 12.0) + x)
        found = tipping.warnings(series, 120)
        self.assertGreater(tipping.rise(found["variance"]), 0.5)
        self.assertGreater(tipping.rise(found["memory"]), 0.5)

    def test_a_season_and_a_trend_are_no_sign(self):
        months = np.arange(240)
        rest = tipping.deviations(5.0 + 0.1 * months + np.cos(2.0 * np.pi * months / 12.0), 60)
        self.assertLess(np.abs(rest[60:-60]).max(), 0.5)
        self.assertLess(rest[60:-60].var(), 0.02 * 0.5)

    def test_a_rise_is_one_and_a_fall_minus_one(self):
        self.assertEqual((tipping.rise([1, 2, 3]), tipping.rise([3, 2, 1]), tipping.rise([1])), (1.0, -1.0, 0.0))


class Runs(unittest.TestCase):
    def test_a_run_that_is_too_short_is_refused(self):
        run = short_run.ShortRun()
        self.addCleanup(run.close)
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(tipping.main([str(run.results)]), 65)
        self.assertIn("too short", said.getvalue())


if __name__ == "__main__":
    unittest.main()
