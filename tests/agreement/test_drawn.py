"""Scenarios drawn at random, over the ranges of every number and dial, give the same bits in both engines."""

from __future__ import annotations

import numpy as np

from sim.engines.core.circles import limited_by
from sim.scenario.plan import Plan
from sim.supports import NAMES
from tests.agreement.compare import Compared, agree, total
from tests.agreement.drawn import SWITCHES, scenario

EXAMPLES = 30

COMPARED: list[Compared] = []
SEEN: dict[str, set[object]] = {"supports": set(), "limits": set(), "permit_ends": set(), "nationals": set()}


FOR_EVERYBODY = {"steering", "resource_people", "service_training", "roma_week", "platform_workers"}
"""Supports of instruments that cannot be limited."""


def drawn_scenarios() -> None:
    for number in range(EXAMPLES):
        live(*scenario(number))


def live(plan: Plan, first_replicate: int) -> None:
    COMPARED.append(agree(plan, replicates=2, first_replicate=first_replicate))
    for arm in plan.arms:
        SEEN["supports"] |= {NAMES[column] for column in np.flatnonzero(arm.supports.any(axis=0))}
        SEEN["limits"] |= set(limited_by(arm))
        SEEN["permit_ends"].add(1 < arm.rules.permit_ends <= plan.months)
        SEEN["nationals"].add(arm.rules.nationals)
        for name in SWITCHES:
            chapter, _, field = name.partition(".")
            SEEN.setdefault(name, set()).add(getattr(getattr(arm.rules, chapter), field))


def test_drawn_scenarios() -> None:
    drawn_scenarios()
    compared = total(COMPARED)
    print(f"{len(COMPARED)} scenarios, {compared}")
    assert len(COMPARED) >= EXAMPLES
    assert compared.values > 5_000_000


def test_what_was_drawn_is_wide() -> None:
    if not COMPARED:
        drawn_scenarios()
    assert SEEN["supports"] == set(NAMES), "a support that no drawn package hands out"
    assert SEEN["limits"] == set(NAMES) - FOR_EVERYBODY, "a support that no drawn package limits, or one too many"
    assert SEEN["permit_ends"] == SEEN["nationals"] == {False, True}
    for name, values in SWITCHES.items():
        assert set(values) <= SEEN[name], name
