"""A film of a run: what every family's reporter could have written down at each month-end.

The engine's own history keeps counts of the first families; a published figure often counts others (the admitted, those
of a calendar year, those followed for two years), so the film keeps the few columns that such counts read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import codes
from sim.engines.core import run_core

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from sim.outcomes.costs import Bill
    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan

    Frames = npt.NDArray[Any]

MONTHLY = {
    "pupils": "int8", "unwell": "bool", "papers": "int8",
    "place": "int8", "scheme": "int8", "durable": "bool", "jobs": "int8", "lasting": "bool", "adults": "int8",
    "minors": "int8", "evictions": "int16", "tenancies_lost": "int16", "known": "bool", "schooled": "bool",
    "admitted": "bool", "excluded": "bool",
}  # fmt: skip
"""Columns kept at every month-end, (months + 1, runs, families)."""

ONCE = ("arrival", "persons", "entered", "applied", "women", "home_camp")
"""Columns kept once, as they are in the end, (runs, families)."""

LASTING_MONTHS = 6


@dataclass
class Film:
    """The runs of one arm. `monthly` has the axes month, run, family; `sites` month, run, site (codes.SITES).

    `bills` is what was counted for its bills, and the bills.
    """

    monthly: dict[str, Frames]
    once: dict[str, Frames]
    sites: Frames
    seen: dict[str, Frames] = field(default_factory=dict)
    bills: tuple[History, tuple[Bill, ...]] | None = None

    @property
    def months(self) -> int:
        """The last month."""
        return len(self.monthly["place"]) - 1

    def arrived(self) -> Frames:
        """Families that have arrived by each month-end."""
        if "arrived" not in self.seen:
            month = np.arange(self.months + 1)[:, None, None]
            self.seen["arrived"] = self.once["arrival"][None] <= month
        return self.seen["arrived"]

    def state(self, name: str) -> Frames:
        """Whether each family is in a state at each month-end (words of `sim.scenario.observed.STATES`)."""
        if name not in self.seen:
            self.seen[name] = self._state(name) & self.arrived()
        return self.seen[name]

    def _state(self, name: str) -> Frames:
        monthly = self.monthly
        if name in PLACES:
            found: Frames = np.isin(monthly["place"], PLACES[name])
        elif name in ABLE:
            found = ABLE[name](monthly)
        elif name in COLUMNS:
            found = monthly[COLUMNS[name]] > 0
        elif name == "job_and_home":
            found = monthly["durable"] & (monthly["jobs"] > 0)
        elif name == "rehoused":
            found = self._rehoused()
        elif name == "applied":
            found = self.once["applied"][None] <= np.arange(self.months + 1)[:, None, None]
        else:
            found = np.broadcast_to(self._kind(name), monthly["place"].shape)
        return found

    def _kind(self, name: str) -> Frames:
        """What does not change from month to month, (runs, families)."""
        if name == "large":
            found: Frames = self.once["persons"] >= LARGE
        else:
            found = (self.once["arrival"] == 0) == {"resident": True, "newcomer": False}[name]
        return found

    def _rehoused(self) -> Frames:
        """In a tenancy that began in the charge of a programme: what its operator can know."""
        leased, helped = self.state("lease"), self.monthly["scheme"] > codes.NOBODY
        found = np.zeros_like(leased)
        for month in range(1, len(leased)):
            begins = leased[month] & ~leased[month - 1] & (helped[month] | helped[month - 1])
            found[month] = leased[month] & (begins | found[month - 1])
        return found


COLUMNS = {
    "durably_housed": "durable", "in_work": "jobs", "in_lasting_work": "lasting", "accompanied": "scheme",
    "admitted": "admitted", "known": "known", "schooled": "schooled", "excluded": "excluded",
}  # fmt: skip
"""States that one monthly column tells."""

ABLE: dict[str, Callable[[dict[str, Frames]], Frames]] = {
    "alone": lambda monthly: (monthly["adults"] == 1) & (monthly["minors"] == 0),
    "one_adult": lambda monthly: monthly["adults"] == 1,
    "with_children": lambda monthly: monthly["minors"] > 0,
    "unwell": lambda monthly: monthly["unwell"],
    "with_papers": lambda monthly: monthly["papers"] > codes.NO_PAPERS,
}
"""States that monthly columns tell together."""

LARGE = 5
"""Persons from which a family needs three bedrooms."""

LEASES = (codes.SOCIAL, codes.PRIVATE, codes.GUARANTEED, codes.AGENCY, codes.SUBLET, codes.MUNICIPAL)
ROOFS = (codes.VILLAGE, codes.TRANSIT, codes.RENOVATED)
PLACES: dict[str, tuple[int, ...]] = {
    "here": (*range(codes.CAMP, codes.GONE), codes.MUNICIPAL),
    "gone": (codes.GONE,),
    "camp": (codes.CAMP,),
    "street": (codes.STREET,),
    "rough": (codes.CAMP, codes.STREET),
    "hotel": (codes.HOTEL,),
    "village": (codes.VILLAGE,),
    "transit": (codes.TRANSIT,),
    "renovated": (codes.RENOVATED, codes.MUNICIPAL),
    "temporary": ROOFS,
    "social": (codes.SOCIAL,),
    "private": (codes.PRIVATE, codes.GUARANTEED),
    "agency": (codes.AGENCY, codes.GUARANTEED),
    "sublet": (codes.SUBLET,),
    "lease": LEASES,
    "any_home": (*ROOFS, *LEASES),
}


def shoot(plan: Plan, first_replicate: int, replicates: int) -> dict[str, Film]:
    """Run every arm of a plan for these replicates and film it, by the name of its policy."""
    return shot_and_counted(plan, first_replicate, replicates)[0]


def shot_and_counted(plan: Plan, first_replicate: int, replicates: int) -> tuple[dict[str, Film], History]:
    """The films of every arm by the name of its policy, and the engine's own history beside them."""
    shots: dict[str, list[Frames]] = {name: [] for name in (*MONTHLY, "sites")}
    last: dict[str, Frames] = {}

    def observe(month: int, board: Any) -> None:
        f = board.f
        columns = {
            "pupils": f.pupils, "unwell": f.unwell, "papers": f.papers,
            "place": f.place, "scheme": f.scheme, "durable": f.durable >= board.k.tenancy.durable_months,
            "jobs": sum((kind > codes.NO_JOB).astype(np.int8) for kind in (f.job_1, f.job_2, f.job_3)),
            "lasting": lasting_work(f, month), "adults": f.adults, "minors": f.minors, "evictions": f.evictions,
            "tenancies_lost": f.tenancies_lost, "known": f.known, "schooled": f.schooled, "admitted": f.selected,
            "excluded": f.excluded,
        }  # fmt: skip
        for name, column in columns.items():
            shots[name].append(column.astype(MONTHLY[name]))
        shots["sites"].append(board.camps.status.copy())
        if month == plan.months:
            last.update({name: getattr(f, name).copy() for name in ONCE})

    history = run_core(plan, first_replicate, replicates, observe)
    stacked = {name: np.stack(frames) for name, frames in shots.items()}
    films = {}
    for number, arm in enumerate(plan.arms):
        runs = slice(number * replicates, (number + 1) * replicates)
        monthly = {name: stacked[name][:, runs] for name in MONTHLY}
        once = {name: column[runs] for name, column in last.items()}
        own = history._replace(arms=(arm.policy,), counts=history.counts[:, runs])
        films[arm.policy] = Film(monthly, once, stacked["sites"][:, runs], bills=(own, arm.bills))
    return films, history


def lasting_work(f: Any, month: int) -> Frames:
    """Families with a contract that is open-ended, lasts six months more, or has lasted so long."""
    kept = f.worked >= LASTING_MONTHS
    found = np.zeros(f.place.shape, dtype=bool)
    for slot in (1, 2, 3):
        kind, ends = getattr(f, f"job_{slot}"), getattr(f, f"job_{slot}_ends")
        found |= (kind > codes.NO_JOB) & ((kind == codes.OPEN_ENDED) | (ends >= month + LASTING_MONTHS) | kept)
    return found
