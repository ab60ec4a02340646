"""The steering committee of city, state, associations and Roma organisations: shorter hand-overs, resource people."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/steering_committee.yaml`."""

    start: int
    stop: int
    ramp: int
    resource_people: bool
    coordination_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "steering": 1,
        "resource_people": 1 * dials.resource_people,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill("coordination", "months_steering", 100 * dials.coordination_eur_month, "city", "coordination", "resource"),
    )
