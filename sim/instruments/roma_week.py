"""A yearly Roma week with cultural events; what it changes fades month by month (Cluj-Napoca)."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/roma_week.yaml`."""

    start: int
    stop: int
    ramp: int
    kept_percent: int
    week_eur: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "roma_week": 100,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (Bill("Roma week", "roma_weeks", 100 * dials.week_eur, "city", "participation", "resource"),)


def calendar(dials: Dials, running: int) -> int:
    """Percent of the effect left in the `running`-th month (1 first): whole in the first of twelve, then fading."""
    left = 100
    for _ in range((running - 1) % 12):
        left = left * dials.kept_percent // 100
    return left
