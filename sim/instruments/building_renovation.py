"""Renovation of unused public buildings into homes, with European co-funding (Turin after Brno)."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/building_renovation.yaml`."""

    start: int
    stop: int
    ramp: int
    dwellings: int
    building_months: int
    dwelling_eur: int
    eu_percent: int
    running_eur_month: int
    life_years: int
    lasting: bool
    rent_percent: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "renovated_dwellings": dials.dwellings,
        "renovated_lasting": 1 * dials.lasting,
        "renovated_rent_percent": dials.rent_percent,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "renovation, city",
            "dwellings_renovated",
            dials.dwelling_eur * (100 - dials.eu_percent),
            "city",
            "buildings",
            "resource",
            life_years=dials.life_years,
        ),
        Bill(
            "renovation, European funds",
            "dwellings_renovated",
            dials.dwelling_eur * dials.eu_percent,
            "european union",
            "buildings",
            "resource",
            life_years=dials.life_years,
        ),
        Bill(
            "renovated homes, running",
            "families_renovated",
            100 * dials.running_eur_month,
            "city",
            "buildings",
            "resource",
        ),
        Bill("rents of renovated homes", "renovated_rent_cents", 1, "city", "buildings", "revenue"),
    )


def calendar(dials: Dials, running: int) -> int:
    """Percent of the dwellings that stand in the `running`-th month (1 first): none until they are built."""
    return 100 if running > dials.building_months else 0
