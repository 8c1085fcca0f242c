"""Designs and indices against functions whose answers are known, without the program."""
import csv
import io
import json
import pathlib
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout

import h5py
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "scripts/lib")]
import design  # noqa: E402
import factors  # noqa: E402
import iamc  # noqa: E402
import indices  # noqa: E402
import seeds  # noqa: E402
import sensitivity  # noqa: E402


def number(name, low=0.0, high=1.0, kind="number"):
    return {"name": name, "type": kind, "min": low, "max": high}


class Designs(unittest.TestCase):
    def test_latin_hypercube_has_one_point_in_every_slice(self):
        places = design.latin_hypercube(3, 20, seed=4)
        for column in places.T:
            self.assertEqual(sorted((column * 20).astype(int)), list(range(20)))

    def test_sobol_wants_powers_of_two(self):
        with self.assertRaisesRegex(factors.BadFactors, "take 8"):
            design.sobol_sequence(2, 7, seed=1)

    def test_morris_moves_each_factor_once_by_the_same_step(self):
        places = design.morris(5, 7, 8, seed=3)
        self.assertTrue(((places >= 0) & (places <= 1)).all())
        for t in range(7):
            steps = np.diff(places[6 * t:6 * t + 6], axis=0)
            self.assertEqual(sorted(np.abs(steps).argmax(axis=1)), list(range(5)))
            np.testing.assert_allclose(np.abs(steps).max(axis=1), 8 / 14)
            self.assertEqual(int((np.abs(steps) > 1e-12).sum()), 5)

    def test_saltelli_blocks_mix_two_samples(self):
        places = design.saltelli(3, 8, seed=1)
        a, b = places[:8], places[8:16]
        self.assertFalse((a == b).any())
        for i in range(3):
            mixed = places[16 + 8 * i:24 + 8 * i]
            for j in range(3):
                np.testing.assert_array_equal(mixed[:, j], (b if i == j else a)[:, j])

    def test_whole_numbers_and_switches_are_dealt_evenly(self):
        whole = factors.Factor(number("a.b", 2, 5, "whole number"), None, None)
        self.assertEqual([whole.at(u) for u in (0.0, 0.24, 0.26, 0.99, 1.0)], [2, 2, 3, 5, 5])
        switch = factors.Factor({**number("a.c"), "type": "yes or no", "min": None, "max": None}, None, None)
        self.assertEqual([switch.at(0.1), switch.at(0.9)], ["no", "yes"])
        log = factors.Factor(number("a.d", 0.01, 100), None, None, "log")
        self.assertAlmostEqual(log.at(0.5), 1.0)

    def test_bounds_outside_the_declared_range_are_refused(self):
        with self.assertRaisesRegex(factors.BadFactors, "must lie in"):
            factors.Factor(number("a.b"), None, 2.0)
        with self.assertRaisesRegex(factors.BadFactors, "below high"):
            factors.Factor(number("a.b"), 0.7, 0.3)

    def test_seeds_are_those_of_the_program(self):
        # the values that src/app/seeds.hpp gives; tests/unit/app holds the same
        self.assertEqual(seeds.replicate_seed(1, 0), 1658178165490582)
        self.assertEqual(seeds.replicate_seed(1, 1), 2372126968586618)

    def test_points_share_seeds_unless_told_otherwise(self):
        common = list(design.rows_of([[1], [2]], 3, 1, "common"))
        self.assertEqual([row[2] for row in common[:3]], [row[2] for row in common[3:]])
        self.assertEqual(len({row[2] for row in design.rows_of([[1], [2]], 3, 1, "unique")}), 6)


class Indices(unittest.TestCase):
    def test_morris_finds_a_line_exactly(self):
        places = design.morris(3, 10, 8, seed=1)
        found = indices.morris(places, places @ np.array([3.0, -2.0, 0.0]))
        np.testing.assert_allclose(found["mu_star"], [3, 2, 0], atol=1e-12)
        np.testing.assert_allclose(found["mu"], [3, -2, 0], atol=1e-12)
        np.testing.assert_allclose(found["sigma"], 0, atol=1e-12)

    def test_morris_sigma_shows_interaction(self):
        places = design.morris(2, 50, 8, seed=1)
        found = indices.morris(places, places[:, 0] * places[:, 1])
        self.assertGreater(found["sigma"].min(), 0.1)

    def test_morris_refuses_what_is_no_trajectory(self):
        with self.assertRaisesRegex(ValueError, "no traject"):
            indices.elementary_effects(np.random.default_rng(1).random((8, 3)), np.zeros(8))

    @staticmethod
    def ishigami(places):
        x = np.pi * (2 * places - 1)
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    def test_sobol_of_ishigami(self):
        places = design.saltelli(3, 4096, seed=1)
        found = indices.sobol(self.ishigami(places), 3, resamples=200)
        np.testing.assert_allclose(found["first"], [0.3139, 0.4424, 0.0], atol=0.02)
        np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.02)
        low, high = found["total_interval"]
        self.assertTrue((low < found["total"]).all() and (found["total"] < high).all())

    def test_sobol_agrees_with_openturns(self):
        try:
            import openturns as ot
        except ImportError:
            self.skipTest("python3-openturns is not installed")
        places = design.saltelli(3, 2048, seed=1)
        values = self.ishigami(places)
        theirs = ot.SaltelliSensitivityAlgorithm(ot.Sample(places.tolist()), ot.Sample([[v] for v in values]), 2048)
        found = indices.sobol(values, 3, resamples=10)
        np.testing.assert_allclose(found["first"], list(theirs.getFirstOrderIndices()), atol=0.03)

    def test_tipping_map_counts_runs(self):
        x, y = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 0.0, 0.0, 1.0])
        _, _, share, runs = indices.tipping_map(x, y, np.array([True, False, True, True]), bins=2)
        np.testing.assert_array_equal(runs, [[2, 0], [1, 1]])
        np.testing.assert_array_equal(share, [[0.5, np.nan], [1, 1]])


class Files(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.kept.name)
        self.result = self.folder / "sweep.h5"
        places = design.morris(2, 20, 8, seed=1)
        with h5py.File(self.result, "w") as f:
            n = len(places)
            f.attrs["title"], f.attrs["territory"] = "a sweep", "Somewhere"
            f["member"], f["year"] = np.arange(2 * n), [2049, 2050]
            f["point"], f["replicate"] = np.repeat(np.arange(n), 2), np.tile([0, 1], n)
            for i, name in enumerate(("prices.growth_gas", "aids.scale")):
                f[name] = np.repeat(places[:, i], 2)
                f[name].attrs["role"] = "factor"
            value = 5 * places[:, 0] + places[:, 1]
            f["pv_power"] = np.repeat(value, 2)[:, None] * [0, 1000] + np.tile([-1, 1], n)[:, None]

    def tearDown(self):
        self.kept.cleanup()

    def said(self, script, *words):
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = script.main([str(w) for w in words])
        return code, out.getvalue(), err.getvalue()

    def test_morris_table_ranks_the_factors(self):
        code, out, _ = self.said(sensitivity, "morris", self.result, "--outcome", "pv_power / 1000", "--years", "2050",
                                 "--figure", self.folder / "m.png")
        self.assertEqual(code, 0)
        lines = out.splitlines()
        self.assertIn("| prices.growth_gas | 5 | 5 | 5 |", lines[2])
        self.assertIn("| aids.scale | 1 | 1 | 1 |", lines[3])
        self.assertTrue((self.folder / "m.png").exists())

    def test_morris_measures_over_the_range_of_the_factors_file(self):
        wide = self.folder / "factors.csv"
        wide.write_text("# ranges\nname,low,high,scale\nprices.growth_gas,0,2,\naids.scale,,,\n", encoding="utf-8")
        code, out, _ = self.said(sensitivity, "morris", self.result, "--outcome", "pv_power / 1000", "--years", "2050",
                                 "--factors", wide)
        self.assertEqual(code, 0)
        self.assertIn("| prices.growth_gas | 10 | 10 | 10 |", out)
        self.assertIn("| aids.scale | 1 | 1 | 1 |", out)

    def test_sobol_names_the_factor_that_each_block_changes(self):
        places = design.saltelli(2, 256, seed=1)  # columns of the design: prices.growth_gas first, in the file last
        with h5py.File(self.result, "a") as f:
            for name in ("member", "point", "replicate", "prices.growth_gas", "aids.scale", "pv_power"):
                del f[name]
            f["member"] = f["point"] = np.arange(len(places))
            f["replicate"] = np.zeros(len(places), int)
            for name, column in (("prices.growth_gas", places[:, 0]), ("aids.scale", places[:, 1])):
                f[name] = column
                f[name].attrs["role"] = "factor"
            f["pv_power"] = (10 * places[:, 0] + places[:, 1])[:, None] * np.ones(2)
        code, out, _ = self.said(sensitivity, "sobol", self.result, "--outcome", "pv_power", "--years", "2050", "--json")
        self.assertEqual(code, 0)
        totals = {row[0]: row[4] for row in json.loads(out)["rows"]}
        self.assertAlmostEqual(totals["prices.growth_gas"], 100 / 101, delta=0.05)
        self.assertAlmostEqual(totals["aids.scale"], 1 / 101, delta=0.01)

    def test_curves_and_tipping_are_drawn(self):
        for words in (["curves"], ["tipping", "--x", "aids.scale", "--y", "prices.growth_gas", "--above", "3000"]):
            code, out, _ = self.said(sensitivity, words[0], self.result, "--outcome", "pv_power", "--years", "2050",
                                     *words[1:], "--figure", self.folder / f"{words[0]}.png")
            self.assertEqual(code, 0)
            self.assertTrue((self.folder / f"{words[0]}.png").exists())

    def test_what_cannot_be_asked_is_told(self):
        for words, told in ((["--outcome", "pv_power", "--years", "2060"], "ask for years inside"),
                            (["--outcome", "nothing", "--years", "2050"], "does not hold nothing"),
                            (["--outcome", "__import__('os')", "--years", "2050"], "does not hold"),
                            (["--outcome", "pv_power ** 2", "--years", "2050"], "no formula"),
                            (["--outcome", "pv_power", "--years", "soon"], "no period")):
            code, _, err = self.said(sensitivity, "morris", self.result, *words)
            self.assertEqual(code, 65)
            self.assertIn(told, err)

    def test_iamc_has_a_row_for_each_point_and_statistic(self):
        out = self.folder / "table.csv"
        self.assertEqual(self.said(iamc, self.result, "--out", out)[0], 0)
        with out.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 60 * 3)
        self.assertEqual(list(rows[0]), ["model", "scenario", "region", "variable", "unit", "2049", "2050"])
        first = next(row for row in rows if row["variable"].endswith("Residential") and row["scenario"] == "a sweep 0")
        with h5py.File(self.result) as f:
            self.assertAlmostEqual(float(first["2050"]), f["pv_power"][:2, 1].mean() / 1000)
        self.assertEqual(self.said(iamc, self.result, "--members", "--out", out)[0], 0)
        self.assertEqual(len(out.read_text(encoding="utf-8").splitlines()), 121)


if __name__ == "__main__":
    unittest.main()
