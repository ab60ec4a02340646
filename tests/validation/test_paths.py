"""The two testimonies of the study visit are lives that the model can lead, in their order, each step explained."""

from __future__ import annotations

import pytest

from sim.scenario.plan import Plan
from tests.validation.paths import Life, arrival_to_flat, camp_job_flat, search, setting


@pytest.fixture(scope="module")
def plan() -> Plan:
    return setting()


def explained(life: Life | None) -> Life:
    assert life is not None
    months = [step.month for step in life.steps]
    assert months == sorted(months)
    assert all(step.why for step in life.steps)
    print(life.told())
    return life


def test_five_years_in_a_camp_then_a_mothers_job_then_a_flat(plan: Plan) -> None:
    """Andrei: in France since 2012, five years in a camp until his mother found a job and they could move."""
    life = explained(search(camp_job_flat, plan))
    start, job, flat = life.steps
    assert start.month == 0
    assert 54 <= job.month < flat.month <= job.month + 18
    assert "contracts: 1" in job.why


def test_arrival_application_mobile_home_job_private_flat(plan: Plan) -> None:
    """A woman in her fifties: here since August 2017, applied in month 3, mobile home 6, job 7, a flat near 20."""
    life = explained(search(arrival_to_flat, plan))
    arrival, applied, home, job, flat = life.steps
    assert applied.month - arrival.month <= 6
    assert home.month < job.month < flat.month <= arrival.month + 30
    assert "temporary flat or mobile home" in home.why
    assert "private" in flat.why or "social rental agency" in flat.why
