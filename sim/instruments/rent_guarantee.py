"""Rent guarantee: rent and damage are covered for private landlords who let to the programme's families."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/rent_guarantee.yaml`."""

    start: int
    stop: int
    ramp: int
    dwelling_eur_year: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "rent_guarantee": 1,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "guarantee, management",
            "guaranteed_tenancies",
            100 * dials.dwelling_eur_year // 12,
            "city",
            "rent support",
            "resource",
        ),
        Bill("guarantee, claims paid", "guarantee_claims_cents", 1, "city", "rent support", "transfer"),
    )
