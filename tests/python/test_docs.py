"""Documents say what the program says: generated ones are fresh, links lead somewhere, equations name their code."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("ESSAIM_SOURCE_DIR", Path(__file__).resolve().parents[2]))
PROGRAM = Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim"))
GENERATED = ("parameters", "output", "schedule")
EQUATIONS = [f"E{n}" for n in (*range(1, 11), 14, 15, 17, 18)]
SOURCE = re.compile(r"`((?:agents|src)/[\w/]+\.[ch]pp)`")
PATH = re.compile(r"`((?:agents|src|tests|scripts|docs|configs)/[\w./-]+\.\w+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
PARAMETER = re.compile(r"`([a-z_]+\.[a-z_0-9]+)`")


def describe(*words):
    """What `essaim describe` prints; the test is skipped where there is no program."""
    if not PROGRAM.is_file():
        raise unittest.SkipTest(f"no program at {PROGRAM}: build it or set ESSAIM_BINARY")
    return subprocess.run([PROGRAM, "describe", *words], capture_output=True, text=True, check=True).stdout


def text_of(path):
    """The document without its blocks of code, where brackets mean other things."""
    return re.sub(r"^ *(```|~~~).*?^ *\1", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchor(heading):
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", "")).replace(" ", "-")


def anchors(path):
    return {anchor(heading) for heading in re.findall(r"^#+ +(.*)$", text_of(path), flags=re.MULTILINE)}


def sections(path):
    """Text under each third-level heading that begins with the number of an equation, by that number."""
    parts = re.split(r"^### +(E\d+)\b", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {number: re.split(r"^##? ", body, maxsplit=1, flags=re.MULTILINE)[0]
            for number, body in zip(parts[1::2], parts[2::2])}


class Generated(unittest.TestCase):
    def test_documents_are_those_of_the_program(self):
        for words in GENERATED:
            document = ROOT / "docs" / f"{words}.md"
            with self.subTest(document.name):
                said = describe(words)
                self.assertTrue(document.is_file() and document.read_text(encoding="utf-8") == said,
                                f"docs/{words}.md is stale: run  scripts/generate_docs  and commit what changed")

    def test_every_parameter_has_meaning_and_source(self):
        parameters = json.loads(describe("parameters", "--format=json"))
        self.assertGreater(len(parameters), 100)
        for parameter in parameters:
            for word in ("what", "source", "unit"):
                self.assertTrue(parameter[word].strip(), f"{parameter['name']} has no {word}")

    def test_every_section_has_its_off_switch_where_the_model_says_so(self):
        switches = {p["name"] for p in json.loads(describe("parameters", "--format=json")) if p["source"] == "model switch"}
        model = (ROOT / "docs/model.md").read_text(encoding="utf-8")
        for switch in sorted(switches):
            self.assertIn(f"`{switch}`", model, f"docs/model.md does not say what {switch} switches off")


class Links(unittest.TestCase):
    def test_relative_links_lead_to_files_and_headings(self):
        for document in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
            for target in LINK.findall(text_of(document)):
                if re.match(r"[a-z]+:", target):
                    continue
                name, _, fragment = target.partition("#")
                file = (document.parent / name) if name else document
                with self.subTest(f"{document.name}: {target}"):
                    self.assertTrue(file.exists(), f"{document.name} links to {target}, which is not there")
                    if fragment and file.suffix == ".md":
                        self.assertIn(fragment, anchors(file), f"{document.name}: no such heading")


class Model(unittest.TestCase):
    model = ROOT / "docs/model.md"

    def test_every_equation_names_the_file_that_implements_it(self):
        found = sections(self.model)
        for number in EQUATIONS:
            with self.subTest(number):
                self.assertIn(number, found, f"docs/model.md has no heading '### {number}'")
                files = SOURCE.findall(found[number])
                self.assertTrue(files, f"{number} names no source file")

    def test_files_that_it_names_exist(self):
        for path in sorted(set(PATH.findall(self.model.read_text(encoding="utf-8")))):
            self.assertTrue((ROOT / path).exists(), f"docs/model.md names {path}, which is not there")

    def test_parameters_that_it_names_exist(self):
        parameters = json.loads(describe("parameters", "--format=json"))
        names = {p["name"] for p in parameters}
        families = {name.split(".")[0] for name in names}
        for name in sorted(set(PARAMETER.findall(self.model.read_text(encoding="utf-8")))):
            if name.split(".")[0] in families:
                self.assertIn(name, names, f"docs/model.md names {name}, which is no parameter")


class Notions(unittest.TestCase):
    """docs/notions.md: every parameter, indicator and scenario that it names exists, and every notion has one of each."""

    def test_every_notion_has_parameters_indicators_and_scenarios_that_exist(self):
        documents = ROOT / "docs"
        known = {name: set(re.findall(r"^\| `([\w.]+)`", (documents / f"{name}.md").read_text(encoding="utf-8"),
                                      flags=re.MULTILINE)) for name in ("parameters", "output")}
        rows = re.findall(r"^\| (.+) \|$", (documents / "notions.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
        asked = set()
        for row in rows[1:]:
            notion, _, parameters, indicators, scenarios = row.split(" | ")
            with self.subTest(notion):
                for cell, known_names in ((parameters, known["parameters"]), (indicators, known["output"])):
                    names = [name for name in re.findall(r"`([\w.]+)`", cell)]
                    self.assertTrue(names)
                    self.assertLessEqual(set(names), known_names)
                names = re.findall(r"`([\w-]+)`", scenarios)
                self.assertTrue(names)
                for name in names:
                    self.assertTrue((ROOT / f"configs/scenarios/{name}.ini").is_file(), name)
                asked.update(names)
        gallery = {path.stem for path in (ROOT / "configs/scenarios").glob("*.ini")}
        self.assertEqual(gallery - asked - {"metropole", "trend"}, set(), "scenarios that ask about no notion")

    def test_every_fault_stands_in_the_table_of_limits(self):
        page = (ROOT / "docs/verification.md").read_text(encoding="utf-8")
        for name in re.findall(r"^([a-z]\w+) ", (ROOT / "tests/mutations.txt").read_text(encoding="utf-8"), flags=re.MULTILINE):
            self.assertIn(f"`{name}`", page, f"docs/verification.md does not name the fault {name}")


if __name__ == "__main__":
    unittest.main()
