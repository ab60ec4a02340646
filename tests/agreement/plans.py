"""Plans for the agreement of the engines: the shipped policies, and scenarios drawn over the ranges of every number."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sim.parameters.entry import Parameter
from sim.parameters.loader import instruments
from sim.scenario.load import load
from sim.scenario.plan import CHAPTERS, Plan, make_plan
from sim.scenario.schema import Camp, Policy, Study

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
POLICIES = tuple(sorted(path.stem for path in (SCENARIOS / "policies").glob("*.yaml")))
REGIMES = ("work_permit_before_2014", "eu_free_movement", "national")
MAINSTREAM = "mainstream"


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


def numbers(parameter: Parameter) -> st.SearchStrategy[float | int | bool]:
    """Any value that a parameter may take."""
    if parameter.type == "statement":
        return st.booleans()
    if parameter.type == "whole":
        return st.integers(int(parameter.low or 0), int(parameter.high or 0))
    return st.floats(float(parameter.low or 0), float(parameter.high or 0))


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Parameter]:
    """All numbers of the rulebook, a part of them moved within their ranges."""
    book = dict(study().parameters)
    movable = sorted(name for name in book if name.partition(".")[0] in CHAPTERS)
    for name in draw(st.lists(st.sampled_from(movable), max_size=40, unique=True)):
        book[name] = book[name]._replace(value=draw(numbers(book[name])))
    return book


def calendar(name: str, months: int) -> st.SearchStrategy[int]:
    """A start, stop or ramp that matters within these months."""
    return {"start": st.integers(1, months), "stop": st.integers(0, months), "ramp": st.integers(0, 12)}[name]


@st.composite
def packages(draw: st.DrawFn, months: int) -> Policy:
    """A policy of any instruments, each with dials moved within their ranges."""
    shelf = sorted(set(instruments()) - {MAINSTREAM})
    package: dict[str, dict[str, Parameter]] = {}
    for instrument in draw(st.lists(st.sampled_from(shelf), max_size=len(shelf), unique=True)):
        dials = dict(instruments()[instrument])
        for name in draw(st.lists(st.sampled_from(sorted(dials)), max_size=4, unique=True)):
            when = name in ("start", "stop", "ramp")
            value = draw(calendar(name, months) if when else numbers(dials[name]))
            dials[name] = dials[name]._replace(value=value)
        package[instrument] = dials
    return Policy("drawn", "A drawn policy", package, Path("drawn.yaml"))


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
        drawn = replace(study(), months=months, city=city, parameters=own, policies=(draw(packages(months)),))
        arms += make_plan(drawn).arms
    return Plan(seed, months, tuple(sizes), arms), draw(st.integers(0, 10_000))
