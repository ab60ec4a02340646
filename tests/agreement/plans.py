"""Plans for the agreement of the engines: the shipped policies, whole and in a small city."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.scenario.load import load
from sim.scenario.plan import Plan, make_plan
from sim.scenario.schema import Camp, Study

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
POLICIES = tuple(sorted(path.stem for path in (SCENARIOS / "policies").glob("*.yaml")))


@cache
def study() -> Study:
    """The shipped study of Toulouse with every shipped policy."""
    return load(SCENARIOS / "studies" / "toulouse.yaml", policies=POLICIES)


def toulouse(policy: str) -> Plan:
    """The shipped study as it is, one policy of it."""
    plan = make_plan(study())
    return plan._replace(arms=tuple(arm for arm in plan.arms if arm.policy == policy))


def small(*policies: str, camps: tuple[int, ...] = (12, 9, 6), months: int = 30) -> Plan:
    """A small city under the shipped policies of these names."""
    sites = tuple(Camp(f"site {number}", families) for number, families in enumerate(camps))
    chosen = tuple(policy for name in policies for policy in study().policies if policy.name == name)
    return make_plan(replace(study(), months=months, policies=chosen, city=replace(study().city, camps=sites)))
