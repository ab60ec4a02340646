"""Language courses for the adults of client families."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/language_course.yaml`."""

    start: int
    stop: int
    ramp: int
    hours_month: int
    hour_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "course_hours": dials.hours_month,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("language courses", "course_hours", 100 * dials.hour_eur, "state", "training", "resource"),)
