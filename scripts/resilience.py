#!/usr/bin/python3
"""How a territory takes a shock: a run with it against the run of the same seed without it.

For each indicator: the deepest gap to the run without the shock, the months from the deepest gap until nine tenths of it
are made up, the area lost (gap times months), and what remains three years after the shock began.
"""
import argparse
import pathlib
import sys

import numpy as np
import xarray

USUAL = ["bill_dwelling", "energy_poor", "cold", "use_heating", "co2_direct", "renovations", "business_bill"]
RENOVATIONS = ["renovations_owner_house", "renovations_owner_flat", "renovations_rented_house",
               "renovations_rented_flat", "renovations_social"]
TEXTS = {
    "en": ("indicator", "depth", "month", "recovery", "area", "after 3 years", "none"),
    "fr": ("indicateur", "profondeur", "mois", "retour", "aire", "après 3 ans", "aucun"),
}


def gap_of(with_shock, without):
    """Relative gap month by month; where the run without the shock has nothing there is nothing to compare with."""
    with_shock, without = np.asarray(with_shock, float), np.asarray(without, float)
    return np.divide(with_shock - without, np.abs(without), out=np.zeros_like(without), where=without != 0)


def measures(gap, begin, after=36, recovered=0.1):
    """Depth (signed, relative), its month, months to recovery or None, area (relative months), what is left `after`.

    gap    relative gap by month; begin    index of the month when the shock begins
    """
    gap = np.asarray(gap, float)[begin:]
    if gap.size == 0 or not np.any(gap):
        return {"depth": 0.0, "month": None, "recovery": 0, "area": 0.0, "after": 0.0}
    worst = int(np.argmax(np.abs(gap)))
    depth = gap[worst]
    back = np.nonzero(np.abs(gap[worst:]) <= recovered * abs(depth))[0]
    return {
        "depth": float(depth),
        "month": worst,
        "recovery": int(back[0]) if back.size else None,
        "area": float(gap.sum()),
        "after": float(gap[after]) if after < gap.size else None,
    }


def series(results, name, months):
    """An indicator by month, as a mean over `months` months so that seasons of events do not hide a gap."""
    values = sum(results[part] for part in RENOVATIONS) if name == "renovations" else results[name]
    return values.rolling(month=months, min_periods=1).mean().values


def compare(with_shock, without, names, begin=None, months=12):
    """{indicator: measures}; begin: first month of the shock as YYYY-MM, else the first month that differs."""
    times = [str(time)[:7] for time in without["month"].values]
    if times != [str(time)[:7] for time in with_shock["month"].values]:
        raise ValueError("the two runs cover other months (a gap cannot be taken) run both over the same years")
    if begin is not None and begin not in times:
        raise ValueError(f"--begin {begin} (no such month in the runs) choose one of {times[0]} to {times[-1]}")
    if begin is None:
        differs = [i for i in range(len(times)) for name in names if name != "renovations"
                   and with_shock[name].values[i] != without[name].values[i]]
        start = min(differs, default=0)
    else:
        start = times.index(begin)
    found = {}
    for name in names:
        gap = gap_of(series(with_shock, name, months), series(without, name, months))
        found[name] = measures(gap, start)
        month = found[name]["month"]
        found[name]["month"] = None if month is None else times[start + month]
    return found


def shown(found, lang):
    head = TEXTS[lang]
    percent = lambda value: head[6] if value is None else f"{100 * value:+.1f} %"
    lines = [f"{head[0]:24} {head[1]:>11} {head[2]:>8} {head[3]:>9} {head[4]:>9} {head[5]:>14}"]
    for name, m in found.items():
        recovery = head[6] if m["recovery"] is None else str(m["recovery"])
        lines.append(f"{name:24} {percent(m['depth']):>11} {m['month'] or '-':>8} {recovery:>9} {m['area']:>+9.2f} "
                     f"{percent(m['after']):>14}")
    return "\n".join(lines)


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("without", type=pathlib.Path, help="results of the run without the shock")
    parser.add_argument("with_shock", type=pathlib.Path, help="results of the run with it, same seed")
    parser.add_argument("--indicator", action="append", metavar="NAME", help="one of docs/output.md, or renovations; "
                        "may be given several times")
    parser.add_argument("--begin", metavar="YYYY-MM", help="first month of the shock; else the first that differs")
    parser.add_argument("--mean", type=int, default=12, metavar="MONTHS", help="moving mean of the series (default 12)")
    parser.add_argument("--lang", choices=sorted(TEXTS), default="en")
    options = parser.parse_args(words)
    try:
        with xarray.open_dataset(options.without) as without, xarray.open_dataset(options.with_shock) as with_shock:
            names = options.indicator or USUAL
            unknown = [name for name in names if name != "renovations" and name not in without]
            if unknown:
                raise ValueError(f"--indicator {unknown[0]} (not in {options.without}) see docs/output.md")
            print(shown(compare(with_shock, without, names, options.begin, options.mean), options.lang))
    except (OSError, ValueError) as problem:
        print(f"resilience: {problem}", file=sys.stderr)
        return 65
    return 0


if __name__ == "__main__":
    sys.exit(main())
