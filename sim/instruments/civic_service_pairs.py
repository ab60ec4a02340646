"""Civic-service pairs: young people of the city and of the camps who teach and learn the language together."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/civic_service_pairs.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    hours_month: int
    pair_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "civic_pairs": dials.reach_percent,
        "course_hours": dials.hours_month,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("civic-service pairs", "clients_paired", 100 * dials.pair_eur_month, "state", "training", "resource"),)
