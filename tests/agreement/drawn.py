"""Scenarios drawn over the ranges of every number, dial, limit and switch, the same ones wherever they are drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sim.parameters.entry import Parameter
from sim.parameters.loader import instruments
from sim.scenario.circles import BY_CAMP_ONLY, GROUPS, OPPOSITES, UNLIMITED, Only
from sim.scenario.plan import CHAPTERS, Plan, make_plan
from sim.scenario.schema import Camp, Policy
from tests.agreement.plans import study

STARTS = ("2012-11", "2013-07", "2019-04")
"""Months in which a drawn scenario may begin: before and after the law of 2014."""

REGIMES = ("work_permit_before_2014", "eu_free_movement", "national")
MAINSTREAM = "mainstream"
WHEN = ("start", "stop", "ramp")

SWITCHES: dict[str, tuple[Any, ...]] = {
    "work.ranks": (False, True),
    "work.by_referral": (False, True),
    "accompaniment.reversal": (0.0, 0.05),
    "population.arrivals_response": (0.0, -0.5, 1.0),
    "camp.stay_phases": (1, 2, 3, 4),
}
"""Switches and alternatives of the rulebook that few drawn scenarios would meet."""

SHORT: dict[str, tuple[Any, ...]] = {
    "building_months": (1, 2, 3, 5, 8),
    "contract_months": (0, 3, 5, 8),
    "tender_gap_months": (0, 1, 2, 3, 4),
    "closes": (0, 9, 15),
    "longest_stay_months": (0, 2, 6),
    "lasting": (False, True),
    "planned_stay_months": (0, 1, 5),
}
"""Times that matter within the months of a drawn scenario, and a switch that few would meet."""


class Scenario(NamedTuple):
    """A plan of one to three arms, each with a package and numbers of its own, and a first replicate."""

    plan: Plan
    first_replicate: int


def value_at(parameter: Parameter, share: float) -> float | int | bool:
    """The value that lies so far into the range of a parameter, share 0 to 1 (below 1 for whole numbers)."""
    if parameter.low is None or parameter.high is None:
        return share >= 0.5
    low, high = parameter.low, parameter.high
    if parameter.type == "whole":
        return min(int(low) + int(share * (high - low + 1)), int(high))
    return low + (high - low) * share


def moved(luck: Random, book: dict[str, Parameter], few: int) -> dict[str, Parameter]:
    """Parameters by name with a few of them moved within their ranges, or all of them."""
    names = sorted(book)
    if luck.random() < 0.5:
        chosen = names
    else:
        chosen = luck.sample(names, luck.randint(0, min(few, len(names))))
    return book | {name: book[name]._replace(value=value_at(book[name], edge(luck))) for name in chosen}


def edge(luck: Random) -> float:
    """How far into a range: anywhere, or one time in four at one of its ends."""
    return luck.choice((0.0, 1.0)) if luck.random() < 0.25 else luck.random()


def parameters(luck: Random, number: int) -> dict[str, Parameter]:
    """All numbers of the study, those of the rulebook moved, in one scenario of two its switches on."""
    book = study().parameters
    rulebook = {name: book[name] for name in book if name.partition(".")[0] in CHAPTERS}
    own = book | moved(luck, rulebook, few=30)
    if number % 2:
        return own
    return own | {name: own[name]._replace(value=of[(number // 2) % len(of)]) for name, of in SWITCHES.items()}


def calendar(luck: Random, dials: dict[str, Parameter], months: int) -> dict[str, Parameter]:
    """A start, a stop and a ramp that matter within these months, or the instrument's own."""
    if luck.random() < 0.5:
        return {name: dials[name] for name in WHEN}
    when = {"start": luck.randint(1, months), "stop": luck.choice((0, luck.randint(1, months)))}
    return {name: dials[name]._replace(value=value) for name, value in {**when, "ramp": luck.randint(0, 12)}.items()}


def limits(luck: Random, package: list[str], sites: int) -> dict[str, Only]:
    """Whom some instruments of a package are limited to: camps, groups that a family can be in, or both."""
    found: dict[str, Only] = {}
    part = luck.choice((0.0, 0.5, 0.9))
    for name in sorted(set(package) - set(UNLIMITED)):
        numbers = luck.sample(range(sites), luck.randint(0, min(3, sites)))
        groups = luck.sample(sorted(GROUPS), luck.randint(0, 2))
        groups = [] if name in BY_CAMP_ONLY or any(set(pair) == set(groups) for pair in OPPOSITES) else groups
        if luck.random() < part and (numbers or groups):
            found[name] = Only(tuple(f"site {number}" for number in numbers), tuple(groups))
    return found


def dials_of(luck: Random, instrument: str, months: int) -> dict[str, Parameter]:
    """An instrument's dials, moved."""
    book = instruments()[instrument]
    dials = moved(luck, {name: book[name] for name in book if name not in WHEN}, few=4)
    short = {name: book[name]._replace(value=luck.choice(SHORT[name])) for name in sorted(SHORT.keys() & book.keys())}
    return {**dials, **short, **calendar(luck, book, months)}


def package(luck: Random, number: int, months: int, sites: int) -> Policy:
    """A policy of any instruments, one of them by the scenario's number, so that each has its turn, with limits."""
    shelf = sorted(set(instruments()) - {MAINSTREAM})
    chosen = luck.sample(shelf, luck.randint(luck.choice((0, 5, 10)), len(shelf)))
    names = list(dict.fromkeys([shelf[number % len(shelf)], *chosen]))
    dials = {name: dials_of(luck, name, months) for name in names}
    return Policy("drawn", "A drawn policy", dials, Path("drawn.yaml"), only=limits(luck, names, sites))


def scenario(number: int) -> Scenario:
    """The scenario of this number."""
    luck = Random(number)
    months = luck.randint(1, 30)
    sizes = [luck.randint(1, 15) for _ in range(luck.randint(1, 5))]
    camps = tuple(Camp(f"site {site}", families) for site, families in enumerate(sizes))
    city = replace(study().city, camps=camps, law_regime=luck.choice(REGIMES))
    base = replace(study(), months=months, city=city, starts=luck.choice(STARTS))
    common, arms = parameters(luck, number), ()
    for _ in range(luck.randint(1, 3)):
        own = common if luck.random() < 0.5 else parameters(luck, number)
        policy = package(luck, number, months, len(sizes))
        arms += make_plan(replace(base, parameters=own, policies=(policy,))).arms
    return Scenario(Plan(luck.randint(0, 2**63 - 1), months, tuple(sizes), arms), luck.randint(0, 10_000))
