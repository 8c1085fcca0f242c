#!/usr/bin/python3
"""Makes a territory file for the simulator from the embedded tables of facts or from INSEE's gridded file."""
import argparse
import pathlib
import sys

import numpy as np

import facts as facts_module
import output
import territory

SOURCES = """INSEE, population 2023 and census 2018 (communes), census 2016 (IRIS): Licence Ouverte 2.0
INSEE, Filosofi 2021 (communes, IRIS, 200 m grid of Malaunay): Licence Ouverte 2.0
INSEE, Sirene-Flores 2018 (establishments): Licence Ouverte 2.0
IGN, outlines of communes 2018; Etalab and DGCL, codes and EPCI 1 January 2026: Licence Ouverte 2.0
CRE, communes with a gas network 2023; CSTB BDNB 2022 and heat network survey 2024: Licence Ouverte 2.0
Enedis 2017 (housing stock by departement, from the census): Licence Ouverte 2.0"""

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--commune"); parser.add_argument("--epci"); parser.add_argument("--departement")
    parser.add_argument("--region"); parser.add_argument("--france", action="store_true")
    parser.add_argument("--cell", type=int, default=200); parser.add_argument("--out"); parser.add_argument("--synthetic", action="store_true")
    a = parser.parse_args()
    f = facts_module.load(pathlib.Path(__file__).resolve().parents[2] / "configs/facts")
    c = f.communes
    rows = f.row_of(a.commune.split(",")) if a.commune else np.flatnonzero(c.epci.eq(a.epci)) if a.epci else np.flatnonzero(c.departement.eq(a.departement)) if a.departement else np.arange(len(c))
    rows = np.sort(rows)
    survey = None
    if a.cell == 200 and not a.synthetic and f.row_of(["76402"])[0] in rows:
        survey = territory.malaunay_survey(f)
    cells, est, totals = territory.assemble(f, rows, a.cell, survey)
    order = rows[np.lexsort((rows, c.hilbert.to_numpy()[rows]))]
    data = territory.datasets(f, order, cells, est, totals, a.cell)
    print(output.write(a.out, data, dict(format="essaim territory", format_version=1, name="", place="", cell_size_m=a.cell, crs="EPSG:3035", sources=SOURCES)))

main()
