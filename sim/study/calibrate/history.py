"""History matching: which points of the prior the counts rule out, before any posterior is asked for.

The implausibility of a target at a point is the distance between what was counted and the mean of the cities lived
there, in standard deviations of all that could explain it: the error of the count, the error of the model, luck (the
real city lived once), and the Monte-Carlo error of the mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.scenario.targets import Target
    from sim.study.calibrate.table import Table

    Values = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

CUT = 3.0
"""Implausibility from which a point is ruled out: three standard deviations (Pukelsheim's rule, 95% of any peak)."""


class Cut(NamedTuple):
    """The worst implausibility of each point, which points are left, and each target's own share of the prior left."""

    worst: Values
    left: Flags
    each: dict[str, float]


def errors_of(targets: Sequence[Target]) -> Values:
    """The standard deviation of what separates a lived city's count from the published one, (targets,)."""
    return np.array([float(np.hypot(target.error, target.discrepancy)) for target in targets])


def observed_of(targets: Sequence[Target]) -> Values:
    """What was published, (targets,)."""
    return np.array([target.value for target in targets], dtype=np.float64)


def match(table: Table, observed: Values | None = None) -> Cut:
    """Holds every point against what was counted (`observed`: against other numbers)."""
    seen = observed_of(table.targets) if observed is None else observed
    apart = implausibility(table, seen, errors_of(table.targets))
    worst = apart.max(axis=1)
    each = {target.name: float(np.mean(apart[:, i] < CUT)) for i, target in enumerate(table.targets)}
    return Cut(worst, worst < CUT, each)


def implausibility(table: Table, observed: Values, errors: Values) -> Values:
    """Distance of each point from each target in standard deviations, (points, targets); infinite where undefined."""
    known = np.isfinite(table.y)
    number = known.sum(axis=1)
    mean = np.where(known, table.y, 0.0).sum(axis=1) / np.maximum(number, 1)
    luck = pooled_luck(table)
    variance = errors**2 + luck * (1.0 + 1.0 / np.maximum(number, 1))
    apart = np.abs(mean - observed) / np.sqrt(np.maximum(variance, 1e-300))
    return np.where(number > 0, apart, np.inf)


def pooled_luck(table: Table) -> Values:
    """Variance between cities lived at the same point, the mean over points, (targets,)."""
    known = np.isfinite(table.y)
    number = known.sum(axis=1)
    filled = np.where(known, table.y, 0.0)
    mean = filled.sum(axis=1) / np.maximum(number, 1)
    squares = (np.where(known, table.y - mean[:, None, :], 0.0) ** 2).sum(axis=1)
    spare = np.maximum(number - 1, 0).sum(axis=0)
    found: Values = squares.sum(axis=0) / np.maximum(spare, 1)
    return found
