"""Follow-up after the move: case managers who stay with the family, thinning out."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill, under_contract


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/follow_up.yaml`."""

    start: int
    stop: int
    ramp: int
    workers: int
    months: int
    help_with_papers: bool
    worker_eur_year: int
    contract_months: int
    tender_gap_months: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "follow_up_workers": dials.workers,
        "follow_up_months": dials.months,
        "help_with_papers": 1 * dials.help_with_papers,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "case managers", "workers_follow_up", 100 * dials.worker_eur_year // 12, "city", "accompaniment", "resource"
        ),
    )


def calendar(dials: Dials, running: int) -> int:
    """Percent handed out in the `running`-th month (1 first): nothing between two contracts of the operator."""
    return under_contract(running, dials.contract_months, dials.tender_gap_months)
