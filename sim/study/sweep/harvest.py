"""Gathers a sweep's runs point by point, one part in memory at a time: means, luck and winners at every point.

What is kept grows with the number of points, never with that of the runs. Points come in their order and are added up
one after the other, so that the numbers hang neither on the size of the parts nor on who made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import OutputError, Problem
from sim.outcomes.measures import BY_NAME
from sim.outcomes.paired import student

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.study.sweep.results import Results

    Floats = npt.NDArray[np.float64]
    Wholes = npt.NDArray[np.int64]
    Truths = npt.NDArray[np.bool_]


@dataclass
class Harvest:
    """What one city's points have brought.

    A *quantity* is a policy's level or its difference to the baseline, run by run: first the levels of all policies,
    then the differences of all (the baseline's own is zero). P points, A policies, H horizons, M measures, R
    replicates.

    `mean` and `variance` (P, 2A, H, M) are over the replicates of a point, NaN where fewer than one and two are known,
    and `known` counts them. `by_replicate` (R, 2A, H, M) are means over the points, where replicates are shared, else
    None.
    `wins` (P, A, M): the share of a point's replicates in which a policy is best at the last horizon, ties split.
    `leader` (P, M): who is best on the mean of a point, -1 where nothing is known; `lead` is by how much before the
    next and `half` the half-width of its 95% interval.
    """

    city: int
    policies: tuple[str, ...]
    baseline: int
    measures: tuple[str, ...]
    horizons: tuple[int, ...]
    replicates: int
    points: Wholes
    mean: Floats
    variance: Floats
    known: Wholes
    by_replicate: Floats | None
    wins: Floats
    leader: Wholes
    lead: Floats
    half: Floats

    def level(self, policy: str) -> int:
        """The place of a policy's level among the quantities."""
        return self.policies.index(policy)

    def gap(self, policy: str) -> int:
        """The place of a policy's difference to the baseline among the quantities."""
        return len(self.policies) + self.policies.index(policy)

    def at_points(self, quantity: int, measure: str) -> Floats:
        """A quantity at the last horizon, its mean at every point."""
        found: Floats = self.mean[:, quantity, -1, self.measures.index(measure)]
        return found


def harvest(results: Results, measures: Sequence[str]) -> list[Harvest]:
    """What is there of a sweep, a city after the other; a city of which no part is there is left out."""
    told, baseline = results.recipe, _baseline(results)
    shares = told["luck"] == "common"
    heaps: dict[int, _Heap] = {}
    for points, values in _parts(results, measures):
        quantities = np.concatenate([values, values - values[:, baseline : baseline + 1]], axis=1)
        rows = (points, *_moments(quantities), *_races(values[:, :, :, -1], measures))
        cities = points // told["points"]
        for city in np.unique(cities).tolist():
            here = cities == city
            heaps.setdefault(city, _Heap([], None, None)).add([row[here] for row in rows], quantities[here], shares)
    about = (policies_of(results), baseline, tuple(measures), tuple(told["horizons"]), told["replicates"])
    return [Harvest(city, *about, *heaps[city].whole()) for city in sorted(heaps)]


@dataclass
class _Heap:
    """What has been gathered of a city so far: rows of points, and sums over them for each replicate."""

    rows: list[list[Any]]
    sums: Floats | None
    tallies: Floats | None

    def add(self, rows: list[Any], quantities: Floats, shares: bool) -> None:
        self.rows.append(rows)
        if not shares:
            return
        if self.sums is None or self.tallies is None:
            self.sums, self.tallies = np.zeros(quantities.shape[1:]), np.zeros(quantities.shape[1:])
        there = ~np.isnan(quantities)
        # one point after the other: float sums must not hang on where a part ends
        for one, known in zip(np.where(there, quantities, 0.0), there, strict=True):
            self.sums += one
            self.tallies += known

    def whole(self) -> list[Any]:
        """The columns of a `Harvest` from `points` on."""
        points, mean, variance, known, *races = (np.concatenate(column) for column in zip(*self.rows, strict=True))
        of_luck = None if self.sums is None else np.moveaxis(_over(self.sums, self.tallies), 1, 0)
        return [points, mean, variance, known, of_luck, *races]


def policies_of(results: Results) -> tuple[str, ...]:
    """Names of the policies of a sweep, in the order of their runs."""
    return tuple(results.recipe["studies"][0]["policies"])


def _baseline(results: Results) -> int:
    """The place of the policy with which the others are compared."""
    names = policies_of(results)
    wanted = results.recipe["studies"][0]["baseline"]
    return names.index(wanted) if wanted in names else 0


def _parts(results: Results, measures: Sequence[str]) -> Iterator[tuple[Wholes, Floats]]:
    """Every part that is there: its points, and its runs (points, policies, replicates, horizons, measures)."""
    told = results.recipe
    shape = (len(policies_of(results)), told["replicates"], len(told["horizons"]))
    for part in sorted(results.store.done()):
        points = np.array(results.store.layout.points_of(part), dtype=np.int64)
        rows, *columns = _columns(results, part, ["point", *measures])
        if not np.array_equal(rows, np.repeat(points, int(np.prod(shape)))):
            raise _unreadable(results, part, f"the rows of the points {points[0]} to {points[-1]}", "others")
        yield points, np.stack(columns, axis=-1).reshape(len(points), *shape, len(measures))


def _columns(results: Results, part: int, names: list[str]) -> list[Any]:
    """Columns of a part, NaN where nothing is known."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(results.store.path(part), columns=names)
    except (pa.ArrowException, OSError, ValueError):
        raise _unreadable(results, part, "a part of the sweep", "a file that cannot be read") from None
    if table.column_names != names:
        raise _unreadable(results, part, f"columns {', '.join(names)}", ", ".join(table.column_names) or "none")
    return [column.to_numpy() for column in table.columns]


def _unreadable(results: Results, part: int, wanted: str, got: str) -> OutputError:
    todo = "delete this file and give the command of the sweep again: it makes the part anew"
    return OutputError([Problem(str(results.store.path(part)), "", wanted, got, todo)])


def _moments(values: Floats) -> tuple[Floats, Floats, Wholes]:
    """Mean, variance and number of the known replicates (axis 2)."""
    there = ~np.isnan(values)
    known: Wholes = there.sum(axis=2)
    mean = _over(np.where(there, values, 0.0).sum(axis=2), known)
    off = np.where(there, values - mean[:, :, None], 0.0)
    return mean, _over((off * off).sum(axis=2), known - 1), known


def _over(top: Any, bottom: Any) -> Floats:
    """A quotient; NaN where there is nothing to divide by."""
    found: Floats = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=np.asarray(bottom) > 0)
    return found


def _races(last: Floats, measures: Sequence[str]) -> list[Any]:
    """Who is best at each point, for each measure: shares of replicates, the leader, by how much, how surely."""
    races = [_race(last[..., place], BY_NAME[name].direction) for place, name in enumerate(measures)]
    return [np.stack(column, axis=-1) for column in zip(*races, strict=True)]


def _race(values: Floats, direction: str | None) -> tuple[Any, ...]:
    """One measure's race at every point, from (points, policies, replicates); what is not known of all is left out."""
    points, policies, _ = values.shape
    none = np.full(points, np.nan)
    if direction is None:
        return np.full((points, policies), np.nan), np.full(points, -1), none, none
    scores = values if direction == "higher" else -values
    paired: Truths = ~np.any(np.isnan(scores), axis=1)
    known: Wholes = paired.sum(axis=1)
    scores = np.where(paired[:, None], scores, 0.0)
    best = (scores == scores.max(axis=1, keepdims=True)) & paired[:, None]
    wins = _over(
        _over(best, best.sum(axis=1, keepdims=True)).sum(axis=2, where=best),
        np.broadcast_to(known[:, None], best.shape[:2]),
    )
    mean = _over(scores.sum(axis=2), np.broadcast_to(known[:, None], best.shape[:2]))
    order = np.argsort(-mean, axis=1, kind="stable")
    leader: Wholes = np.where(known > 0, order[:, 0], -1)
    if policies == 1:
        return wins, leader, none, none
    first, second = (np.take_along_axis(scores, order[:, place, None, None], axis=1)[:, 0] for place in (0, 1))
    gaps = np.where(paired, first - second, np.nan)
    lead, variance, _ = (found[:, 0] for found in _moments(gaps[:, None]))
    half = np.array([student(max(count - 1, 1)) for count in known.tolist()]) * np.sqrt(_over(variance, known))
    return wins, leader, lead, half
