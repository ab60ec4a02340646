"""The reference table of a calibration: points drawn from the prior, what a city at each of them would have counted.

Every point has its own luck (`luck: fresh`), or the errors of Monte-Carlo would run together over the points. The
points are a scrambled Sobol sequence, so that more of them can be added later to those that are there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import INDEX, by_arm
from sim.scenario.plan import rules_of
from sim.study.calibrate.priors import sobol, values_of, with_values
from sim.study.calibrate.stock import Stock
from sim.study.chunks import WorkerLostError
from sim.study.counted import told
from sim.study.executors import outcomes, seam_of
from sim.study.film import shot_and_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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
APART = ("cli", "show", "store", "study", "__init__.py")
"""Shelves above the numbers of a table; of `study`, the files that count are looked at one by one."""
LOST = "a worker process was killed from outside, twice (for want of memory?); fewer workers need less: try --jobs 1"


class Case(NamedTuple):
    """What is calibrated: a study, the plan of its policies (phases included), and what its reporters counted."""

    study: Study
    plan: Plan
    targets: tuple[Target, ...]


class How(NamedTuple):
    """How to live a table. `jobs` changes no number; `progress` hears how many cities were lived, and of how many."""

    luck: Luck = "fresh"
    folder: Path | None = None
    jobs: int | None = 1
    progress: Moved | None = None


@dataclass(frozen=True)
class Job:
    """Everything that a worker needs to live the points of a table; it is sent to each worker once."""

    case: Case
    free: tuple[Free, ...]
    u: Values
    replicates: int
    luck: Luck

    def part(self, first: int) -> range:
        """The points of the part that begins with this one."""
        return range(first, min(first + PART, len(self.u)))

    def __call__(self, first: int) -> Values:
        """What would have been counted at the points of a part, (points, replicates, targets).

        On fresh luck all points step together, each with replicates of its own; on common luck they take turns.
        """
        values, each, case = values_of(self.free, self.u[list(self.part(first))]), self.replicates, self.case
        if self.luck == "common":
            return np.stack([count(case, at(case, self.free, values[[i]]), 0, each) for i in range(len(values))])
        plan = at(case, self.free, np.repeat(values, each, axis=0))
        return count(case, plan, first * each, each * len(values)).reshape(len(values), each, -1)


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


def reference_table(
    case: Case,
    free: tuple[Free, ...],
    points: int,
    replicates: int,
    how: How | None = None,
) -> Table:
    """The table of a case; what is in the folder already is taken from there, the rest is lived and laid there.

    Raises `OutputError` where the folder holds the table of something else.
    """
    luck, folder, jobs, progress = how or How()
    u = sobol(len(free), points, case.study.seed)
    job = Job(_bare(case), free, u, replicates, luck)
    stock = Stock(folder, fingerprint(job)) if folder else None
    found: dict[int, Values] = stock.load() if stock else {}
    starts = range(0, points, PART)
    missing = [first for first in starts if any(point not in found for point in job.part(first))]
    done = points - sum(len(job.part(first)) for first in missing)
    for outcome in outcomes(seam_of("local", jobs, job, len(missing)), missing) if missing else ():
        if outcome.lost:
            raise WorkerLostError(LOST)
        if stock:
            stock.lay(outcome.task, values_of(free, u[list(job.part(outcome.task))]), outcome.result)
        found.update(zip(job.part(outcome.task), outcome.result, strict=True))
        done += len(outcome.result)
        if progress:
            progress(done * replicates, points * replicates)
    return Table(free, case.targets, u, np.stack([found[point] for point in range(points)]))


def _bare(case: Case) -> Case:
    """The case with those arms alone that somebody counted under, in the order of the study."""
    asked = {target.policy for target in case.targets}
    asked |= {policy for target in case.targets if target.seen for policy in target.seen.policies}
    arms = tuple(arm for arm in case.plan.arms if arm.policy in asked)
    return case._replace(plan=case.plan._replace(arms=arms))


def at(case: Case, free: Sequence[Free], values: Values) -> Plan:
    """The plan of a case with a row of `values` (replicates, parameters) in force in each replicate (one: in all)."""
    columns = [values[:, i] if len(values) > 1 else float(values[0, i]) for i in range(len(free))]
    in_force = with_values(case.study, {one.name: column for one, column in zip(free, columns, strict=True)})
    rules = rules_of(in_force, case.study.city.law_regime, case.study.starts)
    return case.plan._replace(arms=tuple(arm._replace(rules=rules) for arm in case.plan.arms))


def count(case: Case, plan: Plan, first: int, replicates: int) -> Values:
    """What the reporters of all targets would have counted, (replicates, targets)."""
    films, history = shot_and_counted(plan, first, replicates)
    costs = costs_of(plan, history) if any(target.cost for target in case.targets) else {}
    columns = [
        costs[target.policy, target.cost][target.month] if target.seen is None else seen_at(films, target, target.month)
        for target in case.targets
    ]
    return np.column_stack(columns)


def seen_at(films: Mapping[str, Film], target: Target, month: int) -> Values:
    """What a reporter would have counted at a month, (replicates,)."""
    assert target.seen is not None
    return told(films, target.seen, month)


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
    arms = [{**arm._asdict(), "rules": None, "supports": arm.supports.tolist()} for arm in job.case.plan.arms]
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
            "values": {name: one["value"] for name, one in made["parameters"].items()}, "arms": arms,
            "sources": _sources(),
        },
    }  # fmt: skip


def _sources() -> str:
    """One hash of the sources that a count can depend on: how results are told, plotted or kept changes no number."""
    from pathlib import Path

    from sim.store.recipe import SOURCES, hash_of

    root = Path(__file__).resolve().parents[2]
    files = [path for path in sorted(root.rglob("*")) if path.suffix in SOURCES]
    own = {*(path for path in files if path.relative_to(root).parts[0] not in APART)}
    own |= {root / "study" / name for name in ("film.py", "counted.py", "held.py", "spent.py")} | {Path(__file__)}
    said = "".join(f"{path.relative_to(root).as_posix()} {hash_of(path)}\n" for path in sorted(own))
    return hashlib.sha256(said.encode()).hexdigest()
