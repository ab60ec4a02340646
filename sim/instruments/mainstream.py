"""Mainstream costs that no policy chooses and every policy moves: allowances, emergency rooms, taxes on wages."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/mainstream.yaml`."""

    start: int
    stop: int
    ramp: int
    hotel_person_eur_year: int
    taxes_cents_per_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """Nothing: the mainstream is there under every policy."""
    return {}


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What the public budget pays and receives outside the programme, by counted activity."""
    hotel = 100 * dials.hotel_person_eur_year // 12
    return (
        Bill("minimum income and allowances", "benefits_cents", 1, "department", "allowances", "transfer", False),
        Bill("housing benefit", "housing_benefit_cents", 1, "state", "allowances", "transfer", False),
        Bill("emergency rooms of the city", "persons_in_city_hotels", hotel, "state", "shelter", "resource", False),
        Bill("taxes on wages", "wages_eur", dials.taxes_cents_per_eur, "social insurance", "taxes", "revenue", False),
    )
