"""The insertion village: plots with mobile homes, a guard, workers on site, and a contract with the family.

Billed at the published all-in price of a place, which holds the workers and the site; the parts are not billed again.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/insertion_village.yaml`."""

    start: int
    stop: int
    ramp: int
    plots: int
    sites: int
    workers: int
    exit_requires_work: bool
    closes: int
    longest_stay_months: int
    planned_stay_months: int
    help_with_papers: bool
    place_eur_year: int
    persons_a_plot: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "village_plots": dials.plots,
        "village_sites": dials.sites,
        "village_workers": dials.workers,
        "village_exit_requires_work": 1 * dials.exit_requires_work,
        "village_closes": dials.closes,
        "village_longest_stay": dials.longest_stay_months,
        "village_planned_stay": dials.planned_stay_months,
        "postal_address": 1,
        "interpreter": 1,
        "help_with_papers": 1 * dials.help_with_papers,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "village places, all-in",
            "plots_open",
            100 * dials.place_eur_year * dials.persons_a_plot // 12,
            "state",
            "village",
            "resource",
        ),
    )
