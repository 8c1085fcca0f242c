"""Patterns of homes and practices: who renovates what, who is cold, what norms do, where roofs cluster."""
import numpy as np

from patterns_lab import Finding


def spread(values):
    """'mean (lowest to highest)' of replicates, three digits."""
    return f"{np.mean(values):.3g} ({np.min(values):.3g} to {np.max(values):.3g})"


def _neighbours(results):
    """Pairs of cells that share a side, as two arrays of indices."""
    corners = results.corners().min(axis=1)
    place = {tuple(corner): i for i, corner in enumerate(np.round(corners).astype(int))}
    size = int(round(np.ptp(results.corners()[0][:, 0])))
    pairs = [(i, place[x + dx, y + dy]) for (x, y), i in place.items() for dx, dy in ((size, 0), (0, size))
             if (x + dx, y + dy) in place]
    return np.array(pairs).T


def _moran(values, weight, pairs):
    """Moran's I of values on cells, weighted by homes so that a cell of three homes does not speak as loud as one of 80."""
    mean = np.average(values, weights=weight)
    z = (values - mean) * np.sqrt(weight)
    return len(z) / len(pairs[0]) * np.sum(z[pairs[0]] * z[pairs[1]]) / np.sum(z * z)


def _clustering(results, year, draws):
    """Moran's I of the share of roofs, net of income and of kind of home, and the share of shuffles that exceed it."""
    homes = results.on_cells("households", year)
    keep = homes >= 5
    index = np.full(len(homes), -1)
    index[keep] = np.arange(keep.sum())
    pairs = _neighbours(results)
    pairs = index[pairs[:, (index[pairs[0]] >= 0) & (index[pairs[1]] >= 0)]]
    homes = homes[keep]
    share = results.on_cells("pv_roofs", year)[keep] / homes
    income = results.on_cells("income", year)[keep] / homes
    area = results.on_cells("floor_area", year)[keep] / homes
    explain = np.column_stack([np.ones_like(income), income, area])
    root = np.sqrt(homes)[:, None]
    rest = share - explain @ np.linalg.lstsq(explain * root, share * root[:, 0], rcond=None)[0]
    moran = _moran(rest, homes, pairs)
    shuffled = []
    for _ in range(200):
        order = draws.permutation(len(rest))
        shuffled.append(_moran(rest[order], homes[order], pairs))
    return moran, np.mean(np.array(shuffled) >= moran)


def clustering(lab):
    draws = np.random.default_rng(1)
    year, few = 2035, lab.seeds[:4]
    metropole = {"config": "configs/rouen.ini", "output__cells": "yearly", "run__output_year": year, "run__last_year": year}
    with_others = lab.replicates(few, **metropole)
    alone = lab.replicates(few, choice__social="no", pv__around=0, social__enabled="no", **metropole)
    social = [_clustering(results, year, draws) for results in with_others]
    lonely = [_clustering(results, year, draws) for results in alone]
    moran, moran_alone = [m for m, _ in social], [m for m, _ in lonely]
    town = lab.replicates()
    curve = np.mean([results.yearly("pv_roofs") / results.yearly("households") for results in town], axis=0)
    years = town[0].years

    def paint(figure):
        left, right = figure.subplots(1, 2)
        left.plot(years, 100 * curve)
        left.set(xlabel="year", ylabel="homes with photovoltaics in Malaunay, %", ylim=(0, None))
        right.boxplot([moran, moran_alone], labels=["with others", "money alone"])
        right.axhline(0, linewidth=0.8, color="0.5")
        right.set(ylabel="Moran's I, net of income and area")

    significant = np.mean([p < 0.05 for _, p in social])
    return Finding(
        "Roofs cluster in space beyond income",
        "photovoltaic roofs cluster in streets, more than incomes and homes explain (Bollinger and Gillingham 2012; Rai "
        "and Robinson 2015).",
        f"share of roofs by cell of the Métropole Rouen Normandie in {year}, net of a regression on income and floor area; Moran's I among cells that share "
        "a side, against 200 shuffles; with influence of others, and without. Test: the mean with others exceeds that "
        "without, and shuffles exceed it in less than a twentieth of cases for most replicates.",
        f"Moran's I {spread(moran)} with others, {spread(moran_alone)} with money alone; significant in "
        f"{100 * significant:.0f} % of replicates.",
        np.mean(moran) > np.mean(moran_alone) and significant > 0.5, paint)


def small_steps(lab):
    runs = lab.replicates(run__last_year=2025)
    kinds = ["works_roof", "works_wall", "works_floor", "works_window"]
    parts = np.array([[r.yearly(kind)[:6].sum() for kind in kinds] for r in runs])
    files = np.array([sum(r.yearly("renovations_" + s)[:6].sum() for s in
                          ("owner_house", "owner_flat", "rented_house", "rented_flat", "social")) for r in runs])
    deep = np.array([r.yearly("deep_retrofits")[:6].sum() for r in runs]) / files

    def paint(figure):
        axes = figure.subplots()
        shares = 100 * (parts / files[:, None]).mean(axis=0)
        axes.bar(["roof", "wall", "floor", "windows", "deep"], [*shares, 100 * deep.mean()])
        axes.axhline(15, linewidth=0.8, color="0.5")
        axes.set(ylabel="% of renovations, 2020–2025")

    return Finding(
        "Most works are one cheap part",
        "single cheap parts, the roof first, dominate; deep works are less than 15 % of files. The share of roofs was a "
        "target of calibration.",
        "renovations of 2020 to 2025 by part. Test: the roof is the most frequent part, deep works stay below 15 %.",
        f"roof in {100 * (parts[:, 0] / files).mean():.0f} % of renovations, deep works "
        f"{spread(100 * deep)} %.",
        deep.mean() < 0.15 and (parts[:, 0] >= parts[:, 1:].max(axis=1)).mean() > 0.5, paint)


def landlord_gap(lab):
    runs = lab.replicates(run__last_year=2030)
    names = {"owners, houses": "owner_house", "tenants, houses": "rented_house", "owners, flats": "owner_flat",
             "tenants, flats": "rented_flat"}
    panel = [lab.run(seed, run__last_year=2021, output__panel=100000) for seed in lab.seeds[:1]][0]
    tenure, kind = panel._file["panel/tenure"][0], panel._file["panel/type"][0]
    homes = {label: np.sum((tenure == (1 if "tenant" in label else 0)) & (kind == (1 if "flat" in label else 0)))
             for label in names}
    rates = {label: [100 * r.yearly("renovations_" + name).mean() / max(1, homes[label]) for r in runs]
             for label, name in names.items()}

    def paint(figure):
        axes = figure.subplots()
        axes.boxplot(list(rates.values()), labels=list(rates))
        axes.set(ylabel="renovations a year, % of homes")

    gap = np.mean(rates["owners, houses"]) / max(1e-9, np.mean(rates["tenants, houses"]))
    return Finding(
        "Landlords renovate less than owners",
        "homes let by private landlords are renovated less often than those of owners, since the tenant saves what the "
        "landlord pays. Rates by tenure were targets of calibration on national flows.",
        "mean yearly renovations of 2020 to 2030 by tenure, over homes of that tenure. Test: landlords of houses renovate "
        "less often than their owners in every replicate.",
        f"owners of houses {spread(rates['owners, houses'])} %, landlords of houses "
        f"{spread(rates['tenants, houses'])} % a year: {gap:.2f} times.",
        np.min(np.array(rates["owners, houses"]) - np.array(rates["tenants, houses"])) > 0, paint)


def prebound(lab):
    results = lab.run(1, run__last_year=2021, output__panel=100000)
    panel = {name: results._file["panel/" + name][0] for name in
             ("heating_energy_before", "heating_normal_before", "bill_year", "income", "label", "comfort", "decile")}
    fine = (panel["comfort"] > 0) & (panel["income"] > 0)
    label, decile, comfort = panel["label"][fine], panel["decile"][fine], panel["comfort"][fine]
    by_label = [comfort[label == k].mean() if (label == k).any() else np.nan for k in range(7)]
    poor = comfort[(decile < 3) & (label >= 5)].mean()
    rich = comfort[(decile > 6) & (label >= 5)].mean()

    def paint(figure):
        left, right = figure.subplots(1, 2)
        left.bar(list("ABCDEFG"), by_label)
        left.set(xlabel="energy label", ylabel="heat used over conventional heat")
        right.bar(range(1, 11), [comfort[(decile == d) & (label >= 4)].mean() for d in range(10)])
        right.set(xlabel="decile of living standard, labels E to G")

    return Finding(
        "Poor households under-heat poor homes (prebound)",
        "use falls below what the label says as the home gets worse, and more so in households whose bill weighs more "
        "(Sunikka-Blank and Galvin 2012; CAE 2024).",
        "heat used over conventional heat of every household of Malaunay at the end of 2021. Test: it falls from label B "
        "to G, and in F and G homes it is lower in the three lowest deciles than in the three highest.",
        f"{by_label[1]:.2f} in B, {by_label[3]:.2f} in D, {by_label[6]:.2f} in G; in F and G homes {poor:.2f} for deciles "
        f"1 to 3 and {rich:.2f} for 8 to 10. The gradients are there; "
        + ("use below the label is not: " if by_label[6] >= 1 else "so is use below the label: ")
        + f"homes in G use {by_label[6]:.2f} of the conventional heat.", by_label[1] > by_label[6] and poor < rich, paint)


def norm_feedback(lab):
    with_peers, without = lab.replicates(run__last_year=2030), lab.replicates(run__last_year=2030, sobriety__peers=0)
    use = ["use_heating", "use_hot_water", "use_specific"]
    effect = [100 * (a.total(use)[-1] / b.total(use)[-1] - 1) for a, b in zip(with_peers, without)]
    advice = [100 * (a.total(use)[-1] / b.total(use)[-1] - 1)
              for a, b in zip(with_peers, lab.replicates(run__last_year=2030, sobriety__campaign=0))]

    def paint(figure):
        axes = figure.subplots()
        axes.boxplot([effect, advice], labels=["what others practise", "campaigns"])
        axes.axhline(0, linewidth=0.8, color="0.5")
        axes.axhline(-3, linewidth=0.8, linestyle=":", color="0.5")
        axes.set(ylabel="energy of homes in 2030, %")

    largest = max(abs(np.mean(effect)), abs(np.mean(advice)))
    return Finding(
        "Showing norms saves little",
        "feedback on what others do, alone, saves between nothing and 3 % (field experiments; Vesely et al. 2022).",
        "energy of homes in 2030 with the response of practices to ties against without it, and with that to campaigns. Test: "
        "each changes energy by at most 3 %.",
        f"ties {spread(effect)} %, campaigns {spread(advice)} % (less energy is negative)."
        + (" What others practise saves nothing." if np.mean(effect) > -0.05 else ""), largest <= 3.0, paint)
