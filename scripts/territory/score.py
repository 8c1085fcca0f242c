#!/usr/bin/python3
"""Scores the spreading rule against the published cells of Malaunay, hidden from it.

    score.py        prints the table of docs/territory.md
"""
import pathlib
import sys

import numpy as np

import facts as facts_module
import rounding
import spreading
import territory

FACTS = pathlib.Path(__file__).resolve().parents[2] / "configs/facts"


def gini(values):
    """Gini coefficient of the values, zeros included: 0 even, 1 all in one cell."""
    ordered = np.sort(values)
    n = len(ordered)
    return 2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n


def misplaced(a, b, x, y, block):
    """Share of households in the wrong block of `block` metres (half the sum of differences)."""
    _, group = np.unique((x // block) * 10**6 + y // block, return_inverse=True)
    return np.abs(np.bincount(group, a) - np.bincount(group, b)).sum() / 2 / b.sum()


def scores(made, real, x, y):
    """Scores of households per cell against the real ones, over all cells of the commune."""
    return {
        "correlation of log(1 + households)": np.corrcoef(np.log1p(made), np.log1p(real))[0, 1],
        "misplaced at 200 m": misplaced(made, real, x, y, 200),
        "misplaced at 600 m": misplaced(made, real, x, y, 600),
        "misplaced at 1 km": misplaced(made, real, x, y, 1000),
        "Gini of cells": gini(made),
        "inhabited cells": np.mean(made > 0),
    }


def malaunay(facts):
    """x, y, commune row and real households of all cells of Malaunay."""
    row = facts.row_of([territory.MALAUNAY])[0]
    cells = facts.contour_cells[facts.contour_cells.commune == row]
    x, y = cells.x.to_numpy(), cells.y.to_numpy()
    known = dict(zip(zip(facts.malaunay.x, facts.malaunay.y), facts.malaunay.men))
    men = np.array([known.get(c, 0.0) for c in zip(x, y)])
    total = facts.communes.households.to_numpy()[row]
    return x, y, cells.commune.to_numpy(), rounding.largest_remainder(men, np.zeros(len(men), int), [total])


def compare(facts, draws=100):
    """{rule: scores}: uniform, the fall from the centre alone, the rule on average over other noises, the rule."""
    x, y, commune, real = malaunay(facts)
    total, one = [real.sum()], np.zeros(len(x), int)
    result = {"real": scores(real, real, x, y)}
    result["uniform"] = scores(rounding.largest_remainder(np.ones(len(x)), one, total), real, x, y)
    kept = spreading.UNEVENNESS, spreading.UNEVENNESS_RANGE, spreading.SALT_PATCH, spreading.SALT_CELL

    def rule():
        return scores(spreading.spread_households(x, y, commune, facts.communes, 200), real, x, y)

    try:
        result["rule"] = rule()
        several = []
        for salt in range(draws):
            spreading.SALT_PATCH, spreading.SALT_CELL = 1000 + 2 * salt, 1001 + 2 * salt
            several.append(rule())
        result["rule, mean of draws"] = {k: np.mean([s[k] for s in several]) for k in several[0]}
        spreading.UNEVENNESS, spreading.UNEVENNESS_RANGE = 0.0, (0.0, 0.0)
        result["fall from the centre only"] = rule()
    finally:
        spreading.UNEVENNESS, spreading.UNEVENNESS_RANGE, spreading.SALT_PATCH, spreading.SALT_CELL = kept
    return result


def main():
    table = compare(facts_module.load(FACTS))
    names = list(table["real"])
    print("| | " + " | ".join(table) + " |\n|---|" + "---|" * len(table))
    for name in names:
        print(f"| {name} | " + " | ".join(f"{table[rule][name]:.2f}" for rule in table) + " |")


if __name__ == "__main__":
    sys.exit(main())
