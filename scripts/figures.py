#!/usr/bin/python3
"""Draw the results of a run as pictures (PNG): an overview of one page, curves, maps of cells.

    scripts/figures.py results/malaunay.h5                          # to results/malaunay-figures/
    scripts/figures.py results/malaunay.h5 --lang fr --year 2020 2030 2050
    scripts/figures.py results/malaunay.h5 --only overview map-energy --out docs/images

Needs Debian's python3-h5py and python3-matplotlib. Exit codes: 0 done, 64 wrong options, 65 wrong file.
"""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

import figures_data  # noqa: E402
from options import Parser  # noqa: E402


def language_of_the_session():
    """'fr' where the first of LC_ALL, LC_MESSAGES, LANG that is set says French, else 'en'."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "fr" if os.environ[name].startswith("fr") else "en"
    return "en"


def options(words):
    parser = Parser(prog="figures.py", description="Draw the results of a run as pictures (PNG).")
    parser.add_argument("results", type=pathlib.Path, help="file written by essaim run")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR",
                        help="folder of the pictures; default: the file's name with -figures, beside it")
    parser.add_argument("--lang", choices=("fr", "en"), default=language_of_the_session(),
                        help="language of the pictures; default: that of the session")
    parser.add_argument("--year", type=int, nargs="+", metavar="Y",
                        help="years of the maps; default: the first and the last")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these pictures, e.g. overview map-energy")
    return parser.parse_args(words)


def main(words):
    chosen = options(words)
    import figures_pages  # takes a second: after the options have been checked

    out = chosen.out or chosen.results.with_name(chosen.results.stem + "-figures")
    try:
        results = figures_data.Results(chosen.results)
        made = figures_pages.draw_all(results, out, chosen.lang, chosen.year, chosen.only)
    except figures_data.NotResults as error:
        print(f"figures.py: {error}", file=sys.stderr)
        return 65
    except figures_pages.Unknown as error:
        print(f"figures.py: {error}", file=sys.stderr)
        return 64
    for path in made:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
