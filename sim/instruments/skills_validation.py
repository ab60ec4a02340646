"""Validation and recognition of informal skills (Gothenburg)."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/skills_validation.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    person_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "skills_validation": dials.reach_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("skills validated", "validations", 100 * dials.person_eur, "city", "work", "resource"),)
