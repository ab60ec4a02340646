"""Lives draws of the posterior again, and asks whether the counts that were published come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.study.calibrate.priors import values_of
from sim.study.calibrate.table import LOST, at, costs_of, seen_at
from sim.study.chunks import WorkerLostError
from sim.study.executors import outcomes, seam_of
from sim.study.film import shot_and_counted

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.scenario.targets import Target
    from sim.study.calibrate.priors import Free
    from sim.study.calibrate.table import Case

    Values = npt.NDArray[np.float64]

AWAY = 1 << 30
"""Replicates from which the cities of these checks are numbered: none of the table is lived twice."""
PART = 50
BANDS = ("share", "amount")
"""Counts that can be followed month by month."""


class Predicted(NamedTuple):
    """A target beside what the posterior foretells of it, error of counting and of the model included.

    `band` has the 5th, 50th and 95th percentile of cities at every month of `months` (empty for flows and costs).
    """

    target: Target
    low: float
    middle: float
    high: float
    chance: float
    months: tuple[int, ...]
    band: tuple[tuple[float, float, float], ...]

    @property
    def inside(self) -> bool:
        """The published number lies in the central 90%."""
        return self.low <= self.target.value <= self.high


@dataclass(frozen=True)
class Job:
    """Everything that a worker needs to live some draws of the posterior."""

    case: Case
    free: tuple[Free, ...]
    u: Values

    def __call__(self, first: int) -> list[Values]:
        """The counts of one city for each of some draws, by target: (months or 1, draws)."""
        u = self.u[first : first + PART]
        plan = at(self.case, self.free, values_of(self.free, u))
        films, history = shot_and_counted(plan, AWAY + first, len(u))
        return [_path(target, films, plan, history) for target in self.case.targets]


def check(case: Case, free: tuple[Free, ...], u: Values, number: int, jobs: int | None) -> tuple[Predicted, ...]:
    """Every target, those held back too, beside one city lived at each of so many draws."""
    job = Job(case, free, u[: min(number, len(u))])
    starts = list(range(0, len(job.u), PART))
    found = {outcome.task: outcome.result for outcome in outcomes(seam_of("local", jobs, job, len(starts)), starts)}
    if None in found.values():
        raise WorkerLostError(LOST)
    lived = [found[first] for first in starts]
    return tuple(_predicted(case, i, np.concatenate([p[i] for p in lived], axis=1)) for i in range(len(case.targets)))


def _path(target: Target, films: Any, plan: Any, history: Any) -> Values:
    if target.seen is None:
        return costs_of(plan, history)[target.policy, target.cost][[target.month]]
    if target.seen.measure in BANDS and target.seen.clock == "calendar":
        return np.stack([seen_at(films, target, month) for month in range(target.month + 1)])
    return seen_at(films, target, target.month)[None]


def _predicted(case: Case, number: int, paths: Values) -> Predicted:
    target, ends = case.targets[number], paths[-1]
    luck = np.random.default_rng([case.study.seed, 7, number]).standard_normal(len(ends))
    seen = ends + luck * float(np.hypot(target.error, target.discrepancy))
    known = seen[np.isfinite(seen)]
    if not len(known):
        nan = float("nan")
        return Predicted(target, nan, nan, nan, 0.0, (), ())
    low, middle, high = (float(value) for value in np.quantile(known, (0.05, 0.5, 0.95)))
    if target.share:
        low, middle, high = (min(max(value, 0.0), 1.0) for value in (low, middle, high))
    below = float(np.mean(known <= target.value))
    chance = min(1.0, 2.0 * min(below, 1.0 - below) + 1.0 / len(known))
    band = np.nanquantile(paths, (0.05, 0.5, 0.95), axis=1).T if len(paths) > 1 else np.empty((0, 3))
    told = tuple((float(a), float(b), float(c)) for a, b, c in band)
    return Predicted(target, low, middle, high, chance, tuple(range(len(told))), told)
