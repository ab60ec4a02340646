"""Rent subsidy: the city pays part of the rent of the programme's tenants."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/rent_subsidy.yaml`."""

    start: int
    stop: int
    ramp: int
    percent: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "rent_subsidy_percent": dials.percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("rent subsidies", "subsidy_cents", 1, "city", "rent support", "transfer"),)
