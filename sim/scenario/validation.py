"""Reads a validation file: a published programme with its local facts, and the published numbers to hold it against.

The city and the policies stand in the file or are named; every number of the rulebook that the file does not state is
the shared one. A local value may bring its own range, and so may a dial.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field

from sim.errors import Problem, ScenarioError
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, Version, complaints, dotted, fit, in_order
from sim.parameters.scalars import said
from sim.parameters.source import Marked, Reading, child, entries, items, read
from sim.scenario.circles import Only, unknown_camps
from sim.scenario.city import city_of
from sim.scenario.crowds import crowded, crowded_together
from sim.scenario.library import MAINSTREAM, Library, find, shipped
from sim.scenario.observed import Calendar, Observed, observed_of
from sim.scenario.options import MONTHS, REPLICATES, SEED
from sim.scenario.overrides import CityOverrideForm, overridden, plainly
from sim.scenario.policy import limit, policy_of
from sim.scenario.schema import City, Policy, Study
from sim.scenario.settings import from_options
from sim.scenario.study import a_month
from sim.supports import INDEX, SUPPORTS

if TYPE_CHECKING:
    from sim.scenario.plan import Plan

FOLDER = "validation"


@dataclass(frozen=True)
class Validation:
    """A published programme: its study, further phases of its policies, and its published numbers.

    `independent` says which local fact was published independently of the numbers that it helps to predict.
    """

    study: Study
    phases: dict[str, tuple[Policy, ...]]
    observed: tuple[Observed, ...]
    independent: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.study.name


class ValidationForm(Form):
    """A validation as its file writes it."""

    version: Version
    kind: Literal["validation"] = Field(description="validation")
    name: Name
    title: Text
    independent: Text = Field(description="text: which local fact was published independently of the outcome")
    city: Any = Field(description="the name of a city, or like:, currency:, law_regime:, camps:, parameters: and so on")
    policies: list[Any] = Field(min_length=1, description="a list of names, or of name:, like:, instruments:, phases:")
    months: int = Field(ge=1, le=MONTHS, description=f"a whole number of months from 1 to {MONTHS}")
    replicates: int = Field(ge=1, le=REPLICATES, description=f"a whole number from 1 to {REPLICATES}")
    seed: int = Field(ge=0, le=SEED, description=f"a whole number from 0 to {SEED}")
    starts: Annotated[str, AfterValidator(a_month)] = Field(description="a month such as 2015-01")
    observed: list[Any] = Field(min_length=1, description="a list of published numbers")


class PackageForm(Form):
    """A policy that stands in the file."""

    name: Name
    title: Text | None = Field(None, description="text, not empty")
    like: Text | None = Field(None, description="the name of a policy, or a path ending in .yaml")
    without: list[Text] = Field(default_factory=list, description="a list of instruments to leave out")
    instruments: dict[str, Any] | None = Field(None, description="instruments by name, each with its dials")
    phases: list[Any] = Field(default_factory=list, description="a list of further packages of instruments")


class _Desk(NamedTuple):
    """What lies at hand while a file is read, and the problems found so far."""

    top: Marked
    path: Path
    library: Library
    faults: list[Problem]


def load_validation(path: str | Path, *, library: Library | None = None, replicates: int | None = None) -> Validation:
    """The validation of a file; raises `ScenarioError` with everything that is wrong."""
    problems: list[Problem] = []
    file = Path(path)
    found = validation_of(read(file), file, library or shipped(), problems)
    if found is None or problems:
        raise ScenarioError(in_order(problems))
    if replicates is None:
        return found
    return replace(found, study=replace(found.study, replicates=replicates))


def paths_of(names: Iterable[str], library: Library | None = None) -> list[Path]:
    """The files that words stand for: names of shipped validations or paths; all shipped ones without words."""
    folder = (library or shipped()).folder / FOLDER
    known = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    words = list(names)
    problems = [
        Problem("validate", word, "a known validation, or a path ending in .yaml", said(word), nearest(word, known))
        for word in words
        if not word.endswith((".yaml", ".yml")) and word not in known
    ]
    if problems:
        raise ScenarioError(problems)
    return [known.get(word, Path(word)) for word in words] if words else list(known.values())


def altered(library: Library, settings: Iterable[str]) -> Library:
    """The library with other shared values (NAME=VALUE, a parameter or a dial); local values still win."""
    problems: list[Problem] = []
    shelves = [{name: dict(book) for name, book in shelf.items()} for shelf in (library.chapters, library.instruments)]
    books = shelves[0] | shelves[1]
    for name, node in from_options(settings, problems).items():
        chapter, _, key = name.partition(".")
        known = books.get(chapter, {})
        if key not in known:
            names = [f"{book}.{one}" for book, ones in books.items() for one in ones]
            problems.append(Problem("--set", name, "a parameter or a dial", said(name), nearest(name, names)))
            continue
        changed = plainly(known[key], node, "set for this comparison", problems)
        known[key] = changed or known[key]
    if problems:
        raise ScenarioError(in_order(problems))
    return Library(shelves[0], shelves[1], library.folder)


def plan_of(validation: Validation) -> Plan:
    """The plan of a validation: an arm for each policy, with the supports of all its phases."""
    import numpy as np

    from sim.scenario.plan import circles_by_month, make_plan, supports_by_month

    own = {policy.name: policy for policy in validation.study.policies}
    sites = [camp.name for camp in validation.study.city.camps]
    plan = make_plan(validation.study)
    arms = []
    for arm in plan.arms:
        table = arm.supports.copy()
        phases = validation.phases.get(arm.policy, ())
        for phase in phases:
            more = supports_by_month(phase, plan.months)
            for index, support in enumerate(SUPPORTS):
                column = table[:, index]
                pooled = support.combine == "sum"
                table[:, index] = column + more[:, index] if pooled else np.maximum(column, more[:, index])
        circles = circles_by_month((own[arm.policy], *phases), sites, plan.months)
        arms.append(arm._replace(supports=table, circles=circles))
    return plan._replace(arms=tuple(arms))


def validation_of(reading: Reading, path: Path, library: Library, problems: list[Problem]) -> Validation | None:
    """The validation that a file describes, or None; everything wrong in it is added to the problems."""
    if reading.top is None:
        problems += reading.problems
        return None
    desk = _Desk(reading.top, path, library, [])
    found = _read(desk)
    faults = complaints(reading, desk.faults)
    problems += faults
    return None if faults else found


def _read(desk: _Desk) -> Validation | None:
    form = fit(ValidationForm, desk.top, "", desk.faults)
    city = _city(desk)
    phases: dict[str, tuple[Policy, ...]] = {}
    policies = [_policy(node, number, desk, phases) for number, node in enumerate(items(child(desk.top, "policies")))]
    sound = [policy for policy in policies if policy]
    _refuse_twins(sound, desk)
    packages = [*sound, *(one for policy in sound for one in phases.get(policy.name, ()))]
    desk.faults.extend(crowded(packages))
    if city:
        sites = [camp.name for camp in city.camps]
        desk.faults.extend(one for policy in packages for one in unknown_camps(policy.only, sites))
    calendar = Calendar(form.starts, form.months, tuple(policy.name for policy in sound)) if form else None
    nodes = list(enumerate(items(child(desk.top, "observed"))))
    observed = [observed_of(node, f"observed.{i}", calendar, desk.faults) for i, node in nodes] if calendar else []
    rows = tuple(one for one in observed if one)
    if form and not desk.faults:
        desk.faults.extend(_crowded_phases(sound, phases, form.months))
    if form is None or city is None or len(sound) < len(policies) or len(rows) < len(nodes):
        return None
    return Validation(_study(form, city, tuple(sound), desk), phases, rows, form.independent)


def _study(form: ValidationForm, city: City, policies: tuple[Policy, ...], desk: _Desk) -> Study:
    in_force = desk.library.common() | city.overrides
    head = f"{MAINSTREAM}."
    return Study(
        name=form.name,
        title=form.title,
        city=city,
        policies=policies,
        baseline=policies[0].name,
        months=form.months,
        replicates=form.replicates,
        seed=form.seed,
        starts=form.starts,
        horizons=(form.months,),
        parameters={name: one for name, one in in_force.items() if not name.startswith(head)},
        mainstream={name.removeprefix(head): one for name, one in in_force.items() if name.startswith(head)},
        path=desk.path,
    )


def _city(desk: _Desk) -> City | None:
    """A city by name or path, or the one that stands in the file under its name and title, perhaps `like` another."""
    node = child(desk.top, "city")
    if isinstance(node.value, str):
        file = find(node, "cities", desk.path, desk.library, desk.faults)
        return city_of(read(file), file, desk.library, desk.faults) if file else None
    if not isinstance(node.value, dict):
        if node.value is not None:
            wanted = "the name of a city, or a mapping"
            desk.faults.append(Problem(node.where, "city", wanted, said(node.value)))
        return None
    head: dict[str, Marked] = {
        "version": Marked(1, node.where, node.where),
        "kind": Marked("city", node.where, node.where),
    }
    own: dict[str, Marked] = {key: child(desk.top, key) for key in ("name", "title") if key in entries(desk.top)}
    like = _like(node, desk)
    shared = {**like.get("parameters", {}), **entries(child(node, "parameters"))}
    merged = {**head, **like.get("top", {}), **own, **node.value}
    merged.pop("like", None)
    if shared:
        merged["parameters"] = Marked(shared, node.where, node.key_where)
    return city_of(Reading("", Marked(merged, node.where, node.key_where), ()), desk.path, desk.library, desk.faults)


def _like(node: Marked, desk: _Desk) -> dict[str, dict[str, Marked]]:
    """What a city that is `like` another takes over from its file: all but its name, unless the file says otherwise."""
    if "like" not in entries(node):
        return {}
    path = find(child(node, "like"), "cities", desk.path, desk.library, desk.faults)
    reading = read(path) if path else None
    if reading is None or reading.top is None:
        desk.faults.extend(reading.problems if reading else ())
        return {}
    top = {key: one for key, one in entries(reading.top).items() if key not in ("name", "title", "parameters")}
    return {"top": top, "parameters": entries(child(reading.top, "parameters"))}


def city_behind(study: Study, library: Library | None = None) -> Path | None:
    """The file of a study's city: its own, or the one that the city of a dated history is `like`."""
    top = read(study.city.path).top
    if top is None:
        return None
    if child(top, "kind").value == "city":
        return study.city.path
    node = child(child(top, "city"), "like")
    return find(node, "cities", study.city.path, library or shipped(), []) if node.value else None


def _policy(node: Marked, number: int, desk: _Desk, phases: dict[str, tuple[Policy, ...]]) -> Policy | None:
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


def _crowded_phases(policies: list[Policy], phases: dict[str, tuple[Policy, ...]], months: int) -> list[Problem]:
    """Teams that are too large where the phases of a policy run together."""
    from sim.scenario.plan import supports_by_month

    found: list[Problem] = []
    for policy in policies:
        packages = (policy, *phases.get(policy.name, ()))
        if len(packages) > 1:
            found += crowded_together(packages, [supports_by_month(one, months) for one in packages])
    return found


def _not_there(word: Marked, key: str, start: dict[str, Any]) -> Problem:
    return Problem(word.where, key, "an instrument of that policy", said(word.value), nearest(str(word.value), start))


def _named(node: Marked, desk: _Desk) -> Policy | None:
    if not isinstance(node.value, str):
        return None
    file = find(node, "policies", desk.path, desk.library, desk.faults)
    return policy_of(read(file), file, desk.library, desk.faults) if file else None


def _package(
    node: Marked, key: str, start: dict[str, dict[str, Parameter]], limits: dict[str, Only], desk: _Desk
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
            changed = overridden(dials[dial], value, source, CityOverrideForm, desk.faults)
            dials[dial] = changed or dials[dial]
    return package


def _refuse_twins(policies: list[Policy], desk: _Desk) -> None:
    names = [policy.name for policy in policies]
    where = child(desk.top, "policies").where
    for name in sorted({name for name in names if names.count(name) > 1}):
        desk.faults.append(Problem(where, "policies", "each name once", name, "rename one of the two"))


def promised(plan: Plan, policy: str, first: int, last: int) -> float:
    """Priority lettings promised by a policy in the months after `first` up to `last`: the flow of flats given."""
    table = next(arm.supports for arm in plan.arms if arm.policy == policy)
    return float(table[first + 1 : last + 1, INDEX["quota_lettings_year"]].sum()) / 12
