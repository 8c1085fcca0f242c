"""The pictures as files: a page for each curve, a page for each map, and the overview."""
import difflib
import math

from figures_maps import SUBJECTS, Map, colour_bar, common_scale, sources
from figures_panels import CARS, CURVES, HEAT_PUMPS, HOME_USES, Page
from figures_style import BLUE, FAINT, Language, frame, plt, save


class Unknown(Exception):
    """An option that cannot be followed; the message says which."""


def draw_all(results, out, lang_code, years=None, only=None):
    """Draw the pictures wanted (all, where `only` is empty) into the folder `out`; returns their paths."""
    lang = Language(lang_code)
    has_maps = len(results.cell_years) > 0
    names = ["overview", *CURVES, *(SUBJECTS if has_maps else ())]
    for name in only or ():
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            if name in SUBJECTS:
                raise Unknown(f"{name}: this run recorded nothing on cells (option output.cells)")
            raise Unknown(f"no picture is called {name}" + (f"; {near[0]}?" if near else f"; known: {' '.join(names)}"))
    years = map_years(results, years) if has_maps else []
    out.mkdir(parents=True, exist_ok=True)
    made = []
    place = Map(results, lang) if has_maps else None
    for name in only or names:
        if name == "overview":
            figure = overview(results, lang, place)
        elif name in CURVES:
            figure = curve(results, lang, CURVES[name])
        else:
            figure = map_page(results, lang, place, SUBJECTS[name], years)
        path = out / f"{name}.png"
        save(figure, path, 100 if name == "overview" else 110)
        made.append(path)
    return made


def map_years(results, wanted):
    known = results.cell_years
    if not wanted:
        return sorted({int(known[0]), int(known[-1])})
    missing = [year for year in wanted if year not in known]
    if missing:
        raise Unknown(f"--year {' '.join(map(str, missing))}: the run has values on cells from {known[0]} to {known[-1]}")
    return wanted


def curve(results, lang, draw):
    """One subject on a page, with the indicators' full names."""
    figure = plt.figure(figsize=(10, 7))
    axis = figure.add_axes([0.085, 0.3, 0.885, 0.57])
    figure.text(0.012, 0.975, results.territory, fontsize=9, color=FAINT, va="top")
    draw(axis, Page(results, lang, spelled=True))
    axis.title.set_fontsize(13)
    legend = axis.get_legend()
    rows = math.ceil(len(legend.get_texts()) / legend._ncols)
    bottom = (0.75 + 0.19 * rows) / 7
    axis.set_position([0.085, bottom, 0.885, 0.89 - bottom])
    legend.set_bbox_to_anchor((0.0, -0.37 / 7 / (0.89 - bottom)), transform=axis.transAxes)
    frame(figure, results, lang)
    return figure


def map_page(results, lang, place, subject, years):
    """The same indicator in several years, on one colour scale. Sizes in inches."""
    values = [subject.values(results, year) for year in years]
    scale = common_scale(values)
    width, gap, left, right, top, bottom = 6.0, 0.15, 0.12, 1.15, 1.0, 0.6
    height = min(width * place.shape, 8.5)
    size = left + len(years) * (width + gap) + right, top + height + bottom
    figure = plt.figure(figsize=size)
    figure.text(left / size[0], 1 - 0.12 / size[1], lang(subject.english, subject.french), va="top", fontsize=13,
                fontweight="bold")
    figure.text(left / size[0], 1 - 0.40 / size[1], results.territory, va="top", color=FAINT)
    for k, (year, shown) in enumerate(zip(years, values)):
        axis = figure.add_axes([(left + k * (width + gap)) / size[0], bottom / size[1], width / size[0],
                                height / size[1]])
        cells = place.draw(axis, shown, scale, subject.colours, str(year))
        place.names(axis)
        if k == 0:
            place.measure(axis)
    bar = [1 - (right - 0.1) / size[0], (bottom + 0.12 * height) / size[1], 0.18 / size[0], 0.76 * height / size[1]]
    colour_bar(figure, cells, bar, lang, lang(subject.unit_english, subject.unit_french))
    frame(figure, results, lang, note=sources(results, lang))
    return figure


# ---- overview ----

def headlines(results, lang):
    """Large numbers at the top of the overview: (number, what it is), from the first year to the last."""
    def homes_and_cars():
        return results.total(HOME_USES + ["use_car"])

    def change(values):
        return lang.percent(100 * (values[-1] / values[0] - 1), 0, True) if values[0] > 0 else "–"

    def from_to(values, digits=0):
        return f"{lang.number(values[0], digits)} → {lang.percent(values[-1], digits)}"

    gases = results.total(["co2_direct", "co2_upstream"])
    bill = (results.yearly("bill_dwelling") + results.yearly("bill_car") - results.yearly("pv_income")) / \
        results.yearly("households")
    return [
        (change(homes_and_cars()), lang("energy of homes\nand cars", "énergie des logements\net voitures")),
        (change(gases), lang("greenhouse gases\nof this energy", "gaz à effet de serre\nde cette énergie")),
        (change(bill), lang("energy bill of a\nhousehold, real prices", "facture d’énergie d’un\nménage, hors inflation")),
        (from_to(results.share(["energy_poor"], ["households"])),
         lang("of households\nin energy poverty", "des ménages en\nprécarité énergétique")),
        (from_to(results.share(HEAT_PUMPS, ["households"])),
         lang("of homes with\na heat pump", "des logements avec\npompe à chaleur")),
        (from_to(results.share(["cars_electric"], CARS)), lang("of cars\nare electric", "des voitures\nsont électriques")),
    ]


def overview(results, lang, place):
    """The page to hang up: headlines, eight curves and a map (curves alone where the run has no cells)."""
    figure = plt.figure(figsize=(16.5, 12.2))
    first, last = results.years[0], results.years[-1]
    size = min(22, 385 / len(results.territory))  # points: a long name must not reach the headlines
    figure.text(0.022, 0.977, results.territory, fontsize=size, fontweight="bold", va="top")
    households = lang.number(results.yearly("households")[-1])
    figure.text(0.022, 0.940, lang(f"{first}–{last} · {households} simulated households",
                                   f"{first}–{last} · {households} ménages simulés"), fontsize=11, color=FAINT, va="top")
    for k, (number, what) in enumerate(headlines(results, lang)):
        x = 0.262 + 0.125 * k
        figure.text(x, 0.976, number, fontsize=17, fontweight="bold", va="top", color=BLUE)
        figure.text(x, 0.945, what, fontsize=9, color=FAINT, va="top", linespacing=1.15)
    grid = figure.add_gridspec(3, 3, left=0.045, right=0.905, top=0.865, bottom=0.072, wspace=0.62, hspace=0.36)
    page = Page(results, lang)
    names = ["energy", "levers", "greenhouse-gases", "bills", "energy-poverty", "equipment", "heating", "energy-labels"]
    for k, name in enumerate(names):
        CURVES[name](figure.add_subplot(grid[k // 3, k % 3]), page)
    if place:
        map_panel(figure, grid[2, 2].get_position(figure), results, lang, place)
        note = lang("Map. ", "Carte. ") + sources(results, lang)
    else:
        CURVES["works-money"](figure.add_subplot(grid[2, 2]), page)
        note = ""
    frame(figure, results, lang, note=note)
    return figure


def map_panel(figure, box, results, lang, place):
    """The map of the overview: energy of a household in the last year, with its colour bar below."""
    subject, year = SUBJECTS["map-energy"], int(results.cell_years[-1])
    values = subject.values(results, year)
    axis = figure.add_axes([box.x0, box.y0 + 0.02, 0.985 - box.x0, box.height - 0.02], anchor="SW")
    cells = place.draw(axis, values, common_scale([values]), subject.colours)
    place.measure(axis)
    figure.text(box.x0, box.y1 + 0.01, lang(f"Energy of a household, {year}", f"Énergie d’un ménage, {year}"),
                fontsize=10.5, fontweight="bold")
    colour_bar(figure, cells, [box.x0, box.y0, 0.2, 0.008], lang, lang(subject.unit_english, subject.unit_french))
