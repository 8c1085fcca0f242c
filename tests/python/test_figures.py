"""Tests of scripts/figures.py on a short run: pictures exist, and what they plot is what the file says.

Run by /usr/bin/python3; skipped where matplotlib is not installed.
"""
import contextlib
import importlib.util
import io
import pathlib
import sys
import unittest

import h5py
import numpy as np

import short_run

sys.path.insert(0, str(short_run.ROOT / "scripts"))
sys.path.insert(0, str(short_run.ROOT / "scripts/lib"))


def setUpModule():
    global run, raw, figures, data, panels, maps, pages, style, results
    for name in ("matplotlib", "PIL"):
        if importlib.util.find_spec(name) is None:
            raise unittest.SkipTest(f"{name} is not installed (python3-matplotlib)")
    import figures
    import figures_data as data
    import figures_maps as maps
    import figures_pages as pages
    import figures_panels as panels
    import figures_style as style

    run = short_run.ShortRun()
    raw = h5py.File(run.results)
    results = data.Results(run.results)


def tearDownModule():
    results.close()
    raw.close()
    run.close()


def of_year(name, year):
    """Months of a year, straight from the file."""
    first = 12 * (year - short_run.FIRST_YEAR)
    return raw[name][first:first + 12]


def drawn_with(words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = figures.main([str(word) for word in words])
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


class Numbers(unittest.TestCase):
    """What is plotted equals the file's numbers."""

    def page(self, lang="en"):
        return panels.Page(results, style.Language(lang))

    def test_years(self):
        self.assertEqual(list(results.years), [short_run.FIRST_YEAR, short_run.LAST_YEAR])
        self.assertEqual(list(results.cell_years), list(results.years))

    def test_amounts_add_up_and_states_are_those_of_december(self):
        for k, year in enumerate(results.years):
            self.assertEqual(results.yearly("buy_gas")[k], of_year("buy_gas", year).sum())
            self.assertEqual(results.yearly("households")[k], of_year("households", year)[-1])

    def test_carriers_add_up_to_the_energy_used(self):
        layers = panels.energy_by_carrier(self.page())
        used = results.total(panels.HOME_USES + ["use_car"]) * 1e-6
        np.testing.assert_allclose(sum(values for _, values, _ in layers), used, rtol=1e-9)

    def test_levers_add_up_to_the_change(self):
        layers = panels.levers(self.page())
        change = panels.change_since_first_year(self.page())
        np.testing.assert_allclose(sum(values for _, values, _ in layers), change, rtol=1e-6, atol=1e-9 * abs(change).max())
        self.assertEqual(change[0], 0.0)
        self.assertEqual(change[1], of_year("change_total", short_run.LAST_YEAR)[-1] * 1e-6)

    def test_change_is_that_of_non_renewable_energy(self):
        """Within 2 %: the decomposition shares out what a home uses of its solar power in its own way."""
        energy = results.total(panels.HOME_USES + ["use_car"]) - results.yearly("renewable")
        change = panels.change_since_first_year(self.page())[1] * 1e6
        self.assertAlmostEqual(change / (energy[1] - energy[0]), 1.0, delta=0.02)

    def test_shares(self):
        homes = of_year("households", short_run.LAST_YEAR)[-1]
        pumps = sum(of_year(name, short_run.LAST_YEAR)[-1] for name in panels.HEAT_PUMPS)
        layers = dict((name.split("\n")[0], values) for name, values, _ in panels.equipment(self.page()))
        self.assertAlmostEqual(layers["heat pumps"][1], 100 * pumps / homes)
        systems = sum(values for _, values, _ in panels.heating_systems(self.page()))
        np.testing.assert_allclose(systems, 100.0)  # every home has one heating system of the figure
        np.testing.assert_allclose(sum(values for _, values, _ in panels.energy_labels(self.page())), 100.0)

    def test_bills(self):
        year = short_run.LAST_YEAR
        money = sum(of_year(name, year).sum() for name in ("bill_dwelling", "bill_car")) - of_year("pv_income", year).sum()
        layers = panels.bills(self.page())
        self.assertAlmostEqual(layers[0][1][1], money / of_year("households", year)[-1])
        poorer = of_year("low_income_bill", year).sum() / of_year("low_income_households", year)[-1]
        self.assertAlmostEqual(layers[1][1][1], poorer)

    def test_works_are_paid(self):
        paid = sum(values for _, values, _ in panels.money_of_works(self.page())) * 1e6
        np.testing.assert_allclose(paid, results.yearly("works_cost"), rtol=1e-9)

    def test_map_values(self):
        year = short_run.LAST_YEAR
        values = maps.SUBJECTS["map-energy"].values(results, year)
        homes = of_year("households_by_cell", year)[-1]
        energy = sum(of_year(name + "_by_cell", year).astype(float).sum(axis=0)
                     for name in panels.HOME_USES + ["use_car"])
        shown = homes >= data.SECRECY
        self.assertTrue(np.isnan(values[~shown]).all())
        self.assertTrue((~shown).any() and shown.any())
        np.testing.assert_allclose(values[shown], energy[shown] / homes[shown] / 1000, rtol=1e-6)

    def test_names_come_from_the_file(self):
        self.assertEqual(results.label("co2_direct", "fr"), raw["co2_direct"].attrs["long_name_fr"].decode())
        self.assertEqual(results.label("co2_direct", "en"), raw["co2_direct"].attrs["long_name"].decode())


class Yearly(unittest.TestCase):
    """The same pictures come from a run that recorded its cells once a year."""

    def test_same_maps(self):
        other = short_run.ShortRun(cells="yearly")
        try:
            yearly = data.Results(other.results)
            for name, subject in maps.SUBJECTS.items():
                np.testing.assert_allclose(subject.values(yearly, 2021), subject.values(results, 2021), rtol=1e-5,
                                           err_msg=name)
            yearly.close()
        finally:
            other.close()


class Writing(unittest.TestCase):
    def test_french_and_english_numbers(self):
        french, english = style.Language("fr"), style.Language("en")
        self.assertEqual(french.number(-1234567.25, 1), "−1\u202f234\u202f567,2")
        self.assertEqual(english.number(-1234567.25, 1), "−1,234,567.2")
        self.assertEqual(french.percent(12.4), "12\u00a0%")
        self.assertEqual(english.percent(12.4, 1, sign=True), "+12.4%")
        self.assertEqual(english.number(-0.001, 1), "0.0")
        self.assertEqual(english.number(float("nan")), "–")

    def test_labels_do_not_overlap(self):
        placed = style.within(style.spread(np.array([0.02, 0.0, 0.01, 0.9, 1.2]), 0.1), 0.1, 0.0, 1.0)
        self.assertTrue((np.diff(np.sort(placed)) >= 0.1 - 1e-12).all())
        self.assertEqual(list(np.argsort(placed)), [1, 2, 0, 3, 4])
        self.assertTrue((placed >= 0).all() and (placed <= 1).all())

    def test_outline(self):
        square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
        corners = np.stack([square, square + [1, 0], square + [0, 1]])
        between, edge = maps.outline(corners, [0, 0, 1])
        self.assertEqual(between, [((0.0, 1.0), (1.0, 1.0))])
        self.assertEqual(len(edge), 8)

    def test_north_leans_east_at_malaunay(self):
        east, north = maps.Map(results, style.Language("en")).north()
        self.assertAlmostEqual(np.degrees(np.arctan2(east, north)), 6.9, delta=0.3)  # EPSG:3035 is centred on 10 E


class Pictures(unittest.TestCase):
    def test_all_pictures_of_the_command(self):
        from PIL import Image

        everything = {"overview", *panels.CURVES, *maps.SUBJECTS}
        for lang, names in (("fr", everything), ("en", {"overview", "levers"})):
            out = run.folder / lang
            only = ["--only", *names] if names != everything else []
            code, told, _ = drawn_with([run.results, "--out", out, "--lang", lang, *only])
            self.assertEqual(code, 0)
            self.assertEqual({pathlib.Path(line).stem for line in told.splitlines()}, names)
            for name in names:
                with Image.open(out / f"{name}.png") as picture:
                    self.assertGreater(picture.width, 800, name)
                    self.assertGreater(len(set(picture.convert("L").resize((64, 64)).getdata())), 5, name)
            self.assertLess((out / "overview.png").stat().st_size, 300_000)

    def test_refusals(self):
        for words, code, reason in (
                ([run.results, "--only", "overwiev"], 64, "overview?"),
                ([run.results, "--only", "map-energy", "--year", 1999], 64, "from 2020 to 2021"),
                ([run.results, "--lang", "de"], 64, "invalid choice"),
                ([run.folder / "territory.h5"], 65, "not a results file"),
                ([run.folder / "none.h5"], 65, "cannot be read")):
            with self.subTest(words=words):
                ended, told, err = drawn_with([*words, "--out", run.folder / "refused"])
                self.assertEqual((ended, told), (code, ""))
                self.assertIn(reason, err)
        self.assertFalse((run.folder / "refused").exists())


if __name__ == "__main__":
    unittest.main()
