"""The curves: each function draws one subject on one axis. What is drawn is computed by functions of its own, tested.

A layer is (label, values by year, colour). Labels at the right of the curves are short; `spelled` asks for the long
names of the file instead, for figures that have room for a legend.
"""
import numpy as np

from figures_style import (BLACK, BLUE, GREEN, GREY, ORANGE, PALE_GREEN, PURPLE, SKY, VERMILLION, YELLOW,
                           labels_at_right, plt, year_axis)

HEAT_PUMPS = ["heated_heat_pump_water", "heated_heat_pump_air"]
HOME_USES = ["use_heating", "use_hot_water", "use_cooking", "use_specific"]
CARS = ["cars_fuel", "cars_electric"]
LABELS = [f"label_{letter}" for letter in "abcdefg"]


class Page:
    """What a panel needs: results, language, and whether names are spelled out in a legend below."""

    def __init__(self, results, lang, spelled=False):
        self.results, self.lang, self.spelled = results, lang, spelled

    def name(self, flows, english, french):
        """The short name, or the file's own long name where it is wanted and one indicator is drawn."""
        if self.spelled and len(flows) == 1:
            name = self.results.label(flows[0], self.lang.code)
            return name[0].upper() + name[1:]
        return self.lang(english, french)

    def layer(self, flows, english, french, colour, scale=1.0):
        return self.name(flows, english, french), self.results.total(flows) * scale, colour


# ---- what is drawn ----

def energy_by_carrier(page):
    """Final energy of households by carrier, GWh/year, from the bottom up."""
    return [page.layer(flows, english, french, colour, 1e-6) for flows, english, french, colour in (
        (["buy_electricity"], "grid electricity", "électricité réseau", BLUE),
        (["pv_self"], "own solar power", "solaire autoconsommé", YELLOW),
        (["buy_heat_network"], "heat network", "réseau de chaleur", PURPLE),
        (["buy_wood"], "wood", "bois", ORANGE),
        (["buy_gas"], "gas", "gaz", SKY),
        (["buy_oil", "buy_lpg"], "oil, LPG", "fioul, GPL", VERMILLION),
        (["buy_motor_fuel"], "motor fuel", "carburants", GREY))]


def greenhouse_gases(page):
    """Greenhouse gases of households, kt CO2e/year."""
    return [page.layer(flows, english, french, colour, 1e-6) for flows, english, french, colour in (
        (["co2_direct"], "emitted\non the spot", "émis sur\nplace", VERMILLION),
        (["co2_upstream"], "upstream of\nenergy", "amont de\nl’énergie", ORANGE),
        (["co2_embodied"], "works, equip-\nment, cars", "travaux, équi-\npements, autos", GREY))]


def levers(page):
    """Change of non-renewable energy since the first year by cause, GWh/year; the layers add up to the change."""
    return [(page.name([flow], english, french), page.results.cumulated(flow) * 1e-6, colour)
            for flow, english, french, colour in (
                ("change_efficiency", "efficiency", "efficacité", BLUE),
                ("change_renewables", "renewables", "renouvelables", GREEN),
                ("change_sobriety", "sobriety,\ncomfort", "sobriété,\nconfort", ORANGE),
                ("change_structure", "who lives\nwhere", "qui habite\noù", PURPLE),
                ("change_weather", "weather", "météo", GREY))]


def change_since_first_year(page):
    """Change of non-renewable energy since the first year, GWh/year."""
    return page.results.cumulated("change_total") * 1e-6


def bills(page):
    """Energy money of a household, EUR of 2020 per year: homes and cars, sales of solar power deducted."""
    r, lang = page.results, page.lang
    households = r.yearly("households")
    everybody = (r.yearly("bill_dwelling") + r.yearly("bill_car") - r.yearly("pv_income")) / households
    poorer = np.divide(r.yearly("low_income_bill"), r.yearly("low_income_households"),
                       out=np.full(len(r.years), np.nan), where=r.yearly("low_income_households") > 0)
    return [(lang("all households", "tous les ménages"), everybody, BLUE),
            (lang("three lowest\ndeciles", "trois premiers\ndéciles"), poorer, VERMILLION),
            (lang("of which home,\nall households", "dont logement,\ntous les ménages"),
             r.yearly("bill_dwelling") / households, SKY)]


def poverty(page):
    """Shares of households, percent."""
    return [(page.name([flow], english, french), page.results.share([flow], ["households"]), colour)
            for flow, english, french, colour in (
                ("energy_poor", "energy poverty", "précarité\nénergétique", VERMILLION),
                ("cold", "cold by\nrestriction", "froid par\nrestriction", BLUE))]


def equipment(page):
    """Shares of homes, and of cars, percent."""
    r, lang = page.results, page.lang
    return [(lang("electric cars\n(of cars)", "voitures électriques\n(des voitures)"),
             r.share(["cars_electric"], CARS), BLUE),
            (lang("heat pumps\n(of homes)", "pompes à chaleur\n(des logements)"),
             r.share(HEAT_PUMPS, ["households"]), GREEN),
            (lang("solar roofs\n(of homes)", "toits solaires\n(des logements)"),
             r.share(["pv_roofs"], ["households"]), ORANGE)]


def heating_systems(page):
    """Homes by heating system, percent of homes."""
    return [(page.name(flows, english, french), page.results.share(flows, ["households"]), colour)
            for flows, english, french, colour in (
                (["heated_heat_pump_water"], "air-water heat pump", "PAC air-eau", GREEN),
                (["heated_heat_pump_air"], "air-air heat pump", "PAC air-air", PALE_GREEN),
                (["heated_direct_electric"], "direct electricity", "électrique direct", BLUE),
                (["heated_heat_network"], "heat network", "réseau de chaleur", PURPLE),
                (["heated_wood_logs", "heated_wood_pellets"], "wood", "bois", ORANGE),
                (["heated_gas"], "gas", "gaz", SKY),
                (["heated_oil", "heated_lpg"], "oil, LPG", "fioul, GPL", VERMILLION))]


def energy_labels(page):
    """Homes by energy label, percent of homes, A at the bottom."""
    colours = plt.get_cmap("cividis")(np.linspace(0.0, 1.0, 7))
    return [(letter[-1].upper() if not page.spelled else page.results.label(letter, page.lang.code),
             page.results.share([letter], ["households"]), colour) for letter, colour in zip(LABELS, colours)]


def practices(page):
    """Sobriety of households, 0 to 1, December of each year."""
    return [(page.name([flow], english, french), page.results.yearly(flow), colour)
            for flow, english, french, colour in (
                ("sobriety_heat", "heating", "chauffage", VERMILLION),
                ("sobriety_power", "hot water,\nappliances", "eau chaude,\nappareils", BLUE),
                ("sobriety_travel", "travel", "déplacements", ORANGE))]


def money_of_works(page):
    """Who pays works, equipment and cars, million EUR of 2020 per year; the layers add up to their cost."""
    return [page.layer(flows, english, french, colour, 1e-6) for flows, english, french, colour in (
        (["works_own"], "own money", "apport", BLUE),
        (["works_loan"], "loans", "emprunts", ORANGE),
        (["works_aid"], "public aid", "aides", GREEN))]


def renovations(page):
    """Homes renovated in the year, percent of homes."""
    return [(page.name([flow], english, french), page.results.share([flow], ["households"]), colour)
            for flow, english, french, colour in (
                ("renovations_owner_house", "owners’ houses", "propr., maisons", BLUE),
                ("renovations_owner_flat", "owners’ flats", "propr., appart.", SKY),
                ("renovations_rented_house", "rented houses", "locatif, maisons", VERMILLION),
                ("renovations_rented_flat", "rented flats", "locatif, appart.", ORANGE),
                ("renovations_social", "social housing", "parc social", GREEN))]


# ---- drawing ----

def present(layers):
    """The layers that have something to show."""
    return [layer for layer in layers if np.nanmax(np.abs(layer[1]), initial=0.0) > 0]


def start(axis, page, title, unit):
    axis.set_title(title)
    axis.set_ylabel(unit)
    axis.yaxis.set_major_formatter(page.lang.ticks())
    year_axis(axis, page.results.years)


def finish(axis, page, labels):
    """Labels at the right, or a legend below when they are spelled out. Heights are in data."""
    if page.spelled:
        handles = [plt.Line2D([], [], color=colour, lw=6, solid_capstyle="butt") for _, _, colour in labels]
        names = [text.replace("\n", " ") for _, text, _ in labels]
        columns = 1 if max((len(name) for name in names), default=0) > 55 else 2
        axis.legend(handles, names, loc="upper left", bbox_to_anchor=(0.0, -0.065), ncol=columns, borderaxespad=0,
                    columnspacing=2.5, handlelength=1.2, labelspacing=0.45, fontsize=9)
    else:
        labels_at_right(axis, labels)


def with_last(page, name, last, between="\n"):
    """A label with the value of the last year."""
    return f"{name}: {last} ({page.results.years[-1]})".replace(":", page.lang(":", " :")) if page.spelled \
        else f"{name}{between}{last}"


def stacked(axis, page, layers, title, unit, top=None):
    """Positive layers on top of one another."""
    layers = present(layers)
    years, base, labels = page.results.years, np.zeros(len(page.results.years)), []
    for name, values, colour in layers:
        fill(axis, years, base, base + values, colour)
        labels.append((base[-1] + values[-1] / 2, name, colour))
        base = base + values
    axis.set_ylim(0, top if top else max(base.max() * 1.06, 1e-9))
    start(axis, page, title, unit)
    finish(axis, page, labels if not page.spelled else labels[::-1])


def fill(axis, years, low, high, colour):
    """A band; bars where a run has one year only."""
    if len(years) > 1:
        axis.fill_between(years, low, high, color=colour, lw=0.5, edgecolor="white")
    else:
        axis.bar(years, high - low, bottom=low, color=colour, width=0.5)


def lines(axis, page, layers, title, unit, floor=0.0, share=False):
    """Curves with their last value in the label."""
    layers = [layer for layer in layers if np.isfinite(layer[1]).any()]
    labels = []
    for name, values, colour in layers:
        axis.plot(page.results.years, values, color=colour, lw=2.2, marker="o" if len(values) < 4 else None)
        if np.isfinite(values[-1]):
            last = page.lang.percent(values[-1], 1 if abs(values[-1]) < 10 else 0) if share else \
                page.lang.number(values[-1], 0 if abs(values[-1]) >= 20 else 2)
            labels.append((values[-1], with_last(page, name, last), colour))
    highest = max((np.nanmax(values) for _, values, _ in layers), default=1.0)
    axis.set_ylim(floor, highest * 1.08 if highest > 0 else 1.0)
    start(axis, page, title, unit)
    finish(axis, page, labels)


def wedges(axis, page, layers, total, title, unit):
    """Layers of either sign, falls below zero and rises above, and the line of their sum."""
    years = page.results.years

    def signed(value):
        return page.lang.number(value, 0 if abs(total[-1]) >= 100 else 1, True)

    up, down, labels = np.zeros(len(years)), np.zeros(len(years)), []
    for name, values, colour in present(layers):
        rise, fall = np.maximum(values, 0), np.minimum(values, 0)
        fill(axis, years, up, up + rise, colour)
        fill(axis, years, down, down + fall, colour)
        middle = up[-1] + rise[-1] / 2 if values[-1] > 0 else down[-1] + fall[-1] / 2
        labels.append((middle, with_last(page, name, signed(values[-1]), " "), colour))
        up, down = up + rise, down + fall
    axis.plot(years, total, color=BLACK, lw=1.8, marker="o" if len(years) < 4 else None)
    name = page.lang("sum", "somme")
    labels.append((total[-1], with_last(page, name, signed(total[-1]), " "), BLACK))
    axis.axhline(0, color="#555555", lw=0.8)
    span = max(up.max() - down.min(), 1e-9)
    axis.set_ylim(down.min() - 0.04 * span, up.max() + 0.04 * span)
    start(axis, page, title, unit)
    finish(axis, page, labels)


# ---- subjects ----

def draw_energy(axis, page):
    stacked(axis, page, energy_by_carrier(page),
            page.lang("Energy of households: homes and cars", "Énergie des ménages : logements et voitures"),
            page.lang("GWh per year", "GWh par an"))


def draw_greenhouse_gases(axis, page):
    stacked(axis, page, greenhouse_gases(page), page.lang("Greenhouse gases", "Gaz à effet de serre"),
            page.lang("kt CO₂e per year", "kt CO₂e par an"))


def draw_levers(axis, page):
    first = page.results.years[0]
    wedges(axis, page, levers(page), change_since_first_year(page),
           page.lang(f"What changes non-renewable energy since {first}",
                     f"Ce qui change l’énergie non renouvelable depuis {first}"),
           page.lang("GWh per year", "GWh par an"))


def draw_bills(axis, page):
    lines(axis, page, bills(page), page.lang("Energy bill of a household", "Facture d’énergie d’un ménage"),
          page.lang("euros of 2020 per year", "euros de 2020 par an"))


def draw_poverty(axis, page):
    lines(axis, page, poverty(page), page.lang("Energy poverty", "Précarité énergétique"),
          page.lang("% of households", "% des ménages"), share=True)


def draw_equipment(axis, page):
    lines(axis, page, equipment(page),
          page.lang("Heat pumps, solar roofs, electric cars", "Pompes à chaleur, toits solaires, voitures électriques"),
          page.lang("% of homes, of cars", "% des logements, des voitures"), share=True)


def draw_heating(axis, page):
    stacked(axis, page, heating_systems(page), page.lang("Heating of homes", "Chauffage des logements"),
            page.lang("% of homes", "% des logements"), top=100)


def draw_labels(axis, page):
    stacked(axis, page, energy_labels(page),
            page.lang("Energy labels of homes", "Étiquettes énergie des logements"),
            page.lang("% of homes", "% des logements"), top=100)


def draw_practices(axis, page):
    lines(axis, page, practices(page), page.lang("Sobriety practised", "Sobriété pratiquée"),
          page.lang("0 none, 1 all that is possible", "0 aucune, 1 tout ce qui est possible"))


def draw_money_of_works(axis, page):
    stacked(axis, page, money_of_works(page),
            page.lang("Money for works, equipment and cars", "Argent des travaux, équipements et voitures"),
            page.lang("million euros of 2020 per year", "millions d’euros de 2020 par an"))


def draw_renovations(axis, page):
    stacked(axis, page, renovations(page), page.lang("Homes renovated in the year", "Logements rénovés dans l’année"),
            page.lang("% of homes", "% des logements"))


CURVES = {  # file name: what draws it
    "energy": draw_energy, "greenhouse-gases": draw_greenhouse_gases, "levers": draw_levers, "bills": draw_bills,
    "energy-poverty": draw_poverty, "equipment": draw_equipment, "heating": draw_heating,
    "energy-labels": draw_labels, "sobriety": draw_practices, "works-money": draw_money_of_works,
    "renovations": draw_renovations,
}
