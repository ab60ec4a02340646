"""No dead parameter: every number of the rulebook, every dial and every support moves something."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.parameters.loader import Parameter, instruments
from sim.scenario.plan import Arm, Plan
from sim.scenario.schema import Policy
from sim.supports import INDEX, NAMES, SUPPORTS
from tests.properties import made

CAMPS = (16, 11, 7)
MONTHS = 36
REPLICATES = 2

SCALED: dict[str, Policy] = {
    "toulouse_model": made.policy(
        "toulouse_model", on_site_accompaniment={"workers": 1}, follow_up={"workers": 1}, temporary_homes={"rooms": 20}
    ),
    "housing_first": made.policy("housing_first", housing_first_team={"workers": 2}),
    "insertion_village": made.policy("insertion_village", insertion_village={"plots": 9, "sites": 3, "workers": 1}),
    "emergency_shelter": made.policy("emergency_shelter", emergency_shelter={"rooms": 8}),
    "eviction_only": made.policy("eviction_only"),
}
"""The shipped policies, busiest first, their programmes scaled to a city of so few families."""

NOT_OF_THE_CORE: dict[str, str] = {
    "money.informal_eur": "informal income is seen by no landlord and pays no rent; no rule reads it",
    "social_housing.lettings_a_year": "decides nothing in the city: the delay of other applicants is reckoned from it",
}
"""Numbers that move no column or count of a run, and why."""

ELSEWHERE: dict[str, tuple[str, Policy, str]] = {
    "work.permit_ratio": ("acts under this law only", SCALED["eviction_only"], "work_permit_before_2014"),
    "accompaniment.language_floor": (
        "every shipped programme has an interpreter",
        made.policy("toulouse_model", on_site_accompaniment={"interpreter": False}),
        "eu_free_movement",
    ),
    "village.steering_ratio": (
        "no shipped village has a steering committee",
        made.policy("insertion_village", steering_committee={}),
        "eu_free_movement",
    ),
}
"""Numbers that no shipped policy moves in the city's own law: why, and the policy and law that show them alive."""

PASSES: tuple[dict[str, float], ...] = ({}, made.EVENTFUL)
"""Rules as shipped first, then rules under which rare turns of fate are frequent."""


class Move(NamedTuple):
    """A parameter moved to another value."""

    name: str
    value: float | int | bool


def moves(parameter: Parameter) -> list[Move]:
    """To both ends of its range, or beyond where the range is one number."""
    if parameter.low is None or parameter.high is None:
        return [Move(parameter.name, not parameter.value)]
    ends = {parameter.low, parameter.high} - {parameter.value}
    return [Move(parameter.name, end) for end in sorted(ends) or (2 * parameter.value + 1,)]


def arm_moved(base: Arm, move: Move) -> Arm:
    """The arm with one number moved."""
    chapter, _, field = move.name.partition(".")
    moved = getattr(base.rules, chapter)._replace(**{field: move.value})
    return base._replace(rules=base.rules._replace(**{chapter: moved}))


def moved_rows(plan: Plan) -> list[bool]:
    """Of each arm but the first, whether any count or any column of any table differs from the first's."""
    of = made.lives(plan, 0, REPLICATES)
    differs = np.zeros(len(plan.arms), dtype=bool)
    for column in of.values():
        differs |= (column != column[:, :1]).any(axis=(0, 2, 3))
    return [bool(one) for one in differs[1:]]


def find(found: set[str], names: set[str], policy: Policy, rules: dict[str, float], law: str) -> None:
    """Add to those found alive the names that move something under one policy and law."""
    known = made.rule_parameters()
    wanted = [move for name in sorted(names - found) for move in moves(known[name])]
    plan = made.city([policy], CAMPS, MONTHS, rules=rules, law=law)
    arms = (plan.arms[0], *(arm_moved(plan.arms[0], move) for move in wanted))
    rows = moved_rows(plan._replace(arms=arms))
    found.update(move.name for move, moved in zip(wanted, rows, strict=True) if moved)


@cache
def alive() -> frozenset[str]:
    """The numbers that move something."""
    found: set[str] = set()
    for name, (_, policy, law) in ELSEWHERE.items():
        find(found, {name}, policy, {}, law)
    here = set(made.rule_parameters()) - set(ELSEWHERE)
    for rules in PASSES:
        for policy in SCALED.values():
            find(found, here, policy, rules, "eu_free_movement")
    return frozenset(found)


@pytest.mark.parametrize("name", sorted(made.rule_parameters()))
def test_every_number_of_the_rulebook_moves_something(name: str) -> None:
    if name in NOT_OF_THE_CORE:
        assert name not in alive(), f"{name} is alive: take it off the list"
    else:
        assert name in alive(), f"{name} moves no count and no column under any shipped policy"


def test_the_exceptions_are_parameters() -> None:
    assert {*NOT_OF_THE_CORE, *ELSEWHERE} <= set(made.rule_parameters())


# dials and supports

CALENDAR = ("start", "stop", "ramp")
"""Dials that every instrument has: tests/mechanisms/test_policies.py shows them at work."""

DIALS = [
    (instrument, dial)
    for instrument, dials in sorted(instruments().items())
    for dial in sorted(dials)
    if dial not in CALENDAR
]


@pytest.mark.parametrize(("instrument", "dial"), DIALS)
def test_every_dial_moves_what_is_handed_out_or_billed(instrument: str, dial: str) -> None:
    module = import_module(f"sim.instruments.{instrument}")
    values = {name: one.value for name, one in instruments()[instrument].items()}
    own = module.Dials(**values)
    told = module.supports(own), module.bills(own)
    changed = [
        (module.supports(other), module.bills(other))
        for other in (module.Dials(**values | {dial: move.value}) for move in moves(instruments()[instrument][dial]))
    ]
    assert any(one != told for one in changed)


def given_at_all(name: str) -> list[str]:
    """Shipped policies, busiest first, that hand out a support."""
    return [one for one in SCALED if made.city([one], months=2).arms[0].supports[:, INDEX[name]].any()]


def arm_handing(base: Arm, name: str, amount: Any) -> Arm:
    """The arm with another amount of one support in every month."""
    supports = base.supports.copy()
    supports[1:, INDEX[name]] = amount
    return base._replace(supports=supports)


AMOUNT = {"yes or no": (0, 1), "month": (0, 9)}


@pytest.mark.parametrize("name", NAMES)
def test_every_support_moves_something(name: str) -> None:
    support = SUPPORTS[INDEX[name]]
    policies = given_at_all(name) or ["insertion_village"]
    for policy in policies:
        plan = made.city([SCALED[policy]], CAMPS, 30)
        amounts = AMOUNT.get(support.unit, (0, 1, 7, 60))
        arms = (plan.arms[0], *(arm_handing(plan.arms[0], name, amount) for amount in amounts))
        if any(moved_rows(plan._replace(arms=arms))):
            return
    pytest.fail(f"{name} moves no count and no column")
