#!/usr/bin/python3
"""Write one page (HTML, no network needed) that compares scenarios for people: what changes, for whom, how sure.

    scripts/report.py results/trend-*.h5 results/aid-stop-*.h5 --out results/report.html
    scripts/report.py results/gallery.h5 results/compare-*.json    a sweep over scenarios, and who gains and loses
    scripts/report.py results/malaunay.h5                    one run: its levels, levers and maps

The first file's scenario is the reference. Files with the same parameters but the seed are replicates. The page holds
French and English. Exit codes: 0 done, 64 wrong options, 65 a wrong file.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from options import Parser  # noqa: E402


def options(words):
    parser = Parser(prog="report.py", description="Write one HTML page that compares scenarios, in French and English.")
    parser.add_argument("results", type=pathlib.Path, nargs="+", help="files written by essaim run or sweep, summaries (.json) by compare")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("results/report.html"), help="the page")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language shown first (default: fr)")
    parser.add_argument("--question", nargs=2, metavar=("FRENCH", "ENGLISH"), help="the question of the comparison")
    return parser.parse_args(words)


def main(words):
    chosen = options(words)
    import figures_data
    import report_data
    import report_page

    try:
        scenarios, comparisons = report_data.read(chosen.results)
        if not scenarios:
            raise figures_data.NotResults("only summaries of comparisons (give the files of runs or of a sweep too)")
        text = report_page.page(scenarios, comparisons, chosen.lang, chosen.question)
    except figures_data.NotResults as error:
        print(f"report.py: {error}", file=sys.stderr)
        return 65
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(text, encoding="utf-8")
    print(chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
