"""The posterior by approximate Bayesian computation: cities that came near the counts, adjusted by local regression.

Every lived city of the table is a draw from prior and model; an error of observation and of the model is drawn on top,
so that a draw is compared with the published count as another published count would be (Wilkinson 2013). The nearest
are kept, weighted by nearness (Epanechnikov), and each parameter is carried to where the counts are by a local linear
regression (Beaumont, Zhang and Balding 2002; spread corrected as Blum and Francois 2010), on the logit of its
cumulative prior probability, so that no draw leaves the prior's range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.study.calibrate.history import CUT, errors_of, implausibility

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.study.calibrate.table import Table

    Values = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

KEPT = (0.05, 0.1, 0.2, 0.4)
"""Parts of the lived cities that may be kept, the nearest: the one that foretells known parameters best (`tuned`)."""
LEAST = 150
"""Cities kept at least, however few there are."""
EDGE = 1e-6


class Cities(NamedTuple):
    """Every lived city of a table as one draw: its point, its parameters' logits, and its counts with errors drawn."""

    point: Whole
    z: Values
    x: Values
    kept: float = KEPT[-1]


class Weighted(NamedTuple):
    """A sample of the posterior: `u` (draws, parameters) with weights that sum to one, and whose points they are."""

    u: Values
    weights: Values
    point: Whole
    raw: Values
    reach: float

    @property
    def ess(self) -> float:
        """Effective number of points behind it: cities of one point share their parameters and count once."""
        by_point = np.bincount(self.point, self.weights)
        return float(1.0 / np.square(by_point).sum()) if len(self.weights) else 0.0


def logit(u: Values) -> Values:
    """The logit of a probability, kept from the very ends."""
    held = np.clip(u, EDGE, 1.0 - EDGE)
    return np.asarray(np.log(held) - np.log1p(-held))


def expit(z: Values) -> Values:
    """The probability of a logit."""
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


def cities_of(table: Table, seed: int) -> Cities:
    """The lived cities of a table in which every target could be counted."""
    points, replicates, targets = table.y.shape
    noise = np.random.default_rng([seed, 2]).standard_normal((points, replicates, targets))
    x = (table.y + noise * errors_of(table.targets)).reshape(-1, targets)
    point = np.repeat(np.arange(points), replicates)
    known = np.isfinite(x).all(axis=1)
    z = logit(np.repeat(table.u, replicates, axis=0))
    return Cities(point[known], z[known], x[known])


def posterior(table: Table, cities: Cities, observed: Values, without: int = -1) -> Weighted:
    """The posterior of what was counted; `without` leaves out the cities of one point (for its own pseudo-counts)."""
    apart = implausibility(table, observed, errors_of(table.targets)).max(axis=1)
    usable = (apart < CUT)[cities.point] & (cities.point != without)
    rows = np.flatnonzero(usable)
    least = max(LEAST, 4 * (len(observed) + 2))
    if len(rows) < least:
        rows = np.flatnonzero(cities.point != without)
    scale = np.maximum(cities.x[rows].std(axis=0), 1e-300)
    away = (cities.x[rows] - observed) / scale
    distance = np.sqrt(np.square(away).sum(axis=1))
    kept = min(len(rows), max(least, round(cities.kept * len(cities.point))))
    nearest = np.argsort(distance, kind="stable")[:kept]
    reach = float(distance[nearest[-1]]) * (1.0 + 1e-9) + 1e-300
    weights = 1.0 - np.square(distance[nearest] / reach)
    weights = weights / weights.sum()
    z = cities.z[rows[nearest]]
    adjusted = adjust(z, away[nearest], weights)
    return Weighted(expit(adjusted), weights, cities.point[rows[nearest]], expit(z), reach)


def tuned(table: Table, cities: Cities, seed: int, trials: int = 120) -> Cities:
    """The cities with the part to keep chosen on pseudo-observations: the lowest mean CRPS of their own parameters."""
    rows = np.random.default_rng([seed, 8]).permutation(len(cities.point))[:trials]
    scores = []
    for kept in KEPT:
        trial = cities._replace(kept=kept)
        found = [(posterior(table, trial, cities.x[row], int(cities.point[row])), row) for row in rows]
        scores.append(np.mean([score(sample, table.u[cities.point[row]]) for sample, row in found]))
    return cities._replace(kept=KEPT[int(np.argmin(scores))])


def score(sample: Weighted, truth: Values) -> float:
    """Continuous ranked probability score of the truth under a weighted sample, the mean over parameters."""
    found = []
    for i, true in enumerate(truth):
        order = np.argsort(sample.u[:, i], kind="stable")
        ordered, below = sample.u[order, i], np.cumsum(sample.weights[order])
        away = float(sample.weights[order] @ np.abs(ordered - true))
        apart = float(np.diff(ordered) @ (below[:-1] * (1.0 - below[:-1])))
        found.append(away - apart)
    return float(np.mean(found))


def adjust(z: Values, away: Values, weights: Values) -> Values:
    """Logits carried to where the counts are: the local mean there, and the residuals at the spread there."""
    design = np.column_stack([np.ones(len(away)), away])
    mean = _fit(design, z, weights)
    residuals = z - design @ mean
    spread = _fit(design, np.log(np.square(residuals) + 1e-12), weights)
    stretch = np.exp(np.clip(0.5 * (spread[0] - design @ spread), -2.0, 2.0))
    return np.asarray(mean[0] + residuals * stretch)


def _fit(design: Values, response: Values, weights: Values) -> Values:
    """Weighted least squares with a touch of ridge, (columns, responses): the centre is never penalised."""
    weighted = design * weights[:, None]
    gram = weighted.T @ design
    ridge = np.full(len(gram), 1e-6 * float(np.trace(gram)) / len(gram))
    ridge[0] = 0.0
    return np.asarray(np.linalg.solve(gram + np.diag(ridge), weighted.T @ response))


def draws(sample: Weighted, number: int, seed: int) -> Values:
    """So many equally weighted draws, (number, parameters): systematic resampling in a shuffled order."""
    luck = np.random.default_rng([seed, 3])
    edges = np.cumsum(sample.weights)
    picked = np.searchsorted(edges / edges[-1], (np.arange(number) + luck.random()) / number)
    drawn: Values = sample.u[luck.permutation(np.minimum(picked, len(edges) - 1))]
    return drawn
