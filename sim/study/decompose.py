"""Splits the difference between two policies into coverage, speed of entry, access to a letting, retention and work.

Every mixture of the two policies is run once on the same luck, component by component from one or the other (32 for
five components). A component's part is what swapping it adds, averaged over all orders of swapping (Shapley), replicate
by replicate: the parts of each replicate add up to its difference exactly.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.errors import Problem, UserError
from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import by_arm
from sim.outcomes.measures import BY_NAME, COST_PER_MONTH, reckon
from sim.outcomes.paired import Interval, interval
from sim.outcomes.shapley import shapley
from sim.scenario.plan import make_plan
from sim.study.compare import lived
from sim.study.components import COMPONENT_OF, COMPONENTS
from sim.study.document import SCHEMA, number
from sim.study.single import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from sim.scenario.schema import Policy, Study

    Values = npt.NDArray[np.float64]

NAMES = tuple(COMPONENTS)
WHOLE = (1 << len(NAMES)) - 1
RUNS_TOGETHER = 128


class Part(NamedTuple):
    """One component's part of the difference, with what it adds when it is swapped first and when it is swapped last.

    `exact` is the mean as a fraction; the parts' fractions add up to that of the whole.
    """

    component: str
    mean: float
    low: float
    high: float
    first: float
    last: float
    exact: Fraction


class Decomposition(NamedTuple):
    """The difference that going from one policy to another makes in a measure at a month, and its parts.

    `swapped`: the instruments of each component in the two policies. `packages`: how many mixtures differ and were run.
    """

    study: Study
    start: str
    goal: str
    measure: str
    month: int
    levels: tuple[Interval, Interval]
    total: Interval
    parts: tuple[Part, ...]
    swapped: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    packages: int

    def share(self, part: Part) -> float:
        """A part of the whole difference; NaN where there is none."""
        return part.mean / self.total.mean if self.total.mean else float("nan")

    def document(self) -> dict[str, Any]:
        """All of it as one JSON document."""
        parts = {
            part.component: {
                **{name: number(getattr(part, name)) for name in ("mean", "low", "high", "first", "last")},
                "share": number(self.share(part)),
                "from": list(self.swapped[part.component][0]),
                "to": list(self.swapped[part.component][1]),
            }
            for part in self.parts
        }
        return {
            "schema": SCHEMA,
            "study": self.study.name,
            "from": self.start,
            "to": self.goal,
            "measure": self.measure,
            "unit": BY_NAME[self.measure].unit,
            "month": self.month,
            "replicates": self.study.replicates,
            "seed": self.study.seed,
            "packages": self.packages,
            "levels": [_cell(level) for level in self.levels],
            "difference": _cell(self.total),
            "parts": parts,
        }


def _cell(found: Interval) -> dict[str, Any]:
    return {name: number(value) for name, value in found._asdict().items()}


def decompose(
    study: Study,
    start: str,
    goal: str,
    *,
    measure: str = "durably_housed",
    month: int | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Decomposition:
    """The difference from one policy to another, split by component; `month`: the study's last unless told."""
    month = study.months if month is None else month
    _refuse(study, start, goal, measure, month)
    ends = [next(policy for policy in study.policies if policy.name == name) for name in (start, goal)]
    mixed = [mixture(ends[0], ends[1], swapped) for swapped in range(WHOLE + 1)]
    values, packages = _values(replace(study, months=month), mixed, measure, jobs, progress)
    _refuse_undefined(values, measure)
    totals = interval(values[WHOLE] - values[0])
    components = {
        name: tuple(tuple(one for one in end.instruments if COMPONENT_OF[one] == name) for end in ends)
        for name in NAMES
    }
    return Decomposition(
        study,
        start,
        goal,
        measure,
        month,
        (interval(values[0]), interval(values[WHOLE])),
        totals,
        tuple(parts_of(values)),
        {name: (pair[0], pair[1]) for name, pair in components.items()},
        packages,
    )


def mixture(start: Policy, goal: Policy, swapped: int) -> Policy:
    """The instruments of the swapped components from the goal, those of the others from the start.

    `swapped` has the bit `1 << number` for each component swapped, numbered as in the table of components.
    """
    bits = {name: bool(swapped & (1 << place)) for place, name in enumerate(NAMES)}
    own = {name: dials for name, dials in start.instruments.items() if not bits[COMPONENT_OF[name]]}
    new = {name: dials for name, dials in goal.instruments.items() if bits[COMPONENT_OF[name]]}
    name, limits = f"mixture_{swapped:02d}", {name: start.only[name] for name in own if name in start.only}
    limits |= {name: goal.only[name] for name in new if name in goal.only}
    return replace(start, name=name, title=f"Mixture {swapped}", instruments=own | new, scale=(), only=limits)


def _values(
    study: Study,
    mixed: Sequence[Policy],
    measure: str,
    jobs: int | None,
    progress: Callable[[int, int], None] | None,
) -> tuple[Values, int]:
    """The measure of every mixture, (mixtures, replicates), at the study's last month; equal mixtures are run once."""
    same: dict[tuple[Any, ...], Policy] = {}
    for policy in mixed:
        same.setdefault(content(policy), policy)
    distinct = tuple(same.values())
    plan = make_plan(replace(study, policies=distinct, baseline=distinct[0].name))
    chunk = max(1, RUNS_TOGETHER // len(distinct))
    history = lived(plan, study.replicates, jobs=jobs, chunk=chunk, progress=progress)
    spent = spending(history, [arm.bills for arm in plan.arms], DISCOUNT_A_YEAR)
    found = by_arm(reckon(history.counts, spent)[measure][-1], history, 0)
    row = {policy.name: place for place, policy in enumerate(distinct)}
    return np.stack([found[row[same[content(policy)].name]] for policy in mixed]), len(distinct)


def content(policy: Policy) -> tuple[Any, ...]:
    """What makes two packages the same: their instruments, every dial's value and every limit, whatever their order."""
    return tuple(
        (name, tuple((dial, one.value) for dial, one in sorted(dials.items())), policy.only.get(name))
        for name, dials in sorted(policy.instruments.items())
    )


def parts_of(values: Values) -> list[Part]:
    """The part of each component, from values (mixtures, replicates)."""
    replicates = values.shape[1]
    exact = [shapley(values[:, one].tolist(), len(NAMES)) for one in range(replicates)]
    made = []
    for place, name in enumerate(NAMES):
        own = [parts[place] for parts in exact]
        mean, low, high = interval(np.array([float(part) for part in own]))
        first = interval(values[1 << place] - values[0]).mean
        last = interval(values[WHOLE] - values[WHOLE ^ (1 << place)]).mean
        made.append(Part(name, mean, low, high, first, last, sum(own, Fraction(0)) / replicates))
    return made


def _refuse(study: Study, start: str, goal: str, measure: str, month: int) -> None:
    known = [policy.name for policy in study.policies]
    problems = [
        Problem("policy", name, "a policy of the study", "an unknown name", nearest(name, known))
        for name in (start, goal)
        if name not in known
    ]
    if start == goal:
        problems.append(Problem("policy", goal, "two policies", "the same policy twice"))
    if measure not in BY_NAME:
        problems.append(Problem("--measure", measure, "a measure", "an unknown name", nearest(measure, list(BY_NAME))))
    elif measure == COST_PER_MONTH:
        wanted, todo = "a measure with a value in every replicate", "split cost_eur_per_family and durably_housed"
        problems.append(Problem("--measure", measure, wanted, "a ratio of sums over replicates", todo))
    if not 1 <= month <= study.months:
        problems.append(Problem("--month", "", f"a month from 1 to {study.months}", str(month)))
    if problems:
        raise UserError(problems)


def _refuse_undefined(values: Values, measure: str) -> None:
    undefined = int(np.isnan(values).any(axis=0).sum())
    if undefined:
        got = f"one that is undefined in {undefined} of {values.shape[1]}"
        raise UserError([Problem("--measure", measure, "a measure defined in every replicate", got)])
