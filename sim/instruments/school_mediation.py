"""School mediation: enrolment and attendance of children."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/school_mediation.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    family_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "school_mediation": dials.reach_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "school mediation", "clients_out_of_school", 100 * dials.family_eur_month, "state", "mediation", "resource"
        ),
    )
