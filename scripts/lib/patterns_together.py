"""Patterns of what people do together, of markets, and of tipping: leaders, group offers, stops of aids, two outcomes."""
import numpy as np

from patterns_homes import spread
from patterns_lab import Finding

BUILT = ["built_group_works", "built_energy_cooperative", "built_shared_power", "built_heat_network"]


SHARES = [0.0, 0.005, 0.02, 0.05]  # of adults who are leaders


def leaders(lab):
    shares = SHARES
    runs = {share: lab.replicates(population__share_leaders=share) for share in shares}
    built = {share: [r.total(BUILT).sum() for r in every] for share, every in runs.items()}
    belief = {share: np.mean([r.yearly("belief") for r in every], axis=0) for share, every in runs.items()}
    years = runs[0.0][0].years

    def paint(figure):
        left, right = figure.subplots(1, 2)
        for share in shares:
            left.plot(years, belief[share], label=f"{100 * share:g} % leaders")
        left.set(xlabel="year", ylabel="believed share of others who give", ylim=(0, None))
        left.legend(fontsize=7)
        right.boxplot([built[share] for share in shares], labels=[f"{100 * share:g} %" for share in shares])
        right.set(xlabel="adults who are leaders", ylabel="projects built, 2020–2050")

    end = {share: belief[share][-1] for share in shares}
    return Finding(
        "Without leaders cooperation decays",
        "voluntary cooperation without leaders, sanctions or assurance decays (Fischbacher and Gächter 2010).",
        "mean belief about others to 2050, with no, few and many leaders among adults, without brokerage. Test: without "
        "leaders belief falls by a tenth at least, and further than with 2 % of leaders.",
        f"belief is {belief[0.0][0]:.2f} in 2020; in 2050 it is {end[0.0]:.2f} without leaders, {end[0.005]:.2f} with 0.5 %, "
        f"{end[0.02]:.2f} with 2 %, {end[0.05]:.2f} with 5 %. Where nobody asks, nobody is seen to refuse: beliefs stay. What "
        "wears them down are campaigns that fail, of which leaders begin most. The decay of the public good itself, with "
        "everybody asked every month, is limit T9.",
        end[0.0] < 0.9 * belief[0.0][0] and end[0.0] < end[0.02], paint)


def initiators(lab):
    built = {share: [r.total(BUILT).sum() for r in lab.replicates(population__share_leaders=share)] for share in SHARES}

    def paint(figure):
        axes = figure.subplots()
        axes.boxplot([built[share] for share in SHARES], labels=[f"{100 * share:g} %" for share in SHARES])
        axes.set(xlabel="adults who are leaders", ylabel="projects built, 2020–2050")

    alone, few, usual, many = (np.mean(built[share]) for share in SHARES)
    return Finding(
        "Initiators are the bottleneck",
        "more initiators, more initiatives; without them nothing starts (Ghorbani, Nascimento and Filatova 2020).",
        "projects built together to 2050 in the same runs. Test: nothing is built without leaders, and more with 2 % than "
        "with 0.5 %.",
        f"without leaders {spread(built[0.0])} projects; with 0.5 % {spread(built[0.005])}, with 2 % {spread(built[0.02])}, "
        f"with 5 % {spread(built[0.05])}.",
        alone == 0 and usual > few > 0 and many >= usual, paint)


def _capacity(results):
    return np.asarray(results._file["capacity_envelope"][:], float)


def hysteresis(lab):
    stop, length = 2026, 24
    with_stop = lab.replicates(aids__stop_from_year=stop, aids__stop_months=length)
    without = lab.replicates()
    works = ["renovations_owner_house", "renovations_owner_flat", "renovations_rented_house", "renovations_rented_flat"]
    ratio = np.array([sum(a._file[w][:] for w in works).reshape(-1, 12).sum(1) / np.maximum(
        1, sum(b._file[w][:] for w in works).reshape(-1, 12).sum(1)) for a, b in zip(with_stop, without)])
    # of all replicates together: some have no installer of their own in town
    mean = sum(_capacity(r) for r in with_stop) / sum(_capacity(r) for r in without)
    months = np.arange(len(mean))
    start = (stop - 2020) * 12
    lowest = int(np.argmin(mean[start:start + 240])) + start
    back = next((m for m in range(lowest, len(mean)) if mean[m] >= 1 - 0.1 * (1 - mean[lowest])), len(mean))
    losing, regaining = lowest - start, back - lowest

    def paint(figure):
        left, right = figure.subplots(1, 2)
        left.plot(2020 + months / 12, 100 * mean)
        left.axvspan(stop, stop + length / 12, color="0.9")
        left.set(xlabel="year", ylabel="capacity of installers, % of without stop", xlim=(2024, 2045))
        right.plot(with_stop[0].years, 100 * ratio.mean(axis=0))
        right.axvspan(stop, stop + length / 12, color="0.9")
        right.set(xlabel="year", ylabel="renovations, % of without stop", xlim=(2024, 2045))

    return Finding(
        "Capacity is lost faster than it is rebuilt",
        "stopping aids empties order books, and installers' capacity takes longer to rebuild than to lose.",
        f"all aids stop for {length} months from {stop}, against the same luck without a stop. Test: capacity falls by more "
        "than 1 %, and takes longer to regain nine tenths of the loss than to fall.",
        f"capacity falls to {100 * mean[lowest]:.1f} % after {losing} months; nine tenths of the loss are regained "
        f"{regaining} months later{' (not before 2050)' if back == len(mean) else ''}.",
        mean[lowest] < 0.99 and regaining > losing, paint)


def two_outcomes(lab):
    levels = [20, 40, 80, 120, 160]
    seeds = range(1, 3 * len(lab.seeds) + 1)
    members = {level: np.array([r.yearly("members_energy")[15] for r in
                                lab.replicates(seeds, projects__equity_per_home=level, run__last_year=2035)])
               for level in levels}

    def coefficient(values):
        n, spread_ = len(values), values.std(ddof=1)
        if spread_ == 0 or n < 4:
            return 0.0
        z = (values - values.mean()) / values.std()
        skew = np.sqrt(n * (n - 1)) / (n - 2) * np.mean(z**3)
        kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (np.mean(z**4) - 3) + 6)
        return (skew**2 + 1) / (kurtosis + 3 * (n - 1)**2 / ((n - 2) * (n - 3)))

    bimodal = {level: coefficient(values) for level, values in members.items()}
    founded = {level: np.mean(values > 0) for level, values in members.items()}

    def paint(figure):
        left, right = figure.subplots(1, 2)
        for place, level in enumerate(levels):
            left.plot(np.full(len(members[level]), place) + np.linspace(-0.2, 0.2, len(members[level])),
                      np.sort(members[level]), ".", ms=4)
        left.set_xticks(range(len(levels)), [str(level) for level in levels])
        left.set(xlabel="shares needed, EUR per home of the town", ylabel="members in 2035, each run")
        right.plot(levels, [founded[level] for level in levels], "o-", label="founded")
        right.plot(levels, [bimodal[level] for level in levels], "s--", label="bimodality")
        right.axhline(5 / 9, linewidth=0.8, color="0.5")
        right.set(xlabel="shares needed, EUR per home", ylim=(0, 1.05), xscale="log")
        right.set_xticks(levels, [str(level) for level in levels])
        right.set_xticks([], minor=True)
        right.legend(fontsize=7)

    near = [level for level in levels if 0.1 <= founded[level] <= 0.9]
    return Finding(
        "Near tipping there are two outcomes, and their mean is neither",
        "near a threshold, replicates end in one of two states (Gotts and Polhill 2017).",
        "members of a citizen energy cooperative in Malaunay in 2035 over replicates, with more or fewer shares needed to "
        "found it. Test: somewhere it is founded in a tenth to nine tenths of runs, and there the bimodality coefficient "
        "exceeds 5/9.",
        "founded in " + ", ".join(f"{100 * founded[level]:.0f} % of runs at {level} EUR (coefficient {bimodal[level]:.2f})"
                                  for level in levels) + ".",
        any(bimodal[level] > 5 / 9 for level in near), paint)
