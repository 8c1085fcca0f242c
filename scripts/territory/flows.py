"""Commuting shares between communes: a gravity law fitted on a census table of one departement.

    share(i -> j)  ~  jobs_j^a (1 + d_ij / d0)^-g  e^(own if i = j)

d_ij is the distance between centroids. The four numbers were fitted by maximum likelihood on the 95 000 workers of the
table of Orne (INSEE, census 2012-2014, mobilités professionnelles) whose communes still exist; docs/territory.md gives
the quality of the fit.
"""
import numpy as np
from scipy.spatial import cKDTree

JOBS_EXPONENT = 0.881
DISTANCE_SCALE = 21.9  # km
DISTANCE_EXPONENT = 6.06
OWN_COMMUNE = 0.813
REACH = 80_000.0  # m; the law sends 0.5 % of workers farther
DESTINATIONS = 40  # kept per commune


def commuting(communes, rows):
    """Compressed rows of destinations of the communes `rows` (rows of the table of all communes).

    Returns first int64[n+1], destination int32 (index into `rows`, -1 outside), share float32 (sums to 1 by commune).
    The largest destinations are kept; those outside the territory are added up in one entry, last.
    """
    x, y = communes.x.to_numpy(), communes.y.to_numpy()
    attraction = np.maximum(communes.jobs.to_numpy(float), 0.5) ** JOBS_EXPONENT
    local = np.full(len(communes), -1, np.int64)
    local[rows] = np.arange(len(rows))
    tree = cKDTree(np.column_stack((x, y)))
    first, destinations, shares = [0], [], []
    for chunk in np.array_split(np.asarray(rows), max(1, len(rows) // 500)):
        near = tree.query_ball_point(np.column_stack((x[chunk], y[chunk])), REACH, return_sorted=True)
        for i, found in zip(chunk, near):
            j = np.array(found)
            distance = np.hypot(x[j] - x[i], y[j] - y[i]) / 1000
            weight = attraction[j] * (1 + distance / DISTANCE_SCALE) ** -DISTANCE_EXPONENT
            weight[j == i] *= np.exp(OWN_COMMUNE)
            if len(j) > DESTINATIONS:
                rank = np.where(j == i, np.inf, weight)
                kept = np.sort(np.argpartition(-rank, DESTINATIONS - 1)[:DESTINATIONS])
                j, weight = j[kept], weight[kept]
            inside = local[j] >= 0
            order = np.argsort(local[j[inside]])
            to, share = local[j[inside]][order], weight[inside][order]
            if not inside.all():
                to, share = np.append(to, -1), np.append(share, weight[~inside].sum())
            destinations.append(to)
            shares.append(share / share.sum())
            first.append(first[-1] + len(to))
    return np.array(first, np.int64), np.concatenate(destinations).astype("i4"), np.concatenate(shares).astype("f4")
