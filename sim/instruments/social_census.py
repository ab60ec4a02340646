"""The social census (phase 1 in Toulouse): an interview with each family about its situation and its wishes."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/social_census.yaml`."""

    start: int
    stop: int
    ramp: int
    city_percent: int
    camp_percent: int
    interview_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "census_percent": dials.city_percent,
        "camp_census_percent": dials.camp_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("social census", "families_interviewed", 100 * dials.interview_eur, "city", "census", "resource"),)
