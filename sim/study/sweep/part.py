"""Runs one part of a sweep and hands back its rows as the bytes of a Parquet file, the same wherever it is run.

Runs step together in chunks. Should a chunk fail, its points are run alone, then their policies, then single runs: the
run that fails is recorded as data, with its address and its reason, and all others go on.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engines.choose import run
from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.measures import MEASURES, reckon
from sim.store.layout import Layout
from sim.study.sweep.points import Bench, Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt

    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study

    Engine = Callable[[Plan, int, int], History]
    Results = npt.NDArray[np.float64]

SCHEMA = 1
RUNS_A_CHUNK = 256
"""Runs that step together: enough to be quick, few enough that their arrays stay near the core. No number changes."""

SURROUNDINGS = (MemoryError, OSError)
"""Not the run's own failure: the same run may well succeed elsewhere, so it is never recorded as data."""

REASON = 300
"""Letters of a reason that are kept."""


class Done(NamedTuple):
    """A finished part: its file, how many runs it holds, and how many of them failed."""

    data: bytes
    runs: int
    failed: int


class Failed(NamedTuple):
    """A run that could not be: its place in the part (point, policy, replicate) and why."""

    point: int
    policy: int
    replicate: int
    reason: str


@dataclass
class Work:
    """All that a worker needs to run any part of a sweep; it is sent to each once.

    `columns` hold the value of each factor at every point, city by city; `engine` is the chosen one, but in tests;
    `ends` are the numbers of points at which the sweep once ended and has grown since, and the last one.
    """

    studies: tuple[Study, ...]
    columns: dict[str, Any]
    points: int
    replicates: int
    luck: str
    horizons: tuple[int, ...]
    points_a_part: int
    engine: Engine = run
    ends: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.benches: dict[int, Bench] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "benches": {}}

    def __call__(self, part: int) -> Done:
        """Runs a part."""
        return run_points(self, self.points_of(part))

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order of their runs."""
        return tuple(policy.name for policy in self.studies[0].policies)

    def bench(self, city: int) -> Bench:
        """The study of a city, ready to be set to any point."""
        if city not in self.benches:
            self.benches[city] = Bench(self.studies[city], self.columns)
        return self.benches[city]

    def points_of(self, part: int) -> range:
        """The points of a part."""
        return self.layout.points_of(part)

    @property
    def layout(self) -> Layout:
        """Which points each part holds."""
        return Layout(self.points_a_part, self.ends or (self.points * len(self.studies),))

    def address(self, run: int) -> tuple[int, int, int]:
        """Point, policy and replicate (of the point) of a run's number."""
        point, rest = divmod(run, len(self.policies) * self.replicates)
        return (point, *divmod(rest, self.replicates))

    def runs_in(self, parts: Iterable[int]) -> int:
        """How many runs some parts hold."""
        return sum(len(self.points_of(part)) for part in parts) * len(self.policies) * self.replicates

    def replicate_of(self, point: int, replicate: int) -> int:
        """The replicate's number in the address of its luck."""
        return point * self.replicates + replicate if self.luck == "fresh" else replicate


def run_points(work: Work, points: range) -> Done:
    """All runs of some points that follow one another."""
    failed: list[Failed] = []
    shape = (len(points), len(work.policies), work.replicates, len(work.horizons), len(MEASURES))
    results = np.full(shape, np.nan)
    for block in blocks(work, points):
        here = slice(block.points[0] - points.start, block.points[-1] + 1 - points.start)
        results[here, :, block.first : block.first + block.replicates] = _safely(work, block, failed)
    return Done(as_parquet(work, points, results, failed), results[..., 0, 0].size, len(failed))


def blocks(work: Work, points: range) -> Iterator[Block]:
    """Points of one city each, with all their replicates, or one point with some of them."""
    policies = len(work.policies)
    together = max(1, RUNS_A_CHUNK // (policies * work.replicates))
    at_once = max(1, min(work.replicates, RUNS_A_CHUNK // policies))
    first = points.start
    while first < points.stop:
        city_ends = (first // work.points + 1) * work.points
        last = min(first + together, points.stop, city_ends)
        for replicate in range(0, work.replicates, at_once):
            count = min(at_once, work.replicates - replicate)
            yield Block(tuple(range(first, last)), replicate, count)
        first = last


def _safely(work: Work, block: Block, failed: list[Failed]) -> Results:
    """The results of a block (points, policies, replicates, horizons, measures); what fails is NaN and recorded."""
    try:
        return live(work, block)
    except SURROUNDINGS:
        raise
    except Exception:
        return np.stack([_point_alone(work, point, block, failed) for point in block.points])


def _point_alone(work: Work, point: int, block: Block, failed: list[Failed]) -> Results:
    alone = Block((point,), block.first, block.replicates)
    try:
        (found,) = live(work, alone)
        return np.asarray(found)
    except SURROUNDINGS:
        raise
    except Exception:
        policies = range(len(work.policies))
        return np.stack([_runs_alone(work, alone, policy, failed) for policy in policies])


def _runs_alone(work: Work, block: Block, policy: int, failed: list[Failed]) -> Results:
    """Each run by itself."""
    found = np.full((block.replicates, len(work.horizons), len(MEASURES)), np.nan)
    for replicate in range(block.replicates):
        address = Block(block.points, block.first + replicate, 1)
        try:
            found[replicate] = live(work, address, policy)[0, 0, 0]
        except SURROUNDINGS:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {' '.join(str(error).split())}"[:REASON]
            failed.append(Failed(block.points[0], policy, address.first, reason))
    return found


def live(work: Work, block: Block, policy: int | None = None) -> Results:
    """Runs a block, all its policies or one: (points, policies, replicates, horizons, measures)."""
    bench = work.bench(block.points[0] // work.points)
    fresh = work.luck == "fresh"
    plan = bench.fresh(block) if fresh else bench.common(block)
    if policy is not None:
        plan = plan._replace(arms=plan.arms[policy :: len(work.policies)])
    policies = len(work.policies) if policy is None else 1
    first, count = block.first, block.replicates
    if fresh:
        first, count = work.replicate_of(block.points[0], block.first), len(block.points) * block.replicates
    history = work.engine(plan, first, count)
    measured = measures(history, [arm.bills for arm in plan.arms], work.horizons)
    if not fresh:
        return measured.reshape(len(block.points), policies, block.replicates, *measured.shape[1:])
    by_policy = measured.reshape(policies, len(block.points), block.replicates, *measured.shape[1:])
    ordered: Results = by_policy.swapaxes(0, 1)
    return ordered


def measures(history: History, bills: Any, horizons: tuple[int, ...]) -> Results:
    """Every measure of every run at the horizons, (runs, horizons, measures)."""
    spent = spending(history, bills, DISCOUNT_A_YEAR)
    values = reckon(history.counts, spent)
    return np.stack([values[measure.name][list(horizons)].T for measure in MEASURES], axis=2)


def as_parquet(work: Work, points: range, results: Results, failed: list[Failed]) -> bytes:
    """The rows of a part, one for each run and horizon, as a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet

    sizes = results.shape[:4]
    point, policy, replicate, horizon = (axis.reshape(-1) for axis in np.indices(sizes))
    point += points.start
    of_luck = point * work.replicates + replicate if work.luck == "fresh" else replicate
    run = (point * len(work.policies) + policy) * work.replicates + replicate
    reasons = {_run_of(work, one): one.reason for one in failed}
    columns: dict[str, Any] = {
        "run": pa.array(run, pa.int64()),
        "point": pa.array(point, pa.int64()),
        "city": _words([study.city.name for study in work.studies], point // work.points),
        "policy": _words(list(work.policies), policy),
        "replicate": pa.array(of_luck, pa.int64()),
        "month": pa.array(np.array(work.horizons)[horizon], pa.int16()),
    }
    flat = results.reshape(-1, len(MEASURES))
    for at, measure in enumerate(MEASURES):
        columns[measure.name] = pa.array(flat[:, at], pa.float64(), from_pandas=True)
    columns["failed"] = pa.array(np.isin(run, list(reasons)), pa.bool_())
    columns["reason"] = pa.array([reasons.get(number) for number in run.tolist()], pa.string())
    table = pa.table(columns).replace_schema_metadata({"schema": str(SCHEMA), "table": "runs"})
    written = io.BytesIO()
    parquet.write_table(table, written, compression="zstd")
    return written.getvalue()


def _run_of(work: Work, one: Failed) -> int:
    return (one.point * len(work.policies) + one.policy) * work.replicates + one.replicate


def _words(words: list[str], at: Any) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(at, pa.int16()), pa.array(words, pa.string()))
