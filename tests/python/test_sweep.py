"""Sweeps and comparisons from outside: members equal single runs, nothing is lost by a kill, a null pair is zero."""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy as np

from short_run import ROOT, binary, call

sys.path.insert(0, str(ROOT / "scripts"))
import content_hash  # noqa: E402

ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OMPI_ALLOW_RUN_AS_ROOT": "1",
               "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_mpi_yield_when_idle": "1"}
YEARS = "[run]\nlast_year = 2021\n"


def digest(path):
    return content_hash.digests(str(path))


def launched(ranks, words):
    before = ["mpirun", "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
    return [*before, str(binary()), *map(str, words)]


class Ensembles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        binary()
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.kept.name)
        territory = cls.folder / "territory.h5"
        call(["/usr/bin/python3", "-B", ROOT / "scripts/territory/build.py", "--commune", "76402", "--out", territory])
        cls.base = cls.folder / "base.ini"
        cls.base.write_text(f"{YEARS}[territory]\nfile = territory.h5\n")
        cls.design = cls.folder / "design.csv"
        cls.factors = cls.folder / "factors.csv"
        cls.factors.write_text("name,low,high,scale\nprices.growth_gas,0,0.1,\naids.scale,,2,\n")
        call(["/usr/bin/python3", "-B", ROOT / "scripts/design.py", "lhs", cls.factors, "--points", "3", "--replicates",
              "2", "--out", cls.design], env={**ENVIRONMENT, "ESSAIM_BINARY": str(binary())})
        cls.sweep = cls.folder / "sweep.ini"
        cls.sweep.write_text("[sweep]\nbase = base.ini\ndesign = design.csv\n")
        cls.whole = cls.folder / "whole.h5"
        cls.run_sweep(cls.whole)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    @classmethod
    def run_sweep(cls, out, ranks=1, words=(), sweep=None):
        call(launched(ranks, ["sweep", sweep or cls.sweep, "--out", out, "--quiet", *words]), env=ENVIRONMENT)

    def refusals(self, words):
        done = subprocess.run(launched(1, words), capture_output=True, text=True, env=ENVIRONMENT)
        self.assertEqual(done.returncode, 64, done.stderr)
        return done.stderr

    def test_a_member_is_the_run_with_its_values(self):
        with h5py.File(self.whole) as f:
            self.assertEqual(f["use_heating"].shape, (6, 2))
            self.assertEqual(len(set(f["seed"][:])), 2)  # points share the seeds of replicates
            for member in (0, 5):
                out = self.folder / f"single-{member}.h5"
                call([binary(), "run", self.base, f"--run.seed={f['seed'][member]}", "--output.cells=none",
                      "--output.panel=0", "--output.xdmf=no", "--quiet", "--out", out,
                      *(f"--{name}={f[name][member]!r}" for name in ("prices.growth_gas", "aids.scale"))],
                     env=ENVIRONMENT)
                with h5py.File(out) as single:
                    for name in ("use_heating", "co2_direct", "works_aid"):
                        np.testing.assert_allclose(f[name][member], single[name][:].reshape(2, 12).sum(axis=1),
                                                   rtol=1e-14)
                    np.testing.assert_array_equal(f["pv_roofs"][member], single["pv_roofs"][11::12])

    def test_statistics_are_those_of_the_members(self):
        with h5py.File(self.whole) as f:
            values = f["co2_direct"][:]
            table = f["statistics/co2_direct"][:]
            np.testing.assert_allclose(table[0], values.mean(axis=0), rtol=1e-13)
            np.testing.assert_allclose(table[1], values.var(axis=0, ddof=1), rtol=1e-9)
            np.testing.assert_allclose(table[2:7], np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0), rtol=1e-13)
            of_point = f["points/co2_direct"][1]
            np.testing.assert_allclose(of_point[0], values[f["point"][:] == 1].mean(axis=0), rtol=1e-13)

    def test_xarray_opens_it(self):
        import xarray

        with xarray.open_dataset(self.whole, engine="h5netcdf") as data:
            self.assertEqual(data.use_heating.dims, ("member", "year"))
            self.assertEqual(list(data.year.values), [2020, 2021])
            self.assertEqual(data["prices.growth_gas"].attrs["role"], "factor")

    def test_ranks_and_groups_change_nothing(self):
        pairs = self.folder / "groups.ini"
        pairs.write_text(self.sweep.read_text() + "ranks = 2\n")
        for name, ranks, sweep in (("two", 2, self.sweep), ("group", 2, pairs)):
            out = self.folder / f"{name}.h5"
            self.run_sweep(out, ranks, sweep=sweep)
            self.assertEqual(digest(out), digest(self.whole), name)

    def test_killed_again_and_again_it_ends_with_the_same_file(self):
        out = self.folder / "killed.h5"
        random.seed(5)
        killed = 0
        for _ in range(20):
            program = subprocess.Popen(launched(1, ["sweep", self.sweep, "--out", out, "--quiet"]), env=ENVIRONMENT,
                                       stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.05, 0.6))
            program.send_signal(signal.SIGKILL)
            if program.wait() == -signal.SIGKILL:
                killed += 1
            if out.exists() or killed == 5:
                break
        if not out.exists():
            self.run_sweep(out)
        self.assertGreater(killed, 0)
        self.assertEqual(digest(out), digest(self.whole))

    def test_finished_members_are_not_run_again(self):
        before = {path: path.stat().st_size for path in pathlib.Path(f"{self.whole}.members").iterdir()}
        self.run_sweep(self.whole, words=["--force"])
        after = {path: path.stat().st_size for path in pathlib.Path(f"{self.whole}.members").iterdir()}
        self.assertEqual(before, after)
        self.assertGreater(sum(before.values()), 0)

    def test_parts_make_the_same_file(self):
        out = self.folder / "parts.h5"
        for part in ("1/2", "2/2"):
            done = subprocess.run(launched(1, ["sweep", self.sweep, "--out", out, "--quiet", "--collect"]),
                                  capture_output=True, text=True, env=ENVIRONMENT)
            self.assertEqual(done.returncode, 65)
            self.assertIn("not finished", done.stderr)
            self.run_sweep(out, words=[f"--part={part}"])
            self.assertFalse(out.exists())
        self.run_sweep(out, words=["--collect"])
        self.assertEqual(digest(out), digest(self.whole))

    def test_every_fault_of_a_design_is_told_before_anything_runs(self):
        bad = self.folder / "bad.csv"
        bad.write_text("point,replicate,seed,prices.growth_gas,aid.scale,run.last_year\n0,0,1,9,1,2030\n0,0,1,0.01,1,\n")
        sweep = self.folder / "bad.ini"
        sweep.write_text("[sweep]\nbase = base.ini\ndesign = bad.csv\nindicators = co2_direkt\n")
        said = self.refusals(["sweep", sweep, "--out", self.folder / "bad.h5"])
        for words in ("column aid.scale (no such parameter) did you mean aids.scale?", "column run.last_year (cannot be",
                      "co2_direkt (no such indicator) did you mean co2_direct?"):
            self.assertIn(words, said)
        bad.write_text("point,replicate,seed,prices.growth_gas,aids.scale\n0,0,1,9,1\n0,0,1,0.01,11\n")
        sweep.write_text("[sweep]\nbase = base.ini\ndesign = bad.csv\n")
        said = self.refusals(["sweep", sweep, "--out", self.folder / "bad.h5"])
        for words in ("prices.growth_gas = 9", "aids.scale = 11", "both replicate 0 of point 0", "seed 1 is that of"):
            self.assertIn(words, said)
        self.assertFalse((self.folder / "bad.h5.members").exists())

    def compared(self, name, other, words=(), ranks=1):
        out = self.folder / f"{name}.h5"
        call(launched(ranks, ["compare", self.base, other, "--replicates", "2", "--out", out, "--quiet", *words]),
             env=ENVIRONMENT)
        return out

    def test_a_null_pair_is_exactly_zero(self):
        out = self.compared("null", self.base)
        with h5py.File(out) as f:
            for outcome in ("co2", "energy", "bill", "works", "clean_heating", "solar", "electric_car"):
                self.assertFalse(np.any(f[f"{outcome}_total"][:]), outcome)
                self.assertFalse(np.any(f[f"effects/{outcome}_sum"][:]), outcome)
            self.assertFalse(np.any(f["touched"][:]))
            self.assertFalse(np.any(f["adoptions/added"][:]) or np.any(f["groups/losers"][:]))
            self.assertGreater(f["energy_a"][:].min(), 0)

    def test_a_pair_adds_up_to_its_runs(self):
        other = self.folder / "noaid.ini"
        other.write_text(self.base.read_text() + "[aids]\nscale = 0\n")
        out = self.compared("aid", other)
        again = self.compared("aid2", other, ["--compare.ranks=2"], ranks=2)
        self.assertEqual(digest(out), digest(again))
        with h5py.File(out) as f:
            self.assertEqual(f.attrs["levers"].decode() if isinstance(f.attrs["levers"], bytes) else f.attrs["levers"], "aid")
            for outcome in ("co2", "bill", "works"):
                total = f[f"{outcome}_b"][:] - f[f"{outcome}_a"][:]
                np.testing.assert_allclose(f[f"{outcome}_total"][:], total, atol=1e-6)
                np.testing.assert_allclose(f[f"{outcome}_direct"][:] + f[f"{outcome}_spillover"][:], total, atol=1e-6)
            self.assertGreater(f["touched"][:, -1].min(), 0)
            self.assertLess(f["touched"][:, -1].max(), 2615)
            added, lost = f["adoptions/added"][:].sum(axis=2), f["adoptions/lost"][:].sum(axis=2)
            np.testing.assert_array_equal((added - lost)[:, 0], f["works_total"][:].sum(axis=1))
            seed = f["seed"][1]
            run = self.folder / "aid-run.h5"
            call([binary(), "run", other, f"--run.seed={seed}", "--output.cells=none", "--output.panel=0",
                  "--output.xdmf=no", "--quiet", "--out", run], env=ENVIRONMENT)
            with h5py.File(run) as single:
                yearly = lambda name: single[name][:].reshape(2, 12).sum(axis=1)
                np.testing.assert_allclose(f["co2_b"][1], yearly("co2_direct") + yearly("co2_upstream"), rtol=1e-9)
                np.testing.assert_allclose(f["bill_b"][1], yearly("bill_dwelling") + yearly("bill_car") - yearly("pv_income"),
                                           rtol=1e-9)
                use = sum(yearly(f"use_{u}") for u in ("heating", "hot_water", "cooking", "specific", "car"))
                np.testing.assert_allclose(f["energy_b"][1], use, rtol=1e-9)

    def test_a_policy_touches_those_whom_it_concerns(self):
        reached = {}
        for name, text in (("advice", "[institutions]\npublic_revenue = 200\n"), ("tenants", "[state]\nlandlord_grant = 0.4\n"),
                           ("social", "[landlords]\ninvestment = 5000\n"), ("asked", "[cooperation]\ninitiative = 2\n")):
            other = self.folder / f"{name}.ini"
            other.write_text(self.base.read_text() + text)
            out = self.folder / f"reach-{name}.h5"
            call([binary(), "compare", self.base, other, "--replicates", "1", "--run.last_year=2030", "--out", out,
                  "--quiet"], env=ENVIRONMENT)
            with h5py.File(out) as f:
                reached[name] = int(f["touched"][0, -1])
                said = f.attrs["levers"]
                self.assertEqual(said.decode() if isinstance(said, bytes) else said,
                                 "projects" if name == "asked" else "institutions")
        self.assertGreaterEqual(reached["advice"], 2615, "an advice desk is open to everybody")
        for name in ("tenants", "social", "asked"):
            self.assertGreater(reached[name], 0, name)
            self.assertLess(reached[name], reached["advice"], name)

    def test_scenarios_with_other_households_are_refused(self):
        other = self.folder / "other.ini"
        other.write_text(self.base.read_text() + "[population]\nattitude_mean = 0.3\n[ties]\nenabled = no\n")
        said = self.refusals(["compare", self.base, other])
        self.assertIn("population.attitude_mean = 0.15 and 0.3", said)
        self.assertIn("ties.enabled", said)

    def test_levers_share_out_the_effect_of_all(self):
        levers = []
        for name, text in (("dear", "[prices]\ngrowth_gas = 0.1\n"), ("noaid", "[aids]\nscale = 0\n")):
            path = self.folder / f"lever-{name}.ini"
            path.write_text(self.base.read_text() + text)
            levers.append(path)
        out = self.folder / "levers.h5"
        call(launched(1, ["compare", self.base, *levers, "--factorial", "--replicates", "2", "--out", out, "--quiet"]),
             env=ENVIRONMENT)
        with h5py.File(out) as f:
            for outcome in ("co2", "bill"):
                effects, shapley = f[f"effects/{outcome}"][:, 0], f[f"shapley/{outcome}"][:, 0]
                np.testing.assert_allclose(shapley.sum(), effects[3], rtol=1e-9)
                np.testing.assert_allclose(f[f"synergy/{outcome}"][3, 0], effects[3] - effects[1] - effects[2], atol=1e-6)
                self.assertEqual(f[f"synergy/{outcome}"][1, 0], 0.0)
            np.testing.assert_array_equal(f["levers"][:], [[0, 0], [1, 0], [0, 1], [1, 1]])


if __name__ == "__main__":
    unittest.main()
