#!/usr/bin/python3
"""Look for known patterns of transitions in runs of the model, draw each, and say which do not appear.

    scripts/patterns.py                                  all, to docs/patterns.md and docs/images/pattern-*.png
    scripts/patterns.py --only clustering prebound --replicates 4
    scripts/patterns.py --out /tmp/patterns              leave docs as they are

Each pattern is a function of scripts/lib/patterns_*.py: its experiment, its figure, and the test it must pass. Exit
codes: 0 done, whatever was found; 64 wrong options; 65 a run failed.
"""
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "lib"))

from options import Parser  # noqa: E402


def options(words):
    parser = Parser(prog="patterns.py", description="Look for known patterns of transitions in runs of the model.")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these patterns")
    parser.add_argument("--replicates", type=int, default=10, metavar="N", help="seeds 1 to N (default: 10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="runs at a time")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs", help="folder of patterns.md and images/")
    return parser.parse_args(words)


def main(words):
    chosen = options(words)
    import patterns_catalogue
    import patterns_lab

    unknown = [name for name in chosen.only or [] if name not in patterns_catalogue.PATTERNS]
    if unknown:
        print(f"patterns.py: no pattern {', '.join(unknown)} (there are {', '.join(patterns_catalogue.PATTERNS)})",
              file=sys.stderr)
        return 64
    lab = patterns_lab.Lab(chosen.replicates, chosen.jobs)
    images = chosen.out / "images"
    images.mkdir(parents=True, exist_ok=True)
    pages = []
    try:
        for name, look in patterns_catalogue.PATTERNS.items():
            if chosen.only and name not in chosen.only:
                continue
            finding = look(lab)
            finding.draw(images / f"pattern-{name}.png")
            print(f"{name:24} {'appears' if finding.appears else 'DOES NOT APPEAR'}: {finding.numbers}")
            pages.append((name, finding))
    except patterns_lab.RunFailed as error:
        print(f"patterns.py: {error}", file=sys.stderr)
        return 65
    if not chosen.only:
        (chosen.out / "patterns.md").write_text(patterns_lab.page(pages, chosen.replicates), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
