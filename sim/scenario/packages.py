"""Reads a policy that stands in a validation file: perhaps like another but for some dials, with phases of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from sim.errors import Problem
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, dotted, fit
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child, entries, items, plain, read
from sim.scenario.circles import Only
from sim.scenario.library import Library, find
from sim.scenario.months import is_date, month_of
from sim.scenario.overrides import CityOverrideForm, overridden
from sim.scenario.policy import limit, policy_of
from sim.scenario.schema import Policy

BY_CENSUS = ("insertion_village", "housing_first_team", "on_site_accompaniment")
"""Programmes that only the census fills."""


class PackageForm(Form):
    """A policy that stands in the file."""

    name: Name
    title: Text | None = Field(None, description="text, not empty")
    like: Text | None = Field(None, description="the name of a policy, or a path ending in .yaml")
    without: list[Text] = Field(default_factory=list, description="a list of instruments to leave out")
    instruments: dict[str, Any] | None = Field(None, description="instruments by name, each with its dials")
    phases: list[Any] = Field(default_factory=list, description="a list of further packages of instruments")


class Desk(NamedTuple):
    """What lies at hand while a file is read, and the problems found so far."""

    top: Marked
    path: Path
    library: Library
    faults: list[Problem]


def package_of(node: Marked, number: int, desk: Desk, phases: dict[str, tuple[Policy, ...]]) -> Policy | None:
    """A policy by name, or one that stands in the file, perhaps like another but for some dials."""
    if isinstance(node.value, str):
        return _named(node, desk)
    key = f"policies.{number}"
    before = len(desk.faults)
    form = fit(PackageForm, node, key, desk.faults)
    base = _named(child(node, "like"), desk) if "like" in entries(node) else None
    start = dict(base.instruments) if base else {}
    for word in items(child(node, "without")):
        if start.pop(str(word.value), None) is None:
            desk.faults.append(_not_there(word, dotted(key, "without"), start))
    limits = dict(base.only) if base else {}
    package = _package(child(node, "instruments"), dotted(key, "instruments"), start, limits, desk)
    later: list[tuple[dict[str, dict[str, Parameter]], dict[str, Only]]] = []
    for place, one in enumerate(items(child(node, "phases"))):
        own: dict[str, Only] = {}
        later.append((_package(one, dotted(key, "phases", place), {}, own, desk), own))
    if form is None or len(desk.faults) > before:
        return None
    title = form.title or (base.title if base else form.name)
    phases[form.name] = tuple(Policy(form.name, title, one, desk.path, only=own) for one, own in later)
    return Policy(form.name, title, package, desk.path, only=limits)


def _not_there(word: Marked, key: str, start: dict[str, Any]) -> Problem:
    return Problem(word.where, key, "an instrument of that policy", said(word.value), nearest(str(word.value), start))


def _named(node: Marked, desk: Desk) -> Policy | None:
    if not isinstance(node.value, str):
        return None
    file = find(node, "policies", desk.path, desk.library, desk.faults)
    return policy_of(read(file), file, desk.library, desk.faults) if file else None


def _package(
    node: Marked, key: str, start: dict[str, dict[str, Parameter]], limits: dict[str, Only], desk: Desk
) -> dict[str, dict[str, Parameter]]:
    """Instruments with their dials, on top of those of `start`; a dial may bring its own range."""
    measures = desk.library.measures()
    package = {name: dict(dials) for name, dials in start.items()}
    for name, own in entries(node).items():
        if name not in measures:
            todo = nearest(name, measures)
            desk.faults.append(Problem(own.key_where, dotted(key, name), "a known instrument", name, todo))
            continue
        dials = package.setdefault(name, dict(measures[name]))
        if own.value is not None and not isinstance(own.value, dict):
            wanted = "a mapping of dials, {} for the defaults"
            desk.faults.append(Problem(own.where, dotted(key, name), wanted, said(own.value)))
        limit(name, own, limits, desk.faults)
        for dial, value in entries(own).items():
            if dial == "only":
                continue
            if dial not in dials:
                todo = nearest(dial, {*dials, "only"})
                desk.faults.append(Problem(value.key_where, f"{name}.{dial}", f"a dial of {name}, or only", dial, todo))
                continue
            source = f"set in {desk.path.name}"
            node = _dated(value, desk) if dials[dial].unit == "month" else value
            faults = _too_early(node, value, f"{name}.{dial}", desk)
            if faults:
                desk.faults.extend(faults)
                continue
            changed = overridden(dials[dial], node, source, CityOverrideForm, faults)
            dials[dial] = changed or dials[dial]
            desk.faults.extend(_with_own_range(fault, node) for fault in faults)
    return package


def unknown_families(packages: tuple[Policy, ...], desk: Desk) -> list[Problem]:
    """Programmes that would stay empty: they take in families that a census has interviewed, and there is none."""
    names = {name for package in packages for name in package.instruments}
    if "social_census" in names or not names & set(BY_CENSUS):
        return []
    waiting = ", ".join(name for name in BY_CENSUS if name in names)
    todo = "add social_census: {}, or {city_percent: 100} where everybody was registered at once"
    where = child(desk.top, "policies").where
    wanted = f"social_census: beside {waiting}, which takes in families that it has interviewed"
    return [Problem(where, f"policies.{packages[0].name}", wanted, "none", todo)]


def _dated(node: Marked, desk: Desk) -> Marked:
    """The month that a date such as 2017-04 names, where a dial is a month: when it starts, stops or closes."""
    starts = child(desk.top, "starts").value
    if not is_date(starts):
        return node
    if isinstance(node.value, dict) and is_date(child(node, "value").value):
        own = child(node, "value")
        return node._replace(value={**node.value, "value": own._replace(value=month_of(str(own.value), str(starts)))})
    return node._replace(value=month_of(str(node.value), str(starts))) if is_date(node.value) else node


def _too_early(node: Marked, written: Marked, key: str, desk: Desk) -> list[Problem]:
    """A date before the study begins names no month of it."""
    value = child(node, "value").value if isinstance(node.value, dict) else node.value
    if node is written or not isinstance(value, int) or value > 0:
        return []
    starts = child(desk.top, "starts").value
    return [Problem(written.where, key, f"a date from {starts} on", said(plain(written)), "or begin the study earlier")]


def _with_own_range(fault: Problem, node: Marked) -> Problem:
    """A value out of the shipped range may bring its own: said where that is what is wrong."""
    if isinstance(node.value, dict) or not fault.todo.startswith("the range is at"):
        return fault
    own = f"where it does not hold, write {{value: {node.value}, range: [lowest, highest], evidence: assumed}}"
    return fault._replace(todo=f"{fault.todo}; {own}")
