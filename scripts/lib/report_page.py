"""The page of scripts/report.py: sections in reading order, each in French and English."""
import base64
import html
import io

import figures_maps
import numpy as np
import report_charts as charts
import report_compared
from figures_style import FAINT, Language, plt
from report_data import Effect
from report_texts import CAREFUL, KEY, sureness

STYLE = """
:root { --ink:#1d2733; --faint:#5b6876; --line:#dde3e9; --paper:#fff; --wash:#f5f7f9; --good:#00734f; --bad:#a63f00; }
* { box-sizing: border-box; }
body { margin:0; font: 16px/1.55 system-ui, "DejaVu Sans", sans-serif; color:var(--ink); background:var(--paper); }
main { max-width: 860px; margin: 0 auto; padding: 16px 18px 60px; }
h1 { font-size: 1.65rem; line-height:1.2; margin:.6em 0 .1em; } h2 { font-size:1.2rem; margin:2.2em 0 .3em; }
p, li { max-width: 44em; } .faint { color:var(--faint); font-size:.9rem; }
.cards { display:grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap:12px; margin:1em 0; }
.card { background:var(--wash); border-radius:10px; padding:12px 14px; } .card b { display:block; font-size:1.45rem; }
.card small { color:var(--faint); display:block; line-height:1.35; }
table { border-collapse:collapse; width:100%; font-size:.92rem; } th, td { padding:7px 8px; text-align:right;
border-bottom:1px solid var(--line); vertical-align:top; } th:first-child, td:first-child { text-align:left; }
thead th { font-weight:600; color:var(--faint); } .scroll { overflow-x:auto; }
.good { color:var(--good); font-weight:600; } .bad { color:var(--bad); font-weight:600; } .dim { color:var(--faint); }
svg { width:100%; height:auto; } .phone { display:none; }
@media (max-width:640px) { .phone { display:block; } .desk { display:none; } h1 { font-size:1.35rem; } }
.maps { display:grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap:10px; } .maps img { width:100%; }
nav button { font:inherit; border:1px solid var(--line); background:#fff; border-radius:8px; padding:4px 12px; cursor:pointer; }
nav button[aria-pressed=true] { background:var(--ink); color:#fff; } nav { text-align:right; }
code { background:var(--wash); padding:1px 5px; border-radius:4px; font-size:.88em; overflow-wrap:anywhere; }
html[data-lang=fr] .en, html[data-lang=en] .fr { display:none; }
@media print { nav { display:none; } h2 { break-after:avoid; } }
"""

SCRIPT = """
function speak(code) { document.documentElement.dataset.lang = code; document.documentElement.lang = code;
document.querySelectorAll('nav button').forEach(b => b.setAttribute('aria-pressed', b.dataset.code === code)); }
document.querySelectorAll('nav button').forEach(b => b.addEventListener('click', () => speak(b.dataset.code)));
"""


def escape(text):
    return html.escape(str(text))


def section(title, body):
    return f"<section><h2>{title}</h2>{body}</section>"


def key_numbers(scenarios, lang):
    """Cards of the reference: first and last year."""
    one = scenarios[0]
    first, last = one.years[0], one.years[-1]
    cards = []
    for formula, scale, digits, _, english, unit_english, french, unit_french in KEY:
        if not one.has(formula):
            continue
        values = one.values(formula) * scale
        unit = lang(unit_english, unit_french)
        then, now = np.median(values[:, 0]), np.median(values[:, -1])
        extremes = (f" ({lang.number(values[:, -1].min(), digits)} {lang('to', 'à')} "
                    f"{lang.number(values[:, -1].max(), digits)})" if len(values) > 1 else "")
        cards.append(f'<div class="card"><small>{lang(english, french)}</small><b>{lang.number(now, digits)}</b>'
                     f"<small>{unit}, {last}{extremes}<br>{lang.number(then, digits)} {lang('in', 'en')} {first}</small></div>")
    return f'<div class="cards">{"".join(cards)}</div>'


def differences(scenarios, lang):
    """A table of the effects of each scenario on each key indicator in the last year."""
    reference, others = scenarios[0], scenarios[1:]
    head = "".join(f"<th>{escape(one.title)}</th>" for one in others)
    rows = []
    for formula, scale, digits, falls, english, unit_english, french, unit_french in KEY:
        if not reference.has(formula):
            continue
        cells = []
        for one in others:
            effect = Effect(one, reference, formula)
            tone = "dim" if not effect.sure else ("good" if (effect.mean < 0) == falls else "bad")
            bounds = (f"<br><span class=dim>{lang.number(effect.low * scale, digits, True)} {lang('to', 'à')} "
                      f"{lang.number(effect.high * scale, digits, True)}</span>" if effect.n > 1 else "")
            relative = f" ({lang.percent(100 * effect.mean / effect.reference, 1, True)})" if effect.reference else ""
            cells.append(f'<td><span class="{tone}">{lang.number(effect.mean * scale, digits, True)}{relative}</span>'
                         f"{bounds}<br><span class=dim>{sureness(effect, lang)}</span></td>")
        level = lang.number(np.median(reference.values(formula)[:, -1]) * scale, digits)
        rows.append(f"<tr><td>{lang(english, french)}<br><span class=dim>{lang(unit_english, unit_french)}</span></td>"
                    f"<td>{level}</td>{''.join(cells)}</tr>")
    return (f'<div class="scroll"><table><thead><tr><th></th><th>{escape(reference.title)}</th>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>")


def curves(scenarios, lang):
    parts = []
    for i, (formula, scale, _, _, english, unit_english, french, unit_french) in enumerate(KEY[:5]):
        if not scenarios[0].has(formula):
            continue
        chart = charts.both_widths(lambda axis, language, narrow: charts.bands(
            axis, language, scenarios, formula, scale, language(unit_english, unit_french)), lang, f"c{i}")
        parts.append(f"<h3>{lang(english, french)}</h3>{chart}")
    return "".join(parts)


def by_commune(scenarios, lang, most=12):
    """Who gains and loses by commune: difference of bills of the last year, where there are several communes."""
    if not scenarios[0].results or not scenarios[1].results:
        return ""
    reference, other = scenarios[0].results[0], scenarios[1].results[0]
    names = reference.commune_names()
    if len(names) < 2 or "bill_dwelling_by_commune" not in reference:
        return ""

    def bills(results):
        months = results._month_years == results.years[-1]
        total = sum(results._file[f"{name}_by_commune"][months].sum(axis=0) for name in ("bill_dwelling", "bill_car"))
        return total / results._file["households_by_commune"][months][-1]

    change = bills(other) - bills(reference)
    order = np.argsort(change)
    shown = list(order[:most // 2]) + list(order[-most // 2:])
    rows = "".join(f"<tr><td>{escape(names[k])}</td><td>{lang.number(change[k], 0, True)}</td></tr>" for k in shown)
    return (f"<p>{lang('Energy bill of a household in the last year, euros of 2020, largest falls and rises.', 'Facture d’énergie d’un ménage la dernière année, euros de 2020, plus fortes baisses et hausses.')}</p>"
            f'<div class="scroll"><table><tbody>{rows}</tbody></table></div>')


def maps(scenarios, lang):
    """Maps of the first and the last scenario in the last year with cells; PNG, since thousands of cells are heavy as SVG."""
    shown = []
    for one in (scenarios[0], scenarios[-1]) if len(scenarios) > 1 else (scenarios[0],):
        results = next((r for r in one.results if len(r.cell_years)), None)
        if results is not None:
            shown.append((one, results))
    if not shown:
        return ""
    parts = []
    for name in ("map-energy", "map-solar"):
        subject = figures_maps.SUBJECTS[name]
        layers = []
        for one, results in shown:
            years = [results.cell_years[-1]] if len(shown) > 1 else [results.cell_years[0], results.cell_years[-1]]
            layers += [(one, results, year, subject.values(results, year)) for year in dict.fromkeys(years)]
        scale = figures_maps.common_scale([values for *_, values in layers])
        pictures = []
        for one, results, year, values in layers:
            place = figures_maps.Map(results, lang)
            figure = plt.figure(figsize=(4.2, 4.2 * min(1.3, max(0.7, place.shape)) + 0.5))
            axis = figure.add_axes([0.02, 0.13, 0.96, 0.80])
            cells = place.draw(axis, values, scale, subject.colours, f"{one.title}, {year}")
            place.measure(axis)
            figures_maps.colour_bar(figure, cells, [0.2, 0.1, 0.6, 0.025], lang, lang(subject.unit_english, subject.unit_french))
            data = io.BytesIO()
            figure.savefig(data, format="png", dpi=105)
            plt.close(figure)
            title = lang(subject.english, subject.french)
            pictures.append(f'<img alt="{escape(title)}, {escape(one.title)}, {year}" '
                            f'src="data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}">')
        parts.append(f"<h3>{lang(subject.english, subject.french)}</h3><div class=maps>{''.join(pictures)}</div>")
    return "".join(parts) + f"<p class=faint>{figures_maps.sources(shown[0][1], lang)}</p>"


def provenance(scenarios, lang):
    rows = "".join(
        f"<tr><td>{escape(one.title)}</td><td>{len(one.seeds)}</td><td>{escape(one.version)}</td></tr>"
        for one in scenarios)
    if not scenarios[0].results:
        return f"<table><tbody>{rows}</tbody></table>"
    command = escape(figures_text(scenarios[0].results[0], "command_line"))
    return (f"<table><thead><tr><th>{lang('scenario', 'scénario')}</th><th>{lang('replicates', 'répétitions')}</th>"
            f"<th>{lang('program', 'programme')}</th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p class=faint>{lang('First run', 'Première exécution')}: <code>{command}</code></p>")


def figures_text(results, name):
    from figures_data import text_of

    return text_of(results._file["provenance"].attrs.get(name, b""))


def body(scenarios, comparisons, lang, question):
    one, several = scenarios[0], len(scenarios) > 1
    runs = max(len(s.seeds) for s in scenarios)
    titles = ", ".join(escape(s.title) for s in scenarios)
    asked = "".join(f"<p><b>{escape(s.title)}.</b> {escape(s.question[lang.code])}</p>" for s in scenarios if s.question)
    asked += f"<p><em>{escape(lang(question[1], question[0]))}</em></p>" if question else ""
    parts = [
        f"<h1>{escape(one.territory)} – {lang('transition, compared', 'la transition, comparée') if several else escape(one.title)}</h1>",
        asked, f"<p class=faint>{titles} · {one.years[0]}–{one.years[-1]} · {runs} "
        f"{lang('replicates' if runs > 1 else 'run', 'répétitions' if runs > 1 else 'tirage')}</p>",
        section(lang(f"{escape(one.title)}: where it leads", f"{escape(one.title)} : où cela mène"),
                key_numbers(scenarios, lang))]
    if several:
        parts.append(section(
            lang(f"What changes in {one.years[-1]}, and how sure", f"Ce qui change en {one.years[-1]}, et avec quelle certitude"),
            f"<p>{lang('Difference to the first column; below it, its 95 % interval and the replicates that agree.', 'Écart à la première colonne ; dessous, son intervalle à 95 % et le nombre de répétitions d’accord.')}</p>"
            + differences(scenarios, lang)))
    parts.append(section(lang("Sobriety, efficiency, renewables", "Sobriété, efficacité, renouvelables"),
                         f"<p>{lang('What changed the non-renewable energy of households between the first and the last year.', 'Ce qui a changé l’énergie non renouvelable des ménages entre la première et la dernière année.')}</p>"
                         + charts.both_widths(lambda axis, language, narrow: charts.levers(axis, language, scenarios, narrow),
                                              lang, "lev", 1.5 + 0.42 * len(scenarios))))
    parts.append(section(lang("Year by year", "Année par année"), curves(scenarios, lang)))
    for said in comparisons:
        parts.append(report_compared.sections(said, lang))
    if several:
        losers = by_commune(scenarios, lang)
        if losers:
            parts.append(section(lang("Bills by commune", "Les factures par commune"), losers))
    drawn = maps(scenarios, lang)
    if drawn:
        parts.append(section(lang("On the map", "Sur la carte"), drawn))
    parts.append(section(lang("What to be careful about", "À quoi faire attention"),
                         "<ul>" + "".join(f"<li>{lang(e, f)}</li>" for e, f in CAREFUL) + "</ul>"))
    parts.append(section(lang("Where these numbers come from", "D’où viennent ces chiffres"), provenance(scenarios, lang)))
    return "".join(parts)


def in_two_languages(title, body_in, first="fr", style=""):
    """A whole page. body_in(language): its HTML in a language; `first` is shown when it opens; style: what is added to STYLE."""
    parts = "".join(f'<div class="{code}" lang="{code}">{body_in(Language(code))}</div>' for code in ("fr", "en"))
    return (f'<!doctype html>\n<html lang="{first}" data-lang="{first}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}{style}</style></head><body><main>'
            f'<nav><button data-code="fr" aria-pressed="{str(first == "fr").lower()}">Français</button> '
            f'<button data-code="en" aria-pressed="{str(first == "en").lower()}">English</button></nav>'
            f"{parts}</main><script>{SCRIPT}</script></body></html>\n")


def page(scenarios, comparisons=(), first="fr", question=None):
    """The whole page, both languages; `first` is shown when it opens."""
    return in_two_languages(f"essaim – {scenarios[0].territory}",
                            lambda lang: body(scenarios, comparisons, lang, question), first)
