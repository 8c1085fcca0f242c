"""Maps: the squares of the statistical grid at their place (EPSG:3035), outlines of communes, an honest caption.

Cells with fewer than 11 households show no value: hatched when they are large enough on the page, grey otherwise.
"""
import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patheffects import withStroke

from figures_panels import CARS, HEAT_PUMPS, HOME_USES
from figures_style import FAINT, INK

HIDDEN = "#E3E3E3"


class Subject:
    """An indicator on a map: how it is computed, its title and unit, and its colours."""

    def __init__(self, flows, of, scale, english, french, unit_english, unit_french, colours="viridis"):
        self.flows, self.of, self.scale, self.colours = flows, of, scale, colours
        self.english, self.french = english, french
        self.unit_english, self.unit_french = unit_english, unit_french

    def values(self, results, year):
        """One value per cell, NaN where it is not shown."""
        values = results.ratio_on_cells(self.flows, self.of, year) * self.scale
        values[results.secret(year)] = np.nan
        return values


SUBJECTS = {  # file name: subject
    "map-energy": Subject(HOME_USES + ["use_car"], ["households"], 1e-3, "Energy of a household, home and cars",
                          "Énergie d’un ménage, logement et voitures", "MWh per year", "MWh par an"),
    "map-heat-pumps": Subject(HEAT_PUMPS, ["households"], 100, "Homes with a heat pump",
                              "Logements avec pompe à chaleur", "% of homes", "% des logements"),
    "map-solar": Subject(["pv_roofs"], ["households"], 100, "Homes with a solar roof",
                         "Logements avec toit solaire", "% of homes", "% des logements"),
    "map-electric-cars": Subject(["cars_electric"], CARS, 100, "Electric cars", "Voitures électriques",
                                 "% of cars", "% des voitures"),
    "map-energy-poverty": Subject(["energy_poor"], ["households"], 100, "Households in energy poverty",
                                  "Ménages en précarité énergétique", "% of households", "% des ménages"),
}


def outline(corners, commune):
    """Sides of cells that are borders: (segments between communes, segments at the edge of the inhabited cells).

    corners  (cells, 4, 2) from the south-west, counter-clockwise, m
    commune  index of the commune of each cell
    """
    sides = {}
    for cell in range(len(corners)):
        for k in range(4):
            a, b = tuple(corners[cell, k]), tuple(corners[cell, (k + 1) % 4])
            sides.setdefault((min(a, b), max(a, b)), []).append(commune[cell])
    between = [side for side, owners in sides.items() if len(owners) == 2 and owners[0] != owners[1]]
    edge = [side for side, owners in sides.items() if len(owners) == 1]
    return between, edge


def common_scale(arrays):
    """Lowest and highest colour for several maps: the 2nd and 98th percentile of what is shown, 0 kept as floor of shares."""
    shown = np.concatenate([values[np.isfinite(values)] for values in arrays])
    if not len(shown):
        return 0.0, 1.0
    low, high = np.percentile(shown, [2, 98])
    if low < 0.25 * high:
        low = 0.0
    return low, high if high > low else low + 1.0


def sources(results, lang):
    """What the caption says of the cells: hidden, imputed, synthetic, with their numbers."""
    count = len(results.facts_of_cells("commune"))
    imputed = int(results.facts_of_cells("imputed").sum())
    synthetic = int(results.facts_of_cells("synthetic").sum())
    number = lang.number
    if synthetic == count:
        said = lang("All cells are synthetic: households were spread inside each commune, not observed by cell.",
                    "Tous les carreaux sont synthétiques : ménages répartis dans chaque commune, non observés par carreau.")
    elif imputed or synthetic:
        parts = []
        if imputed:
            parts.append(lang(f"{number(imputed)} imputed by INSEE", f"{number(imputed)} imputés par l’Insee"))
        if synthetic:
            parts.append(lang(f"{number(synthetic)} synthetic", f"{number(synthetic)} synthétiques"))
        said = lang(f"Of {number(count)} cells, {' and '.join(parts)}.", f"Sur {number(count)} carreaux, {' et '.join(parts)}.")
    else:
        said = lang(f"{number(count)} cells as INSEE publishes them.", f"{number(count)} carreaux publiés par l’Insee.")
    return lang("Grey: fewer than 11 households, no value shown. ", "En gris : moins de 11 ménages, sans valeur. ") + said


class Map:
    """The place, made once and drawn on as many axes as wanted."""

    def __init__(self, results, lang):
        self.results, self.lang = results, lang
        self.corners = results.corners()
        self.between, self.edge = outline(self.corners, results.facts_of_cells("commune"))
        low, high = self.corners.min(axis=(0, 1)), self.corners.max(axis=(0, 1))
        margin = 0.03 * (high - low).max()
        self.low, self.high = low - margin, high + margin
        self.low[1] -= 0.09 * (high - low)[0]  # room for the scale bar
        self.step = abs(self.corners[0, 1, 0] - self.corners[0, 0, 0])

    @property
    def shape(self):
        """Height over width."""
        width, height = self.high - self.low
        return height / width

    def draw(self, axis, values, scale, colours="viridis", title=""):
        """Cells coloured by their values; NaN is hatched grey. Returns what a colour bar needs."""
        hidden = ~np.isfinite(values)
        fine = (self.high - self.low)[0] / self.step > 60  # hatches would be smudges
        axis.add_collection(PolyCollection(self.corners[hidden], facecolor=HIDDEN, lw=0 if fine else 0.3,
                                           edgecolor=HIDDEN if fine else "#A8A8A8", hatch=None if fine else "//////"))
        cells = PolyCollection(self.corners[~hidden], array=values[~hidden], cmap=colours, lw=0.1 if fine else 0.4,
                               edgecolor="face" if fine else "white")
        cells.set_clim(*scale)
        axis.add_collection(cells)
        axis.add_collection(LineCollection(self.edge, colors="#B0B0B0" if fine else "#777777", lw=0.3 if fine else 0.9))
        axis.add_collection(LineCollection(self.between, colors=INK, lw=0.6))
        axis.set(xlim=(self.low[0], self.high[0]), ylim=(self.low[1], self.high[1]), xticks=[], yticks=[])
        axis.set_aspect("equal")
        axis.grid(False)
        for spine in axis.spines.values():
            spine.set_visible(False)
        axis.set_title(title, fontsize=11)
        return cells

    def names(self, axis, most=12):
        """Names of the communes with most households, at the mean place of these; those that would overlap are left out."""
        households = self.results.on_cells("households", self.results.cell_years[0])
        commune, names = self.results.facts_of_cells("commune"), self.results.commune_names()
        if len(names) < 2:
            return
        weight = np.bincount(commune, households, len(names))
        centres, taken = self.corners.mean(axis=1), []
        for k in np.argsort(-weight)[:most]:
            mine = commune == k
            x, y = np.average(centres[mine], axis=0, weights=np.maximum(households[mine], 1e-9))
            text = axis.text(x, y, names[k], fontsize=7, ha="center", va="center", color=INK,
                             path_effects=[withStroke(linewidth=2.2, foreground="white", alpha=0.85)])
            box = text.get_window_extent(axis.figure.canvas.get_renderer()).expanded(1.05, 1.15)
            if any(box.overlaps(other) for other in taken):
                text.remove()
            else:
                taken.append(box)

    def measure(self, axis):
        """A scale bar and the direction of true north, which leans in this projection."""
        width = (self.high - self.low)[0]
        length = max(step for step in (200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
                     if step <= max(width / 4, 200))
        x, y = self.low + 0.02 * width
        axis.plot([x, x + length], [y, y], color=INK, lw=2, solid_capstyle="butt")
        axis.text(x + length + 0.015 * width, y, f"{self.lang.number(length / 1000, 1 if length < 1000 else 0)} km",
                  fontsize=8, va="center")
        direction = self.north()
        tail = np.array([self.high[0] - 0.04 * width, self.low[1] + 0.01 * width])
        axis.annotate("", tail + 0.055 * width * direction, tail, arrowprops=dict(arrowstyle="-|>", color=INK, lw=1))
        axis.text(*(tail + 0.075 * width * direction), "N", fontsize=8, ha="center", va="center")

    def north(self):
        """Unit vector of true north on the grid, fitted on the positions of the cells."""
        lon, lat = self.results.facts_of_cells("lon"), self.results.facts_of_cells("lat")
        centres = self.corners.mean(axis=1)
        unknowns = np.column_stack([np.ones(len(lon)), lon - lon.mean(), lat - lat.mean()])
        slope = np.linalg.lstsq(unknowns, centres, rcond=None)[0][2]
        size = np.hypot(*slope)
        return slope / size if size > 0 else np.array([0.0, 1.0])


def colour_bar(figure, cells, box, lang, unit):
    """A colour bar in the box (left, bottom, width, height) of the figure, upright when it is higher than wide."""
    inches = figure.get_size_inches()
    upright = box[3] * inches[1] > box[2] * inches[0]
    bar = figure.colorbar(cells, cax=figure.add_axes(box), orientation="vertical" if upright else "horizontal",
                          extend="both")
    axis = bar.ax.yaxis if upright else bar.ax.xaxis
    axis.set_major_formatter(lang.ticks())
    bar.set_label(unit, color=FAINT)
    bar.outline.set_visible(False)
