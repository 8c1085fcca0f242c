"""Language, numbers, colours and the frame that every figure shares."""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: E402
from PIL import Image  # noqa: E402

NARROW_SPACE, SPACE, MINUS = "\u202f", "\u00a0", "\u2212"

# Okabe and Ito's palette, told apart by colour-blind eyes
BLUE, SKY, GREEN, YELLOW, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#F0E442", "#E69F00"
VERMILLION, PURPLE, GREY, BLACK = "#D55E00", "#CC79A7", "#8C8C8C", "#222222"
PALE_GREEN = "#8ED1BC"  # a tint of GREEN, for its sibling

INK, FAINT = "#222222", "#666666"

plt.rcParams.update({
    "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 10.5, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.titlepad": 9, "axes.labelsize": 8.5, "axes.labelcolor": FAINT,
    "text.color": INK, "xtick.color": FAINT, "ytick.color": FAINT, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5,
    "axes.edgecolor": "#999999", "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "axes.axisbelow": True, "axes.grid.axis": "y", "grid.color": "#E4E4E4", "grid.linewidth": 0.8,
    "legend.frameon": False, "legend.fontsize": 8.5, "hatch.linewidth": 0.4, "svg.hashsalt": "essaim",
})


class Language:
    """Texts and numbers in French ('fr') or English ('en')."""

    def __init__(self, code):
        self.code = code

    def __call__(self, english, french):
        return french if self.code == "fr" else english

    def number(self, value, digits=0, sign=False):
        """A number as readers of the language write it: 1 234,5 or 1,234.5, with a true minus sign."""
        if not np.isfinite(value):
            return "–"
        text = f"{value:{'+' if sign else ''},.{digits}f}"
        if not any(c in "123456789" for c in text):
            text = text.lstrip("+-")  # no "-0"
        if self.code == "fr":
            text = text.replace(",", NARROW_SPACE).replace(".", ",")
        return text.replace("-", MINUS)

    def percent(self, value, digits=0, sign=False):
        return self.number(value, digits, sign) + self("%", SPACE + "%")

    def ticks(self):
        """Formatter of an axis: as many decimals as its steps need, the same on every tick."""

        def write(value, _position, formatter=None):
            return self.number(value, decimals_of(formatter.axis.get_majorticklocs()))

        formatter = FuncFormatter(lambda value, position: write(value, position, formatter))
        return formatter


def decimals_of(values):
    """Decimals (0 to 3) needed to write evenly spaced values without loss."""
    for digits in range(3):
        if np.allclose(values, np.round(values, digits), rtol=0, atol=1e-6):
            return digits
    return 3


def frame(figure, results, lang, note="", y=0.012):
    """The line under every figure: run, seed, version, what a simulation is; `note` goes above it."""
    said = lang(
        f"{results.title} · seed {results.seed} · essaim {results.version} · simulation, not a forecast",
        f"{results.title} · graine {results.seed} · essaim {results.version} · simulation, et non prévision")
    height = figure.get_size_inches()[1]
    figure.text(0.012, y, said, fontsize=8, color=FAINT, va="bottom")
    if note:
        figure.text(0.012, y + 0.18 / height, note, fontsize=8, color=FAINT, va="bottom")


def save(figure, path, dpi=110):
    """Write a PNG without transparency, as small as can be without losing a colour. Same figure, same bytes."""
    figure.set_dpi(dpi)
    figure.canvas.draw()
    Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3]).save(path, optimize=True, dpi=(dpi, dpi))
    plt.close(figure)


def year_axis(axis, years):
    """Years without decimals; no empty margin."""
    if len(years) > 1:
        axis.set_xlim(years[0], years[-1])
    axis.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7, steps=[1, 2, 5, 10]))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))


def spread(positions, gap):
    """Positions moved apart to at least `gap`, in the same order, close to where they were.

    Overlapping neighbours are merged into blocks which are centred on the mean of their members.
    """
    order = np.argsort(positions, kind="stable")
    blocks = [[positions[i], 1] for i in order]  # centre, members
    merged = []
    for centre, members in blocks:
        merged.append([centre, members])
        while len(merged) > 1 and merged[-1][0] - merged[-2][0] < gap * (merged[-1][1] + merged[-2][1]) / 2:
            upper, lower = merged.pop(), merged.pop()
            count = upper[1] + lower[1]
            merged.append([(upper[0] * upper[1] + lower[0] * lower[1]) / count, count])
    out = np.empty(len(positions))
    placed = [centre + gap * (k - (members - 1) / 2) for centre, members in merged for k in range(members)]
    out[order] = placed
    return out


def within(positions, gap, low, high):
    """Positions pushed between two bounds, keeping their order and at least `gap` between them."""
    order, out = np.argsort(positions, kind="stable"), np.array(positions, float)
    limit = high
    for i in order[::-1]:
        out[i] = min(out[i], limit)
        limit = out[i] - gap
    limit = low
    for i in order:
        out[i] = max(out[i], limit)
        limit = out[i] + gap
    return out


def labels_at_right(axis, labels, fontsize=8.5):
    """Labels (height in data, text, colour) beside the last year, moved apart where they would overlap."""
    if not labels:
        return
    low, high = axis.get_ylim()
    inches = axis.get_position().height * axis.figure.get_size_inches()[1]
    gap = fontsize * 1.22 / 72 / inches  # of the height of the axis
    wanted = np.array([(height - low) / (high - low) for height, _, _ in labels])
    lines = np.array([text.count("\n") + 1 for _, text, _ in labels])
    gap_of_labels = gap * lines.max()
    placed = within(spread(wanted, gap_of_labels), gap_of_labels, 0.45 * gap_of_labels, 1.0)
    for (_, text, colour), start, end in zip(labels, wanted, placed):
        draw = dict(transform=axis.transAxes, clip_on=False, solid_capstyle="butt")
        axis.plot([1.0, 1.02], [start, end], color="#AAAAAA", lw=0.7, **draw)
        axis.plot([1.028, 1.028], [end - gap * 0.36, end + gap * 0.36], color=colour, lw=5, **draw)
        axis.text(1.045, end, text, transform=axis.transAxes, fontsize=fontsize, va="center", linespacing=1.0)
