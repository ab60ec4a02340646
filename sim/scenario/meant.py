"""What outsiders' words for a count mean in a validation file: the remedy where the nearest spelling would mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.parameters.files import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME = "lease (any tenancy), durably_housed (three months of it) or any_home (temporary homes too)"
COMPARED = "measure: share with against: {policy: ..., as: difference, ratio or odds_ratio}"

MEANT: dict[str, str] = {
    "housed": HOME, "home": HOME, "tenancy": HOME, "flat": HOME, "in_housing": HOME, "stably_housed": HOME,
    "homeless": "rough (camp, squat or street), or not any_home", "unhoused": "not any_home",
    "squat": "street", "shelter": "hotel", "hostel": "hotel, or village if it is a site of the programme's own",
    "left": "gone (the city), or leaves STATE as an event", "moved": "gone (the city)", "unknown": "gone",
    "employed": "in_work", "working": "in_work", "job": "in_work", "work": "in_work",
    "participant": "admitted", "participants": "admitted", "enrolled": "admitted", "clients": "accompanied",
    "client": "accompanied", "single": "alone", "singles": "alone", "lone_parent": "one_adult and with_children",
    "ill": "unwell", "sick": "unwell", "high_needs": "unwell", "children": "with_children", "papers": "with_papers",
    "evicted": "an event: cleared (a camp) or tenancy_lost (a home)", "school": "schooled",
}  # fmt: skip
"""Words for a state."""

MEASURES: dict[str, str] = {
    "median": "measure: months_to with statistic: median", "days": "measure: time_in with in: days",
    "count": "measure: amount", "number": "measure: amount", "stock": "measure: amount", "percent": "measure: share",
    "percentage": "measure: share", "proportion": "measure: share", "probability": "measure: share",
    "difference": COMPARED, "risk_difference": COMPARED, "relative_risk": COMPARED, "risk_ratio": COMPARED,
    "odds_ratio": COMPARED, "waiting_time": "measure: months_to", "days_to": "measure: months_to with in: days",
    "retention": "measure: share with clock: first lease and where: [lease]", "costs": "measure: cost",
    "duration": "measure: time_in", "stay": "measure: time_in", "incidence": "measure: rate", "flow": "measure: events",
}  # fmt: skip
"""Words for a measure."""

UNITS: dict[str, str] = {
    "people": "persons", "individuals": "persons", "households": "families", "family": "families", "person": "persons",
    "children": "minors (under 18) or pupils (6 to 15)", "kids": "minors", "jobs": "adults_in_work",
}  # fmt: skip
"""Words for a unit."""


def remedy(word: str, known: Iterable[str], meant: dict[str, str]) -> str:
    """What the word may mean, or the nearest spelling among the known ones, or all of them."""
    if word in meant:
        return f"say {meant[word]}"
    names = sorted(known)
    return nearest(word, names) or f"known: {', '.join(names)}"
