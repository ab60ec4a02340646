"""The organised move (phase 3 in Toulouse): storage, movers, welcome at the municipal centre."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/organised_move.yaml`."""

    start: int
    stop: int
    ramp: int
    move_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "organised_move": 1,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("organised moves", "families_moved", 100 * dials.move_eur, "city", "move", "resource"),)
