"""The reference table of a calibration: points drawn from the prior, what a city at each of them would have counted.

Every point has its own luck (`luck: fresh`), or the errors of Monte-Carlo would run together over the points. The
points are a scrambled Sobol sequence, so that more of them can be added later to those that are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import numpy as np

from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import INDEX, by_arm
from sim.scenario.plan import rules_of
from sim.study.calibrate.priors import values_of, with_values
from sim.study.calibrate.stock import Stock
from sim.study.chunks import run_chunks
from sim.study.counted import counted
from sim.study.film import shot_and_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study
    from sim.scenario.targets import Target
    from sim.study.calibrate.priors import Free
    from sim.study.film import Film

    Values = npt.NDArray[np.float64]
    Moved = Callable[[int, int], None]

Luck = Literal["fresh", "common"]
PART = 16
"""Points in a part of the table: what is lost at most by each worker when a calibration is killed."""


class Case(NamedTuple):
    """What is calibrated: a study, the plan of its policies (phases included), and what its reporters counted."""

    study: Study
    plan: Plan
    targets: tuple[Target, ...]


class Job(NamedTuple):
    """Everything that a worker needs to live the points of a table; it can be sent to another process."""

    case: Case
    free: tuple[Free, ...]
    u: Values
    replicates: int
    luck: Luck


@dataclass(frozen=True)
class Table:
    """`u` (points, parameters) in [0, 1]; `y` (points, replicates, targets), NaN where there was nobody to count."""

    free: tuple[Free, ...]
    targets: tuple[Target, ...]
    u: Values
    y: Values

    @property
    def points(self) -> int:
        """How many points."""
        return len(self.u)

    @property
    def replicates(self) -> int:
        """Cities lived at each point."""
        return int(self.y.shape[1])

    def chosen(self, kept: Sequence[int]) -> Table:
        """The same with some of the targets only."""
        columns = list(kept)
        return Table(self.free, tuple(self.targets[i] for i in columns), self.u, self.y[..., columns])


def sobol(parameters: int, points: int, seed: int) -> Values:
    """The first points of the scrambled Sobol sequence of a seed, (points, parameters); a longer one begins alike."""
    from scipy.stats import qmc

    power = max(points - 1, 1).bit_length()
    drawn: Any = qmc.Sobol(parameters, scramble=True, rng=np.random.default_rng([seed, 1])).random_base2(power)
    return np.asarray(drawn[:points], dtype=np.float64)


def reference_table(
    case: Case,
    free: tuple[Free, ...],
    points: int,
    replicates: int,
    *,
    luck: Luck = "fresh",
    folder: Path | None = None,
    jobs: int | None = 1,
    progress: Moved | None = None,
) -> Table:
    """The table of a case, with what is in `folder` already taken from there and the rest lived and laid there.

    `progress` hears how many cities have been lived, and of how many. Raises `OutputError` where the folder holds the
    table of something else.
    """
    u = sobol(len(free), points, case.study.seed)
    job = Job(_bare(case), free, u, replicates, luck)
    stock = Stock(folder, fingerprint(job)) if folder else None
    found: dict[int, Values] = stock.load() if stock else {}
    starts = [first for first in range(0, points, PART) if _missing(found, first, min(PART, points - first))]
    chunks = [(first, min(PART, points - first)) for first in starts]
    done = [points - sum(number for _, number in chunks)]

    def moved(number: int) -> None:
        done[0] += number
        if progress:
            progress(done[0] * replicates, points * replicates)

    engine = cast("Any", partial(_live_and_lay, stock=stock))
    for part in cast("list[Any]", run_chunks(engine, cast("Any", job), chunks, jobs, moved) if chunks else []):
        found.update(part)
    return Table(free, case.targets, u, np.stack([found[point] for point in range(points)]))


def _missing(found: dict[int, Values], first: int, number: int) -> bool:
    return any(point not in found for point in range(first, first + number))


def _live_and_lay(job: Job, first: int, number: int, stock: Stock | None) -> dict[int, Values]:
    """The counts of some points, laid into the stock as soon as they are known."""
    values = values_of(job.free, job.u[first : first + number])
    y = _live(job, values, first)
    if stock:
        stock.lay(first, values, y)
    return {first + number: counts for number, counts in enumerate(y)}


def _bare(case: Case) -> Case:
    """The case with those arms alone that somebody counted under, in the order of the study."""
    asked = {target.policy for target in case.targets}
    arms = tuple(arm for arm in case.plan.arms if arm.policy in asked)
    return case._replace(plan=case.plan._replace(arms=arms))


def _live(job: Job, values: Values, first: int) -> Values:
    """What would have been counted at some points, (points, replicates, targets).

    On fresh luck all points step together, each with replicates of its own; on common luck they take turns.
    """
    each, case = job.replicates, job.case
    if job.luck == "common":
        return np.stack([count(case, at(case, job.free, values[[i]]), 0, each) for i in range(len(values))])
    plan = at(case, job.free, np.repeat(values, each, axis=0))
    return count(case, plan, first * each, each * len(values)).reshape(len(values), each, -1)


def at(case: Case, free: Sequence[Free], values: Values) -> Plan:
    """The plan of a case with a row of `values` (replicates, parameters) in force in each replicate (one row: in all)."""
    columns = [values[:, i] if len(values) > 1 else float(values[0, i]) for i in range(len(free))]
    in_force = with_values(case.study, {one.name: column for one, column in zip(free, columns, strict=True)})
    rules = rules_of(in_force, case.study.city.law_regime)
    return case.plan._replace(arms=tuple(arm._replace(rules=rules) for arm in case.plan.arms))


def count(case: Case, plan: Plan, first: int, replicates: int) -> Values:
    """What the reporters of all targets would have counted, (replicates, targets)."""
    films, history = shot_and_counted(plan, first, replicates)
    costs = costs_of(plan, history) if any(target.cost for target in case.targets) else {}
    columns = [
        costs[target.policy, target.cost][target.month]
        if target.seen is None
        else seen_at(films[target.policy], target, target.month)
        for target in case.targets
    ]
    return np.column_stack(columns)


def seen_at(film: Film, target: Target, month: int) -> Values:
    """What a reporter would have counted at a month, (replicates,)."""
    assert target.seen is not None
    return counted(film, target.seen, month)


def costs_of(plan: Plan, history: Any) -> dict[tuple[str, str], Values]:
    """Spending per first family by policy and kind, each (months + 1, replicates)."""
    spent = spending(history, [arm.bills for arm in plan.arms], DISCOUNT_A_YEAR)
    cohort = np.maximum(history.counts[..., INDEX["cohort"]], 1)
    found = {}
    for kind, amount in (("public", spent.public_eur), ("programme", spent.programme_eur)):
        for number, arm in enumerate(plan.arms):
            found[arm.policy, kind] = by_arm(amount / cohort, history, 1)[:, number]
    return found


def fingerprint(job: Job) -> dict[str, Any]:
    """What a table depends on, apart from the number of its points and from what was published."""
    from sim.store.recipe import recipe

    made = recipe(job.case.study)
    asked = [(t.policy, t.cost, t.month, t.seen._asdict() if t.seen else None) for t in job.case.targets]
    supports = [(arm.policy, arm.supports.tolist()) for arm in job.case.plan.arms]
    spans = [(one.name, one.low, one.high, one.prior) for one in job.free]
    return {
        "study": job.case.study.name,
        "columns": [one.name for one in job.free] + [target.name for target in job.case.targets],
        "parameters": len(job.free),
        "replicates": job.replicates,
        "part": PART,
        "depends_on": {
            "asked": asked, "free": spans, "luck": job.luck, "seed": job.case.study.seed,
            "months": job.case.study.months, "city": made["city"], "camps": job.case.plan.camps,
            "values": {name: one["value"] for name, one in made["parameters"].items()}, "supports": supports,
            "bills": [[bill._asdict() for bill in arm.bills] for arm in job.case.plan.arms],
            "sources": made["code"]["sources_sha256"],
        },
    }  # fmt: skip
