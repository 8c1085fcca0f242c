"""Charts of the report as SVG text: one function a chart, drawn at the width of a phone and of a desk."""
import io
import re

import numpy as np

from figures_style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, plt, year_axis

COLOURS = [BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK, GREY]
WIDTHS = {"phone": 3.6, "desk": 7.6}
LEVERS = [("change_sobriety", "sobriety and comfort", "sobriété et confort", ORANGE),
          ("change_efficiency", "efficiency", "efficacité", BLUE),
          ("change_renewables", "renewables", "renouvelables", GREEN),
          ("change_structure", "who lives where", "qui habite où", PURPLE),
          ("change_weather", "weather", "météo", GREY)]


def svg(figure, prefix):
    """The figure as SVG without fixed size; ids are made unique with `prefix`, so that many fit in one page."""
    text = io.StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": prefix}):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    body = text.getvalue()
    body = body[body.index("<svg"):]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'role="img"', body, count=1)
    body = re.sub(r'id="([^"]+)"', rf'id="{prefix}-\1"', body)
    body = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{prefix}-\2"', body)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", body)


def both_widths(draw, lang, prefix, height=3.1):
    """The chart twice, for narrow and wide screens; `draw(axis, lang, narrow)` paints it."""
    parts = []
    for screen, width in WIDTHS.items():
        figure = plt.figure(figsize=(width, height), layout="constrained")
        draw(figure.add_subplot(), lang, screen == "phone")
        parts.append(f'<div class="{screen}">{svg(figure, f"{prefix}-{lang.code}-{screen}")}</div>')
    return "".join(parts)


def bands(axis, lang, scenarios, formula, scale, unit, share=False):
    """Median of replicates as a line, tenth to ninetieth percentile and extremes as bands, for each scenario."""
    for colour, one in zip(COLOURS, scenarios):
        values = one.values(formula) * scale
        years = one.years
        if len(values) > 2:
            axis.fill_between(years, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.12, lw=0)
            axis.fill_between(years, *np.percentile(values, [10, 90], axis=0), color=colour, alpha=0.25, lw=0)
        elif len(values) == 2:
            axis.fill_between(years, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.2, lw=0)
        axis.plot(years, np.median(values, axis=0), color=colour, lw=2, label=one.title)
    axis.set_ylim(0, None)
    axis.set_ylabel(unit)
    axis.yaxis.set_major_formatter(lang.ticks())
    year_axis(axis, scenarios[0].years)
    if len(scenarios) > 1:
        axis.legend(loc="best", fontsize=7.5)


def levers(axis, lang, scenarios, narrow):
    """Cumulated causes of change of non-renewable energy, mean of replicates, a bar a scenario; whiskers: extremes."""
    places = np.arange(len(scenarios))[::-1]
    for place, one in zip(places, scenarios):
        left = right = 0.0
        for name, english, french, colour in LEVERS:
            value = 1e-6 * one.values(name)[:, 1:].sum(axis=1).mean()
            start = right if value > 0 else left
            axis.barh(place, value, left=start, color=colour, height=0.55,
                      label=lang(english, french) if place == places[0] else None)
            if value > 0:
                right += value
            else:
                left += value
        total = 1e-6 * one.values("change_total")[:, 1:].sum(axis=1)
        axis.plot(total.mean(), place, "o", color=BLACK, ms=4)
        axis.plot([total.min(), total.max()], [place, place], color=BLACK, lw=1.2)
    axis.set_yticks(places, [one.title for one in scenarios] if not narrow else
                    [one.title[:16] + ("…" if len(one.title) > 16 else "") for one in scenarios])
    axis.axvline(0, color="#555555", lw=0.8)
    axis.grid(axis="y", visible=False)
    axis.grid(axis="x", visible=True)
    axis.xaxis.set_major_formatter(lang.ticks())
    axis.set_xlabel(lang("GWh of non-renewable energy a year; dot: sum, line: its extremes over replicates",
                         "GWh d’énergie non renouvelable par an ; point : somme, trait : extrêmes des répétitions")
                    if not narrow else lang("GWh per year; dot: sum", "GWh par an ; point : somme"))
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.28 if len(scenarios) > 2 else -0.38),
                ncol=2 if narrow else 5, fontsize=7.5)
