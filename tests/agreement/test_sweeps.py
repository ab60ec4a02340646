"""Points of a sweep step together, whatever varies, and each of their runs is the one that agents live alone."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engines.agents import run_agents
from sim.engines.core import run_core
from sim.scenario.factors import Factor, targets
from sim.scenario.plan import make_plan
from sim.scenario.schema import Camp
from sim.study.sweep.design import quantile, unit_points
from sim.study.sweep.points import Bench, Block
from tests.agreement.compare import one_run, same_history
from tests.agreement.plans import WHEN, study

POLICIES = ("toulouse_model", "insertion_village", "housing_first", "emergency_shelter")
MONTHS, POINTS = 18, 6


def of_policies():
    """Toulouse on three small sites, with every parameter of the rulebook and every dial of the policies to vary."""
    sites = tuple(Camp(f"site {number}", families) for number, families in enumerate((9, 6, 4)))
    chosen = tuple(policy for name in POLICIES for policy in study().policies if policy.name == name)
    return replace(study(), months=MONTHS, policies=chosen, city=replace(study().city, camps=sites))


def everything(whole):
    """A factor for each number, over its whole range."""
    return [
        Factor(name, one.type, one.low, one.high, "uniform", one.value)
        for name, one in sorted(targets(whole).items())
        if name.rpartition(".")[2] not in WHEN and name.split(".")[0] not in POLICIES
    ]


@pytest.fixture(scope="module")
def bench():
    whole = of_policies()
    factors = everything(whole)
    units = unit_points("latin_hypercube", POINTS, len(factors), seed=4)
    columns = {factor.name: quantile(factor, units[:, at]) for at, factor in enumerate(factors)}
    assert len(columns) > 200
    return Bench(whole, columns)


def alone(bench, point, policy, replicate):
    plan = make_plan(bench.study_at(point))
    return run_agents(plan, policy, replicate)


@pytest.mark.parametrize("replicates", [1, 2])
def test_points_on_fresh_luck_are_the_runs_that_agents_live(bench, replicates):
    points = tuple(range(POINTS))
    first = 10
    whole = run_core(bench.fresh(Block(points, 0, replicates)), first, POINTS * replicates)
    for policy in range(len(POLICIES)):
        for point in points:
            replicate = first + point * replicates + replicates - 1
            same_history(one_run(whole, policy, replicate), alone(bench, point, policy, replicate))


def test_points_on_common_luck_are_the_runs_that_agents_live(bench):
    points = tuple(range(1, 4))
    whole = run_core(bench.common(Block(points, 0, 2)), 7, 2)
    for row, point in enumerate(points):
        for policy in range(len(POLICIES)):
            same_history(one_run(whole, row * len(POLICIES) + policy, 8), alone(bench, point, policy, 8))


def test_points_differ(bench):
    """What is compared above is not the same run six times."""
    whole = run_core(bench.fresh(Block(tuple(range(POINTS)), 0, 1)), 0, POINTS)
    assert len({one_run(whole, 0, replicate).counts.tobytes() for replicate in range(POINTS)}) == POINTS


def test_bills_by_replicate_are_those_of_each_point(bench):
    points = tuple(range(POINTS))
    plan = bench.fresh(Block(points, 0, 2))
    for policy, arm in enumerate(plan.arms):
        for point in points:
            own = make_plan(bench.study_at(point)).arms[policy].bills
            assert [int(np.broadcast_to(bill.cents, POINTS * 2)[2 * point]) for bill in arm.bills] == [
                bill.cents for bill in own
            ]
