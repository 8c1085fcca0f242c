"""Reads the heads of scenario files and says whether a scenario moves what it says it moves.

The head of a scenario file is its comment before the first section. Lines beginning with these words are read:

    # Question  FRENCH          the question it asks; the line after it, indented, asks it in English
    #           ENGLISH
    # Regarder  INDICATORS, PERIOD      what to look at: a formula of indicators of docs/output.md, and a year, a year
    #                                   range (sum of the years), or "mean Y-Y"
    # Comparer  FILE.ini        the scenario to compare with, beside this file
    # Attendu   moins | plus | pareil   which way the indicator goes against that file: less, more, no change
    # Rangs     N               households of this territory are many: fewer replicates are enough (optional)
"""
import ast
import math
import pathlib
import re

import numpy as np

EXPECTED = {"moins": -1, "plus": 1, "pareil": 0}


class BadHead(Exception):
    """The head of a scenario lacks something; the message says what."""


class Scenario:
    """One file of the gallery.

    name, path, question {"fr", "en"}, formula, first and last year, mean (or sum), reference (name or None),
    expected (-1, 0, 1 or None)
    """

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.name = self.path.stem
        head, field = {}, None
        for line in self.path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                break
            words = re.match(r"#\s(\w[\wÀ-ÿ]*)\s{1,}(.*)", line)
            if words and words[1] in ("Question", "Regarder", "Comparer", "Attendu"):
                field = words[1]
                head[field] = [words[2].strip()]
            elif line.strip() != "#" and field and re.match(r"#\s{3,}", line):
                head[field].append(line[1:].strip())
            else:
                field = None
        self._read(head)

    def _read(self, head):
        try:
            french, english = self._two_languages(head["Question"])
            self.question = {"fr": french, "en": english}
            self.formula, period = (part.strip() for part in " ".join(head["Regarder"]).rsplit(",", 1))
        except (KeyError, ValueError) as error:
            raise BadHead(f"{self.path}: its head lacks a Question in French and English, or 'Regarder FORMULA, "
                          f"PERIOD' ({error})") from error
        words = re.fullmatch(r"(mean )?(\d{4})(?:-(\d{4}))?", period)
        if not words:
            raise BadHead(f"{self.path}: '{period}' is no period (write 2050, 2020-2050, or mean 2040-2050)")
        self.mean = bool(words[1])
        self.first, self.last = int(words[2]), int(words[3] or words[2])
        self.reference = pathlib.Path(head["Comparer"][0]).stem if "Comparer" in head else None
        self.expected = None
        if self.reference:
            word = head.get("Attendu", ["(nothing)"])[0].split()[0]
            if word not in EXPECTED:
                raise BadHead(f"{self.path}: Attendu says '{word}' (write moins, plus or pareil)")
            self.expected = EXPECTED[word]

    @staticmethod
    def _two_languages(lines):
        """French lines end with the first one that ends a sentence; English follows."""
        for i, line in enumerate(lines[:-1]):
            if line.endswith(("?", ".")):
                return " ".join(lines[:i + 1]), " ".join(lines[i + 1:])
        raise ValueError("no English after the French question")

    def measure(self, results):
        """The value of the formula over the period, in the units of the file."""
        years = (results.years >= self.first) & (results.years <= self.last)
        if not years.any() or results.years.max() < self.last:
            raise BadHead(f"{self.path}: the run ends before {self.last}")
        series = {name: results.yearly(name)[years] for name in names_of(self.formula)}
        if "/" in self.formula and self.first != self.last and not self.mean:
            totals = {name: values.sum() for name, values in series.items()}
            return float(evaluate(self.formula, totals))
        values = evaluate(self.formula, series)
        return float(values.mean() if self.mean else values.sum())


def names_of(formula):
    return sorted({node.id for node in ast.walk(ast.parse(formula, mode="eval")) if isinstance(node, ast.Name)})


def evaluate(formula, values):
    """The formula with + - * / and brackets only; anything else is refused."""
    operators = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}

    def value(node):
        if isinstance(node, ast.Expression):
            return value(node.body)
        if isinstance(node, ast.BinOp) and type(node.op) in operators:
            return operators[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -value(node.operand)
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return float(node.value)
        if isinstance(node, ast.Name):
            return values[node.id]
        raise BadHead(f"'{formula}' is no formula of indicators (only names, numbers, + - * / and brackets)")

    return value(ast.parse(formula, mode="eval"))


class Verdict:
    """What replicates say of a scenario against its reference; seeds are the same in both, so values are paired.

    difference   mean of the paired differences; low, high: its 95 % confidence interval (Student)
    noise        standard deviation of the reference over replicates
    saved        variance of an unpaired difference over that of the paired one; inf when pairs differ by a constant
    """

    def __init__(self, scenario, reference):
        from scipy import stats

        a, b = np.asarray(reference, float), np.asarray(scenario, float)
        pairs = b - a
        self.n = len(pairs)
        self.reference, self.difference = float(a.mean()), float(pairs.mean())
        self.noise = float(a.std(ddof=1)) if self.n > 1 else math.nan
        spread = float(pairs.std(ddof=1)) if self.n > 1 else math.nan
        half = stats.t.ppf(0.975, self.n - 1) * spread / math.sqrt(self.n) if self.n > 1 else math.nan
        self.low, self.high = self.difference - half, self.difference + half
        unpaired = a.var(ddof=1) + b.var(ddof=1) if self.n > 1 else math.nan
        self.saved = unpaired / spread**2 if spread > 0 else math.inf

    @property
    def direction(self):
        """-1, 0 or 1: where the whole interval of the paired difference lies; 0 when it holds zero."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    def agrees(self, expected):
        return self.direction == expected


def names_in(path):
    """{"fr", "en"}: what the first line of a scenario calls it; its title where that line is in one language."""
    first = pathlib.Path(path).read_text(encoding="utf-8").splitlines()[0].lstrip("# ").strip()
    french, slash, english = first.partition(" / ")
    title = title_of(path) or pathlib.Path(path).stem
    return {"fr": title, "en": english.strip() if slash else title}


def title_of(path):
    """run.title of a configuration, or None."""
    words = re.search(r"^title\s*=\s*(.+?)\s*$", pathlib.Path(path).read_text(encoding="utf-8"), re.M)
    return words[1] if words else None
