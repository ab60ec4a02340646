"""Temporary flats and mobile homes in which families live, accompanied, until a lasting letting is found."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/temporary_homes.yaml`."""

    start: int
    stop: int
    ramp: int
    rooms: int
    room_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "transit_rooms": dials.rooms,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "temporary homes", "transit_rooms_used", 100 * dials.room_eur_month, "state", "temporary homes", "resource"
        ),
    )
