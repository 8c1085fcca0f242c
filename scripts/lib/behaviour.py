"""Which parameters are behaviour, and over what range a study varies them: the rule behind behaviour.factors.csv.

Behaviour is what households, establishments and installers weigh, learn, believe and do together: every number declared
in the blocks below, but for calendar dates. Facts (homes, prices, technologies, physics, demography), model switches and
levers that the trend does not pull (programmes, services, management of communes) are not.
"""

BLOCKS = {  # block: names in it, None for all
    "choice": None, "works": None, "system": None, "pv": ("reluctance", "around", "public_example"),
    "car": ("elasticity", "saving", "taste_electric", "familiarity", "home_charging"),
    "triggers": None, "sobriety": None, "social": None, "knowledge": None, "trust": None, "moves": None,
    "heating": ("comfort_level", "comfort_elasticity", "reference_bill_share", "setback", "thermostat_reach"),
    "appliances": ("saving",), "hot_water": ("saving",), "money": ("saving", "wealth_years"),
    "cooperation": None, "coowned": None, "streets": None, "commons": None, "projects": None,
    "market": ("adjustment", "swing", "give_up", "patience", "turnover", "competence", "quality", "hiring_step",
               "growth_envelope", "growth_heating", "growth_photovoltaics"),
    "business": ("occasion", "standard_alone", "standard_required", "standard_patience", "standard_attention", "compliance",
                 "pv_hurdle", "patience_spread"),
    "symbiosis": ("occasion", "trust", "transaction"),
}
LOGIT = ("taste", "reluctance", "aversion", "status_quo", "early", "base")  # utilities: log-odds, not proportions
LOGIT_STEP = 0.5  # odds 1.65 times as large or small
RELATIVE = 0.5
ZERO = {"social.media": 0.002}  # 1/month: 2.4 points of attitude a year


def is_behaviour(one):
    section, _, name = one["name"].partition(".")
    if section not in BLOCKS or one["type"] not in ("number", "whole number") or one["unit"] in ("year of calendar", "path"):
        return False
    if name.endswith("_year") or name in ("opens",):
        return False
    names = BLOCKS[section]
    return names is None or name in names


def range_of(one):
    """Low and high: the default +-50 %, utilities +-0.5, within the declared range."""
    name, default = one["name"], float(one["default"])
    key = name.split(".")[1]
    half = (LOGIT_STEP if any(word in key for word in LOGIT) and one["unit"] == "1" else
            ZERO.get(name, RELATIVE * abs(default)))
    low, high = default - half, default + half
    if one["min"] is not None:
        low = max(low, one["min"])
    if one["max"] is not None:
        high = min(high, one["max"])
    return low, high


def factors(declared):
    """(name, low, high) of every behavioural parameter, in the order of the program's declaration."""
    rows = []
    for one in declared.values():
        if not is_behaviour(one):
            continue
        low, high = range_of(one)
        if one["type"] == "whole number":
            low, high = int(-(-low // 1)), int(high // 1)
        if low < high:
            rows.append((one["name"], low, high))
    return rows
