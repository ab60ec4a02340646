"""A bonus to employers who hire from the programme's families (Gothenburg)."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/hiring_incentive.yaml`."""

    start: int
    stop: int
    ramp: int
    hire_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "hiring_bonus": 1,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("hiring bonuses", "hires_with_bonus", 100 * dials.hire_eur, "state", "work", "transfer"),)
