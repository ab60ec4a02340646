"""The social real-estate agency: private flats mandated, regular rent, damage cover; contracts slide to the family.

Toulouse aimed to create one by 2020; Flanders has had them since the 1990s.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/social_real_estate_agency.yaml`."""

    start: int
    stop: int
    ramp: int
    dwelling_eur_year: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "agency": 1,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "agency, management",
            "agency_tenancies",
            100 * dials.dwelling_eur_year // 12,
            "city",
            "rent support",
            "resource",
        ),
        Bill("agency, claims paid", "agency_claims_cents", 1, "city", "rent support", "transfer"),
    )
