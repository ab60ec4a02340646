"""Reads the two files that stand beside the validations: the naive chain to beat, and the structural alternatives."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sim.errors import Problem, ScenarioError
from sim.parameters.forms import Form, Name, Text, Version, fit, in_order, whole_file
from sim.parameters.source import Marked, Reading, child, entries, items, read
from sim.scenario.library import Library, shipped
from sim.scenario.validation import altered

STEPS = ("rough_to_housed", "rough_to_gone", "temporary_to_housed", "temporary_to_rough", "housed_to_rough")


class Chain(NamedTuple):
    """Monthly probabilities of a chain of four states: rough, temporary, housed, gone."""

    rough_to_housed: float
    rough_to_gone: float
    temporary_to_housed: float
    temporary_to_rough: float
    housed_to_rough: float


class Alternative(NamedTuple):
    """A way in which the rules could be otherwise: other shared values, everything else as it is."""

    name: str
    title: str
    settings: tuple[str, ...]


class StepForm(Form):
    """One probability of the chain."""

    value: float = Field(ge=0, le=1, description="a probability per month")
    source: Text


class ChainFileForm(Form):
    """The chain as its file writes it."""

    version: Version
    kind: Literal["chain"] = Field(description="chain")
    steps: dict[str, Any] = Field(description=f"value: and source: for {', '.join(STEPS)}")


class AlternativeForm(Form):
    """One alternative as its file writes it."""

    name: Name
    title: Text
    settings: dict[str, Any] = Field(alias="set", description="values by dotted name")


class AlternativesForm(Form):
    """The alternatives as their file writes them."""

    version: Version
    kind: Literal["alternatives"] = Field(description="alternatives")
    alternatives: list[Any] = Field(min_length=1, description="a list of name:, title: and set:")


def load_chain(library: Library | None = None) -> Chain:
    """The chain of `scenarios/chain.yaml`; raises `ScenarioError` with everything that is wrong."""
    problems: list[Problem] = []
    reading = read((library or shipped()).folder / "chain.yaml")
    found = chain_of(reading, problems)
    if found is None or problems:
        raise ScenarioError(in_order(problems))
    return found


def chain_of(reading: Reading, problems: list[Problem]) -> Chain | None:
    """The chain that a file describes, or None; everything wrong in it is added to the problems."""
    return whole_file(reading, problems, _chain)


def _chain(top: Marked, faults: list[Problem]) -> Chain | None:
    form = fit(ChainFileForm, top, "", faults)
    node = child(top, "steps")
    steps = {name: fit(StepForm, own, f"steps.{name}", faults) for name, own in entries(node).items() if name in STEPS}
    for name in STEPS:
        if form and name not in steps:
            faults.append(Problem(node.where, f"steps.{name}", "value: and source:", "nothing"))
    for name in entries(node):
        if name not in STEPS:
            faults.append(Problem(node.where, f"steps.{name}", f"one of {', '.join(STEPS)}", name))
    if form is None or faults:
        return None
    return Chain(**{name: step.value for name, step in steps.items() if step})


def load_alternatives(path: Path | None = None, *, library: Library | None = None) -> tuple[Alternative, ...]:
    """The alternatives of `scenarios/alternatives.yaml`, each of them checked against the numbers that it changes."""
    shelf = library or shipped()
    problems: list[Problem] = []
    reading = read(path or shelf.folder / "alternatives.yaml")
    found = alternatives_of(reading, shelf, problems)
    if problems:
        raise ScenarioError(in_order(problems))
    return found


def alternatives_of(reading: Reading, library: Library, problems: list[Problem]) -> tuple[Alternative, ...]:
    """The alternatives that a file describes; everything wrong in it is added to the problems."""
    found = whole_file(reading, problems, lambda top, faults: _alternatives(top, library, faults))
    return tuple(found or ())


def _alternatives(top: Marked, library: Library, faults: list[Problem]) -> list[Alternative]:
    fit(AlternativesForm, top, "", faults)
    found: list[Alternative] = []
    for number, node in enumerate(items(child(top, "alternatives"))):
        form = fit(AlternativeForm, node, f"alternatives.{number}", faults)
        if form:
            settings = tuple(f"{name}={str(value).lower()}" for name, value in form.settings.items())
            found.append(Alternative(form.name, form.title, settings))
            faults += _refused(settings, child(node, "set").where, library)
    return found


def _refused(settings: tuple[str, ...], where: str, library: Library) -> list[Problem]:
    try:
        altered(library, settings)
    except ScenarioError as error:
        return [problem._replace(where=where) for problem in error.problems]
    return []
