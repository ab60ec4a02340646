"""The social support platform: hours pooled by state, metropole and city, sent where most is missing."""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/support_platform.yaml`."""

    start: int
    stop: int
    ramp: int
    workers: int
    worker_eur_year: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs."""
    return {
        "platform_workers": dials.workers,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity."""
    return (
        Bill(
            "pooled workers",
            "workers_platform",
            100 * dials.worker_eur_year // 12,
            "state",
            "accompaniment",
            "resource",
        ),
    )
