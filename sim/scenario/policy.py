"""Reads a policy: a package of instruments, each with a value for every dial."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from sim.errors import Problem
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, Version, fit, whole_file
from sim.parameters.loader import Shelf
from sim.parameters.scalars import said
from sim.parameters.source import Marked, Reading, child, entries, items
from sim.scenario.circles import Only, only_of
from sim.scenario.library import MAINSTREAM, Library
from sim.scenario.overrides import OverrideForm, overridden
from sim.scenario.schema import Policy


class PolicyForm(Form):
    """A policy as its file writes it."""

    version: Version
    kind: Literal["policy"] = Field(description="policy")
    name: Name
    title: Text
    instruments: dict[str, Any] | None = Field(description="instruments by name, each with the dials it changes")
    scale: list[Text] | None = Field(None, min_length=1, description="a list of dials, such as [temporary_homes.rooms]")


def policy_of(reading: Reading, path: Path, library: Library, problems: list[Problem]) -> Policy | None:
    """The policy that a file describes, or None; everything wrong in it is added to the problems."""
    return whole_file(reading, problems, lambda top, faults: _read(top, path, library, faults))


def _read(top: Marked, path: Path, library: Library, faults: list[Problem]) -> Policy | None:
    form = fit(PolicyForm, top, "", faults)
    limits: dict[str, Only] = {}
    instruments = _instruments(child(top, "instruments"), path, library, limits, faults)
    scale = _scale(child(top, "scale"), instruments, faults)
    return None if form is None else Policy(form.name, form.title, instruments, path, scale, limits)


def _instruments(
    node: Marked, path: Path, library: Library, limits: dict[str, Only], faults: list[Problem]
) -> dict[str, dict[str, Parameter]]:
    measures = library.measures()
    found: dict[str, dict[str, Parameter]] = {}
    for name, own in entries(node).items():
        if name in measures:
            found[name] = _dials(name, own, path, measures[name], faults)
            limit(name, own, limits, faults)
        else:
            faults.append(_unknown(name, own, measures))
    return found


def limit(name: str, node: Marked, limits: dict[str, Only], faults: list[Problem]) -> None:
    """Adds to the limits the one that stands among an instrument's dials, if there is one (`only:`)."""
    if "only" in entries(node):
        only = only_of(child(node, "only"), name, faults)
        limits.update({name: only} if only else {})


def _scale(node: Marked, instruments: dict[str, dict[str, Parameter]], faults: list[Problem]) -> tuple[str, ...]:
    """The dials by which the policy grows: whole numbers of its own instruments, each once."""
    known = {one.name: one for dials in instruments.values() for one in dials.values() if one.type == "whole"}
    found: list[str] = []
    for number, own in enumerate(items(node)):
        if not isinstance(own.value, str):
            continue
        word = own.value
        if word in found:
            faults.append(Problem(own.where, f"scale.{number}", "each dial once", word, "leave one out"))
        elif word in known:
            found.append(word)
        else:
            wanted = "a dial of the policy's instruments, a whole number"
            faults.append(Problem(own.where, f"scale.{number}", wanted, said(own.value), nearest(word, known)))
    return tuple(found)


def _unknown(name: str, own: Marked, measures: Shelf) -> Problem:
    todo = nearest(name, measures)
    if name == MAINSTREAM:
        todo = "it runs under every policy: leave it out, and set its numbers in the city"
    return Problem(own.key_where, f"instruments.{name}", "a known instrument", name, todo)


def _dials(
    name: str, node: Marked, path: Path, defaults: dict[str, Parameter], faults: list[Problem]
) -> dict[str, Parameter]:
    """Every dial of one instrument: as the policy sets it, else as the instrument's own file has it."""
    dials = dict(defaults)
    if node.value is not None and not isinstance(node.value, dict):
        wanted = "a mapping of dials, {} for the defaults"
        faults.append(Problem(node.where, f"instruments.{name}", wanted, said(node.value)))
    for key, own in entries(node).items():
        if key == "only":
            continue
        if key not in defaults:
            todo = nearest(key, {*defaults, "only"})
            faults.append(Problem(own.key_where, f"{name}.{key}", f"a dial of {name}, or only", key, todo))
            continue
        changed = overridden(defaults[key], own, f"set in {path.name}", OverrideForm, faults)
        dials[key] = changed or defaults[key]
    return dials
