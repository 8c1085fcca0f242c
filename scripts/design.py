#!/usr/bin/python3
"""Writes the design of a sweep: a CSV, one row a run, to be read, kept and handed to `essaim sweep`.

    design.py lhs FACTORS.csv --points 100 --replicates 5 --out design.csv      Latin hypercube
    design.py sobol FACTORS.csv --points 128 ...       Sobol' sequence (points: a power of two)
    design.py morris FACTORS.csv --trajectories 20 --levels 8 ...     one factor after the other
    design.py saltelli FACTORS.csv --points 256 ...    for Sobol' indices: points x (factors + 2) runs
    design.py factorial FACTORS.csv ...                every corner: low or high of each factor
    design.py grid prices.growth_gas=0,0.02,0.04 sobriety.peers=0.1,0.3 ...     every combination
    design.py list TABLE.csv ...                       rows of values, or a column `scenario`, as they are
    design.py scenarios A.ini B.ini ...                a point for each configuration file
    design.py replicates ...                           the base alone

FACTORS.csv has lines name,low,high,scale; blank bounds are those that the program declares (scripts/lib/factors.py).
Each point is repeated with --replicates seeds. By default replicate r has the same seed at all points, so that points
differ by their factors and not by their luck; --seeds unique gives every run its own.
"""
import argparse
import csv
import itertools
import os
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

from factors import BadFactors, Factor, declared_parameters, read_factors  # noqa: E402
from seeds import replicate_seed  # noqa: E402


def latin_hypercube(n_factors, points, seed):
    """points x n_factors places in [0, 1); of the hypercubes tried, the one with the least discrepancy."""
    from scipy.stats import qmc

    return qmc.LatinHypercube(n_factors, optimization="random-cd", seed=seed).random(points)


def sobol_sequence(n_factors, points, seed):
    """A scrambled Sobol' sequence; balanced only for powers of two."""
    from scipy.stats import qmc

    if points & (points - 1):
        raise BadFactors(f"--points {points} (a Sobol' sequence is balanced for powers of two only) take "
                         f"{1 << (points - 1).bit_length()}")
    return qmc.Sobol(n_factors, scramble=True, seed=seed).random(points)


def morris(n_factors, trajectories, levels, seed):
    """Trajectories that change one factor after the other, by levels/2 steps of levels-1 (Morris 1991).

    (trajectories * (n_factors + 1)) x n_factors places. Written out here: Debian's OpenTURNS comes without its Morris
    module, and the definition is six lines.
    """
    if levels % 2 or levels < 4:
        raise BadFactors(f"--levels {levels} (must be even and at least 4) take 8")
    random = np.random.default_rng(seed)
    step = levels / (2.0 * (levels - 1))
    rows = []
    for _ in range(trajectories):
        start = random.integers(0, levels // 2, n_factors) / (levels - 1)  # the lower half: a step up stays inside
        up = random.integers(0, 2, n_factors) == 1
        place = np.where(up, start, start + step)
        rows.append(place.copy())
        for factor in random.permutation(n_factors):
            place[factor] += step if up[factor] else -step
            rows.append(place.copy())
    return np.clip(np.array(rows), 0.0, 1.0)


def saltelli(n_factors, points, seed):
    """Blocks A, B, and for each factor A with that column of B (Saltelli 2002): (n_factors + 2) * points rows.

    OpenTURNS makes the experiment on a low-discrepancy sequence; without it, SciPy's scrambled sequence is put together
    in the same order.
    """
    if points & (points - 1):
        raise BadFactors(f"--points {points} (must be a power of two) take {1 << (points - 1).bit_length()}")
    try:
        import openturns as ot
    except ImportError:
        both = sobol_sequence(2 * n_factors, points, seed)
        a, b = both[:, :n_factors], both[:, n_factors:]
        blocks = [a, b]
        for factor in range(n_factors):
            mixed = a.copy()
            mixed[:, factor] = b[:, factor]
            blocks.append(mixed)
        return np.vstack(blocks)
    unit = ot.ComposedDistribution([ot.Uniform(0.0, 1.0)] * n_factors)
    ot.RandomGenerator.SetSeed(seed)
    sequence = ot.LowDiscrepancyExperiment(ot.SobolSequence(), unit, points, True)
    sequence.setRandomize(True)  # the bare sequence begins with points that both samples share
    return np.array(ot.SobolIndicesExperiment(sequence, False).generate())


def grid_of(words, declared):
    """Names and rows of every combination of NAME=V,V,... words."""
    names, values = [], []
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not text:
            raise BadFactors(f"{word} (must be NAME=VALUE,VALUE) for example prices.growth_gas=0,0.02")
        if name not in declared:
            raise BadFactors(f"{name} (no such parameter) see essaim describe parameters")
        names.append(name)
        values.append(text.split(","))
    return names, [list(row) for row in itertools.product(*values)]


def table_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise BadFactors(f"{path} (needs a line of names, then lines of as many values)")
    drop = [i for i, name in enumerate(rows[0]) if name in ("point", "replicate", "seed")]
    keep = [i for i in range(len(rows[0])) if i not in drop]
    return [rows[0][i] for i in keep], [[row[i] for i in keep] for row in rows[1:]]


def scenario_name(path, out):
    """The name of a configuration as a sweep looks it up: within configs, else beside the design."""
    for folder in (ROOT / "configs", out.resolve().parent):
        if path.resolve().is_relative_to(folder):
            return path.resolve().relative_to(folder).as_posix()
    raise BadFactors(f"{path} (lies neither in configs nor beside {out}) copy it to one of them")


def points_of(chosen, declared):
    """Names of the columns, and the rows of values, one a point."""
    if chosen.method == "replicates":
        return [], [[]]
    if chosen.method == "scenarios":
        return ["scenario"], [[scenario_name(pathlib.Path(word), chosen.out)] for word in chosen.words]
    if chosen.method == "grid":
        return grid_of(chosen.words, declared)
    if len(chosen.words) != 1:
        raise BadFactors(f"{chosen.method} (takes one file) see design.py --help")
    if chosen.method == "list":
        return table_of(chosen.words[0])
    factors = read_factors(chosen.words[0], declared)
    n = len(factors)
    if chosen.method == "lhs":
        places = latin_hypercube(n, chosen.points, chosen.seed)
    elif chosen.method == "sobol":
        places = sobol_sequence(n, chosen.points, chosen.seed)
    elif chosen.method == "morris":
        places = morris(n, chosen.trajectories, chosen.levels, chosen.seed)
    elif chosen.method == "saltelli":
        places = saltelli(n, chosen.points, chosen.seed)
    else:
        places = np.array(list(itertools.product((0.0, 1.0), repeat=n)))
        return [f.name for f in factors], [[f.at(place) if f.yes_or_no else (f.high if place else f.low) if not f.whole
                                            else int(f.high if place else f.low)
                                            for f, place in zip(factors, row)] for row in places]
    return [f.name for f in factors], [[f.at(place) for f, place in zip(factors, row)] for row in places]


def rows_of(points, replicates, seed, seeds):
    """(point, replicate, seed, values ...) for every run."""
    used = set()
    for point, values in enumerate(points):
        for replicate in range(replicates):
            key = replicate if seeds == "common" else point * replicates + replicate
            own = replicate_seed(seed, key)
            if (own in used) and seeds == "unique":
                raise BadFactors(f"seed {own} came up twice (a chance of one in a billion) choose another --seed")
            used.add(own)
            yield [point, replicate, own, *values]
    if seeds == "common" and len(used) != replicates:
        raise BadFactors("two replicates have one seed (a chance of one in a billion) choose another --seed")


def shown(value):
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def write(path, heading, names, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("w", newline="", encoding="utf-8") as file:
        for line in heading:
            file.write(f"# {line}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["point", "replicate", "seed", *names])
        n = 0
        for row in rows:
            writer.writerow([shown(value) for value in row])
            n += 1
    part.replace(path)
    return n


def options(words):
    parser = argparse.ArgumentParser(prog="design.py", allow_abbrev=False, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    methods = ("lhs", "sobol", "morris", "saltelli", "factorial", "grid", "list", "scenarios", "replicates")
    parser.add_argument("method", choices=methods)
    parser.add_argument("words", nargs="*", metavar="FILE|NAME=VALUES")
    parser.add_argument("--points", type=int, default=64, metavar="N")
    parser.add_argument("--trajectories", type=int, default=10, metavar="N", help="of Morris")
    parser.add_argument("--levels", type=int, default=8, metavar="N", help="of Morris")
    parser.add_argument("--replicates", type=int, default=1, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the design and of all runs")
    parser.add_argument("--seeds", choices=("common", "unique"), default="common")
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="FILE")
    return parser.parse_args(words)


def main(words):
    chosen = options(words)
    program = pathlib.Path(os.environ.get("ESSAIM_BINARY", ROOT / "build/release/essaim"))
    try:
        for name in ("points", "trajectories", "replicates"):
            if getattr(chosen, name) < 1:
                raise BadFactors(f"--{name} {getattr(chosen, name)} (must be at least 1)")
        needs = chosen.method not in ("replicates", "scenarios", "list")
        names, points = points_of(chosen, declared_parameters(program) if needs else {})
        if not points:
            raise BadFactors(f"{chosen.method} (gives no point) name files or values")
        heading = [f"design.py {' '.join(words)}", f"method: {chosen.method}"]
        if chosen.method == "morris":
            heading.append(f"trajectories: {chosen.trajectories}, levels: {chosen.levels}")
        if chosen.method == "saltelli":
            heading.append(f"blocks: A, B, then A with each column of B; {chosen.points} rows each")
        n = write(chosen.out, heading, names, rows_of(points, chosen.replicates, chosen.seed, chosen.seeds))
    except BadFactors as error:
        print(f"design.py: {error}", file=sys.stderr)
        return 64
    except OSError as error:
        print(f"design.py: {error}", file=sys.stderr)
        return 65
    print(f"{chosen.out}: {len(points)} points, {n} runs")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
