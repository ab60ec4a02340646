"""The shipped policies give the same bits in both engines."""

import pytest

from sim.engines.agents import run_agents
from sim.engines.core import run_core
from sim.units import NEVER
from tests.agreement.compare import agree, one_run, same_history
from tests.agreement.plans import POLICIES, small, toulouse


@pytest.mark.parametrize("policy", POLICIES)
def test_small_city(policy: str) -> None:
    compared = agree(small(policy), replicates=3)
    assert compared.runs == 3
    assert compared.values > 500_000


def test_all_policies_at_once() -> None:
    compared = agree(small(*POLICIES, camps=(14, 10, 8, 5), months=18), replicates=2, first_replicate=5)
    assert compared.runs == 2 * len(POLICIES)


def test_toulouse_at_its_size_over_five_years() -> None:
    plan = toulouse("toulouse_model")
    assert plan.months == 60
    assert sum(plan.camps) == 300
    compared = agree(plan, replicates=1)
    assert compared.family_months > 300 * 60


@pytest.mark.parametrize("policy", POLICIES)
def test_histories(policy: str) -> None:
    plan = small(*POLICIES)
    arm = POLICIES.index(policy)
    agents = run_agents(plan, arm, 4)
    came = int((agents.families["arrival"] != NEVER).sum())
    compared = same_history(one_run(run_core(plan, 3, 3), arm, 4), agents)
    assert compared == agents.counts.size + came * len(agents.families)
