"""Job preparation and mediation: CV and mock interviews, and the city that calls employers."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/job_mediation.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    calls_month: int
    seeker_eur_month: int
    call_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "job_preparation": dials.reach_percent,
        "employer_calls": dials.calls_month,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill("job preparation", "clients_seeking", 100 * dials.seeker_eur_month, "state", "work", "resource"),
        Bill("calls to employers", "calls_made", 100 * dials.call_eur, "city", "work", "resource"),
    )
