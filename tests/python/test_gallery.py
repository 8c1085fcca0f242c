"""Tests of scripts/gallery.py: heads of scenario files, formulas, verdicts; and that the program accepts every scenario."""
import importlib.util
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

import short_run

sys.path.insert(0, str(short_run.ROOT / "scripts/lib"))
import scenarios  # noqa: E402

FOLDER = short_run.ROOT / "configs/scenarios"


def scenario(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "one.ini"
        path.write_text(text, encoding="utf-8")
        return scenarios.Scenario(path)


HEAD = """# Titre / Title
#
# Question  Que se passe-t-il,
#           et pourquoi ?
#           What happens, and why?
# Regarder  {look}
# Comparer  trend.ini
# Attendu   {expected}
[run]
"""


def load_gallery():
    spec = importlib.util.spec_from_file_location("gallery", short_run.ROOT / "scripts/gallery.py")
    gallery = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gallery)
    return gallery


class Results:
    years = np.array([2020, 2021, 2022])

    def yearly(self, name):
        return {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([2.0, 2.0, 2.0])}[name]


class Heads(unittest.TestCase):
    def test_says_both_languages_reference_and_direction(self):
        one = scenario(HEAD.format(look="a + b, 2020-2022", expected="moins / less"))
        self.assertEqual(one.question["fr"], "Que se passe-t-il, et pourquoi ?")
        self.assertEqual(one.question["en"], "What happens, and why?")
        self.assertEqual((one.reference, one.expected, one.first, one.last), ("trend", -1, 2020, 2022))

    def test_every_period_is_measured(self):
        for look, expected in (("a, 2021", 2.0), ("a, 2020-2022", 6.0), ("a / b, 2020-2022", 1.0),
                               ("a / b, mean 2020-2022", 1.0), ("2 * (a - b), 2022", 2.0)):
            one = scenario(HEAD.format(look=look, expected="plus"))
            self.assertAlmostEqual(one.measure(Results()), expected, msg=look)

    def test_bad_heads_are_refused(self):
        for look, expected in (("a, soon", "plus"), ("a, 2050", "more or less"), ("a", "plus")):
            with self.assertRaises(scenarios.BadHead):
                scenario(HEAD.format(look=look, expected=expected))
        with self.assertRaises(scenarios.BadHead):
            scenario(HEAD.format(look="a, 2090", expected="plus")).measure(Results())

    def test_a_formula_is_not_a_program(self):
        with self.assertRaises(scenarios.BadHead):
            scenarios.evaluate("__import__('os').getcwd()", {})


class Verdicts(unittest.TestCase):
    def test_a_null_pair_is_exactly_nothing(self):
        verdict = scenarios.Verdict([1.0, 2.0, 4.0], [1.0, 2.0, 4.0])
        self.assertEqual((verdict.difference, verdict.low, verdict.high, verdict.direction), (0.0, 0.0, 0.0, 0))
        self.assertTrue(math.isinf(verdict.saved))

    def test_an_effect_within_the_noise_is_no_effect(self):
        reference = [10.0, 12.0, 8.0, 11.0, 9.0]
        self.assertEqual(scenarios.Verdict([10.5, 11.0, 8.5, 10.0, 9.5], reference).direction, 0)
        # the same luck on both sides: a small effect is seen where unpaired runs would not show it
        self.assertEqual(scenarios.Verdict([x - 0.1 for x in reference], reference).direction, -1)
        self.assertEqual(scenarios.Verdict([18.0, 16.0, 15.0, 20.0, 17.0], reference).direction, 1)


class Gallery(unittest.TestCase):
    def test_every_scenario_has_a_head_and_is_accepted(self):
        names = {path.stem for path in FOLDER.glob("*.ini")}
        self.assertIn("trend", names)
        for path in sorted(FOLDER.glob("*.ini")):
            with self.subTest(path.name):
                one = scenarios.Scenario(path)
                self.assertIn(one.reference, names | {None})
                done = subprocess.run([short_run.binary(), "check", path], capture_output=True, text=True,
                                      cwd=short_run.ROOT, check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_table_keeps_the_rows_of_scenarios_that_were_not_run(self):
        gallery = load_gallery()
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for scenario_name in ("a", "b", "c"):
                (folder / f"{scenario_name}.ini").touch()
            page = folder / "page.md"
            page.write_text("words\n\n| scenario | x |\n|---|---|\n| a | old |\n| c | old |\n| gone | old |\n", encoding="utf-8")
            text = gallery.with_other_rows("| scenario | x |\n|---|---|\n| b | new |\n| c | new |\n", page, folder)
            self.assertEqual(text, "| scenario | x |\n|---|---|\n| a | old |\n| b | new |\n| c | new |\n")

    def test_two_scenarios_are_swept_compared_and_told(self):
        if importlib.util.find_spec("matplotlib") is None:
            self.skipTest("matplotlib is not installed (python3-matplotlib)")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            text = "[run]\nlast_year = 2021\n[territory]\nplace = commune:76402\n"
            (folder / "calm.ini").write_text("# Calme / Calm\n#\n# Question  Et si rien ?\n#           And if nothing?\n"
                                             "# Regarder  use_heating, 2021\n" + text, encoding="utf-8")
            (folder / "bare.ini").write_text("# Sans aide / Without aid\n#\n# Question  Et sans aide ?\n#           And without aid?\n"
                                             "# Regarder  works_aid, 2021\n# Comparer  calm.ini\n# Attendu   moins / less\n"
                                             + text + "[aids]\nscale = 0\n", encoding="utf-8")
            out = folder / "page.html"
            done = subprocess.run(["/usr/bin/python3", "-B", short_run.ROOT / "scripts/gallery.py", "--folder", folder,
                                   "--replicates", "2", "--work", folder / "work", "--jobs", "1", "--table", folder / "table.md",
                                   "--report", out], capture_output=True, text=True, check=False,
                                  env={**os.environ, "ESSAIM_BINARY": str(short_run.binary())})
            self.assertIn(done.returncode, (0, 1), done.stderr)
            self.assertIn("| bare | calm |", (folder / "table.md").read_text(encoding="utf-8"))
            page = out.read_text(encoding="utf-8")
        for words in ("Qui gagne, qui perd", "Who gains, who loses", "Et sans aide\u00a0?", "And without aid?"):
            self.assertIn(words, page)
        self.assertNotRegex(page, r"""(src|href)=["']?(https?:|//)""")
        self.assertNotRegex(page, r"\bnan\b")


if __name__ == "__main__":
    unittest.main()
