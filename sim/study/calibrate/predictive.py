"""Lives draws of the posterior again, and asks whether the counts that were published come back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from sim.study.calibrate.priors import values_of
from sim.study.calibrate.table import at, seen_at
from sim.study.chunks import run_chunks
from sim.study.film import shot_and_counted

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.scenario.targets import Target
    from sim.study.calibrate.priors import Free
    from sim.study.calibrate.table import Case

    Values = npt.NDArray[np.float64]

AWAY = 1 << 30
"""Replicates from which the cities of these checks are numbered: none of the table is lived twice."""
PART = 10
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


def check(case: Case, free: tuple[Free, ...], u: Values, number: int, jobs: int | None) -> tuple[Predicted, ...]:
    """Every target, those held back too, beside one city lived at each of so many draws."""
    used = u[: min(number, len(u))]
    chunks = [(first, min(PART, len(used) - first)) for first in range(0, len(used), PART)]
    engine = cast("Any", partial(_live, free=free, u=used))
    parts = cast("list[Any]", run_chunks(engine, cast("Any", case), chunks, jobs, lambda _: None))
    lived = {draw: seen for part in parts for draw, seen in part.items()}
    paths = [lived[draw] for draw in range(len(used))]
    return tuple(_predicted(case, i, [path[i] for path in paths]) for i in range(len(case.targets)))


def _live(case: Case, first: int, number: int, free: tuple[Free, ...], u: Values) -> dict[int, list[Values]]:
    """The counts of one city for each draw, by target: month by month where that is possible."""
    values = values_of(free, u[first : first + number])
    found = {}
    for draw, row in enumerate(values, first):
        plan = at(case, dict(zip((one.name for one in free), row.tolist(), strict=True)))
        films, history = shot_and_counted(plan, AWAY + draw, 1)
        found[draw] = [_path(target, films, plan, history) for target in case.targets]
    return found


def _path(target: Target, films: Any, plan: Any, history: Any) -> Values:
    if target.seen is None:
        from sim.study.calibrate.table import costs_of

        return costs_of(plan, history)[target.policy, target.cost][[target.month], 0]
    film = films[target.policy]
    if target.seen.measure in BANDS and target.seen.clock == "calendar":
        return np.array([seen_at(film, target, month)[0] for month in range(target.month + 1)])
    return seen_at(film, target, target.month)[:1]


def _predicted(case: Case, number: int, paths: list[Values]) -> Predicted:
    target = case.targets[number]
    ends = np.array([path[-1] for path in paths])
    luck = np.random.default_rng([case.study.seed, 7, number]).standard_normal(len(ends))
    seen = ends + luck * float(np.hypot(target.error, target.discrepancy))
    known = seen[np.isfinite(seen)]
    if not len(known):
        nan = float("nan")
        return Predicted(target, nan, nan, nan, 0.0, (), ())
    low, middle, high = (float(value) for value in np.quantile(known, (0.05, 0.5, 0.95)))
    below = float(np.mean(known <= target.value))
    chance = min(1.0, 2.0 * min(below, 1.0 - below) + 1.0 / len(known))
    long = len(paths[0]) > 1
    band = np.nanquantile(np.stack(paths), (0.05, 0.5, 0.95), axis=0).T if long else np.empty((0, 3))
    told = tuple((float(a), float(b), float(c)) for a, b, c in band)
    return Predicted(target, low, middle, high, chance, tuple(range(len(told))), told)
