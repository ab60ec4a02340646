"""Makes a policy larger or smaller by its own dials, and finds the scale at which it spends a wanted amount.

A dial is a whole number; a scale between two of them is kept by running the larger in the first months and the smaller
after, so that spending moves smoothly with the scale. A dial never leaves the range that its parameter states.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import INDEX, by_arm
from sim.scenario.plan import circles_by_month, make_plan, supports_by_month

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from sim.outcomes.joined import History
    from sim.scenario.plan import Arm, Circle, Plan
    from sim.scenario.schema import Policy, Study

    Table = npt.NDArray[np.int64]

    Run = Callable[[Plan], History]

SIZES: dict[str, tuple[str, ...]] = {
    "insertion_village": ("plots", "workers"),
    "on_site_accompaniment": ("workers",),
    "temporary_homes": ("rooms",),
    "follow_up": ("workers",),
    "housing_first_team": ("workers",),
    "emergency_shelter": ("rooms",),
    "building_renovation": ("dwellings",),
    "support_platform": ("workers",),
    "second_chance_training": ("places",),
    "job_mediation": ("calls_month",),
}
"""The dials by which an instrument grows, unless a policy names its own under `scale:`.

On site the team grows, not the number of teams: their product is what is paid. Everything that is there or not (an
address, a guarantee, a committee) or that reaches a share of the clients grows with them of itself.
"""

FIXED: dict[str, str] = {
    "social_landlord_quota": "the landlords' promise is no part of the programme's size; it is compared apart",
}
"""Instruments that hand out a pooled amount and still do not grow with the programme, and why."""

CLOSE_ENOUGH = 0.005
"""Spending is sought within half a percent, on luck of its own, so that it is met within one on the study's."""

STEPS = 16
MARGIN = 0.01
"""How far inside what all can spend an amount is chosen, as a share of it."""


class Dial(NamedTuple):
    """One dial of a policy: its own value, and the ends of its range."""

    instrument: str
    name: str
    own: int
    low: int
    high: int


class Scaled(NamedTuple):
    """A policy at a scale: the mean of each of its dials over the months, and what it spends there."""

    policy: str
    factor: float
    dials: dict[str, float]
    spending_eur: float
    found: bool


def dials_of(policy: Policy) -> tuple[Dial, ...]:
    """The dials by which a policy grows: its own choice, or those of the table."""
    usual = [f"{name}.{dial}" for name in policy.instruments for dial in SIZES.get(name, ())]
    found = []
    for dotted in policy.scale or usual:
        instrument, _, name = dotted.partition(".")
        entry = policy.instruments[instrument][name]
        if entry.low is not None and entry.high is not None and entry.value:
            found.append(Dial(instrument, name, int(entry.value), int(entry.low), int(entry.high)))
    return tuple(found)


def limits(dials: Sequence[Dial]) -> tuple[float, float]:
    """The factors beyond which no dial moves any more."""
    return min(dial.low / dial.own for dial in dials), max(dial.high / dial.own for dial in dials)


def amounts(dial: Dial, factor: float, months: int) -> npt.NDArray[np.int64]:
    """The dial's value in each month from 0 to `months` at a scale: whole numbers whose mean is the amount wanted."""
    wanted = min(max(dial.own * factor, dial.low), dial.high)
    whole = math.floor(wanted)
    larger = round((wanted - whole) * months)
    month = np.arange(months + 1)
    return whole + ((month <= larger) & (month > 0))


def supports_at(policy: Policy, factor: float, months: int) -> npt.NDArray[np.int64]:
    """What a policy hands out month by month at a scale, (months + 1, supports); at 1 exactly its own."""
    return month_by_month(policy, factor, months, lambda scaled: [supports_by_month(scaled, months)])[0]


def circles_at(study: Study, policy: Policy, factor: float) -> tuple[Circle, ...]:
    """Who is reached by how much at a scale, where the policy limits an instrument to camps or groups."""
    sites, months = [camp.name for camp in study.city.camps], study.months
    circles = circles_by_month([policy], sites, months)
    if not circles:
        return ()
    tables = month_by_month(
        policy, factor, months, lambda scaled: [one.supports for one in circles_by_month([scaled], sites, months)]
    )
    return tuple(circle._replace(supports=table) for circle, table in zip(circles, tables, strict=True))


def month_by_month(policy: Policy, factor: float, months: int, laid: Callable[[Policy], list[Table]]) -> list[Table]:
    """Tables of what a policy hands out at a scale, each month from the setting of the dials in that month."""
    dials = dials_of(policy)
    by_dial = [amounts(dial, factor, months) for dial in dials]
    settings = [tuple(int(values[month]) for values in by_dial) for month in range(1, months + 1)]
    scaled = {setting: laid(set_to(policy, dials, setting)) for setting in dict.fromkeys(settings)}
    tables = laid(policy)
    for month, setting in enumerate(settings, 1):
        for table, at_scale in zip(tables, scaled[setting], strict=True):
            table[month] = at_scale[month]
    return tables


def set_to(policy: Policy, dials: Sequence[Dial], setting: Sequence[int]) -> Policy:
    """The policy with these dials at these values."""
    instruments = {name: dict(own) for name, own in policy.instruments.items()}
    for dial, value in zip(dials, setting, strict=True):
        own = instruments[dial.instrument]
        own[dial.name] = own[dial.name]._replace(value=value)
    return replace(policy, instruments=instruments)


def plan_at(study: Study, factors: dict[str, float]) -> Plan:
    """The plan of a study with its policies at these scales; those not named as they are."""
    plan = make_plan(study)
    by_name = {policy.name: policy for policy in study.policies}

    def scaled(arm: Arm) -> Arm:
        if arm.policy not in factors:
            return arm
        policy, factor = by_name[arm.policy], factors[arm.policy]
        return arm._replace(
            supports=supports_at(policy, factor, study.months), circles=circles_at(study, policy, factor)
        )

    return plan._replace(arms=tuple(scaled(arm) for arm in plan.arms))


def programme_eur(history: History, plan: Plan, rate: float = DISCOUNT_A_YEAR) -> dict[str, float]:
    """Mean discounted programme spending of each policy per family of the cohort, up to the last month."""
    spent = spending(history, [arm.bills for arm in plan.arms], rate).programme_eur[-1]
    per_family = by_arm(spent / np.maximum(history.counts[-1, :, INDEX["cohort"]], 1), history, 0)
    return {arm.policy: math.fsum(row.tolist()) / len(row) for arm, row in zip(plan.arms, per_family, strict=True)}


class Search:
    """Looks for the scale at which one policy spends the target, by bisection helped by straight lines.

    It starts from what the policy spends at the ends of its dials' ranges, and at any scale between: `known`.
    """

    def __init__(self, policy: Policy, target: float, known: dict[float, float]) -> None:
        self.policy, self.target = policy, target
        self.tried = dict(known)
        self.next = self._choose()

    def hear(self, spent: float) -> None:
        """What the policy spends at the scale just tried; chooses the next one."""
        self.tried[self.next] = spent
        self.next = self._choose()

    def _choose(self) -> float:
        """A scale between the nearest two that spend less and more; an end, where all spend less or all more."""
        below = [factor for factor, eur in self.tried.items() if eur < self.target]
        above = [factor for factor, eur in self.tried.items() if eur >= self.target]
        if not below or not above:
            return max(below) if below else min(above)
        return self._between(max(below), min(above))

    def _between(self, low: float, high: float) -> float:
        """Where a straight line meets the target, kept off the ends so that the bracket always shrinks."""
        rise = self.tried[high] - self.tried[low]
        share = (self.target - self.tried[low]) / rise if rise > 0 else 0.5
        return low + (high - low) * min(max(share, 0.1), 0.9)

    @property
    def best(self) -> float:
        """The scale tried that comes nearest."""
        return min(self.tried, key=lambda factor: abs(self.tried[factor] - self.target))

    @property
    def found(self) -> bool:
        """The best one is close enough."""
        return bool(self.tried) and abs(self.tried[self.best] / self.target - 1) <= CLOSE_ENOUGH

    @property
    def over(self) -> bool:
        """It is found, or there is nothing more to try."""
        return self.found or self.next in self.tried or len(self.tried) >= STEPS


def reach(study: Study, policies: Sequence[Policy], run: Run) -> dict[str, dict[float, float]]:
    """What each of these policies spends at the smallest scale, at its own and at the largest, by scale."""
    only = replace(study, policies=tuple(policies))
    found: dict[str, dict[float, float]] = {policy.name: {} for policy in policies}
    for end in (0, None, 1):
        factors = {one.name: 1.0 if end is None else limits(dials_of(one))[end] for one in policies}
        plan = plan_at(only, factors)
        for name, eur in programme_eur(run(plan), plan).items():
            found[name][factors[name]] = eur
    return found


def within_reach(known: dict[str, dict[float, float]]) -> float:
    """An amount that every policy can spend, as near as possible to the middle of what they spend at their own scales.

    Where no amount can be spent by all, the one between the smallest that some cannot go below and the largest that
    others cannot go beyond.
    """
    own = sorted(spent[1.0] for spent in known.values())
    middle = (own[(len(own) - 1) // 2] + own[len(own) // 2]) / 2
    least = max(min(spent.values()) for spent in known.values()) * (1 + MARGIN)
    most = min(max(spent.values()) for spent in known.values()) * (1 - MARGIN)
    return (least + most) / 2 if least > most else min(max(middle, least), most)


def seek(
    study: Study, target: float, policies: Sequence[Policy], known: dict[str, dict[float, float]], run: Run
) -> list[Scaled]:
    """The scale at which each of these policies spends the target, all sought side by side on the luck of `run`."""
    searches = [Search(policy, target, known[policy.name]) for policy in policies]
    while any(not search.over for search in searches):
        open_ones = [search for search in searches if not search.over]
        names = {search.policy.name for search in open_ones}
        own = replace(study, policies=tuple(policy for policy in study.policies if policy.name in names))
        plan = plan_at(own, {search.policy.name: search.next for search in open_ones})
        spent = programme_eur(run(plan), plan)
        for search in open_ones:
            search.hear(spent[search.policy.name])
    return [told(search, study.months) for search in searches]


def told(search: Search, months: int) -> Scaled:
    """What a search has come to."""
    values = {
        f"{dial.instrument}.{dial.name}": float(amounts(dial, search.best, months)[1:].mean())
        for dial in dials_of(search.policy)
    }
    return Scaled(search.policy.name, search.best, values, search.tried[search.best], search.found)
