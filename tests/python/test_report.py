"""Tests of scripts/report.py on a short run: the page is whole, in both languages, and asks nothing of any network."""
import importlib.util
import re
import subprocess
import sys
import tempfile
import pathlib
import unittest

import short_run

sys.path.insert(0, str(short_run.ROOT / "scripts/lib"))


def setUpModule():
    global run
    if importlib.util.find_spec("matplotlib") is None:
        raise unittest.SkipTest("matplotlib is not installed (python3-matplotlib)")
    run = short_run.ShortRun(cells="yearly")


def tearDownModule():
    run.close()


def report(*words):
    return subprocess.run(["/usr/bin/python3", "-B", short_run.ROOT / "scripts/report.py", *map(str, words)],
                          capture_output=True, text=True, check=False)


class Report(unittest.TestCase):
    def test_is_one_page_in_two_languages_without_network(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "page.html"
            done = report(run.results, "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            text = out.read_text(encoding="utf-8")
        self.assertIn("Sobriété, efficacité, renouvelables", text)
        self.assertIn("Sobriety, efficiency, renewables", text)
        self.assertIn("data:image/png;base64", text)
        self.assertNotRegex(text, r"""(src|href)=["']?(https?:|//)""")
        ids = re.findall(r'\sid="([^"]+)"', text)
        self.assertEqual(len(ids), len(set(ids)), "ids of charts collide")

    def test_refuses_the_same_run_twice_and_other_files(self):
        self.assertEqual(report(run.results, run.results).returncode, 65)
        self.assertEqual(report(__file__).returncode, 65)
        self.assertEqual(report().returncode, 64)

    def test_a_scenario_against_itself_has_no_effect(self):
        import report_data
        one = report_data.read([run.results])[0][0]
        effect = report_data.Effect(one, one, "co2_direct")
        self.assertEqual((effect.mean, effect.sure), (0.0, None))


if __name__ == "__main__":
    unittest.main()
