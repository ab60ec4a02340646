"""The Housing First team: a home at once, intensive support without conditions, rehousing after a failure."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/housing_first_team.yaml`."""

    start: int
    stop: int
    ramp: int
    workers: int
    caseload: int
    help_with_papers: bool
    worker_eur_year: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "housing_first_workers": dials.workers,
        "housing_first_caseload": dials.caseload,
        "interpreter": 1,
        "postal_address": 1,
        "help_with_papers": 1 * dials.help_with_papers,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "Housing First team",
            "workers_housing_first",
            100 * dials.worker_eur_year // 12,
            "state",
            "accompaniment",
            "resource",
        ),
        Bill("subleases, rent not covered", "sublet_cents", 1, "state", "rent support", "transfer"),
    )
