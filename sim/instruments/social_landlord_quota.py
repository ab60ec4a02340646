"""A quota of priority lettings promised by the social landlords (thirteen in Toulouse)."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/social_landlord_quota.yaml`."""

    start: int
    stop: int
    ramp: int
    lettings_year: int
    letting_eur: int
    bought_percent: int
    estates: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "quota_lettings_year": dials.lettings_year,
        "quota_bought_percent": dials.bought_percent,
        "quota_estates": dials.estates,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("quota, management", "quota_used", 100 * dials.letting_eur, "city", "quota", "resource"),)
