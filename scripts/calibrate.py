#!/usr/bin/python3
"""Calibrates the constants of the choices on flows of 2018-2021, on a 1:1000 sample of France.

    scripts/calibrate.py --program build/release/essaim [--rounds N] [--replicates N] [--table FILE]

Only targets up to 2021 are used. Each round simulates 2018-2021 with several seeds and moves each constant by the
difference of logarithms (or log-odds) between what is aimed at and what was obtained: a fixed point of that map
meets the targets. Prints the constants as an INI file, and with --table the comparison as Markdown.
"""
import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SEGMENTS = ("owner_house", "owner_flat", "rented_house", "rented_flat", "social")
PARTS = ("roof", "wall", "floor", "window")
BUNDLES = {1: "roof", 3: "roof_wall", 2: "wall", 12: "floor_window", 8: "window", 13: "roof_floor_window",
           7: "roof_wall_floor", 15: "all"}
SCALE = 30.4e6  # main residences of metropolitan France (CEREN 2023)

# Renovated dwellings a year (Res-IRF 4, from TREMI and ONRE, 2018-2020).
RATE = {"owner_house": 0.0306, "owner_flat": 0.0177, "rented_house": 0.0116, "rented_flat": 0.0067, "social": 0.0160}
# Share of each set of parts among renovations (Res-IRF 4); the rest is spread over sets the model does not offer.
BUNDLE = {"roof": 0.651, "roof_wall": 0.074, "wall": 0.069, "floor_window": 0.050, "window": 0.036,
          "roof_floor_window": 0.035, "roof_wall_floor": 0.029, "all": 0.027}
DEEP = 0.005  # of renovations, 2018-2021: assumption; MaPrimeRenov' Serenite files are a few per cent of aided works
# Systems installed a year, thousands: heat pumps 175.7 (2020) and 267.2 (2021, Uniclima); others are orders of magnitude.
SYSTEMS = {"heat_pump": ("heat_pump_water", 221.0), "air_heat_pump": ("heat_pump_air", 80.0), "wood": ("wood_logs", 130.0),
           "heat_network": ("heat_network", 30.0)}
ELECTRIC_CARS_2019 = 0.02  # share of sales
SOLAR_ROOFS = 40.0  # thousands a year, 2019-2021: 52 k roofs end 2019, 121 k in June 2021
HEAT_2020 = 283.0  # TWh (SDES)
HEAT_ELECTRIC, HEAT_WOOD = 39.0, 75.6  # TWh, mean of 2016-2020 (Res-IRF 4, from CEREN); the model's years are 2018-2020

# What docs/calibration.md compares: (name shown, measure, low, high, unit, what it is for, source)
TARGETS = [
    ("V6 heating, share of use 2021", "share heating", 0.64, 0.73, "1", "band: > 2/3, -+3 points around 0.69", "SDES"),
    ("V6 specific electricity, share 2021", "share specific", 0.13, 0.19, "1", "0.16 +-3 points", "SDES"),
    ("V6 hot water, share 2021", "share hot_water", 0.07, 0.13, "1", "0.10 +-3 points", "SDES"),
    ("V6 cooking, share 2021", "share cooking", 0.02, 0.08, "1", "0.05 +-3 points", "SDES"),
    ("V6 heating 2020", "heating 2020", 268.9, 297.2, "TWh", "283 +-5 %; sets heating.comfort_level", "SDES"),
    ("V6 specific electricity 2020", "specific 2020", 77.9, 86.1, "TWh", "82 +-5 %", "SDES"),
    ("V1 residential 2019", "residential 2019", 439.9, 486.2, "TWh", "463 +-5 %", "SDES"),
    ("V1 residential 2020", "residential 2020", 427.5, 472.5, "TWh", "450 +-5 %", "SDES"),
    ("V1 residential 2021", "residential 2021", 466.5, 515.6, "TWh", "491 +-5 %", "SDES"),
    ("V7 heating by electricity", "heating electricity", 36.1, 43.1, "TWh", "38-41 +-5 %; sets room_by_room", "CEREN by Res-IRF 4"),
    ("V7 heating by gas", "heating gas", 118.8, 138.6, "TWh", "125-132 +-5 %", "CEREN by Res-IRF 4"),
    ("V7 heating by oil", "heating oil", 35.2, 45.2, "TWh", "37-43 +-5 %", "CEREN by Res-IRF 4"),
    ("V7 heating by wood", "heating wood", 69.4, 83.0, "TWh", "73-79 +-5 %; sets wood_supplement", "CEREN by Res-IRF 4"),
    ("V7 heating by networks", "heating heat_network", 10.5, 12.6, "TWh", "11-12 +-5 %", "CEREN by Res-IRF 4"),
    ("V10 real use, G over A and B", "G over A+B", 1.6, 2.1, "1", "1.85; sets label_slope", "CAE 2024"),
    *[(f"V19 renovations, {name.replace('_', ' ')}", f"rate {name}", 0.8 * rate, 1.2 * rate, "1/year",
       f"{rate} +-20 %; sets works.reluctance_{name}", "Res-IRF 4") for name, rate in RATE.items()],
    ("V20 roofs among insulation acts", "roofs among acts", 0.55, 0.75, "1", "0.65 +-10 points; sets works.taste_*", "Res-IRF 4"),
    ("V25 energy poverty 2018-2019", "energy poverty", 0.101, 0.136, "1", "0.116-0.121 +-1.5 points", "ONPE"),
    ("V27 electric cars among sales 2019", "electric cars 2019", 0.015, 0.025, "1", "0.02; sets car.taste_electric", "AAA Data"),
    ("heat pumps air-water 2020-2021", "new heat_pump", 177, 265, "thousand/year", "221 +-20 %; sets system.taste_*", "Uniclima"),
    ("self-consumption roofs 2019-2021", "solar roofs", 32, 48, "thousand/year", "40 +-20 %; sets pv.reluctance", "Enedis"),
]


def derived(m):
    """Shares and means over years that the targets want."""
    m = dict(m)
    for use in ("heating", "specific", "hot_water", "cooking"):
        m[f"share {use}"] = m[f"{use} 2021"] / m["residential 2021"]
    for carrier in ("electricity", "gas", "oil", "wood", "heat_network"):
        m[f"heating {carrier}"] = statistics.mean(m[f"heating {carrier} {y}"] for y in (2018, 2019, 2020))
    m["energy poverty"] = statistics.mean(m[f"energy poverty {y}"] for y in (2018, 2019))
    return m


def comparison(runs):
    """Markdown table: each target, its band, and what the replicates gave."""
    rows = [derived(m) for m in runs]
    lines = ["| target | unit | band | median | 5 %-95 % | inside | note | source |", "|---|---|---|---|---|---|---|---|"]
    for shown, name, low, high, unit, note, source in TARGETS:
        values = [m[name] for m in rows]
        middle = statistics.median(values)
        five, ninety_five = np.quantile(values, [0.05, 0.95])
        inside = "yes" if low <= middle <= high else "**no**"
        lines.append(f"| {shown} | {unit} | {low:.4g}-{high:.4g} | {middle:.4g} | {five:.4g}-{ninety_five:.4g} | {inside} | {note} | {source} |")
    return "\n".join(lines) + "\n"


def run(program, territory, constants, seed, folder):
    """Results file of 2018-2021 with every household in the panel."""
    out = Path(folder) / f"calibration-{seed}.h5"
    options = [f"--{name}={value:.6g}" for name, value in constants.items()]
    config = Path(folder) / "calibration.ini"
    config.write_text("[output]\ncells = none\npanel = 1000000\nxdmf = no\n[run]\noutput_year = 2018\nlast_year = 2021\n")
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMP_NUM_THREADS="1")
    subprocess.run([program, "run", str(config), f"--territory.file={territory}", f"--run.seed={seed}", "--out", str(out),
                    "--force", "--quiet", "--market.enabled=no", *options], check=True, stdout=subprocess.DEVNULL, env=environment)
    return out


def measures(path):
    """What a run gave, by name; energies in TWh of France, flows in thousands of France a year."""
    with h5py.File(path) as f:
        years = {y: slice(12 * (y - 2018), 12 * (y - 2017)) for y in range(2018, 2022)}
        total = lambda name, y: float(f[name][years[y]].sum())
        homes = float(f["households"][0])
        to_france = SCALE / homes
        out = {}
        panel = f["panel"]
        kind, tenure = panel["type"][0], panel["tenure"][0]
        segment = {"owner_house": (tenure == 0) & (kind == 0), "owner_flat": (tenure == 0) & (kind == 1),
                   "rented_house": (tenure == 1) & (kind == 0), "rented_flat": (tenure == 1) & (kind == 1),
                   "social": tenure == 2}
        for name in SEGMENTS:
            done = statistics.mean(total(f"renovations_{name}", y) for y in (2018, 2019, 2020))
            out[f"rate {name}"] = done / max(1, int(segment[name].sum()))
        events = f["events"]
        works = events["kind"][:] == 0
        masks = events["detail2"][:][works]
        deep = sum(total("deep_retrofits", y) for y in years)
        count = {name: float((masks == mask).sum()) for mask, name in BUNDLES.items()}
        acts = {part: sum(total(f"works_{part}", y) for y in years) for part in PARTS}
        for name, n in count.items():
            out[f"bundle {name}"] = n / max(1.0, len(masks))
        out["bundle deep"] = deep / max(1.0, len(masks))
        out["roofs among acts"] = acts["roof"] / sum(acts.values())
        for flow in ("heat_pump", "air_heat_pump", "wood", "heat_network", "gas_boiler", "oil_boiler", "direct_electric"):
            out[f"new {flow}"] = statistics.mean(total(f"new_{flow}", y) for y in (2020, 2021)) * to_france / 1e3
        out["electric cars 2019"] = total("new_car_electric", 2019) / (total("new_car_electric", 2019) + total("new_car_fuel", 2019))
        out["solar roofs"] = statistics.mean(total("new_pv", y) for y in (2019, 2020, 2021)) * to_france / 1e3
        for y in years:
            for use in ("heating", "hot_water", "specific", "cooking"):
                out[f"{use} {y}"] = total(f"use_{use}", y) * to_france / 1e9
            out[f"residential {y}"] = sum(out[f"{u} {y}"] for u in ("heating", "hot_water", "specific", "cooking"))
            out[f"cars {y}"] = total("use_car", y) * to_france / 1e9
            out[f"energy poverty {y}"] = float(f["energy_poor"][years[y]][-1] / homes)
            for carrier in ("electricity", "gas", "oil", "lpg", "wood", "heat_network"):
                out[f"{carrier} {y}"] = total(f"buy_{carrier}", y) * to_france / 1e9
        label, area = panel["label"][0], panel["area"][0]
        use = sum(panel[f"{u}_energy_before"][0] for u in ("heating", "water", "power"))
        per_area = lambda which: float(use[which].sum() / area[which].sum())
        out["use G"], out["use A+B"] = per_area(label == 6), per_area(label <= 1)
        out["G over A+B"] = out["use G"] / out["use A+B"]
        for y in years:
            for carrier in ("electricity", "gas", "oil", "wood", "heat_network"):
                out[f"heating {carrier} {y}"] = total(f"heating_{carrier}", y) * to_france / 1e9
        return out


def log_odds(p):
    return math.log(p / (1 - p))


def correction(constants, m):
    """New constants after one round: each moves by what its own target lacks."""
    new = dict(constants)
    floor = 1e-4
    for name in SEGMENTS:
        lacking = math.log(max(m[f"rate {name}"], floor) / RATE[name])
        # a flat that is let is insulated by the vote of its building; its owner's own windows are few
        if name == "rented_flat":
            new["coowned.aversion"] += 0.5 * lacking
        else:
            new[f"works.reluctance_{name}"] += lacking
    for name, share in BUNDLE.items():
        # windows alone are all that one co-owner may insulate: how many there are follows from the rate of flats
        if name not in ("roof", "window"):
            aim = math.log(share / BUNDLE["roof"]) - math.log(max(m[f"bundle {name}"], floor) / m["bundle roof"])
            new[f"works.taste_{name}"] += 0.8 * aim
    new["works.taste_deep"] += 0.8 * (math.log(DEEP / BUNDLE["roof"]) - math.log(max(m["bundle deep"], floor) / m["bundle roof"]))
    for flow, (system, aim) in SYSTEMS.items():
        new[f"system.taste_{system}"] += 0.8 * math.log(aim / max(m[f"new {flow}"], 1.0))
    new["system.taste_wood_pellets"] = new["system.taste_wood_logs"] - 0.5
    new["car.taste_electric"] += log_odds(ELECTRIC_CARS_2019) - log_odds(max(m["electric cars 2019"], floor))
    new["pv.reluctance"] += math.log(max(m["solar roofs"], 1.0) / SOLAR_ROOFS)
    new["heating.comfort_level"] *= HEAT_2020 / m["heating 2020"]
    mean = lambda carrier: statistics.mean(m[f"heating {carrier} {y}"] for y in (2018, 2019, 2020))
    new["heating.room_by_room"] *= HEAT_ELECTRIC / mean("electricity")
    new["heating.wood_supplement"] *= (HEAT_WOOD / mean("wood")) ** 1.3
    return new


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/release/essaim"))
    parser.add_argument("--territory", help="a 1:1000 sample (default: made with essaim territory --france --sample 1000)")
    parser.add_argument("--start", help="INI-like file of name = value to start from")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--replicates", type=int, default=2)
    parser.add_argument("--table", help="write the last round against the targets here, as Markdown")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        territory = options.territory
        if not territory:
            territory = str(Path(folder) / "sample.h5")
            subprocess.run(["/usr/bin/python3", "-B", str(ROOT / "scripts/territory/build.py"), "--france", "--sample",
                            "1000", "--out", territory], check=True, stdout=subprocess.DEVNULL)
        constants = shipped(options.program)
        for r in range(options.rounds):
            runs = [measures(run(options.program, territory, constants, seed, folder))
                    for seed in range(1, options.replicates + 1)]
            middle = {name: statistics.median(m[name] for m in runs) for name in runs[0]}
            print(f"round {r + 1}: renovations {middle['rate owner_house']:.4f} heat pumps {middle['new heat_pump']:.0f}"
                  f" roofs {middle['roofs among acts']:.2f} residential 2019 {middle['residential 2019']:.0f}"
                  f" electric cars {middle['electric cars 2019']:.3f} solar {middle['solar roofs']:.0f}", file=sys.stderr)
            if r + 1 < options.rounds:
                constants = correction(constants, middle)
        for name, value in constants.items():
            print(f"{name} = {value:.4g}")
        if options.table:
            Path(options.table).write_text(comparison(runs), encoding="utf-8")


def shipped(program):
    """Present defaults of the constants that are calibrated."""
    import json
    text = subprocess.run([program, "describe", "parameters", "--format=json"], check=True, capture_output=True, text=True).stdout
    wanted = ([f"works.reluctance_{s}" for s in SEGMENTS] + ["coowned.aversion"] + [f"works.taste_{b}" for b in [*BUNDLE, "deep"]] +
              [f"system.taste_{s}" for s, _ in SYSTEMS.values()] + ["system.taste_wood_pellets", "car.taste_electric",
                                                                   "pv.reluctance", "heating.comfort_level", "heating.room_by_room",
                                                                   "heating.wood_supplement"])
    values = {p["name"]: p["value"] for p in json.loads(text)}
    return {name: float(values[name]) for name in wanted}


if __name__ == "__main__":
    main()
