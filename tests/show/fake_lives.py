"""Two invented families under the policies of an invented study, without running a simulation."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.study.biography import Facts, Lives, events_of
from sim.study.choosing import Chosen

FACTS = Facts("a", 0, 5, 2, (9, 3), "to stay", "none", True, 0.4, 0, True, False, False)
EVENT: dict[str, Any] = {
    "turn": "families_live", "before": None, "after": None, "choice": False, "decisive": False, "supports": "",
}  # fmt: skip


def fake_lives(study: Any, names: tuple[str, ...]) -> tuple[Lives, ...]:
    """The family at the median and one that is failed under the last policy."""
    under = names[-1]
    return tuple(
        Lives(study, 1, Chosen(family, way, under, 12, 20), FACTS, names, _events(names), _months(names, study, home))
        for way, family, home in (("median", 4, under), ("failed", 9, ""))
    )


def _events(names: tuple[str, ...]) -> pd.DataFrame:
    cleared = {
        "month": 1, "kind": "cleared", "question": "clearance", "rule": "camp.cleared", "probability": 0.058,
        "lot": 0.011, "without": 0.0, "supports": "clearance_percent", "decisive": True,
    }  # fmt: skip
    asked = {"month": 2, "kind": "in_vain", "question": "selection", "rule": "village.points", "askers": 40}
    return events_of(
        [{**EVENT, "policy": name, **own} for name in names for own in (cleared, {**asked, "places": 3, "rank": 7})]
    )


def _months(names: tuple[str, ...], study: Any, home: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "policy": name, "month": month, "place": "social tenancy" if name == home and month else "camp",
                "durably_housed": name == home and month > 0, "jobs": 0, "pupils": 1, "schooled": True,
                "help_minutes": 30, "obstacles": "papers address",
            }
            for name in names
            for month in range(study.months + 1)
        ]
    )  # fmt: skip
