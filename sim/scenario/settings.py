"""Puts the settings of a study (`set:`) and of the command line (`--set NAME=VALUE`) into force.

A name is `chapter.name` for a rule, `instrument.dial` for every policy that has the instrument, or
`policy.instrument.dial` for one policy. The more exact name wins, whatever the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.errors import Problem
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.scalars import Scalar, UnclearError, meaning, said
from sim.parameters.source import Marked
from sim.scenario.library import Library
from sim.scenario.overrides import plainly

Package = dict[str, dict[str, Parameter]]


class Force(NamedTuple):
    """The values in force, changed in place by settings: rules by dotted name, packages by policy.

    `complete` says that every policy could be read, so that a dial met nowhere is truly nowhere.
    """

    parameters: dict[str, Parameter]
    packages: dict[str, Package]
    complete: bool


def from_options(settings: Iterable[str], problems: list[Problem]) -> dict[str, Marked]:
    """The settings of the command line, each written NAME=VALUE."""
    found: dict[str, Marked] = {}
    for setting in settings:
        name, equals, word = (part.strip() for part in setting.partition("="))
        if not (name and equals and word):
            problems.append(Problem("--set", name, "NAME=VALUE", said(setting), "such as work.odds_applies=0.08"))
        elif name in found:
            problems.append(Problem("--set", name, "each name once", "the same name again", "leave one out"))
        else:
            found[name] = Marked(_value(word), "--set", "--set")
    return found


def _value(word: str) -> Scalar:
    """A word that YAML would refuse stays text, which no parameter accepts: the message then says what is wanted."""
    try:
        return meaning(word)
    except UnclearError:
        return word


def enforce(settings: dict[str, Marked], source: str, force: Force, library: Library, problems: list[Problem]) -> None:
    """Changes the values in force; a setting that nobody reads, or that does not fit, is a problem."""
    for name in sorted(settings, key=lambda name: name.count(".")):
        _enforce_one(name, settings[name], source, force, library, problems)


def _enforce_one(name: str, node: Marked, source: str, force: Force, library: Library, problems: list[Problem]) -> None:
    targets = [(force.parameters, name)] if name in force.parameters else _targets(name, force)
    if not targets and (force.complete or "." not in name):
        problems.append(_nobody(name, node, force, library))
    for shelf, key in targets:
        changed = plainly(_with_its_range(shelf[key], library), node, source, problems)
        shelf[key] = changed or shelf[key]


def _with_its_range(parameter: Parameter, library: Library) -> Parameter:
    """The parameter as its own file has it, so that a message names the source of the range, not of an override."""
    own = (library.common() | library.dials())[parameter.name]
    return own if (own.low, own.high) == (parameter.low, parameter.high) else parameter


def _targets(name: str, force: Force) -> list[tuple[dict[str, Parameter], str]]:
    """The dials that a name means, in one policy or in all that have the instrument."""
    *policy, instrument, dial = name.split(".") if name.count(".") in (1, 2) else ("", "")
    packages = force.packages if not policy else {one: force.packages[one] for one in policy if one in force.packages}
    found = [package[instrument] for package in packages.values() if instrument in package]
    return [(dials, dial) for dials in found if dial in dials]


def _nobody(name: str, node: Marked, force: Force, library: Library) -> Problem:
    """Why a setting meets nothing: the dial is known but no policy has its instrument, or the name is unknown."""
    dials = library.dials()
    if name in dials:
        got = f"none of {', '.join(force.packages)} has it"
        wanted = f"a policy with the instrument {name.partition('.')[0]}"
        return Problem(node.key_where, name, wanted, got, "add the instrument to a policy")
    known = {*force.parameters, *dials}
    if name.count(".") == 2:
        known = {f"{policy}.{dial}" for policy, package in force.packages.items() for dial in _dotted(package)}
    wanted = "a parameter, a dial, or policy.instrument.dial"
    return Problem(node.key_where, name, wanted, said(name), nearest(name, known) or _shelves(library))


def _dotted(package: Package) -> list[str]:
    return [f"{instrument}.{dial}" for instrument, dials in package.items() for dial in dials]


def _shelves(library: Library) -> str:
    names = ", ".join(sorted(library.chapters))
    return f"the chapters are {names}" if names else ""
