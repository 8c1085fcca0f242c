"""The page of scripts/gallery.py: what each scenario changes, for whom, how sure that is and because of what."""
import html
import json

import h5py
import numpy as np
import report_charts as charts
import report_compared as compared
import scenarios as heads
from figures_data import text_of
from figures_style import BLACK, GREEN, GREY, VERMILLION
from report_page import in_two_languages
from report_texts import CAREFUL

LOWEST, HIGHEST = ("1", "2", "3"), ("8", "9", "10")
MORE_STYLE = """
article { border-top:1px solid var(--line); padding:14px 0 6px; } article h3 { margin:0 0 .15em; font-size:1.05rem; }
.facts { display:grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap:8px 14px; margin:.5em 0; }
.facts div { background:var(--wash); border-radius:8px; padding:8px 10px; line-height:1.35; } .facts b { font-size:1.15rem; }
.facts small { color:var(--faint); display:block; } details summary { cursor:pointer; color:var(--faint); font-size:.9rem; }
.read { background:var(--wash); border-radius:10px; padding:10px 16px; } .read li { margin:.3em 0 .3em 1em; }
"""
LEVERS = {"aid": ("aids", "aides"), "obligation": ("obligations", "obligations"),
          "institutions": ("services of communes and the State", "services des communes et de l’État"),
          "projects": ("rules of common projects", "règles des projets communs")}
KINDS = {"works": ("renovations", "rénovations"), "clean_heating": ("clean heating systems", "chauffages propres"),
         "solar": ("solar roofs", "toits solaires"), "electric_car": ("electric cars", "voitures électriques")}


class Change:
    """Mean over replicates with its 95 % interval (Student); `least`: below it, nobody would notice."""

    def __init__(self, values, least=0.5):
        from scipy import stats

        values = np.asarray(values, float)
        self.n, self.mean = len(values), float(values.mean())
        half = stats.t.ppf(0.975, self.n - 1) * values.std(ddof=1) / np.sqrt(self.n) if self.n > 1 else np.nan
        self.low, self.high = self.mean - half, self.mean + half
        self.agree = int((np.sign(values) == np.sign(self.mean)).sum())
        self.told = bool(self.low > 0 or self.high < 0)
        self.sure = self.told and abs(self.mean) >= least


class Pair:
    """One scenario against its reference, household by household, from the two files of a comparison."""

    def __init__(self, scenario, reference, path):
        self.scenario, self.reference = scenario, reference
        self.said = json.loads(path.read_text(encoding="utf-8"))
        with h5py.File(path.with_suffix(".h5")) as file:
            kind = [text_of(row).rstrip("\0").strip() for row in file["groups/kind"][:]]
            name = [text_of(row).rstrip("\0").strip() for row in file["groups/name"][:]]
            homes, bill = file["groups/households"][:], np.nan_to_num(file["groups/bill"][:])

            def of(deciles):
                rows = [i for i in range(len(kind)) if kind[i] == "decile" and name[i] in deciles]
                return Change((bill[:, rows] * homes[:, rows]).sum(axis=1) / homes[:, rows].sum(axis=1))

            self.lowest, self.highest = of(LOWEST), of(HIGHEST)
            self.co2 = Change(100.0 * file["co2_total"][:].sum(axis=1) / file["co2_a"][:].sum(axis=1), 0.05)
            deciles = [i for i in range(len(kind)) if kind[i] == "decile"]
            self.gainers = float(file["groups/gainers"][:][:, deciles].sum(axis=1).mean())
            self.losers = float(file["groups/losers"][:][:, deciles].sum(axis=1).mean())
            self.households = float(homes[:, deciles].sum(axis=1).mean())
        self.title, self.against = heads.names_in(scenario.path), heads.names_in(reference.path)


def tone(change):
    return "dim" if not change.sure else "good" if change.mean < 0 else "bad"


def how_sure(change, lang):
    return (lang(f"sure ({change.agree} of {change.n} pairs agree)", f"sûr ({change.agree} paires sur {change.n})")
            if change.sure else lang("hardly anything", "presque rien") if change.told
            else lang("within the noise", "dans le bruit"))


def amount(change, lang, unit, digits=0):
    return (f'<b class="{tone(change)}">{lang.number(change.mean, digits, True)} {unit}</b>'
            f"<small>{lang.number(change.low, digits, True)} {lang('to', 'à')} {lang.number(change.high, digits, True)}<br>"
            f"{how_sure(change, lang)}</small>")


def because(pair, lang):
    """What is adopted more or less often, by what it was set off, and through whom."""
    said, parts = pair.said, []
    rows = sorted(said["adoptions"], key=lambda one: -abs(one["added"]["mean"] - one["lost"]["mean"]))
    for one in rows[:2]:
        total = said["outcomes"][one["kind"]]["all_years"]["total"]
        if not (total["low"] > 0 or total["high"] < 0):
            continue
        reasons = sorted(one["by_trigger"].items(), key=lambda item: -abs(item[1]["added"] - item[1]["lost"]))
        name, value = reasons[0]
        reason = lang(*compared.TRIGGERS.get(name, (name, name)))
        parts.append(f"{lang.number(total['mean'], 0, True)} {lang(*KINDS[one['kind']])} "
                     f"({lang('mostly', 'surtout')} {reason}{lang(':', ' :')} {lang.number(value['added'] - value['lost'], 0, True)})")
    if said["touches_all"]:
        reach = lang("It reaches everybody: what people do and see cannot be told apart.",
                     "Cela atteint tout le monde : effet direct et essaimage ne se séparent pas.")
    else:
        works = said["outcomes"]["co2"]["all_years"]
        share = 100.0 * works["spillover"]["mean"] / works["total"]["mean"] if works["total"]["mean"] else 0.0
        sure = works["spillover"]["low"] > 0 or works["spillover"]["high"] < 0
        names = ", ".join(lang(*LEVERS.get(name, (name, name))) for name in said["levers"])
        reach = lang(f"Lever: {names}; {lang.number(said['touched']['mean'])} of {lang.number(pair.households)} households touched.",
                     f"Levier : {names} ; {lang.number(said['touched']['mean'])} ménages touchés sur {lang.number(pair.households)}.")
        reach += " " + (lang(f"Spillover to the others: {lang.number(share)} % of the CO₂ effect.",
                             f"Essaimage vers les autres : {lang.number(share)} % de l’effet CO₂.") if sure else
                        lang("Spillover to the others: within the noise.", "Essaimage vers les autres : dans le bruit."))
    nothing = lang("No adoption changes beyond the noise.", "Aucune adoption ne change au-delà du bruit.")
    return f"{' · '.join(parts) or nothing}<br><span class=dim>{reach}</span>"


def bars(pair, lang):
    """Change of the bill of each decile and tenure, as a plain table."""
    rows = []
    for group in pair.said["groups"]:
        if group["kind"] == "commune":
            continue
        label = (lang(f"decile {group['name']}", f"décile {group['name']}") if group["kind"] == "decile"
                 else lang(*compared.TENURES.get(group["name"], (group["name"], group["name"]))))
        bill = group["change"]["bill"]
        if bill["mean"] is None:
            continue
        good = "dim" if not (bill["low"] > 0 or bill["high"] < 0) else "good" if bill["mean"] < 0 else "bad"
        rows.append(f"<tr><td>{label}</td><td class={good}>{lang.number(bill['mean'], 0, True)}</td>"
                    f"<td class=dim>{lang.number(bill['low'], 0, True)} {lang('to', 'à')} {lang.number(bill['high'], 0, True)}</td>"
                    f"<td>{lang.number(group['gainers'])}</td><td>{lang.number(group['losers'])}</td></tr>")
    head = "".join(f"<th>{lang(*words)}</th>" for words in (("EUR a year and household", "€ par an et ménage"), ("95 %", "95 %"),
                                                           ("gain", "y gagnent"), ("lose", "y perdent")))
    return f'<div class="scroll"><table><thead><tr><th></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def communes(pair, lang, most=5):
    rows = [g for g in pair.said["groups"] if g["kind"] == "commune" and g["change"]["bill"]["mean"] is not None]
    if len(rows) < 2:
        return ""
    rows.sort(key=lambda g: g["change"]["bill"]["mean"])
    shown = rows[:most] + rows[-most:]
    return (f"<p class=faint>{lang('Largest falls and rises of the bill by commune (INSEE code), EUR a year and household', 'Plus fortes baisses et hausses de facture par commune (code INSEE), € par an et ménage')}: "
            + ", ".join(f"{g['name']} {lang.number(g['change']['bill']['mean'], 0, True)}" for g in shown) + "</p>")


def article(pair, lang):
    words = html.escape(pair.scenario.question[lang.code])
    eur = lang("EUR/year", "€/an")
    return (f'<article id="{pair.scenario.name}-{lang.code}"><h3>{html.escape(pair.title[lang.code])}</h3><p>{words} '
            f'<span class=dim>({lang("against", "par rapport à")} « {html.escape(pair.against[lang.code])} »)</span></p><div class=facts>'
            f"<div><small>{lang('bill, three lowest deciles', 'facture, trois premiers déciles')}</small>{amount(pair.lowest, lang, eur)}</div>"
            f"<div><small>{lang('bill, three highest deciles', 'facture, trois derniers déciles')}</small>{amount(pair.highest, lang, eur)}</div>"
            f"<div><small>CO₂, {pair.said['first_year']}–{pair.said['last_year']}</small>{amount(pair.co2, lang, '%', 1)}</div>"
            f"<div><small>{lang('households', 'ménages')}</small><b><span class=good>{lang.number(pair.gainers)}</span> / "
            f"<span class=bad>{lang.number(pair.losers)}</span></b><small>{lang('gain / lose more than 10 EUR a year', 'gagnent / perdent plus de 10 € par an')}"
            f"<br>{lang('of', 'sur')} {lang.number(pair.households)} {lang('that ever live there', 'qui y vivent un jour')}</small></div></div>"
            f"<p>{because(pair, lang)}</p><details><summary>{lang('by decile and tenure; through whom; variance saved', 'par décile et statut ; par qui ; variance épargnée')}</summary>"
            f"{bars(pair, lang)}{communes(pair, lang)}{compared.through_whom(pair.said, lang)}{compared.by_what(pair.said, lang)}</details></article>")


def overview(pairs, lang):
    """All scenarios on one axis: bill of the three lowest deciles (full dot) and of the three highest (ring)."""
    rows = sorted(pairs, key=lambda pair: pair.lowest.mean)

    def draw(axis, language, narrow):
        for place, pair in enumerate(rows[::-1]):
            for change, face in ((pair.highest, False), (pair.lowest, True)):
                colour = GREY if not change.sure else GREEN if change.mean < 0 else VERMILLION
                axis.plot([change.low, change.high], [place, place], color=colour, lw=1.2)
                axis.plot(change.mean, place, "o", ms=6, color=colour, mfc=colour if face else "white", zorder=3)
        axis.set_xscale("symlog", linthresh=10, linscale=0.6)
        marks = [-1000, -100, -10, 0, 10, 100, 1000]
        low, high = min(p.lowest.low for p in rows), max(p.lowest.high for p in rows)
        marks = [m for m in marks if min(low, -10) * 1.6 <= m <= max(high, 10) * 1.6]
        axis.set_xticks(marks, [language.number(m, 0, True) for m in marks])
        axis.minorticks_off()
        short = [title if not narrow or len(title) < 23 else title[:21] + "…" for title in (p.title[lang.code] for p in rows[::-1])]
        axis.set_yticks(range(len(rows)), short, fontsize=8 if not narrow else 7)
        axis.axvline(0, color=BLACK, lw=0.8)
        axis.grid(axis="y", visible=True, lw=0.3)
        axis.set_xlabel(language("change of the energy bill, EUR a year and household (stretched scale)",
                                 "variation de la facture d’énergie, € par an et ménage (échelle étirée)")
                        if not narrow else language("EUR a year", "€ par an"))

    return charts.both_widths(draw, lang, "all", 1.0 + 0.25 * len(rows))


def verdict_lines(gallery, verdicts, pairs, lang):
    """Scenarios whose households cannot be compared one by one: only their indicator is told."""
    known = {pair.scenario.name for pair in pairs}
    lines = []
    for name, verdict in verdicts.items():
        if name in known:
            continue
        one = gallery[name]
        lines.append(f"<li><b>{html.escape(heads.names_in(one.path)[lang.code])}.</b> {html.escape(one.question[lang.code])} "
                     f"<code>{html.escape(one.formula)}</code>: {lang.number(verdict.difference, 1, True)} "
                     f"({lang.number(verdict.low, 1, True)} {lang('to', 'à')} {lang.number(verdict.high, 1, True)})</li>")
    return (f"<h2>{lang('Other people: not compared one by one', 'D’autres habitants : non comparés un à un')}</h2><ul>{''.join(lines)}</ul>"
            if lines else "")


def reading(pairs, lang):
    """Three sentences: who gains most, who loses most, what spreads."""
    sure = [p for p in pairs if p.lowest.sure]
    eur = lang("EUR a year", "€ par an")
    lines = []
    if sure:
        best, worst = min(sure, key=lambda p: p.lowest.mean), max(sure, key=lambda p: p.lowest.mean)
        if best.lowest.mean < 0:
            lines.append(lang("The bills of the three lowest deciles fall most with", "Les factures des trois premiers déciles baissent le plus avec")
                         + f" « {html.escape(best.title[lang.code])} » ({lang.number(best.lowest.mean, 0, True)} {eur}).")
        if worst.lowest.mean > 0:
            lines.append(lang("The bills of the three lowest deciles rise most with", "Les factures des trois premiers déciles montent le plus avec")
                         + f" « {html.escape(worst.title[lang.code])} » ({lang.number(worst.lowest.mean, 0, True)} {eur}).")
    cut = [p for p in pairs if p.co2.sure]
    if cut and min(p.co2.mean for p in cut) < 0:
        best = min(cut, key=lambda p: p.co2.mean)
        lines.append(lang("CO₂ falls most with", "Le CO₂ baisse le plus avec")
                     + f" « {html.escape(best.title[lang.code])} » ({lang.number(best.co2.mean, 1, True)} %).")
    noise = [p for p in pairs if not p.lowest.sure]
    if noise:
        lines.append(lang("For the three lowest deciles hardly anything changes, or nothing that can be told from luck, with:",
                          "Pour les trois premiers déciles, presque rien ne change, ou rien qui se distingue du hasard, avec :")
                     + " " + ", ".join(f"« {html.escape(p.title[lang.code])} »" for p in noise) + ".")
    saved = [p.said["outcomes"]["bill"]["variance_saved"] for p in pairs if p.said["outcomes"]["bill"]["variance_saved"]]
    if saved:
        lines.append(lang(f"Both sides of a pair draw the same luck: the variance of a difference of bills is {lang.number(np.median(saved), 0)} times smaller than between unpaired runs (median of the scenarios).",
                          f"Les deux côtés d’une paire tirent le même hasard : la variance d’un écart de factures est {lang.number(np.median(saved), 0)} fois plus petite qu’entre tirages indépendants (médiane des scénarios)."))
    return f"<ul class=read>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def body(gallery, verdicts, pairs, facts, lang):
    places = {}
    for pair in pairs:
        places.setdefault(pair.said["territory"], []).append(pair)
    parts = [f"<h1>{lang('Who gains, who loses, how sure, because of what', 'Qui gagne, qui perd, avec quelle certitude, à cause de quoi')}</h1>",
             f"<p class=faint>{lang('Scenarios of essaim compared household by household:', 'Les scénarios d’essaim comparés ménage par ménage :')} "
             + ", ".join(f"{html.escape(place)} ({len(of)} {lang('scenario', 'scénario')}{'s' if len(of) > 1 else ''}, {of[0].said['replicates']} "
                         f"{lang('pairs of runs each', 'paires de tirages chacun')})" for place, of in places.items()) + "</p>"]
    for place, of in places.items():
        parts.append(f"<h2>{html.escape(place)}</h2>{reading(of, lang)}")
        if len(of) > 2:
            parts.append(f"<p>{lang('Full dot: three lowest deciles; ring: three highest. Green: the bill falls; orange: it rises; grey: within the noise; line: 95 % interval.', 'Point plein : trois premiers déciles ; cercle : trois derniers. Vert : la facture baisse ; orange : elle monte ; gris : dans le bruit ; trait : intervalle à 95 %.')}</p>"
                         + overview(of, lang))
        parts += [article(pair, lang) for pair in sorted(of, key=lambda p: p.lowest.mean)]
    parts.append(verdict_lines(gallery, verdicts, pairs, lang))
    parts.append(f"<h2>{lang('What to be careful about', 'À quoi faire attention')}</h2><ul>"
                 + "".join(f"<li>{lang(e, f)}</li>" for e, f in CAREFUL[:2] + CAREFUL[-1:]) + "</ul>")
    parts.append(f"<h2>{lang('Where these numbers come from', 'D’où viennent ces chiffres')}</h2><p class=faint>"
                 + "<br>".join(html.escape(fact) for fact in facts) + "</p>")
    return "".join(parts)


def unbroken(text):
    """French signs stay with their word at the end of a line."""
    for sign in ":;?!»%€":
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text.replace("« ", "«\u00a0")


def facts_of(files):
    """A line of provenance for each sweep."""
    lines = []
    for path in files:
        with h5py.File(path) as file:
            group = file["provenance"].attrs
            lines.append(", ".join(f"{name}: {text_of(group[name])}" for name in ("version", "commit", "territory_hash") if name in group)
                         + f", {len(file['seed'])} members")
    return lines + ["scripts/gallery.py"]


def page(gallery, verdicts, comparisons, files, first="fr"):
    """The whole page, both languages. comparisons: {name: path of the .json}."""
    pairs = [Pair(gallery[name], gallery[gallery[name].reference], path) for name, path in comparisons.items()]
    facts = facts_of(files)
    return in_two_languages("essaim – scénarios", lambda lang: unbroken(body(gallery, verdicts, pairs, facts, lang)), first,
                            MORE_STYLE)
