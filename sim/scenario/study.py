"""Reads a study: its city, its policies, its clock, and the values in force after every override."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field

from sim.errors import Problem
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.forms import A_NAME, Form, Name, Text, Version, fit, whole_file
from sim.parameters.scalars import said
from sim.parameters.source import Marked, Reading, child, entries, items, read
from sim.scenario.choice import Choice, answers_to, choose
from sim.scenario.circles import Only, only_of, unknown_camps
from sim.scenario.city import city_of
from sim.scenario.crowds import crowded
from sim.scenario.library import MAINSTREAM, Library, find
from sim.scenario.options import MONTHS, REPLICATES, SEED, Options
from sim.scenario.schema import City, Policy, Study
from sim.scenario.settings import Force, Package, enforce

HORIZONS = (12, 24, 36, 60)


def a_month(text: str) -> str:
    """The text, if it is a month such as 2019-01."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise ValueError("no month")
    return text


class StudyForm(Form):
    """A study as its file writes it."""

    version: Version
    kind: Literal["study"] = Field(description="study")
    name: Name
    title: Text
    city: Text = Field(description="the name of a city, or a path ending in .yaml")
    policies: list[Text] = Field(min_length=1, description="a list of names of policies, or paths ending in .yaml")
    baseline: Name = Field(description=f"the policy to compare with: {A_NAME}")
    months: int = Field(60, ge=1, le=MONTHS, description=f"a whole number of months from 1 to {MONTHS}")
    replicates: int = Field(ge=1, le=REPLICATES, description=f"a whole number from 1 to {REPLICATES}")
    seed: int = Field(ge=0, le=SEED, description=f"a whole number from 0 to {SEED}")
    starts: Annotated[str, AfterValidator(a_month)] = Field(description="a month such as 2019-01")
    horizons: list[int] | None = Field(None, min_length=1, description="a list of months at which to compare")
    settings: dict[str, Any] | None = Field(None, alias="set", description="values by dotted name")
    only: dict[str, Any] | None = Field(None, description="limits by instrument, or by policy.instrument")


class _Desk(NamedTuple):
    """What lies at hand while a study is read, and the problems found so far."""

    top: Marked
    path: Path
    options: Options
    library: Library
    faults: list[Problem]


def study_of(reading: Reading, path: Path, options: Options, library: Library, problems: list[Problem]) -> Study | None:
    """The study that a file describes with a command's changes, or None; all that is wrong is added to problems."""
    return whole_file(reading, problems, lambda top, faults: _read(_Desk(top, path, options, library, faults)))


def _read(desk: _Desk) -> Study | None:
    """Every piece is read, whether or not the others are sound, so that all problems come at once."""
    form = fit(StudyForm, desk.top, "", desk.faults)
    city = _city(desk)
    choice = choose(desk.top, desk.path, desk.options.policies, desk.library, desk.faults)
    force = _in_force(city, choice, desk)
    limits = _limits(choice, desk)
    horizons = _horizons(form, desk) if form else ()
    if form is None or city is None:
        return None
    policies = tuple(_with_dials(choice.known[name], force, limits[name]) for name in choice.chosen)
    sites = [camp.name for camp in city.camps]
    desk.faults.extend(crowded(policies))
    desk.faults.extend(one for policy in policies for one in unknown_camps(policy.only, sites))
    return _study(form, city, policies, horizons, force.parameters, desk)


def _parted(parameters: dict[str, Parameter]) -> tuple[dict[str, Parameter], dict[str, Parameter]]:
    """The rulebook's numbers by dotted name, and the mainstream's by short name."""
    head = f"{MAINSTREAM}."
    rules = {name: one for name, one in parameters.items() if not name.startswith(head)}
    return rules, {name.removeprefix(head): one for name, one in parameters.items() if name.startswith(head)}


def _study(
    form: StudyForm,
    city: City,
    policies: tuple[Policy, ...],
    horizons: tuple[int, ...],
    parameters: dict[str, Parameter],
    desk: _Desk,
) -> Study:
    rules, mainstream = _parted(parameters)
    options = desk.options
    return Study(
        name=form.name,
        title=form.title,
        city=city,
        policies=policies,
        baseline=form.baseline,
        months=_months(form, options),
        replicates=form.replicates if options.replicates is None else options.replicates,
        seed=form.seed if options.seed is None else options.seed,
        starts=form.starts,
        horizons=horizons,
        parameters=rules,
        mainstream=mainstream,
        path=desk.path,
    )


def _months(form: StudyForm, options: Options) -> int:
    return form.months if options.months is None else options.months


def _city(desk: _Desk) -> City | None:
    node = child(desk.top, "city")
    if not isinstance(node.value, str):
        return None
    file = find(node, "cities", desk.path, desk.library, desk.faults)
    if file is None:
        return None
    city = city_of(read(file), file, desk.library, desk.faults)
    if city:
        answers_to(city.name, node, file, desk.faults)
    return city


def _in_force(city: City | None, choice: Choice, desk: _Desk) -> Force:
    """The file's settings speak to all policies that it lists, the command's to those that will run."""
    common, usual = desk.library.common(), desk.library.dials()
    local = city.overrides if city else {}
    parameters = common | {name: one for name, one in local.items() if name in common}
    packages = {name: _copy(policy, usual, local) for name, policy in choice.known.items()}
    source = f"set in {desk.path.name}"
    listed = Force(parameters, packages, choice.complete)
    enforce(entries(child(desk.top, "set")), source, listed, desk.library, desk.faults)
    chosen = Force(parameters, {name: packages[name] for name in choice.chosen}, choice.complete)
    enforce(desk.options.settings, "set with --set", chosen, desk.library, desk.faults)
    return chosen


def _copy(policy: Policy, usual: dict[str, Parameter], local: dict[str, Parameter]) -> Package:
    return {
        name: {dial: _here(one, usual[one.name], local.get(one.name)) for dial, one in dials.items()}
        for name, dials in policy.instruments.items()
    }


def _here(dial: Parameter, usual: Parameter, local: Parameter | None) -> Parameter:
    """A dial as it is in this city: the policy's own value, else the city's; in the city's range, if it has one."""
    if local is None or dial == usual:
        return local or dial
    return dial._replace(low=local.low, high=local.high)


def _with_dials(policy: Policy, force: Force, limits: dict[str, Only]) -> Policy:
    return replace(policy, instruments=force.packages[policy.name], only=limits)


def _limits(choice: Choice, desk: _Desk) -> dict[str, dict[str, Only]]:
    """The limits of each policy's instruments: its own, then the study's; a policy's name before it counts for more."""
    found = {name: dict(policy.only) for name, policy in choice.known.items()}
    stated = entries(child(desk.top, "only"))
    for word in sorted(stated, key=lambda word: word.count(".")):
        policy, _, instrument = word.rpartition(".")
        holders = [name for name in ([policy] if policy else found) if _has(choice, name, instrument)]
        if not holders and choice.complete:
            desk.faults.append(_no_holder(word, stated[word], choice))
        only = only_of(stated[word], instrument, desk.faults) if holders else None
        for name in holders:
            found[name] |= {instrument: only} if only else {}
    return found


def _no_holder(word: str, node: Marked, choice: Choice) -> Problem:
    short = {name for policy in choice.known.values() for name in policy.instruments}
    full = {f"{policy.name}.{name}" for policy in choice.known.values() for name in policy.instruments}
    wanted = "an instrument of the study's policies, or policy.instrument"
    return Problem(node.key_where, f"only.{word}", wanted, said(word), nearest(word, short | full))


def _has(choice: Choice, policy: str, instrument: str) -> bool:
    return policy in choice.known and instrument in choice.known[policy].instruments


def _horizons(form: StudyForm, desk: _Desk) -> tuple[int, ...]:
    """The study's own horizons; when the length is another, those that still fit, and the last month."""
    months = _months(form, desk.options)
    other_length = months != form.months
    if form.horizons is not None:
        _check_horizons(form.horizons, child(desk.top, "horizons"), MONTHS if other_length else months, desk.faults)
        if not other_length:
            return tuple(form.horizons)
    fitting = [month for month in form.horizons or HORIZONS if month < months]
    return (*fitting, months)


def _check_horizons(horizons: list[int], node: Marked, months: int, faults: list[Problem]) -> None:
    wanted = f"a month from 1 to {months}"
    for number, (month, place) in enumerate(zip(horizons, items(node), strict=True)):
        if not 1 <= month <= months:
            faults.append(Problem(place.where, f"horizons.{number}", wanted, said(month)))
    if sorted(set(horizons)) != horizons:
        faults.append(Problem(node.where, "horizons", "months in rising order, each once", f"{horizons}"))
