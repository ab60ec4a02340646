"""Citizenship workshops: once a month, outside the camp, on housing, waste, equality and other rights and duties.

The participatory practice that many visiting cities wished to take home; no effect is published.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/citizenship_workshops.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    workshop_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "workshops": dials.reach_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "citizenship workshops",
            "months_workshops",
            100 * dials.workshop_eur_month,
            "city",
            "participation",
            "resource",
        ),
    )
