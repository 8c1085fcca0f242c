"""Sentences of the report in English and French, and the indicators it leads with."""

KEY = [  # formula, scale, digits, is it good when it falls?, English, unit, French, unit
    ("(use_heating + use_hot_water + use_cooking + use_specific + use_car) / households", 1e-3, 1, True,
     "Energy of a household, home and cars", "MWh a year", "Énergie d’un ménage, logement et voitures", "MWh par an"),
    ("(co2_direct + co2_upstream) / persons", 1e-3, 2, True,
     "Greenhouse gases of energy, per inhabitant", "t CO₂e a year", "Gaz à effet de serre de l’énergie, par habitant",
     "t CO₂e par an"),
    ("(bill_dwelling + bill_car - pv_income) / households", 1.0, 0, True,
     "Energy bill of a household", "EUR of 2020 a year", "Facture d’énergie d’un ménage", "€ de 2020 par an"),
    ("low_income_bill / low_income_households", 1.0, 0, True,
     "Energy bill of the three lowest deciles", "EUR of 2020 a year", "Facture d’énergie des trois premiers déciles",
     "€ de 2020 par an"),
    ("energy_poor / households", 100.0, 1, True, "Households in energy poverty", "%", "Ménages en précarité énergétique",
     "%"),
    ("pv_roofs / households", 100.0, 1, False, "Homes with a solar roof", "%", "Logements avec un toit solaire", "%"),
    ("(heated_heat_pump_water + heated_heat_pump_air) / households", 100.0, 1, False, "Homes with a heat pump", "%",
     "Logements avec une pompe à chaleur", "%"),
]

CAREFUL = [
    ("This is a simulation and no forecast: it compares what rules lead to, under prices and weather that are assumed.",
     "Ceci est une simulation et non une prévision : elle compare ce à quoi mènent des règles, à prix et météo supposés."),
    ("Differences between scenarios are surer than levels: both sides of a pair draw the same luck.",
     "Les écarts entre scénarios sont plus sûrs que les niveaux : les deux côtés d’une paire tirent le même hasard."),
    ("Bands show the luck of replicates only, not the uncertainty of the model's parameters.",
     "Les bandes montrent le hasard des répétitions seulement, non l’incertitude sur les paramètres du modèle."),
    ("Energy poverty comes out higher than observed (about 18 % against 12 % in 2021): look at its changes, not its level.",
     "La précarité énergétique sort plus haute que la réalité (environ 18 % contre 12 % en 2021) : regarder ses "
     "variations, pas son niveau."),
    ("Cells with fewer than 11 households are not shown.", "Les carreaux de moins de 11 ménages ne sont pas montrés."),
    ("Bills are bills of energy: what works cost and what is repaid for them is not in them.",
     "Les factures sont celles d’énergie : le prix des travaux et leur remboursement n’y sont pas."),
]


def sureness(effect, lang):
    """How sure a difference is, in words anybody reads."""
    if effect.sure is None:
        return lang("one run: unknown", "un seul tirage : inconnu")
    if not effect.sure:
        return lang("within the noise", "dans le bruit")
    return lang(f"sure ({effect.agree} of {effect.n})", f"sûr ({effect.agree} sur {effect.n})")
