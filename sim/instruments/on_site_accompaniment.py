"""On-site accompaniment (phase 2 in Toulouse): five social workers in a camp for four months, camp after camp."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill, under_contract


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/on_site_accompaniment.yaml`."""

    start: int
    stop: int
    ramp: int
    teams: int
    workers: int
    months: int
    interpreter: bool
    help_with_papers: bool
    worker_eur_year: int
    contract_months: int
    tender_gap_months: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "camp_teams": dials.teams,
        "camp_months": dials.months,
        "on_site_workers": dials.teams * dials.workers,
        "postal_address": 1,
        "interpreter": 1 * dials.interpreter,
        "help_with_papers": 1 * dials.help_with_papers,
    }


def grown(dials: Dials, running: int) -> dict[str, int]:
    """What is handed out in the `running`-th month (1 first): posts build up, and teams with the posts that they have.

    A team begins with those of its workers who have come, so nobody waits for a team and no team for a worker.
    """
    posts = dials.teams * dials.workers * min(running, dials.ramp + 1) // (dials.ramp + 1)
    teams = -(-posts // dials.workers) if dials.workers else 0
    return supports(dials) | {"camp_teams": teams, "on_site_workers": posts}


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "workers on site", "workers_on_site", 100 * dials.worker_eur_year // 12, "city", "accompaniment", "resource"
        ),
    )


def calendar(dials: Dials, running: int) -> int:
    """Percent handed out in the `running`-th month (1 first): nothing between two contracts of the operator."""
    return under_contract(running, dials.contract_months, dials.tender_gap_months)
