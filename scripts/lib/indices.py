"""Indices of sensitivity with confidence intervals by resampling."""
import numpy as np


def interval(samples, level=0.95):
    """Bounds that hold `level` of the resampled values, by column."""
    low, high = (1 - level) / 2, (1 + level) / 2
    return np.quantile(samples, [low, high], axis=0)


def elementary_effects(design, values):
    """trajectories x factors: what moving a factor over its whole range would change, as each step saw it.

    design: points x factors in [0, 1], consecutive points of a trajectory differing in one factor.
    """
    k = design.shape[1]
    if len(design) % (k + 1):
        raise ValueError(f"{len(design)} points are no trajectories of {k} factors (each has {k + 1})")
    effects = np.full((len(design) // (k + 1), k), np.nan)
    for t in range(len(effects)):
        rows = slice(t * (k + 1), (t + 1) * (k + 1))
        steps, changes = np.diff(design[rows], axis=0), np.diff(values[rows])
        moved = np.abs(steps) > 1e-12
        if not (moved.sum(axis=1) == 1).all() or not (moved.sum(axis=0) == 1).all():
            raise ValueError(f"points {rows.start} to {rows.stop - 1} are no trajectory (each factor moves once, alone)")
        factor = moved.argmax(axis=1)
        effects[t, factor] = changes / steps[np.arange(k), factor]
    return effects


def morris(design, values, resamples=1000, seed=1):
    """mu, mu_star, sigma by factor, and the interval of mu_star."""
    effects = elementary_effects(design, values)
    random = np.random.default_rng(seed)
    picks = random.integers(0, len(effects), (resamples, len(effects)))
    stars = np.abs(effects)[picks].mean(axis=1)
    spread = effects.std(axis=0, ddof=1) if len(effects) > 1 else np.full(effects.shape[1], np.nan)
    return {"mu": effects.mean(axis=0), "mu_star": np.abs(effects).mean(axis=0), "sigma": spread,
            "mu_star_interval": interval(stars)}


def blocks_of(values, k):
    """A, B and the mixed blocks of a Saltelli design of k factors."""
    n, rest = divmod(len(values), k + 2)
    if rest or n < 2:
        raise ValueError(f"{len(values)} points are no Saltelli design of {k} factors (points x {k + 2})")
    return values[:n], values[n:2 * n], values[2 * n:].reshape(k, n)


def mixed_factors(design):
    """The column of `design` that each mixed block of a Saltelli design changes: a file need not keep their order."""
    k = design.shape[1]
    a, _, mixed = blocks_of(np.arange(len(design)), k)
    moved = np.array([(np.abs(design[block] - design[a]) > 1e-12).any(axis=0) for block in mixed])
    if not (moved.sum(axis=1) == 1).all() or not (moved.sum(axis=0) == 1).all():
        raise ValueError("these points are no Saltelli design (each mixed block changes one factor, alone)")
    return moved.argmax(axis=1)


def sobol_estimates(a, b, mixed):
    """First-order (Saltelli et al. 2010) and total indices (Jansen 1999)."""
    both = np.concatenate([a, b])
    variance = both.var()
    if variance == 0:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    centred = b - both.mean()
    return (centred * (mixed - a)).mean(axis=1) / variance, ((a - mixed) ** 2).mean(axis=1) / (2 * variance)


def sobol(values, k, resamples=1000, seed=1):
    """first, total by factor, with intervals over resampled rows of the design."""
    a, b, mixed = blocks_of(values, k)
    first, total = sobol_estimates(a, b, mixed)
    random = np.random.default_rng(seed)
    firsts, totals = [], []
    for _ in range(resamples):
        pick = random.integers(0, len(a), len(a))
        one, all_of_it = sobol_estimates(a[pick], b[pick], mixed[:, pick])
        firsts.append(one)
        totals.append(all_of_it)
    return {"first": first, "total": total, "first_interval": interval(firsts), "total_interval": interval(totals)}


def curve(x, values, bins=10):
    """Centres, means and 5-95 % bands of `values` in equal parts of x; parts that nothing lies in are left out."""
    edges = np.linspace(x.min(), x.max(), bins + 1)
    index = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, bins - 1)
    rows = [(0.5 * (edges[i] + edges[i + 1]), values[index == i].mean(), *np.quantile(values[index == i], [0.05, 0.95]))
            for i in range(bins) if (index == i).any()]
    return np.array(rows)


def tipping_map(x, y, tipped, bins=8):
    """Edges of x and y, the share of runs that tipped in each rectangle (not-a-number where there is none), and the
    number of runs."""
    x_edges, y_edges = np.linspace(x.min(), x.max(), bins + 1), np.linspace(y.min(), y.max(), bins + 1)
    runs, _, _ = np.histogram2d(x, y, [x_edges, y_edges])
    hits, _, _ = np.histogram2d(x, y, [x_edges, y_edges], weights=tipped.astype(float))
    with np.errstate(invalid="ignore"):
        return x_edges, y_edges, np.where(runs > 0, hits / runs, np.nan), runs
