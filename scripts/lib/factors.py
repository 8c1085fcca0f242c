"""Factors of a design: a declared parameter, and the values it may take.

A factors file is CSV with a header; one line a factor:

    name,low,high,scale
    prices.growth_gas,0.0,0.05,
    sobriety.peers,,,           the declared range
    heating.comfort_level,0.5,2,log
"""
import csv
import json
import math
import subprocess


class BadFactors(Exception):
    """Something about factors cannot be used; the message says what, why and what to do."""


class Factor:
    """name, low, high, scale ("linear" or "log"), whole (only whole numbers), declared (as essaim describes it)"""

    def __init__(self, declared, low, high, scale="linear"):
        self.declared, self.name = declared, declared["name"]
        self.whole = declared["type"] == "whole number"
        if declared["type"] not in ("number", "whole number", "yes or no"):
            raise BadFactors(f"{self.name} (a {declared['type']} has no range) list its values with the list or grid method")
        bounds = (0.0, 1.0) if declared["type"] == "yes or no" else (declared["min"], declared["max"])
        self.yes_or_no = declared["type"] == "yes or no"
        self.low = bounds[0] if low is None else low
        self.high = bounds[1] if high is None else high
        self.scale = scale
        if self.low is None or self.high is None:
            raise BadFactors(f"{self.name} (its declared range is open) give low and high")
        if not self.low < self.high:
            raise BadFactors(f"{self.name}: low {self.low} and high {self.high} (low must be below high)")
        for bound in (self.low, self.high):
            if (bounds[0] is not None and bound < bounds[0]) or (bounds[1] is not None and bound > bounds[1]):
                raise BadFactors(f"{self.name}: {bound} (must lie in [{bounds[0]}, {bounds[1]}])")
        if scale == "log" and self.low <= 0:
            raise BadFactors(f"{self.name}: low {self.low} (a logarithmic scale begins above zero)")

    def at(self, unit):
        """The value at a place of [0, 1]."""
        if self.yes_or_no:
            return "yes" if unit >= 0.5 else "no"
        if self.whole:  # each whole number has an equal part of [0, 1]
            n = int(self.high) - int(math.ceil(self.low)) + 1
            return int(math.ceil(self.low)) + min(int(unit * n), n - 1)
        if self.scale == "log":
            return self.low * (self.high / self.low) ** unit
        return self.low + unit * (self.high - self.low)

    def place(self, value):
        """The place of a value in [0, 1]: the inverse of at, for numbers."""
        if self.scale == "log":
            return math.log(float(value) / self.low) / math.log(self.high / self.low)
        return (float(value) - self.low) / (self.high - self.low)


def declared_parameters(program):
    """{name: description} of every parameter that `program` declares."""
    done = subprocess.run([str(program), "describe", "parameters", "--format=json"], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise BadFactors(f"{program} describe parameters ended with {done.returncode}\n{done.stderr}")
    return {one["name"]: one for one in json.loads(done.stdout)}


def read_factors(path, declared):
    """The factors of a factors file; all problems at once."""
    import difflib

    problems, factors = [], []
    with open(path, newline="", encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    for row in csv.DictReader(lines):
        name = (row.get("name") or "").strip()
        if name not in declared:
            near = difflib.get_close_matches(name, declared, 1)
            hint = f"did you mean {near[0]}?" if near else "see essaim describe parameters"
            problems.append(f"{path}: {name or 'a line without name'} (no such parameter) {hint}")
            continue
        try:
            low, high = (float(row[k]) if (row.get(k) or "").strip() else None for k in ("low", "high"))
            scale = (row.get("scale") or "").strip() or "linear"
            if scale not in ("linear", "log"):
                raise BadFactors(f"{name}: scale {scale} (must be linear or log)")
            factors.append(Factor(declared[name], low, high, scale))
        except (ValueError, BadFactors) as error:
            problems.append(f"{path}: {error}")
    if not factors and not problems:
        problems.append(f"{path} (it names no factor) a line is name,low,high,scale")
    if problems:
        raise BadFactors("\n".join(problems))
    return factors
