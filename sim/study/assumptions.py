"""Finds the assumptions that change the comparison most, and what is left open while they are not known.

Three steps, all on the same families with the same luck. Screening: every number that all policies share and that has
a range goes to its lowest and to its highest value, alone, on few replicates. Ends: the most influential go there
again, on more replicates. Points: these together take values from all of their ranges, on a Sobol sequence. The first
two are elementary effects: they do not see how two numbers act together; the points do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.outcomes.costs import DISCOUNT_A_YEAR
from sim.outcomes.effectiveness import acceptability, most_worth, perfect_information
from sim.outcomes.joined import INDEX, by_arm
from sim.outcomes.paired import interval
from sim.scenario.plan import make_plan
from sim.study.chunks import run_chunks
from sim.study.perspectives import VIEWS, WORTHS, Frame, Perspectives, market_prices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study

    Values = npt.NDArray[np.float64]
    Changes = Mapping[str, float | int]

MEASURES = ("durably_housed", "cost_eur_per_family", "wider_cost_eur_per_family", "family_months_durably_housed")
"""What is measured at each point, per family of the cohort at the last month; the last two feed the net benefit."""

HOUSED, PUBLIC, WIDER, GAIN = range(len(MEASURES))
TOLD = ("durably_housed", "cost_eur_per_family")
ENDS = ("low", "high")
RUNS_TOGETHER = 200
"""Runs that step together: enough to keep the arrays busy, few enough to stay in memory."""

COLUMNS = {
    "swings": "parameter end value central policy measure level mean low high best screened replicates",
    "worth": "perspective worth policy p best_on_average eur eur_crossed",
}


class Effort(NamedTuple):
    """How much is run: replicates of the screening, how many numbers are kept, replicates of their ends, the points."""

    screening: int = 2
    kept: int = 15
    ends: int = 20
    points: int = 64
    replicates: int = 8


class Assumed(NamedTuple):
    """What the influential assumptions change, as frames.

    `swings`: parameter, end (low, high), value, central, policy, measure: `level` is the policy's mean there; `mean`,
    `low`, `high` how its difference to the baseline changes, paired, with the 95% interval over `replicates`; `best`
    the policy with most families durably housed there; `screened` how many numbers were tried. `points`: point, policy,
    replicates, a column for each of MEASURES (means over the replicates of a point) and each parameter. `worth`: for
    each perspective and worth of a family-month, the share of points at which a policy has the highest net benefit, and
    what it would be worth to know the assumptions: `eur` is a little too high (luck is mistaken for knowledge),
    `eur_crossed` too low (chosen on half of the replicates, valued on the other).
    """

    swings: pd.DataFrame
    points: pd.DataFrame
    worth: pd.DataFrame


class Task(NamedTuple):
    """What a worker needs: the study, its plan, and the changes of every point; each chunk is a range of points."""

    study: Study
    plan: Plan
    points: tuple[Changes, ...]
    replicates: int
    cost_elsewhere: float


def candidates(study: Study) -> tuple[str, ...]:
    """The numbers that all policies share and that could be otherwise: those with a range, and not fixed."""
    return tuple(
        name
        for name, one in study.parameters.items()
        if one.low is not None and one.high is not None and one.low < one.high and one.prior != "fixed"
    )


def assume(
    study: Study,
    cost_elsewhere: float = 0.0,
    *,
    effort: Effort | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Assumed:
    """What the assumptions change in the comparison of a study; `progress` hears runs done, and of how many."""
    effort = _within(effort or Effort(), study)
    tried = candidates(study)
    kept = min(effort.kept, len(tried))
    arms, ran = len(study.policies), [0]
    runs = (1 + 2 * len(tried)) * effort.screening + (1 + 2 * kept) * effort.ends + effort.points * effort.replicates
    base = Task(study, make_plan(study), (), 0, cost_elsewhere)

    def measured(points: Sequence[Changes], replicates: int) -> Values:
        def done(count: int) -> None:
            ran[0] += count * replicates * arms
            if progress:
                progress(min(ran[0], runs * arms), runs * arms)

        return _measured(base._replace(points=tuple(points), replicates=replicates), jobs, done)

    coarse = _changes(measured([{}, *ends_of(study, tried)], effort.screening), study)
    most = most_influential(tried, coarse[..., HOUSED], kept)
    fine = measured([{}, *ends_of(study, most)], effort.ends)
    drawn = sobol_points(study, most, effort.points)
    found = measured(drawn, effort.replicates)
    return Assumed(
        swings(study, most, fine, len(tried)),
        _points(study, drawn, found),
        worth(tuple(policy.name for policy in study.policies), found),
    )


def _within(effort: Effort, study: Study) -> Effort:
    """Never more replicates than the study has."""
    most = study.replicates
    return effort._replace(
        screening=min(effort.screening, most), ends=min(effort.ends, most), replicates=min(effort.replicates, most)
    )


def ends_of(study: Study, names: Sequence[str]) -> list[Changes]:
    """Each number at its lowest, then at its highest value, alone."""
    return [{name: getattr(study.parameters[name], end)} for name in names for end in ENDS]


def most_influential(names: Sequence[str], changes: Values, kept: int) -> tuple[str, ...]:
    """Those that change any policy's difference most, the most first; changes (ends, arms, replicates)."""
    swing = np.abs(changes.mean(axis=2)).max(axis=1).reshape(len(names), len(ENDS)).max(axis=1)
    ranked = sorted(range(len(names)), key=lambda place: (-swing[place], names[place]))
    return tuple(names[place] for place in ranked[:kept])


def sobol_points(study: Study, names: Sequence[str], count: int) -> list[Changes]:
    """Values of all the numbers together, spread evenly over their priors as a sweep reads them."""
    from scipy.stats import qmc

    from sim.scenario.factors import over_its_range
    from sim.study.sweep.design import quantile

    raw = qmc.Sobol(d=max(1, len(names)), scramble=False).random_base2(max(count - 1, 1).bit_length())[:count]
    spread = raw + 0.5 / count
    columns = {
        name: quantile(over_its_range(study.parameters[name]), spread[:, place]) for place, name in enumerate(names)
    }
    return [{name: column[point].item() for name, column in columns.items()} for point in range(count)]


def _measured(task: Task, jobs: int | None, done: Callable[[int], None]) -> Values:
    """MEASURES at every point, (points, arms, replicates, measures)."""
    together = max(1, RUNS_TOGETHER // (len(task.plan.arms) * task.replicates))
    chunks = [(first, min(together, len(task.points) - first)) for first in range(0, len(task.points), together)]
    engine: Any = measure_points
    held: Any = task
    parts: Any = run_chunks(engine, held, chunks, jobs, done)
    return np.concatenate(parts)


def measure_points(task: Task, first: int, count: int) -> Values:
    """MEASURES at a range of points, run side by side: an arm for each policy at each point."""
    from sim.study.watch import run_watched

    studies = [_changed(task.study, changes) for changes in task.points[first : first + count]]
    plans = [make_plan(study) for study in studies]
    arms = tuple(
        arm._replace(policy=f"{arm.policy} at {place}") for place, plan in enumerate(plans) for arm in plan.arms
    )
    history = run_watched(task.plan._replace(arms=arms), 0, task.replicates)
    wide = len(task.plan.arms)
    return np.stack(
        [
            _outcomes(_part(history, place * wide, wide), study, plan, task.cost_elsewhere)
            for place, (study, plan) in enumerate(zip(studies, plans, strict=True))
        ]
    )


def _changed(study: Study, changes: Changes) -> Study:
    new = {name: study.parameters[name]._replace(value=value) for name, value in changes.items()}
    return replace(study, parameters={**study.parameters, **new})


def _part(history: History, first: int, count: int) -> History:
    """The history of some arms in a row."""
    each = len(history.replicates)
    runs = slice(first * each, (first + count) * each)
    watched = history.watched
    seen = watched and watched._replace(homes=watched.homes[:, runs], held=watched.held[:, runs])
    return history._replace(
        arms=history.arms[first : first + count], counts=history.counts[:, runs], families={}, watched=seen
    )


def _outcomes(history: History, study: Study, plan: Plan, cost_elsewhere: float) -> Values:
    """MEASURES of one point at the last month, (arms, replicates, measures)."""
    bills = [arm.bills for arm in plan.arms]
    frame = Frame((study.months,), history.arms[0])
    views = Perspectives(history, bills, market_prices(study, cost_elsewhere), DISCOUNT_A_YEAR, frame)
    counts = by_arm(history.counts, history, 1)[-1]
    housed = counts[..., INDEX["durable"]] / np.maximum(counts[..., INDEX["cohort"]], 1)
    costs = (views.sides[view].total()[-1] for view in VIEWS)
    return np.stack([housed, *costs, views.effect[-1]], axis=2)


def _changes(values: Values, study: Study) -> Values:
    """How each end changes every policy's difference to the baseline, (ends, arms, replicates, measures).

    `values` has the central point first. A policy that is alone is set against nothing.
    """
    names = [policy.name for policy in study.policies]
    if len(names) > 1:
        base = names.index(study.baseline)
        values = values - values[:, base : base + 1]
    return values[1:] - values[:1]


def swings(study: Study, names: Sequence[str], values: Values, screened: int) -> pd.DataFrame:
    """The frame of the ends: most influential number first, then by end, policy and measure."""
    changes = _changes(values, study)
    policies = [policy.name for policy in study.policies]
    told = [policy for policy in policies if policy != study.baseline] or policies
    rows: list[tuple[Any, ...]] = []
    for place, (name, end) in enumerate((name, end) for name in names for end in ENDS):
        one = study.parameters[name]
        best = policies[int(np.argmax(values[place + 1, ..., HOUSED].mean(axis=1)))]
        for policy in told:
            arm = policies.index(policy)
            for measure, title in enumerate(TOLD):
                change = interval(changes[place, arm, :, measure])
                level = float(values[place + 1, arm, :, measure].mean())
                head = (name, end, float(getattr(one, end)), float(one.value), policy, title, level)
                rows.append((*head, *change, best, screened, values.shape[2]))
    return pd.DataFrame(rows, columns=COLUMNS["swings"].split())


def _points(study: Study, points: Sequence[Changes], values: Values) -> pd.DataFrame:
    rows = [
        {
            "point": place,
            "policy": policy.name,
            "replicates": values.shape[2],
            **dict(zip(MEASURES, values[place, arm].mean(axis=0).tolist(), strict=True)),
            **{name: float(value) for name, value in changes.items()},
        }
        for place, changes in enumerate(points)
        for arm, policy in enumerate(study.policies)
    ]
    return pd.DataFrame(rows)


def worth(policies: Sequence[str], values: Values) -> pd.DataFrame:
    """Acceptability over the points, and the value of knowing the assumptions, in both perspectives."""
    rows: list[tuple[Any, ...]] = []
    for view, column in zip(VIEWS, (PUBLIC, WIDER), strict=True):
        rows += _worth_of(view, policies, values[..., column], values[..., GAIN])
    return pd.DataFrame(rows, columns=COLUMNS["worth"].split())


def _worth_of(view: str, policies: Sequence[str], cost: Values, gain: Values) -> Iterator[tuple[Any, ...]]:
    """The rows of one perspective, from costs and gains (points, arms, replicates)."""
    costs, gains = cost.mean(axis=2).T, gain.mean(axis=2).T
    shares, best = acceptability(costs, gains, WORTHS), most_worth(costs, gains, WORTHS)
    plain, crossed = perfect_information(costs, gains, WORTHS), _crossed(cost, gain)
    for row, eur in enumerate(WORTHS):
        for arm, policy in enumerate(policies):
            yield view, eur, policy, float(shares[row, arm]), best[row] == arm, float(plain[row]), float(crossed[row])


def _crossed(cost: Values, gain: Values) -> Values:
    """The value of knowing, each point's policy chosen on half of the replicates and valued on the other half."""
    half = cost.shape[2] // 2
    if half == 0:
        return np.full(len(WORTHS), np.nan)
    found = np.empty(len(WORTHS))
    for row, worth_eur in enumerate(WORTHS):
        benefit = worth_eur * gain - cost
        halves = benefit[..., :half].mean(axis=2), benefit[..., half:].mean(axis=2)
        chosen = [
            np.take_along_axis(valued, by.argmax(axis=1)[:, None], axis=1).mean()
            for by, valued in (halves, halves[::-1])
        ]
        found[row] = max(0.0, float(np.mean(chosen)) - float(benefit.mean(axis=(0, 2)).max()))
    return found
