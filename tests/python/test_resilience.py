"""Tests of scripts/resilience.py: shocks whose depth, recovery and area are known, and two runs of the program."""
import contextlib
import importlib.util
import io
import sys
import unittest

import short_run

sys.path.insert(0, str(short_run.ROOT / "scripts"))


def setUpModule():
    global np, resilience
    for name in ("numpy", "xarray"):
        if importlib.util.find_spec(name) is None:
            raise unittest.SkipTest(f"{name} is not installed (python3-{name})")
    import numpy as np
    import resilience


class Measures(unittest.TestCase):
    def test_a_shock_that_halves_every_month(self):
        gap = np.concatenate([np.zeros(3), -0.4 * 0.5 ** np.arange(60)])
        found = resilience.measures(gap, 3)
        self.assertAlmostEqual(found["depth"], -0.4)
        self.assertEqual(found["month"], 0)
        self.assertEqual(found["recovery"], 4)  # 0.5^4 is the first below a tenth
        self.assertAlmostEqual(found["area"], -0.8)
        self.assertAlmostEqual(found["after"], -0.4 * 0.5 ** 36)

    def test_a_step_never_recovers(self):
        found = resilience.measures(np.full(50, 0.2), 0)
        self.assertIsNone(found["recovery"])
        self.assertAlmostEqual(found["area"], 10.0)
        self.assertAlmostEqual(found["after"], 0.2)

    def test_no_shock_is_no_gap(self):
        found = resilience.measures(np.zeros(50), 0)
        self.assertEqual((found["depth"], found["recovery"], found["area"]), (0.0, 0, 0.0))

    def test_a_gap_is_relative_and_nothing_over_nothing_is_none(self):
        np.testing.assert_allclose(resilience.gap_of([3.0, 1.0, 5.0], [2.0, 2.0, 0.0]), [0.5, -0.5, 0.0])


class Runs(unittest.TestCase):
    def test_dear_energy_raises_bills_and_they_come_back(self):
        calm = short_run.ShortRun()
        self.addCleanup(calm.close)
        shock = short_run.ShortRun(options=["--prices.shock_year=2020", "--prices.shock_month=3",
                                            "--prices.shock_months=3", "--prices.shock_gas=2",
                                            "--prices.shock_electricity=1.5"])
        self.addCleanup(shock.close)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = resilience.main([str(calm.results), str(shock.results), "--mean", "1",
                                    "--indicator", "bill_dwelling"])
        self.assertEqual(code, 0)
        line = out.getvalue().splitlines()[1].split()
        self.assertEqual(line[0], "bill_dwelling")
        self.assertGreater(float(line[1]), 10.0)
        self.assertIn(line[3], ("2020-03", "2020-04", "2020-05"))

    def test_an_unknown_indicator_is_a_problem_of_the_user(self):
        calm = short_run.ShortRun()
        self.addCleanup(calm.close)
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            code = resilience.main([str(calm.results), str(calm.results), "--indicator", "happiness"])
        self.assertEqual(code, 65)
        self.assertIn("happiness", err.getvalue())


if __name__ == "__main__":
    unittest.main()
