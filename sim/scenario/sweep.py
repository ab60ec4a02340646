"""Reads a sweep: the study, what varies and over what, the design, the replicates and whose luck they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

from pydantic import Field

from sim.errors import Problem, ScenarioError
from sim.parameters.entry import Parameter
from sim.parameters.forms import Form, Name, Text, Version, complaints, fit, in_order
from sim.parameters.scalars import UnclearError, meaning, said
from sim.parameters.source import Marked, Reading, child, entries, items, read
from sim.scenario.factors import Factor, factor_of, steps, targets
from sim.scenario.library import Library, find, shipped
from sim.scenario.listed import Listed, listed
from sim.scenario.options import (
    MONTHS,
    REPLICATES,
    SEED,
    Options,
    months_of,
    replicates_of,
    seed_of,
    settings_of,
    whole,
)
from sim.scenario.schema import Study
from sim.scenario.study import study_of

Design = Literal["grid", "list", "latin_hypercube", "sobol"]
Shared = Literal["common", "fresh"]
POINTS = 10_000_000
CROSSED = ("city", "policy")
"""What is crossed with every point: cities have points of their own, policies share the families of a point."""


@dataclass(frozen=True)
class Sweep:
    """A design over the numbers of a study, ready to be laid out.

    `studies` holds one study for each city; `factors` belong to them in the same order, for a city may have ranges of
    its own. `points` are those of each city. `luck`: `common` (the same replicates at every point, for differences and
    sensitivity) or `fresh` (replicates of its own for each point, for calibration). `listed` are the points of a list.
    """

    name: str
    title: str
    studies: tuple[Study, ...]
    factors: tuple[tuple[Factor, ...], ...]
    design: Design
    points: int
    replicates: int
    luck: Shared
    horizons: tuple[int, ...]
    listed: tuple[tuple[float | int | bool, ...], ...]
    path: Path


class SweepForm(Form):
    """A sweep as its file writes it."""

    version: Version
    kind: Literal["sweep"] = Field(description="sweep")
    name: Name
    title: Text
    study: Text = Field(description="the name of a study, or a path ending in .yaml")
    design: Design = Field("sobol", description="grid, list, latin_hypercube or sobol")
    points: int | None = Field(None, ge=1, le=POINTS, description=f"a whole number of points from 1 to {POINTS}")
    replicates: int | None = Field(None, ge=1, le=REPLICATES, description=f"a whole number from 1 to {REPLICATES}")
    luck: Shared = Field("common", description="common or fresh")
    months: int | None = Field(None, ge=1, le=MONTHS, description=f"a whole number of months from 1 to {MONTHS}")
    seed: int | None = Field(None, ge=0, le=SEED, description=f"a whole number from 0 to {SEED}")
    horizons: list[int] | None = Field(None, min_length=1, description="a list of months at which to keep results")
    file: Text | None = Field(None, description="the CSV file with the points of a list")
    vary: dict[str, Any] | None = Field(None, description="what varies, by dotted name")
    settings: dict[str, Any] | None = Field(None, alias="set", description="values by dotted name")


class Asked(NamedTuple):
    """What a command changes in a sweep; None where the file's own word stands."""

    points: int | None
    design: Design | None
    luck: Shared | None
    options: Options
    vary: dict[str, Marked]


class _Desk(NamedTuple):
    """What lies at hand while a sweep is read, and the problems found so far."""

    top: Marked
    path: Path
    asked: Asked
    library: Library
    faults: list[Problem]


class Changes(TypedDict, total=False):
    """What a command or a caller may change in a sweep; None where the file's own word stands."""

    points: int | None
    replicates: int | None
    months: int | None
    seed: int | None
    design: Design | None
    luck: Shared | None


def load_sweep(
    path: str | Path,
    *,
    vary: str | Iterable[str] = (),
    settings: str | Iterable[str] = (),
    library: Library | None = None,
    **changes: Unpack[Changes],
) -> Sweep:
    """The sweep of a file, or of a study with what `vary` names; raises `ScenarioError` with everything wrong.

    `vary` holds words as `--vary` takes them: NAME, NAME=LOW:HIGH or NAME=A,B,C.
    """
    problems: list[Problem] = []
    options = Options(
        replicates_of(changes.get("replicates"), problems),
        months_of(changes.get("months"), problems),
        seed_of(changes.get("seed"), problems),
        None,
        settings_of(settings, problems),
    )
    varied = vary_of([vary] if isinstance(vary, str) else vary, problems)
    points = whole("--points", changes.get("points"), 1, POINTS, problems)
    asked = Asked(points, changes.get("design"), changes.get("luck"), options, varied)
    file = Path(path)
    sweep = sweep_of(read(file), file, asked, library or shipped(), problems)
    if sweep is None or problems:
        raise ScenarioError(in_order(problems))
    return sweep


NOTHING = Asked(None, None, None, Options(None, None, None, None, {}), {})


def sweep_of(reading: Reading, path: Path, asked: Asked, library: Library, problems: list[Problem]) -> Sweep | None:
    """The sweep that a file describes with a command's changes, or None; all that is wrong is added to problems."""
    if reading.top is None:
        problems += reading.problems
        return None
    top = _around(reading.top, path) if child(reading.top, "kind").value == "study" else reading.top
    desk = _Desk(top, path, asked, library, [])
    sweep = _read(desk)
    faults = complaints(reading, desk.faults)
    problems += faults
    return None if faults else sweep


def vary_of(words: Iterable[str], problems: list[Problem]) -> dict[str, Marked]:
    """What `--vary NAME`, `--vary NAME=LOW:HIGH` and `--vary NAME=A,B,C` ask for."""
    found: dict[str, Marked] = {}
    for word in words:
        name, equals, span = (part.strip() for part in word.partition("="))
        if not name or (equals and not span):
            wanted = "NAME, NAME=LOW:HIGH or NAME=A,B,C"
            problems.append(Problem("--vary", name, wanted, said(word), "such as work.odds_applies=0.05:0.15"))
        elif name in found:
            problems.append(Problem("--vary", name, "each name once", "the same name again", "leave one out"))
        else:
            found[name] = _at(name, _span(name, span)) if span else _at(name, None)
    return found


def _span(name: str, text: str) -> Any:
    """LOW:HIGH as a range, A,B,C as values; cities and policies are plain lists."""
    parts = [_at(name, _word(part.strip())) for part in text.split(":" if ":" in text else ",")]
    if name in CROSSED:
        return parts
    return {"range" if ":" in text else "values": _at(name, parts)}


def _at(name: str, value: Any) -> Marked:
    return Marked(value, "--vary", "--vary")


def _word(text: str) -> Any:
    try:
        return meaning(text)
    except UnclearError:
        return text


def _around(study: Marked, path: Path) -> Marked:
    """A study given in place of a sweep: a sweep of it under its own name."""
    title = child(study, "title")
    made: dict[str, Any] = {
        "version": 1,
        "kind": "sweep",
        "name": child(study, "name").value,
        "study": str(path.absolute()),
    }
    top: dict[str, Marked] = {key: Marked(value, study.where, study.where) for key, value in made.items()}
    return Marked({**top, "title": title}, study.where, study.where)


def _read(desk: _Desk) -> Sweep | None:
    """Every piece is read, whether or not the others are sound, so that all problems come at once."""
    form = fit(SweepForm, desk.top, "", desk.faults)
    if form is None:
        return None
    vary = {**entries(child(desk.top, "vary")), **desk.asked.vary}
    studies = _studies(form, vary, desk)
    if not studies:
        return None
    design = desk.asked.design or form.design
    rows = _rows(form, design, studies, desk)
    numbers = _numbers(vary, design, rows, desk)
    factors = tuple(_factors(numbers, targets(study), desk.faults) for study in studies)
    horizons = _horizons(form, studies[0], desk)
    if desk.faults:
        return None
    points = _points(form, design, factors[0], rows, desk)
    replicates = _first(desk.asked.options.replicates, form.replicates, studies[0].replicates)
    luck = desk.asked.luck or form.luck
    kept = rows.rows if rows else ()
    return Sweep(
        form.name, form.title, studies, factors, design, points, replicates, luck, horizons, kept, desk.path
    )  # fmt: skip


def _first(*values: int | None) -> int:
    return next(value for value in values if value is not None)


def _studies(form: SweepForm, vary: dict[str, Marked], desk: _Desk) -> tuple[Study, ...]:
    """The study once for each city, with the policies asked for."""
    file = find(child(desk.top, "study"), "studies", desk.path, desk.library, desk.faults)
    if file is None:
        return ()
    asked = desk.asked.options
    settings = {**entries(child(desk.top, "set")), **asked.settings}
    policies = _names("policy", vary, desk.faults)
    options = Options(1, _either(asked.months, form.months), _either(asked.seed, form.seed), policies, settings)
    reading = read(file)
    cities = items(vary["city"]) if "city" in vary and _names("city", vary, desk.faults) else [None]
    found = [study_of(_in(reading, city), file, options, desk.library, desk.faults) for city in cities]
    return tuple(_only(study, policies) for study in found if study)


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _names(key: str, vary: dict[str, Marked], faults: list[Problem]) -> tuple[str, ...] | None:
    """The cities or policies to cross; None where the study's own stand."""
    if key not in vary:
        return None
    node = vary[key]
    words = [own.value for own in items(node) if isinstance(own.value, str)]
    if not words or len(set(words)) < len(items(node)):
        faults.append(Problem(node.where, f"vary.{key}", "a list of names, each once", said(node.value)))
        return None
    return tuple(words)


def _in(reading: Reading, city: Marked | None) -> Reading:
    """The study as if it were written for another city."""
    if city is None or reading.top is None:
        return reading
    return reading._replace(top=reading.top._replace(value={**entries(reading.top), "city": city}))


def _only(study: Study, policies: tuple[str, ...] | None) -> Study:
    """Exactly the policies asked for: a sweep needs no baseline among them."""
    if policies is None:
        return study
    stems = {Path(word).stem if word.endswith((".yaml", ".yml")) else word for word in policies}
    kept = tuple(policy for policy in study.policies if policy.name in stems) or study.policies
    names = [policy.name for policy in kept]
    return replace(study, policies=kept, baseline=study.baseline if study.baseline in names else names[0])


def _rows(form: SweepForm, design: Design, studies: tuple[Study, ...], desk: _Desk) -> Listed | None:
    """The points of a list; another design has no file."""
    node = child(desk.top, "file")
    if design == "list" and form.file is None:
        todo = "add the line file: points.csv"
        desk.faults.append(Problem(desk.top.where, "file", "the CSV file with the points of a list", "nothing", todo))
    if form.file is None:
        return None
    if design != "list":
        desk.faults.append(Problem(node.where, "file", "design: list", f"design: {design}", "change one of the two"))
        return None
    return listed(desk.path.parent / form.file, targets(studies[0]), desk.faults)


def _numbers(vary: dict[str, Marked], design: Design, rows: Listed | None, desk: _Desk) -> dict[str, Marked]:
    """What varies apart from cities and policies; the file of a list names it."""
    numbers = {name: node for name, node in vary.items() if name not in CROSSED}
    if design == "list":
        for name, node in numbers.items():
            wanted = "the columns of the list only"
            desk.faults.append(Problem(node.key_where, f"vary.{name}", wanted, said(name), "leave it out"))
        names = rows.names if rows else ()
        at = child(desk.top, "file").where
        return {name: Marked({"levels": Marked(2, at, at)}, at, at) for name in names}
    if not numbers and not set(vary) & set(CROSSED):
        todo = "name a parameter under vary:, or with --vary"
        desk.faults.append(Problem(desk.top.where, "vary", "something that varies", "nothing", todo))
    return numbers


def _factors(numbers: dict[str, Marked], known: dict[str, Parameter], faults: list[Problem]) -> tuple[Factor, ...]:
    found = [factor_of(name, node, known, faults) for name, node in numbers.items()]
    return tuple(factor for factor in found if factor)


def _horizons(form: SweepForm, study: Study, desk: _Desk) -> tuple[int, ...]:
    """The months at which results are kept, the last month of the study always among them.

    Where a command asks for another length, those that still fit.
    """
    own = form.horizons if form.horizons is not None else study.horizons
    for number, (month, node) in enumerate(zip(form.horizons or (), items(child(desk.top, "horizons")), strict=True)):
        if not 1 <= month <= (study.months if desk.asked.options.months is None else MONTHS):
            key, wanted = f"horizons.{number}", f"a month from 1 to {study.months}"
            desk.faults.append(Problem(node.where, key, wanted, said(month)))
    return tuple(sorted({month for month in own if 1 <= month < study.months} | {study.months}))


def _points(form: SweepForm, design: Design, factors: tuple[Factor, ...], rows: Listed | None, desk: _Desk) -> int:
    """How many points the design has in each city; a grid or list has as many as it has."""
    own = _grid_points(factors) if design == "grid" else len(rows.rows) if rows else 1 if not factors else None
    said_ = desk.asked.points if desk.asked.points is not None else form.points
    where = "--points" if desk.asked.points is not None else child(desk.top, "points").where
    if own is None and said_ is None:
        desk.faults.append(Problem(desk.top.where, "points", "how many points", "nothing", "add points: or --points"))
    elif own is not None and said_ is not None and said_ != own:
        todo = "leave it out: a grid or list has as many points as it has"
        desk.faults.append(Problem(where, "points", "1 point" if own == 1 else f"{own} points", said(said_), todo))
    elif max(own or 0, said_ or 0) > POINTS:
        desk.faults.append(Problem(where, "points", f"at most {POINTS} points", said(own), "take fewer levels"))
    return own or said_ or 0


def _grid_points(factors: tuple[Factor, ...]) -> int:
    total = 1
    for factor in factors:
        total *= len(steps(factor))
    return total
