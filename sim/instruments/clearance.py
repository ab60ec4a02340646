"""Clearance of camps without a solution: what a city does when it does nothing else.

Nobody at the study visit recommends it; it is the comparison.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/clearance.yaml`."""

    start: int
    stop: int
    ramp: int
    percent: int
    cost_person_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "clearance_percent": dials.percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill("clearance of sites", "persons_cleared", 100 * dials.cost_person_eur, "state", "clearance", "resource"),
    )
