"""Cities, packages and rules made for tests, and lives looked at turn by turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from benchmarks.mechanisms import changed, shipped
from sim.engines.core import run_core
from sim.engines.core.board import Board
from sim.engines.core.stage import Core
from sim.engines.month import walk
from sim.parameters.loader import Parameter, chapters, instruments
from sim.scenario.load import load
from sim.scenario.plan import Plan, make_plan
from sim.scenario.schema import Camp, Policy, Study
from sim.state import TABLES, Table
from sim.units import NEVER

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("eviction_only", "emergency_shelter", "insertion_village", "housing_first", "toulouse_model")
Dials = Mapping[str, Mapping[str, Any]]
Lives = dict[str, np.ndarray]

NOTHING_HAPPENS: dict[str, float] = {
    "population.arrivals_a_month": 0.0,
    "population.in_work_share": 0.0,
    "population.schooled_share": 1.0,
    "camp.clearance_rate": 0.0,
    "camp.pitch_clearance_rate": 0.0,
    "camp.odds_seeks_hotel": 0.0,
    "camp.odds_leaves": 0.0,
    "health.odds_falls_ill": 0.0,
    "health.odds_treated": 0.0,
    "schooling.odds_drops_out": 0.0,
    "papers.odds_address": 0.0,
    "papers.odds_unaided": 0.0,
    "social_housing.odds_files": 0.0,
    "work.odds_applies": 0.0,
    "money.saved_percent": 0,
}
"""Rules under which nothing happens by itself: no arrivals, no hazards, no contracts that could end."""


@cache
def study() -> Study:
    """The shipped study of Toulouse."""
    return load(ROOT / "scenarios/studies/toulouse.yaml")


def policy(name: str, without: Iterable[str] = (), **dials: Mapping[str, Any]) -> Policy:
    """A shipped policy less some instruments, with dials turned or instruments added, in or out of their range."""
    return changed(shipped(study(), name), without, dials)


def package(dials: Dials, name: str = "package") -> Policy:
    """A policy made of instruments with these dials, the rest of each at its default."""
    return changed(Policy(name, name, {}, Path()), (), dials)


def everything() -> Policy:
    """Every instrument in one package, for a small city."""
    small: dict[str, dict[str, Any]] = {
        "building_renovation": {"dwellings": 5, "building_months": 6},
        "insertion_village": {"plots": 6, "sites": 2, "workers": 1},
        "housing_first_team": {"workers": 1, "caseload": 4},
        "on_site_accompaniment": {"workers": 2, "contract_months": 10, "tender_gap_months": 2},
        "temporary_homes": {"rooms": 16},
        "second_chance_training": {"places": 3},
        "support_platform": {"workers": 1},
    }
    return package({name: small.get(name, {}) for name in instruments() if name != "mainstream"}, "everything")


STARTS = {"work_permit_before_2014": "2012-07"}
"""Month in which a study under a dated law begins: the permit is needed in 18 months of it."""


def city(
    policies: Iterable[Policy | str] = SHIPPED,
    camps: Iterable[int] = (12, 8, 5),
    months: int = 18,
    seed: int = 11,
    rules: Mapping[str, Any] | None = None,
    law: str = "eu_free_movement",
) -> Plan:
    """The plan of a small city."""
    base = study()
    parameters = dict(base.parameters)
    for name, value in (rules or {}).items():
        parameters[name] = parameters[name]._replace(value=value)
    sites = tuple(Camp(f"site {number}", families) for number, families in enumerate(camps, 1))
    return make_plan(
        replace(
            base,
            starts=STARTS.get(law, base.starts),
            city=replace(base.city, camps=sites, law_regime=law),
            policies=tuple(policy(one) if isinstance(one, str) else one for one in policies),
            parameters=parameters,
            months=months,
            seed=seed,
        )
    )


def together(*plans: Plan) -> Plan:
    """One plan with the arms of several."""
    return plans[0]._replace(arms=tuple(arm for plan in plans for arm in plan.arms))


@cache
def run(name: str, replicates: int) -> np.ndarray:
    """Counts of a shipped policy in the whole city of its study, int64 (months + 1, replicates, counts)."""
    base = study()
    return run_core(make_plan(replace(base, policies=(policy(name),))), 0, replicates).counts


def run_arrivals(plan: Plan, replicates: int) -> list[np.ndarray]:
    """Of each replicate, the months in which its families came."""
    arrival = run_core(plan, 0, replicates).families["arrival"]
    return [np.sort(row[row != NEVER]) for row in arrival]


# looking


def live(plan: Plan, first: int, replicates: int, look: Callable[[str, int, Board], None]) -> Board:
    """Live all months as `run_core` does, looking at the board after every turn of every month."""
    watched = Watched(Core(plan, first, replicates), look)
    watched.month_is_counted(0)
    for month in range(1, plan.months + 1):
        walk(watched, month)
    return watched.core.board


class Watched:
    """The core as a stage, seen after every turn."""

    def __init__(self, core: Core, look: Callable[[str, int, Board], None]) -> None:
        self.core = core
        self.look = look

    def __getattr__(self, turn: str) -> Callable[[int], None]:
        def plays(month: int) -> None:
            getattr(self.core, turn)(month)
            self.look(turn, month, self.core.board)

        return plays


def lives(plan: Plan, first: int = 0, replicates: int = 1) -> Lives:
    """Every column of every table at every month-end, (months + 1, arms, replicates, rows), and the counts."""
    seen: dict[str, list[np.ndarray]] = {}

    def look(turn: str, month: int, board: Board) -> None:
        if turn == "month_is_counted":
            for name, array in columns(board).items():
                seen.setdefault(name, []).append(array.reshape(len(plan.arms), replicates, -1).copy())

    live(plan, first, replicates, look)
    return {name: np.stack(arrays) for name, arrays in seen.items()}


def columns(board: Board) -> dict[str, np.ndarray]:
    """Every column of every table by `table.column`, and the tally of the month."""
    found = {f"{name}.{c.name}": getattr(table(board, name), c.name) for name in TABLES for c in TABLES[name]}
    return {**found, "counts": board.tally}


def table(board: Board, name: str) -> Table:
    """A table of the board by its name in state.TABLES."""
    found: Table = board.f if name == "families" else getattr(board, name)
    return found


def differences(left: Lives, right: Lives) -> list[str]:
    """Names of the columns in which two lives differ, families compared as far as they ever arrive."""
    return [name for name in left if not same(name, left, right)]


def same(name: str, left: Lives, right: Lives) -> bool:
    """Whether a column is the same to the bit, whatever room is left for families or rows that never come."""
    one, other = left[name], right[name]
    if name.startswith("families."):
        one, other = arrived(one, left), arrived(other, right)
    else:
        width = min(one.shape[-1], other.shape[-1])
        one, other = one[..., :width], other[..., :width]
    return one.shape == other.shape and one.tobytes() == other.tobytes()


def arrived(column: np.ndarray, of: Lives) -> np.ndarray:
    """The column for families that may arrive sooner or later, other places blank and trailing ones left out."""
    comes = of["families.due"] != NEVER
    width = int(comes.any(axis=(0, 1, 2)).nonzero()[0].max(initial=-1)) + 1
    return np.where(comes, column, np.zeros((), column.dtype))[..., :width]


def arm(of: Lives, index: int | slice) -> Lives:
    """The lives of one arm, or of a slice of arms."""
    part = slice(index, index + 1) if isinstance(index, int) else index
    return {name: array[:, part] for name, array in of.items()}


def replicates_of(of: Lives, part: slice) -> Lives:
    """The lives of some replicates."""
    return {name: array[:, :, part] for name, array in of.items()}


# strategies


def rule_parameters() -> dict[str, Parameter]:
    """Every declared number of the rulebook by dotted name."""
    return {one.name: one for chapter in chapters().values() for one in chapter.values()}


def within(parameter: Parameter, share: float) -> float | int | bool:
    """The value at this share of a parameter's range."""
    if parameter.low is None or parameter.high is None:
        return bool(round(share))
    value = parameter.low + (parameter.high - parameter.low) * share
    return round(value) if parameter.type == "whole" else float(value)


EVENTFUL: dict[str, float] = {
    "population.arrivals_a_month": 4.0,
    "population.in_work_share": 0.6,
    "population.lasting_papers_share": 0.5,
    "papers.odds_unaided": 0.5,
    "social_housing.odds_files": 1.0,
    "social_housing.odds_ordinary": 0.1,
    "work.odds_applies": 0.6,
    "landlords.odds_joins": 0.2,
    "landlords.odds_plain_letting": 0.5,
    "money.odds_behind": 2.0,
    "tenancy.odds_order": 0.2,
    "tenancy.odds_evicted": 0.5,
    "tenancy.odds_leaves_temporary": 0.1,
    "village.odds_excluded": 0.1,
    "village.odds_site_found": 1.0,
    "accompaniment.turnover": 0.2,
    "camp.clearance_rate": 0.2,
    "camp.odds_leaves": 0.03,
    "camp.site_reforms": 0.3,
}
"""Rules under which much happens in few months (some beyond their range), so that rare turns of fate are seen."""

SHARES = st.sampled_from((0.0, 0.1, 0.25, 0.5, 0.75, 1.0))


def some_rules(most: int = 12) -> st.SearchStrategy[dict[str, float]]:
    """Some numbers of the rulebook, each moved within its range; caseloads of a small city are small."""
    known = rule_parameters()
    moved = st.dictionaries(st.sampled_from(sorted(known)), SHARES, max_size=most)
    return moved.map(lambda shares: {name: within(known[name], share) for name, share in shares.items()})


SMALL: dict[str, st.SearchStrategy[Any]] = {
    "start": st.integers(1, 5),
    "ramp": st.sampled_from((0, 0, 1, 4)),
    "plots": st.integers(0, 9),
    "sites": st.integers(1, 3),
    "rooms": st.integers(0, 14),
    "workers": st.integers(0, 3),
    "teams": st.integers(1, 2),
    "caseload": st.integers(1, 8),
    "lettings_year": st.integers(0, 40),
    "closes": st.sampled_from((0, 0, 6, 12)),
    "calls_month": st.integers(0, 40),
}


def some_dials(instrument: str, stops: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Dials of one instrument for a small city; prices are left alone."""
    dials = {}
    for name, one in instruments()[instrument].items():
        if name == "stop":
            dials[name] = st.sampled_from((0, 0, 4, 9)) if stops else st.just(0)
        elif name in SMALL:
            dials[name] = SMALL[name]
        elif "eur" not in name:
            dials[name] = SHARES.map(partial(within, one))
    return st.fixed_dictionaries(dials)


def some_package(stops: bool = True) -> st.SearchStrategy[Policy]:
    """A package of any instruments, in any order."""
    choosable = sorted(name for name in instruments() if name != "mainstream")
    chosen = st.lists(st.sampled_from(choosable), unique=True, min_size=2, max_size=len(choosable))
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: some_dials(name, stops) for name in names})).map(
        package
    )


def some_policy(stops: bool = True) -> st.SearchStrategy[Policy]:
    """A shipped policy, or one with small dials, or any package."""
    busy = tuple(reversed(SHIPPED))
    small = st.sampled_from(busy).flatmap(
        lambda name: st.fixed_dictionaries({key: some_dials(key, stops) for key in policy(name).instruments}).map(
            lambda dials: policy(name, **dials)
        )
    )
    return st.one_of(small, st.sampled_from(busy).map(policy), some_package(stops))


@st.composite
def some_city(draw: st.DrawFn, arms: int = 3, months: tuple[int, ...] = (8, 14, 20), stops: bool = True) -> Plan:
    """A small city under a few policies, each with the same or with its own rules."""
    camps = (draw(st.integers(6, 12)), *draw(st.lists(st.integers(0, 9), max_size=3)))
    policies = [draw(some_policy(stops)) for _ in range(draw(st.integers(1, arms)))]
    law = draw(st.sampled_from(("eu_free_movement", "eu_free_movement", "work_permit_before_2014", "national")))
    rules = (EVENTFUL if draw(st.booleans()) else {}) | draw(some_rules())
    own_rules = draw(st.booleans())
    length, seed = draw(st.sampled_from(months)), draw(st.integers(0, 2**63 - 1))
    plans = [
        city([one], camps, length, seed, (rules | draw(some_rules(4))) if own_rules else rules, law) for one in policies
    ]
    return together(*plans)
