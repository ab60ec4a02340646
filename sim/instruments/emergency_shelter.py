"""Emergency shelter: hotel rooms beyond those that the city has in any case."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/emergency_shelter.yaml`."""

    start: int
    stop: int
    ramp: int
    rooms: int
    person_eur_year: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "hotel_places": dials.rooms,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "emergency rooms added",
            "persons_in_policy_hotels",
            100 * dials.person_eur_year // 12,
            "state",
            "shelter",
            "resource",
        ),
    )
