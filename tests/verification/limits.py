"""Cities in which one thing happens and nothing else, made of the shipped study with everything switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engines.core import run_core
from sim.engines.core.board import Board
from sim.history import INDEX, History
from sim.scenario.load import load
from sim.scenario.plan import Arm, Plan, Rules, make_plan
from sim.supports import INDEX as SUPPORT
from sim.supports import NAMES

ROOT = Path(__file__).resolve().parents[2]
SEED = 20190408

SURE = 1e12
"""Odds of what happens to everybody: the probability is above the largest number that luck can draw."""

Numbers = Mapping[str, Mapping[str, Any]]
"""Numbers of the rulebook by chapter, then name."""

NOTHING_HAPPENS: Numbers = {
    "population": {
        "arrivals_a_month": 0.0,
        "arrivals_response": 0.0,
        "lasting_papers_share": 0.0,
        "address_share": 0.0,
        "unwell_share": 0.0,
        "in_work_share": 0.0,
        "wish_near_kin": 0.0,
        "wish_job": 0.0,
        "wish_return": 0.0,
    },
    "accompaniment": {"turnover": 0.0, "reversal": 0.0, "meets_census": 1.0},
    "papers": {"odds_unaided": 0.0, "odds_address": 0.0},
    "health": {"odds_falls_ill": 0.0, "odds_treated": 0.0},
    "schooling": {"odds_enrols": 0.0, "odds_drops_out": 0.0},
    "work": {"odds_applies": 0.0, "odds_loses": 0.0, "employers": 1},
    "money": {"odds_behind": 0.0, "saved_percent": 0},
    "landlords": {
        "rent_spread": 0.0,
        "prejudice_spread": 0.0,
        "odds_joins": 0.0,
        "odds_leaves": 0.0,
        "odds_plain_letting": 0.0,
    },
    "social_housing": {"odds_files": 0.0, "odds_ordinary": 0.0},
    "tenancy": {
        "odds_refuses": 0.0,
        "odds_order": 0.0,
        "odds_evicted": 0.0,
        "odds_leaves_temporary": 0.0,
        "odds_leaves_home": 0.0,
        "odds_found_again": 0.0,
        "moving_in_months": 0,
    },
    "camp": {
        "clearance_rate": 0.0,
        "pitch_clearance_rate": 0.0,
        "odds_seeks_hotel": 0.0,
        "hotel_rooms": 0,
        "stay_phases": 2,
        "odds_stay_ends": 0.0,
        "odds_leaves": 0.0,
        "odds_builds_again": 0.0,
    },
    "village": {"odds_excluded": 0.0, "points_school": 0, "points_language": 0, "points_earner": 0},
}
"""No arrivals, no hazards, nobody preferred: what a limit switches on is added to this."""


class Limit(NamedTuple):
    """One arm: the numbers that it switches on, and what is handed out (always, or month by month from month 0)."""

    numbers: Numbers
    supports: Mapping[str, int | Sequence[int]]


def odds(probability: float) -> float:
    """The odds that belong to a monthly probability."""
    return probability / (1.0 - probability)


@cache
def shipped() -> Plan:
    """The plan of the shipped study of Toulouse."""
    return make_plan(load(ROOT / "scenarios/studies/toulouse.yaml"))


def scenario() -> Rules:
    """The numbers of the shipped study."""
    return shipped().arms[0].rules


def quiet(numbers: Numbers) -> Rules:
    """The shipped rulebook with everything off but these numbers, within their ranges or beyond."""
    rules = scenario()
    for change in (NOTHING_HAPPENS, numbers):
        changed = {chapter: getattr(rules, chapter)._replace(**own) for chapter, own in change.items()}
        rules = rules._replace(**changed)
    return rules


def handed_out(supports: Mapping[str, int | Sequence[int]], months: int) -> npt.NDArray[np.int64]:
    """Supports of every month, int64 (months + 1, supports); month 0 is empty."""
    table = np.zeros((months + 1, len(NAMES)), dtype=np.int64)
    for name, amounts in supports.items():
        table[:, SUPPORT[name]] = amounts
    table[0] = 0
    return table


def city(limits: Sequence[Limit], camps: Sequence[int], months: int, row: int) -> Plan:
    """A city with so many families on each site at month 0, one arm for each limit; each row of the design's table of
    closed forms has its own luck."""
    arms = tuple(
        Arm(f"limit {number}", quiet(limit.numbers), handed_out(limit.supports, months), ())
        for number, limit in enumerate(limits)
    )
    return Plan(SEED + row, months, tuple(camps), arms)


class Lived(NamedTuple):
    """What a limit leaves: counts (months + 1, replicates) and columns of families (replicates, families)."""

    counts: Mapping[str, npt.NDArray[np.int64]]
    families: Mapping[str, npt.NDArray[Any]]

    def by_month(self, column: str, of: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.int64]:
        """How many families (of those meant) have their event of this column in each month."""
        months = len(next(iter(self.counts.values())))
        events = self.families[column].astype(np.int64)
        meant = events < months if of is None else (events < months) & of
        return np.stack([np.bincount(row[some], minlength=months) for row, some in zip(events, meant, strict=True)]).T


def live(plan: Plan, replicates: int, observe: Callable[[int, Board], None] | None = None) -> list[Lived]:
    """Run a city by the model itself and hand out each arm's own lives."""
    history: History = run_core(plan, 0, replicates, observe)
    parts = [slice(number * replicates, (number + 1) * replicates) for number in range(len(plan.arms))]
    return [
        Lived(
            {name: history.counts[:, part, index] for name, index in INDEX.items()},
            {name: column[part] for name, column in history.families.items()},
        )
        for part in parts
    ]
