"""No dead parameter: every number of the rulebook, every dial and every support moves something."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pytest

from benchmarks.mechanisms import changed
from sim.engines.core import run_core
from sim.history import INDEX as COUNTS
from sim.parameters.loader import Parameter, instruments
from sim.scenario.plan import MAINSTREAM, Arm, Plan, supports_by_month
from sim.scenario.schema import Policy
from sim.supports import INDEX, NAMES, SUPPORTS
from tests.properties import made

CAMPS = (16, 11, 7)
MONTHS = 36
REPLICATES = 2

SCALED: dict[str, Policy] = {
    "toulouse_model": made.policy(
        "toulouse_model", on_site_accompaniment={"workers": 1}, follow_up={"workers": 1}, temporary_homes={"rooms": 8}
    ),
    "housing_first": made.policy("housing_first", housing_first_team={"workers": 2}),
    "insertion_village": made.policy("insertion_village", insertion_village={"plots": 9, "sites": 3, "workers": 1}),
    "emergency_shelter": made.policy("emergency_shelter", emergency_shelter={"rooms": 8}),
    "eviction_only": made.policy("eviction_only"),
}
"""The shipped policies, busiest first, their programmes scaled to a city of so few families."""

NOT_OF_THE_CORE: dict[str, str] = {
    "social_housing.lettings_a_year": "decides nothing in the city: the delay of other applicants is reckoned from it",
    "social_housing.applicants": "decides nothing in the city: the delay of other applicants is reckoned from it",
    "work.prejudice_points": "only where employers rank: tests/verification/test_jobs.py switches that on and shows it",
}
"""Numbers that move no column or count of a run, and why."""

FREE_MOVEMENT = "eu_free_movement"


def toulouse_with(instrument: str, **dials: Any) -> Policy:
    """The Toulouse model of so few families with another instrument beside it."""
    own = SCALED["toulouse_model"]
    return changed(own, (), {instrument: dials})


ELSEWHERE: dict[str, tuple[str, Policy, str]] = {
    "landlords.agency_ratio": ("no agency", toulouse_with("social_real_estate_agency"), FREE_MOVEMENT),
    "money.agency_limit_percent": (
        "no agency, and a rent subsidy that leaves no rent beyond the landlord's limit",
        changed(toulouse_with("social_real_estate_agency"), ("rent_subsidy",)),
        FREE_MOVEMENT,
    ),
    "village.end_enforced": (
        "no shipped village but Ghent's has a contract with an end",
        changed(SCALED["insertion_village"], (), {"insertion_village": {"longest_stay_months": 6}}),
        FREE_MOVEMENT,
    ),
    "blocks.building_dwellings": ("no buildings", toulouse_with("building_renovation", dwellings=40), FREE_MOVEMENT),
    "papers.service_ratio": ("no such training", toulouse_with("public_service_training"), FREE_MOVEMENT),
    "work.bonus_ratio": ("no bonus", toulouse_with("hiring_incentive"), FREE_MOVEMENT),
    "work.validated_ratio": ("no validation", toulouse_with("skills_validation"), FREE_MOVEMENT),
    "work.week_ratio": ("no Roma week", toulouse_with("roma_week"), FREE_MOVEMENT),
    "papers.national_ratio": ("acts under this law only", SCALED["toulouse_model"], "national"),
    "population.national_papers_share": ("acts under this law only", SCALED["eviction_only"], "national"),
    "work.permit_ratio": ("acts under this law only", SCALED["eviction_only"], "work_permit_before_2014"),
    "accompaniment.language_floor": (
        "every shipped programme has an interpreter",
        made.policy("toulouse_model", on_site_accompaniment={"interpreter": False}),
        FREE_MOVEMENT,
    ),
    "village.steering_ratio": (
        "no shipped village has a steering committee",
        made.policy("insertion_village", steering_committee={}),
        FREE_MOVEMENT,
    ),
}
"""Numbers that no shipped policy moves in the city's own law: why, and the policy and law that show them alive."""

CENTRED = frozenset(
    {
        "landlords.word_of_mouth_ratio",
        "language.district_ratio",
        "language.pair_ratio",
        "papers.service_ratio",
        "population.arrivals_response",
        "social_housing.workshop_ratio",
        "work.permanent_loses_ratio",
        "work.validated_ratio",
        "work.week_ratio",
    }
)
"""Numbers without effect as shipped, because no effect is known: both ends of their range must act."""

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


def moved_rows(plan: Plan, table: str = "") -> list[bool]:
    """Of each arm but the first, whether any count or column (of any table, or of one) differs from the first's."""
    of = made.lives(plan, 0, REPLICATES)
    differs = np.zeros(len(plan.arms), dtype=bool)
    for name, column in of.items():
        if name.startswith(table):
            differs |= (column != column[:, :1]).any(axis=(0, 2, 3))
    return [bool(one) for one in differs[1:]]


def find(found: set[Move], names: set[str], policy: Policy, rules: dict[str, float], law: str) -> None:
    """Add to those found alive the moves that change something under one policy and law."""
    known = made.rule_parameters()
    over = {move.name for move in found}
    wanted = [
        move
        for name in sorted(names)
        for move in moves(known[name])
        if move not in found and (name not in over or name in CENTRED)
    ]
    if not wanted:
        return
    plan = made.city([policy], CAMPS, MONTHS, rules=rules, law=law)
    arms = (plan.arms[0], *(arm_moved(plan.arms[0], move) for move in wanted))
    rows = moved_rows(plan._replace(arms=arms))
    found.update(move for move, moved in zip(wanted, rows, strict=True) if moved)


@cache
def moving() -> frozenset[Move]:
    """The moves that change something; of a number that is not centred on no effect the first one found."""
    found: set[Move] = set()
    beside = {(id(policy), law): (policy, law) for _, policy, law in ELSEWHERE.values()}
    for rules in PASSES:
        for policy, law in beside.values():
            names = {name for name, how in ELSEWHERE.items() if how[1:] == (policy, law)}
            find(found, names, policy, rules, law)
    here = set(made.rule_parameters()) - set(ELSEWHERE)
    for rules in PASSES:
        for policy in SCALED.values():
            find(found, here, policy, rules, FREE_MOVEMENT)
    return frozenset(found)


@cache
def alive() -> frozenset[str]:
    """The numbers that move something."""
    return frozenset(move.name for move in moving())


@pytest.mark.parametrize("name", sorted(made.rule_parameters()))
def test_every_number_of_the_rulebook_moves_something(name: str) -> None:
    if name in NOT_OF_THE_CORE:
        assert name not in alive(), f"{name} is alive: take it off the list"
    else:
        assert name in alive(), f"{name} moves no count and no column under any shipped policy"


@pytest.mark.parametrize("name", sorted(CENTRED))
def test_a_number_centred_on_no_effect_acts_at_both_ends_of_its_range(name: str) -> None:
    parameter = made.rule_parameters()[name]
    ends = moves(parameter)
    assert len(ends) == 2, "not centred"
    assert not [end for end in ends if end not in moving()], "moves nothing at this end"


def test_every_number_centred_on_no_effect_is_held_to_both_ends() -> None:
    shipped = made.rule_parameters().items()
    neutral = {name for name, one in shipped if one.value == 1.0 and name.endswith("_ratio")}
    assert neutral | {"population.arrivals_response"} == CENTRED


def test_the_exceptions_are_parameters() -> None:
    assert {*NOT_OF_THE_CORE, *ELSEWHERE, *CENTRED} <= set(made.rule_parameters())


# dials and supports

CALENDAR = ("start", "stop", "ramp")
"""Dials that every instrument has: tests/mechanisms shows them at work."""

TENDERED = {"contract_months": {"tender_gap_months": 3}, "tender_gap_months": {"contract_months": 12}}
"""Two dials that act together: contracts of the operator, and the gap between them."""

DIALS = [
    (instrument, dial)
    for instrument, dials in sorted(instruments().items())
    for dial in sorted(dials)
    if dial not in CALENDAR
]


@pytest.mark.parametrize(("instrument", "dial"), DIALS)
def test_every_dial_moves_what_is_handed_out_or_billed(instrument: str, dial: str) -> None:
    module = import_module(f"sim.instruments.{instrument}")
    values = {name: one.value for name, one in instruments()[instrument].items()} | TENDERED.get(dial, {})

    def told(**turned: Any) -> tuple[Any, Any]:
        """What is handed out over 80 months, and what is billed."""
        policy = made.package({instrument: values | turned}) if instrument != MAINSTREAM else None
        table = supports_by_month(policy, 80).tolist() if policy else {}
        return table, module.bills(module.Dials(**values | turned))

    parameter = instruments()[instrument][dial]._replace(value=values[dial])
    assert any(told(**{dial: move.value}) != told() for move in moves(parameter))


def given_at_all(name: str) -> list[str]:
    """Shipped policies, busiest first, that hand out a support."""
    return [one for one in SCALED if made.city([one], months=2).arms[0].supports[:, INDEX[name]].any()]


def arm_handing(base: Arm, name: str, amount: Any) -> Arm:
    """The arm with another amount of one support in every month."""
    supports = base.supports.copy()
    supports[1:, INDEX[name]] = amount
    return base._replace(supports=supports)


AMOUNT = {"yes or no": (0, 1), "month": (0, 9), "percent": (0, 1, 7, 60, 100)}

ACTING = {name: made.rule_parameters()[name].high for name in CENTRED if name != "population.arrivals_response"}
"""Numbers centred on no effect at their upper ends, so that the supports that rest on them act."""


REPORTED = {
    "village_planned_stay": "village_beyond_plan",
    "quota_bought_percent": "quota_bought_hundredths",
}
"""Supports against which the city's life is only reported, and the count that tells it."""

RENOVATION = toulouse_with("building_renovation", dwellings=8, building_months=4)


@pytest.mark.parametrize(("name", "told"), sorted(REPORTED.items()))
def test_what_is_only_reported_moves_its_count_and_nobody(name: str, told: str) -> None:
    plan = made.city([SCALED[(given_at_all(name) or ["toulouse_model"])[0]]], CAMPS, 30)
    arms = tuple(arm_handing(plan.arms[0], name, amount) for amount in (60, 5))
    assert not any(moved_rows(plan._replace(arms=arms), "families."))
    counts = run_core(plan._replace(arms=arms), 0, REPLICATES).counts[..., COUNTS[told]]
    assert (counts[:, :REPLICATES] != counts[:, REPLICATES:]).any()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REPORTED])
def test_every_support_moves_something_of_the_families(name: str) -> None:
    """More than the count in which it is booked."""
    support = SUPPORTS[INDEX[name]]
    beside = [RENOVATION] if name.startswith("renovated") else [SCALED["insertion_village"]]
    for policy in [SCALED[one] for one in given_at_all(name)] or beside:
        plan = made.city([policy], CAMPS, 30, rules=ACTING)
        amounts = AMOUNT.get(support.unit, (0, 1, 7, 60))
        arms = (plan.arms[0], *(arm_handing(plan.arms[0], name, amount) for amount in amounts))
        if any(moved_rows(plan._replace(arms=arms), "families.")):
            return
    pytest.fail(f"{name} moves no column of the families")
