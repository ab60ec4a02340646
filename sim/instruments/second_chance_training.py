"""Second-chance training: places in vocational courses for client families' adults."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/second_chance_training.yaml`."""

    start: int
    stop: int
    ramp: int
    places: int
    place_eur_month: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "training_places": dials.places,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("training places", "in_training", 100 * dials.place_eur_month, "state", "training", "resource"),)
