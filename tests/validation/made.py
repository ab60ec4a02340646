"""A film made by hand: one run, five months, five families of whom everything is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import codes
from sim.scenario.conditions import Clause
from sim.scenario.observed import Seen, clauses_of
from sim.study.film import MONTHLY, ONCE, Film
from sim.units import NEVER

CAMP, TRANSIT, SOCIAL, GONE, ABSENT = codes.CAMP, codes.TRANSIT, codes.SOCIAL, codes.GONE, codes.ABSENT

PLACES = (
    (CAMP, CAMP, TRANSIT, SOCIAL, SOCIAL, SOCIAL),
    (CAMP, CAMP, TRANSIT, TRANSIT, CAMP, CAMP),
    (CAMP, CAMP, CAMP, SOCIAL, SOCIAL, SOCIAL),
    (CAMP, CAMP, CAMP, CAMP, GONE, GONE),
    (ABSENT, ABSENT, CAMP, CAMP, TRANSIT, SOCIAL),
)
"""Where each family lives at month 0 to 5."""

SCHEMES = (
    (0, 1, 2, 2, 0, 0),
    (0, 1, 2, 2, 0, 0),
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 1, 2, 2),
)
JOBS = (
    (0, 0, 0, 0, 1, 1),
    (1, 1, 0, 0, 2, 2),
    (0, 0, 0, 1, 0, 1),
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0),
)
EVICTIONS = (
    (0, 0, 0, 0, 0, 0),
    (0, 1, 1, 1, 1, 1),
    (0, 1, 1, 1, 1, 1),
    (0, 0, 1, 2, 2, 2),
    (0, 0, 0, 0, 0, 0),
)
DURABLE = (
    (0, 0, 0, 0, 0, 1),
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 1),
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0),
)
ONE_EACH = {
    "arrival": (0, 0, 0, 0, 2),
    "persons": (4, 6, 2, 5, 3),
    "entered": (1, 1, NEVER, NEVER, 3),
    "applied": (1, NEVER, 2, NEVER, NEVER),
    "women": (1,) * 5,
    "home_camp": (0, 0, 1, 1, 1),
}


def by_month(rows: tuple[tuple[int, ...], ...]) -> np.ndarray[Any, Any]:
    """Rows by family as an array (months, one run, families)."""
    return np.array(rows).T[:, None, :]


def film(places: tuple[tuple[int, ...], ...] = PLACES) -> Film:
    """The five families, perhaps living elsewhere."""
    columns = {
        "place": places, "scheme": SCHEMES, "durable": DURABLE, "jobs": JOBS, "evictions": EVICTIONS,
        "admitted": np.logical_or.accumulate(np.array(SCHEMES) > 0, axis=1),
    }  # fmt: skip
    adults = np.full((6, 1, 5), 2)
    monthly = {
        name: by_month(columns[name]).astype(kind) if name in columns else np.zeros((6, 1, 5), dtype=kind)
        for name, kind in MONTHLY.items()
    }
    monthly["adults"] = adults.astype("int8")
    once = {name: np.array([ONE_EACH[name]]) for name in ONCE}
    sites = np.zeros((6, 1, 2), dtype="int8")
    sites[1:3, 0, 0], sites[3:, 0, 0] = codes.ACCOMPANIED, codes.DISMANTLED
    return Film(monthly, once, sites)


def clauses(*texts: str) -> tuple[Clause, ...]:
    """Conditions from short phrases, as a file writes them."""
    return clauses_of(texts)


def seen(measure: str, month: int, first: int = 0, **more: Any) -> Seen:
    """A count of families on the calendar unless said otherwise."""
    usual: dict[str, Any] = {
        "policy": "any", "clock": "calendar", "unit": "families", "counting": more.get("unit", "families"),
        "among": (), "where": (), "event": "", "state": "", "per": "year", "entered": None,
    }  # fmt: skip
    for key in ("among", "where"):
        if key in more:
            more[key] = clauses(*more[key])
    return Seen(measure=measure, first=first, month=month, **(usual | more))
