#!/usr/bin/python3
"""Draw what `essaim plan --json` tells: time, imbalance, memory and exchange by number of ranks.

    essaim plan configs/rouen.ini --json > curve.json
    essaim plan configs/rouen.ini --partition.method=scotch --json > scotch.json
    scripts/plan_figure.py curve.json scotch.json --out docs/images/plan.png

One curve per file. Exit codes: 0 done, 64 wrong options, 65 a file that is not a plan.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from options import Parser  # noqa: E402

PANELS = (  # title, unit, value of a line of the plan
    ("A month", "ms", lambda line: 1e3 * line["month_seconds"]),
    ("Largest over mean households", "", lambda line: line["imbalance"]),
    ("Memory of the largest rank", "MB", lambda line: line["memory_bytes"] / 1e6),
    ("Between ranks in a month", "MB", lambda line: line["halo_bytes"] / 1e6),
)


def read(path):
    try:
        plan = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        return plan["territory"], plan["partition"], plan["plan"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"plan_figure: {path} is no plan ({error}) make one with essaim plan CONFIG --json", file=sys.stderr)
        sys.exit(65)


def draw(plans, out):
    import figures_style as style

    plt = style.plt
    figure, axes = plt.subplots(2, 2, figsize=(8, 5.4), layout="constrained")
    for axis, (title, unit, value) in zip(axes.flat, PANELS):
        for colour, (_, partition, lines) in zip((style.BLUE, style.ORANGE, style.GREEN), plans):
            shown = [(line["ranks"], value(line)) for line in lines if value(line) > 0]
            axis.plot(*zip(*shown), "o-", color=colour, markersize=3, label=partition)
        axis.set_xscale("log", base=2)
        axis.set_yscale("log")
        axis.set_title(title)
        axis.set_ylabel(unit)
        axis.set_xlabel("ranks")
    first = plans[0][2][0]
    axes[0, 0].plot([line["ranks"] for line in plans[0][2]],
                    [1e3 * first["month_seconds"] * first["ranks"] / line["ranks"] for line in plans[0][2]],
                    color=style.GREY, linewidth=0.8, label="in proportion")
    axes[0, 0].legend()
    figure.suptitle(f"{plans[0][0]}: a plan, not a measurement", fontsize=9)
    figure.savefig(out, dpi=120)


def main(words):
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("plans", nargs="+", help="what essaim plan --json printed")
    parser.add_argument("--out", default="plan.png", help="picture to write")
    options = parser.parse_args(words)
    draw([read(path) for path in options.plans[:3]], options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
