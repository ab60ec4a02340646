"""Plans for the agreement of the engines: the shipped policies, and scenarios drawn over the ranges of every number."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from sim.parameters.entry import Parameter
from sim.parameters.loader import instruments
from sim.scenario.circles import BY_CAMP_ONLY, GROUPS, OPPOSITES, UNLIMITED, Only
from sim.scenario.load import load
from sim.scenario.plan import CHAPTERS, Plan, make_plan
from sim.scenario.schema import Camp, Policy, Study

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
POLICIES = tuple(sorted(path.stem for path in (SCENARIOS / "policies").glob("*.yaml")))
REGIMES = ("work_permit_before_2014", "eu_free_movement", "national")
MAINSTREAM = "mainstream"
WHEN = ("start", "stop", "ramp")


@cache
def study() -> Study:
    """The shipped study of Toulouse with every shipped policy."""
    return load(SCENARIOS / "studies" / "toulouse.yaml", policies=POLICIES)


def toulouse(policy: str) -> Plan:
    """The shipped study as it is, one policy of it."""
    plan = make_plan(study())
    return plan._replace(arms=tuple(arm for arm in plan.arms if arm.policy == policy))


def small(*policies: str, camps: tuple[int, ...] = (12, 9, 6), months: int = 30) -> Plan:
    """A small city under the shipped policies of these names."""
    sites = tuple(Camp(f"site {number}", families) for number, families in enumerate(camps))
    chosen = tuple(policy for name in policies for policy in study().policies if policy.name == name)
    return make_plan(replace(study(), months=months, policies=chosen, city=replace(study().city, camps=sites)))


def value_at(parameter: Parameter, share: float) -> float | int | bool:
    """The value that lies so far into the range of a parameter, share 0 to 1 (below 1 for whole numbers)."""
    if parameter.low is None or parameter.high is None:
        return share >= 0.5
    low, high = parameter.low, parameter.high
    if parameter.type == "whole":
        return min(int(low) + int(share * (high - low + 1)), int(high))
    return low + (high - low) * share


@st.composite
def moved(draw: st.DrawFn, book: dict[str, Parameter], few: int) -> dict[str, Parameter]:
    """Parameters by name with a few of them moved within their ranges, or all of them."""
    names = sorted(book)
    if draw(st.booleans()):
        luck = Random(draw(st.integers(0, 2**32)))
        shares = {name: luck.random() for name in names}
    else:
        chosen = draw(st.lists(st.sampled_from(names), max_size=few, unique=True)) if names else []
        shares = {name: draw(st.integers(0, 1000)) / 1000 for name in chosen}
    return {**book, **{name: book[name]._replace(value=value_at(book[name], shares[name])) for name in shares}}


def parameters() -> st.SearchStrategy[dict[str, Parameter]]:
    """All numbers of the study, those of the rulebook moved."""
    book = study().parameters
    rulebook = {name: book[name] for name in book if name.partition(".")[0] in CHAPTERS}
    return moved(rulebook, few=30).map(lambda changed: {**book, **changed})


SWITCHES: dict[str, tuple[Any, ...]] = {
    "work.ranks": (False, True),
    "accompaniment.reversal": (0.0, 0.05),
    "population.arrivals_response": (0.0, -0.5, 1.0),
    "camp.stay_phases": (1, 2, 3, 4),
}
"""Switches and alternatives of the rulebook that few drawn scenarios would meet."""

SHORT: dict[str, st.SearchStrategy[Any]] = {
    "building_months": st.integers(1, 8),
    "contract_months": st.sampled_from((0, 3, 5, 8)),
    "tender_gap_months": st.integers(0, 4),
    "closes": st.sampled_from((0, 9, 15)),
    "longest_stay_months": st.sampled_from((0, 2, 6)),
    "lasting": st.booleans(),
    "planned_stay_months": st.sampled_from((0, 1, 5)),
}
"""Times that matter within the months of a drawn scenario, and a switch that few would meet."""


@st.composite
def switched(draw: st.DrawFn, book: dict[str, Parameter]) -> dict[str, Parameter]:
    """The numbers of the study with some of the rulebook's switches on."""
    if draw(st.booleans()):
        return book
    return book | {name: book[name]._replace(value=draw(st.sampled_from(of))) for name, of in SWITCHES.items()}


@st.composite
def calendars(draw: st.DrawFn, dials: dict[str, Parameter], months: int) -> dict[str, Parameter]:
    """Dials with a start, a stop and a ramp that matter within these months."""
    start, stop = draw(st.integers(1, months)), draw(st.one_of(st.just(0), st.integers(1, months)))
    when = {"start": start, "stop": stop, "ramp": draw(st.integers(0, 12))}
    return {**dials, **{name: dials[name]._replace(value=value) for name, value in when.items()}}


@st.composite
def limits(draw: st.DrawFn, package: list[str], sites: int) -> dict[str, Only]:
    """Whom some instruments of a package are limited to: camps, groups that a family can be in, or both."""
    found: dict[str, Only] = {}
    able = sorted(set(package) - set(UNLIMITED))
    few = len(able) // 2 * draw(st.booleans())
    names = draw(st.lists(st.sampled_from(able), min_size=few, max_size=len(able), unique=True)) if few else []
    for name in names:
        numbers = draw(st.lists(st.integers(0, sites - 1), max_size=3, unique=True))
        groups = draw(st.lists(st.sampled_from(sorted(GROUPS)), max_size=2, unique=True))
        groups = [] if name in BY_CAMP_ONLY or any(set(pair) == set(groups) for pair in OPPOSITES) else groups
        if numbers or groups:
            found[name] = Only(tuple(f"site {number}" for number in numbers), tuple(groups))
    return found


@st.composite
def packages(draw: st.DrawFn, months: int, sites: int) -> Policy:
    """A policy of any instruments, dials moved, each with a calendar of its own or from the first month on, limits."""
    shelf = sorted(set(instruments()) - {MAINSTREAM})
    package: dict[str, dict[str, Parameter]] = {}
    few = draw(st.sampled_from((0, 5, 10)))
    for instrument in draw(st.lists(st.sampled_from(shelf), min_size=few, max_size=len(shelf), unique=True)):
        book = instruments()[instrument]
        dials = draw(moved({name: book[name] for name in book if name not in WHEN}, few=4))
        for name in sorted(SHORT.keys() & book.keys()):
            dials[name] = book[name]._replace(value=draw(SHORT[name]))
        always = {name: book[name] for name in WHEN}
        package[instrument] = {**dials, **(draw(calendars(always, months)) if draw(st.booleans()) else always)}
    return Policy("drawn", "A drawn policy", package, Path("drawn.yaml"), only=draw(limits(list(package), sites)))


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[Plan, int]:
    """A plan of one to three arms, each with a package and numbers of its own, and a first replicate."""
    months = draw(st.integers(1, 30))
    sizes = draw(st.lists(st.integers(1, 15), min_size=1, max_size=5))
    city = replace(
        study().city,
        camps=tuple(Camp(f"site {number}", families) for number, families in enumerate(sizes)),
        law_regime=draw(st.sampled_from(REGIMES)),
    )
    seed = draw(st.integers(0, 2**63 - 1))
    arms: tuple[Any, ...] = ()
    common = draw(parameters())
    for _ in range(draw(st.integers(1, 3))):
        own = draw(st.one_of(st.just(common), parameters()))
        own = draw(switched(own))
        drawn = replace(
            study(), months=months, city=city, parameters=own, policies=(draw(packages(months, len(sizes))),)
        )
        arms += make_plan(drawn).arms
    return Plan(seed, months, tuple(sizes), arms), draw(st.integers(0, 10_000))
