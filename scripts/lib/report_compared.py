"""Sections of the report that come from a comparison household by household: who gains, through whom, by what."""
import html

import report_charts as charts
from figures_style import BLACK, GREEN, GREY, VERMILLION

OUTCOMES = {"co2": ("greenhouse gases", "gaz à effet de serre", "t CO₂e", "t CO₂e", 1e-3),
            "energy": ("final energy", "énergie finale", "MWh", "MWh", 1e-3),
            "bill": ("energy bills", "factures d’énergie", "EUR", "€", 1.0),
            "works": ("renovations", "rénovations", "", "", 1.0),
            "clean_heating": ("clean heating systems", "chauffages propres", "", "", 1.0),
            "solar": ("solar roofs", "toits solaires", "", "", 1.0),
            "electric_car": ("electric cars", "voitures électriques", "", "", 1.0)}
TENURES = {"owner": ("owners", "propriétaires"), "private_rented": ("private tenants", "locataires du privé"),
           "social": ("social tenants", "locataires HLM")}
TRIGGERS = {"none": ("no window", "sans occasion"), "breakdown": ("breakdown", "panne"),
            "worn_facade": ("worn façade", "façade à refaire"), "moved_in": ("moving in", "emménagement"),
            "attention": ("own attention", "intérêt propre"), "obligation": ("obligation", "obligation"),
            "age": ("age of the car", "âge de la voiture"), "group": ("group offer", "offre groupée"),
            "offer": ("offer", "offre"), "workshop": ("workshop", "atelier")}


def escape(text):
    return html.escape(str(text))


def number(lang, value, scale, digits, sign=True):
    return lang.number(value * scale, digits, sign)


def interval(lang, said, scale, digits):
    """Mean with its 95 % interval; grey when the interval holds zero."""
    tone = "" if said["low"] > 0 or said["high"] < 0 else "dim"
    return (f'<span class="{tone}">{number(lang, said["mean"], scale, digits)}<br><span class=dim>'
            f'{number(lang, said["low"], scale, digits)} {lang("to", "à")} {number(lang, said["high"], scale, digits)}</span></span>')


def saved(times, lang):
    """How much smaller pairing makes the variance; nothing to say where no pair differs."""
    return "–" if times is None else f"{lang.number(times, 1)}×"


def through_whom(said, lang):
    """Total effect of all years, split into those a lever touched and those it did not."""
    rows = []
    for name, (english, french, unit_english, unit_french, scale) in OUTCOMES.items():
        if name not in said["outcomes"]:
            continue
        years = said["outcomes"][name]["all_years"]
        unit = lang(unit_english, unit_french)
        rows.append(f"<tr><td>{lang(english, french)}{f' <span class=dim>({unit})</span>' if unit else ''}</td>"
                    + "".join(f"<td>{interval(lang, years[part], scale, 0)}</td>" for part in ("total", "direct", "spillover"))
                    + f"<td>{saved(said['outcomes'][name]['variance_saved'], lang)}</td></tr>")
    head = "".join(f"<th>{lang(*words)}</th>" for words in (
        ("all", "tous"), ("touched by a lever", "touchés par un levier"), ("not touched (spillover)", "non touchés (essaimage)"),
        ("variance saved", "variance épargnée")))
    touched = said.get("touched", {}).get("mean", 0)
    return (f"<p>{lang('Sum of all years, scenario minus reference. A household is touched when a lever in which the two differ reached it in person', 'Somme de toutes les années, scénario moins référence. Un ménage est touché quand un levier par lequel les deux diffèrent l’a atteint en personne')}"
            f" ({lang.number(touched)} {lang('of', 'sur')} {lang.number(said['households'])}).</p>"
            f'<div class="scroll"><table><thead><tr><th></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>')


def groups_chart(said, lang, prefix):
    """Mean change of the yearly bill by decile, and by tenure."""
    deciles = [g for g in said["groups"] if g["kind"] == "decile"]
    tenures = [g for g in said["groups"] if g["kind"] == "tenure"]

    def draw(axis, language, narrow):
        rows = deciles + tenures
        names = [language(f"decile {g['name']}", f"décile {g['name']}") if g["kind"] == "decile"
                 else language(*TENURES.get(g["name"], (g["name"], g["name"]))) for g in rows]
        for place, group in enumerate(rows[::-1]):
            change = group["change"]["bill"]
            sure = change["low"] > 0 or change["high"] < 0
            colour = GREY if not sure else (GREEN if change["mean"] < 0 else VERMILLION)
            axis.barh(place, change["mean"], color=colour, height=0.6)
            axis.plot([change["low"], change["high"]], [place, place], color=BLACK, lw=1)
        axis.set_yticks(range(len(rows)), names[::-1])
        axis.axvline(0, color="#555555", lw=0.8)
        axis.grid(axis="y", visible=False)
        axis.grid(axis="x", visible=True)
        axis.xaxis.set_major_formatter(language.ticks())
        axis.set_xlabel(language("change of the energy bill, EUR a year and household", "variation de la facture d’énergie, € par an et ménage")
                        if not narrow else language("EUR a year", "€ par an"))

    return charts.both_widths(draw, lang, prefix, 0.9 + 0.24 * (len(deciles) + len(tenures)))


def gainers(said, lang):
    """How many gain, how many lose."""
    rows = [g for g in said["groups"] if g["kind"] == "decile"]
    gain, lose = sum(g["gainers"] for g in rows), sum(g["losers"] for g in rows)
    return (f"<p>{lang.number(gain)} {lang('households gain', 'ménages y gagnent')}, {lang.number(lose)} "
            f"{lang('lose', 'y perdent')}, {lang('of', 'sur')} {lang.number(said['households'])} "
            f"{lang('(mean yearly bill; mean of replicates). Line: 95 % interval; grey: within the noise.', '(facture annuelle moyenne ; moyenne des répétitions). Trait : intervalle à 95 % ; gris : dans le bruit.')}</p>")


def by_what(said, lang):
    """What set off the adoptions that would not have happened, and those that no longer happen."""
    rows = []
    for one in said.get("adoptions", []):
        english, french, *_ = OUTCOMES.get(one["kind"], (one["kind"], one["kind"]))
        reasons = sorted(one.get("by_trigger", {}).items(), key=lambda item: -abs(item[1]["added"] - item[1]["lost"]))
        told = ", ".join(f"{lang(*TRIGGERS.get(name, (name, name)))} {lang.number(value['added'] - value['lost'], 1, True)}"
                         for name, value in reasons[:3] if abs(value["added"] - value["lost"]) >= 0.05)
        rows.append(f"<tr><td>{lang(english, french)}</td><td>{interval(lang, one['added'], 1, 1)}</td>"
                    f"<td>{interval(lang, one['lost'], 1, 1)}</td><td>{escape(told) or '–'}</td></tr>")
    if not rows:
        return ""
    head = "".join(f"<th>{lang(*words)}</th>" for words in (
        ("households that adopt more often", "ménages qui adoptent plus souvent"), ("less often", "moins souvent"),
        ("set off by (net)", "déclenchés par (net)")))
    return (f'<div class="scroll"><table><thead><tr><th></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>')


def synergy(said, lang):
    """What levers do together beyond what they do alone."""
    rows = []
    for name, subsets in said["synergy"].items():
        english, french, unit_english, unit_french, scale = OUTCOMES.get(name, (name, name, "", "", 1.0))
        for subset, value in subsets.items():
            rows.append(f"<tr><td>{lang(english, french)} <span class=dim>({lang(unit_english, unit_french)})</span></td>"
                        f"<td>{escape(subset)}</td><td>{interval(lang, value, scale, 0)}</td></tr>")
    return f'<div class="scroll"><table><tbody>{"".join(rows)}</tbody></table></div>' if rows else ""


def sections(said, lang):
    """HTML of one comparison."""
    if "outcomes" not in said:
        return (f"<section><h2>{lang('Together or alone: synergy', 'Ensemble ou séparément : synergie')}</h2>"
                f"<p>{lang('Effect of levers together minus the sum of their effects alone, all years. Zero means that they merely add up.', 'Effet des leviers ensemble moins la somme de leurs effets séparés, toutes années. Zéro : ils ne font que s’ajouter.')}</p>"
                f"{synergy(said, lang)}</section>")
    pair = escape(f"{said['b']} – {said['a']}").replace(".ini", "")
    prefix = "g" + "".join(c for c in pair if c.isalnum())
    return (f"<section><h2>{lang('Who gains, who loses', 'Qui gagne, qui perd')} <span class=dim>({pair})</span></h2>"
            f"{gainers(said, lang)}{groups_chart(said, lang, prefix)}</section>"
            f"<section><h2>{lang('Through whom: direct effect and spillover', 'Par qui : effet direct et essaimage')}</h2>"
            f"{through_whom(said, lang)}</section>"
            f"<section><h2>{lang('Because of what', 'À cause de quoi')}</h2>{by_what(said, lang)}</section>")
