"""What the situations of this folder share: quiet cities, and how counts and columns of a life are read."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.history import INDEX
from sim.scenario.schema import Policy
from tests.properties.made import Lives, policy

QUIET = {
    "population.arrivals_a_month": 0.0,
    "camp.clearance_rate": 0.0,
    "camp.pitch_clearance_rate": 0.0,
    "camp.odds_leaves": 0.0,
}
"""No newcomers, no clearances, nobody leaves the city."""

WILLING = {"tenancy.odds_refuses": 0.0}
CALM = {"tenancy.odds_order": 0.0, "money.odds_behind": 0.0}
AT_ONCE = {"village.odds_site_found": 1e9}
WITH_PAPERS = {"population.lasting_papers_share": 1.0, "population.address_share": 1.0}
NO_OTHER_HOMES = {"landlords.odds_plain_letting": 0.0, "social_housing.odds_ordinary": 0.0}
CONFIDENCE = 0.999


def count(of: Lives, name: str) -> np.ndarray:
    """A count at every month-end, (months + 1, arms, replicates)."""
    return of["counts"][..., INDEX[name]]


def family(of: Lives, name: str) -> np.ndarray:
    """A column of the families, (months + 1, arms, replicates, families)."""
    return of[f"families.{name}"]


def beside(name: str, without: tuple[str, ...] = (), **dials: Any) -> Policy:
    """A shipped policy with instruments beside it."""
    return policy(name, without, **dials)


def instruments_of(name: str) -> list[str]:
    """The instruments of a shipped policy."""
    return list(policy(name).instruments)
