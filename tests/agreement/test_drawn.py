"""Scenarios drawn at random, over the ranges of every number and dial, give the same bits in both engines."""

from hypothesis import HealthCheck, given, settings

from sim.scenario.plan import Plan
from tests.agreement.compare import agree
from tests.agreement.plans import scenarios

EXAMPLES = 30


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(scenarios())
def test_drawn_scenarios(scenario: tuple[Plan, int]) -> None:
    plan, first_replicate = scenario
    compared = agree(plan, replicates=2, first_replicate=first_replicate)
    assert compared.runs == 2 * len(plan.arms)
