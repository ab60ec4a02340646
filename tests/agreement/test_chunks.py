"""A run gives the same bits alone, beside arms with other numbers, and in chunks of any size."""

import numpy as np
import pytest

from sim.engines.core import run_core
from sim.scenario.plan import Plan
from tests.agreement.compare import agree, one_run, same_history
from tests.agreement.plans import small

REPLICATES = range(7)


def with_other_numbers(plan: Plan) -> Plan:
    """Each arm after the first has numbers of its own: real, whole, and some that change how many there are."""
    first, second, third = plan.arms
    k = second.rules
    faster = k._replace(
        work=k.work._replace(odds_applies=0.2, employers=20, insertion_months=7, vacancy=0.5),
        camp=k.camp._replace(clearance_rate=0.2, hotel_rooms=3),
        population=k.population._replace(arrivals_a_month=3.0, families_a_kin_group=5),
        permit_ends=12,
        first_month=7,
    )
    kinder = k._replace(
        landlords=k.landlords._replace(landlords=17, odds_joins=0.3, odds_vacancy=0.6),
        tenancy=k.tenancy._replace(odds_order=0.02, rooms_a_family=2),
        accompaniment=k.accompaniment._replace(hours_a_worker=61, turnover=0.2),
        money=k.money._replace(social_limit_percent=45, odds_behind=0.2),
    )
    return plan._replace(arms=(first, second._replace(rules=faster), third._replace(rules=kinder)))


MIXED = with_other_numbers(small("toulouse_model", "insertion_village", "housing_first", months=20))
WHOLE = run_core(MIXED, 0, len(REPLICATES))


@pytest.mark.parametrize("arm", range(len(MIXED.arms)))
def test_an_arm_alone(arm: int) -> None:
    alone = run_core(MIXED._replace(arms=(MIXED.arms[arm],)), 0, len(REPLICATES))
    for replicate in REPLICATES:
        same_history(one_run(alone, 0, replicate), one_run(WHOLE, arm, replicate))


def test_arms_differ() -> None:
    counts = [one_run(WHOLE, arm, 0).counts for arm in range(len(MIXED.arms))]
    assert not np.array_equal(counts[0], counts[1])
    assert not np.array_equal(counts[1], counts[2])


def test_arms_with_other_numbers_agree_with_the_agents() -> None:
    assert agree(MIXED, replicates=2).runs == 6


@pytest.mark.parametrize("sizes", [(1,) * 7, (3, 4), (4, 3)])
def test_chunks(sizes: tuple[int, ...]) -> None:
    first = 0
    for size in sizes:
        part = run_core(MIXED, first, size)
        for arm in range(len(MIXED.arms)):
            for replicate in range(first, first + size):
                same_history(one_run(part, arm, replicate), one_run(WHOLE, arm, replicate))
        first += size
    assert first == len(REPLICATES)
