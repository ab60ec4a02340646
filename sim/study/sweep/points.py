"""Turns points of a sweep into what an engine runs: the study at a point, and the plan of many points in lockstep.

On common luck every point is an arm of its own, and the arms of a chunk share their replicates. On fresh luck a point
has replicates of its own, so an arm is a policy whose numbers differ by replicate: thousands of points with one
replicate each step together as fast as replicates do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.scenario.plan import CHAPTERS, MAINSTREAM, Arm, Plan, bills_of, make_plan, supports_by_month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario.plan import Rules
    from sim.scenario.schema import Policy, Study

    Amount = float | int | bool
    Values = Mapping[str, Amount]


def at_point(study: Study, values: Values) -> Study:
    """The study with other numbers in force; the more exact name wins (a policy's dial over the instrument's)."""
    parameters, mainstream = dict(study.parameters), dict(study.mainstream)
    for name, value in values.items():
        chapter, _, short = name.partition(".")
        if name in parameters:
            parameters[name] = parameters[name]._replace(value=value)
        elif chapter == MAINSTREAM:
            mainstream[short] = mainstream[short]._replace(value=value)
    policies = tuple(_with_dials(policy, values) for policy in study.policies)
    return replace(study, parameters=parameters, mainstream=mainstream, policies=policies)


def dials_of(policy: Policy, names: Sequence[str]) -> dict[tuple[str, str], str]:
    """Which of the names that vary speaks for which dial of a policy: (instrument, dial) to name."""
    found: dict[tuple[str, str], str] = {}
    for name in sorted(names, key=lambda name: name.count(".")):
        *owner, instrument, dial = name.split(".")
        if owner in ([], [policy.name]) and dial in policy.instruments.get(instrument, {}):
            found[instrument, dial] = name
    return found


def _with_dials(policy: Policy, values: Values) -> Policy:
    instruments = {name: dict(dials) for name, dials in policy.instruments.items()}
    for (instrument, dial), name in dials_of(policy, list(values)).items():
        instruments[instrument][dial] = instruments[instrument][dial]._replace(value=values[name])
    return replace(policy, instruments=instruments)


class Block(NamedTuple):
    """Points of one city that step together: their indices, and a range of the replicates of each."""

    points: tuple[int, ...]
    first: int
    replicates: int


class Bench:
    """One city's study, ready to be set to any point; `columns` hold the values of all points of the sweep."""

    def __init__(self, study: Study, columns: Mapping[str, Any]) -> None:
        self.study = study
        self.columns = columns
        self.plan = make_plan(study)
        self.ruled = [name for name in columns if name in study.parameters and name.partition(".")[0] in CHAPTERS]
        self.priced = [name for name in columns if name.startswith(f"{MAINSTREAM}.")]
        self.dialled = [sorted(set(dials_of(policy, list(columns)).values())) for policy in study.policies]
        self.arms: dict[Any, Any] = {}

    def values(self, point: int) -> dict[str, Amount]:
        """The value of every factor at a point, as plain numbers."""
        return {name: column[point].item() for name, column in self.columns.items()}

    def study_at(self, point: int) -> Study:
        """The study at a point."""
        return at_point(self.study, self.values(point))

    def common(self, block: Block) -> Plan:
        """Every point an arm of each policy, ordered by point, then policy; all arms share the replicates."""
        arms = [
            Arm(policy.name, rules, *self.package(policy_at, point))
            for point in block.points
            for rules in [self.rules_at(point)]
            for policy_at, policy in enumerate(self.study.policies)
        ]
        return self.plan._replace(arms=tuple(arms))

    def fresh(self, block: Block) -> Plan:
        """Every policy an arm; its numbers differ by replicate, which are ordered by point."""
        rules = self.rules_by_replicate(block)
        arms = [
            Arm(policy.name, rules, *self.packages_by_replicate(policy_at, block))
            for policy_at, policy in enumerate(self.study.policies)
        ]
        return self.plan._replace(arms=tuple(arms))

    def rules_at(self, point: int) -> Rules:
        """The rulebook's numbers at a point."""
        return self._rules({name: self.columns[name][point].item() for name in self.ruled})

    def rules_by_replicate(self, block: Block) -> Rules:
        """The rulebook's numbers of a block, those that vary as arrays (replicates,)."""
        points = list(block.points)
        return self._rules({name: np.repeat(self.columns[name][points], block.replicates) for name in self.ruled})

    def _rules(self, numbers: dict[str, Any]) -> Rules:
        rules = self.plan.arms[0].rules
        chapters: dict[str, dict[str, Any]] = {}
        for name, number in numbers.items():
            chapter, _, field = name.partition(".")
            chapters.setdefault(chapter, {})[field] = number
        return rules._replace(**{name: getattr(rules, name)._replace(**own) for name, own in chapters.items()})

    def package(self, policy: int, point: int) -> tuple[Any, Any]:
        """Supports and bills of a policy at a point, made once for the same dials and prices."""
        named = {name: self.columns[name][point].item() for name in (*self.dialled[policy], *self.priced)}
        key = (policy, *named.values())
        if key not in self.arms:
            if len(self.arms) >= KEPT:
                self.arms.clear()
            study = at_point(self.study, named)
            own = study.policies[policy]
            self.arms[key] = supports_by_month(own, study.months), bills_of(own, study.mainstream)
        supports, bills = self.arms[key]
        return supports, bills

    def packages_by_replicate(self, policy: int, block: Block) -> tuple[Any, Any]:
        """The same for all replicates of a block: shared where no dial varies, else with a value for each."""
        packages = [self.package(policy, point) for point in block.points]
        first = packages[0]
        if all(package is first or package[0] is first[0] for package in packages):
            return first
        supports = np.repeat(np.stack([supports for supports, _ in packages]), block.replicates, axis=0)
        bills = [
            alike[0]._replace(cents=np.repeat([bill.cents for bill in alike], block.replicates))
            for alike in zip(*(own for _, own in packages), strict=True)
        ]
        return supports, tuple(bills)


KEPT = 4096
"""Packages kept at most, so that memory stays bounded whatever the number of points."""
