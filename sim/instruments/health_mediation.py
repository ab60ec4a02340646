"""Health mediation: appointments made and kept with health professionals."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/health_mediation.yaml`."""

    start: int
    stop: int
    ramp: int
    reach_percent: int
    family_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "health_mediation": dials.reach_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "health mediation",
            "clients_families_unwell",
            100 * dials.family_eur_month,
            "state",
            "mediation",
            "resource",
        ),
    )
