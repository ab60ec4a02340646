"""Training of public services on equal access, developed with the universities (Cluj-Napoca)."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/public_service_training.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    training_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "service_training": dials.reach_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "training of services",
            "months_service_training",
            100 * dials.training_eur_month,
            "city",
            "participation",
            "resource",
        ),
    )
