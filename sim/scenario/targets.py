"""Reads a city's own counts, the targets of a calibration, from YAML or CSV, each with its error and its source.

A target is a count that the model can make too (`sim.scenario.target_words`, or `observed_as:` as in a validation
file), with what was published and how far both the count and the model may be off.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import Field

from sim.errors import Problem, ScenarioError
from sim.parameters.entry import Prior, Range
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, Version, dotted, fit, in_order, whole_file
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child, entries, items, read
from sim.scenario.months import Calendar, month_in
from sim.scenario.observed import Seen, clauses_of, seen_of
from sim.scenario.published import wilson
from sim.scenario.target_cells import read_cells
from sim.scenario.target_words import SUBGROUPS, WORDS, Word, closest, named

if TYPE_CHECKING:
    from sim.scenario.held import Observed
    from sim.scenario.schema import Study

Z = 1.959963984540054
SHARES = ("share", "time_share")
MISS_OF_SHARES = 0.16
"""How far the model itself may be off a share, one standard deviation: so many times sqrt(p(1 - p)), 8 points at a
half. Assumed after the median miss of 17 published shares in docs/validation.md, 8 points."""
MISS_OF_OTHERS = 0.1
"""The same for amounts, rates and months, as a part of the value: the median miss of 7 published amounts is 9%."""


class Target(NamedTuple):
    """One count to be met. `error` and `discrepancy` are standard deviations: of the count, and of the model.

    `seen` is the count in the model; None for a cost, which `cost` then names (public or programme).
    """

    name: str
    title: str
    policy: str
    month: int
    seen: Seen | None
    cost: str
    value: float
    error: float
    discrepancy: float
    used: str
    source: str

    @property
    def share(self) -> bool:
        """It lies between 0 and 1."""
        return self.seen is not None and self.seen.share


class Narrowed(NamedTuple):
    """A parameter that the file sets free, with the range and the prior that it narrows (None: as they are)."""

    name: str
    span: tuple[float, float] | None
    prior: str | None


class Targets(NamedTuple):
    """What a file of targets says: the counts, and the parameters that it wants free."""

    rows: tuple[Target, ...]
    free: tuple[Narrowed, ...]
    file: str


class TargetsForm(Form):
    """A file of targets in YAML."""

    version: Version
    kind: Literal["targets"] = Field(description="targets")
    title: Text | None = Field(None, description="text, not empty")
    free: dict[str, Any] | None = Field(None, description="parameters by dotted name, {} for their own range and prior")
    targets: list[Any] = Field(min_length=1, description="a list of targets")


class FreeForm(Form):
    """A free parameter as the file narrows it."""

    span: Range | None = Field(None, alias="range", description="two numbers [lowest, highest]")
    prior: Prior | None = Field(None, description="uniform, loguniform, beta or normal")


class TargetForm(Form):
    """One target as a file writes it; a line of a CSV has the same names as columns."""

    name: Name | None = Field(None, description="a name of a-z, 0-9 and _ that begins with a letter")
    measure: Text | None = Field(None, description="a measure such as persons_in_camps")
    observed_as: dict[str, Any] | None = Field(None, description="the count written out, as in a validation file")
    month: Any = Field(None, description="a month of the study, or a date such as 2019-12")
    since: Any = Field(None, description="the month from which a flow is counted (0 unless told)")
    subgroup: Text | None = Field(None, description="one of " + ", ".join(SUBGROUPS))
    policy: Name | None = Field(None, description="the policy in force, by its name in the study")
    value: float = Field(description="a number, such as 138 or 0.35")
    low: float | None = Field(None, description="a number, the lower end of the 95% interval")
    high: float | None = Field(None, description="a number, the upper end of the 95% interval")
    sample: int | None = Field(None, ge=1, description="a whole number: how many were asked in a survey")
    discrepancy: float | None = Field(None, gt=0, description="a number above 0: how far the model itself may be off")
    use: Literal["fit", "check"] = Field("fit", description="fit, or check (held back and only predicted)")
    source: Text


def load_targets(path: str | Path, study: Study) -> Targets:
    """The targets of a file for a study; raises `ScenarioError` with everything that is wrong."""
    problems: list[Problem] = []
    file = Path(path)
    found = targets_of(file, study, problems)
    if found is None or problems:
        raise ScenarioError(in_order(problems))
    return found


def targets_of(path: Path, study: Study, problems: list[Problem]) -> Targets | None:
    """The targets that a file holds, or None; everything wrong in it is added to the problems."""
    reading = read_cells(path) if path.suffix == ".csv" else read(path)
    if reading.top is not None and child(reading.top, "targets").value == []:
        problems += [*reading.problems, _nothing_counted(reading.top, path)]
        return None
    return whole_file(reading, problems, lambda top, faults: _read(top, reading.file, study, faults))


def _read(top: Marked, file: str, study: Study, faults: list[Problem]) -> Targets | None:
    form = fit(TargetsForm, top, "", faults)
    sites = tuple(camp.name for camp in study.city.camps)
    calendar = Calendar(study.starts, study.months, tuple(policy.name for policy in study.policies), sites)
    free = _free(child(top, "free"), study, faults)
    nodes = items(child(top, "targets"))
    rows = [_target(node, f"targets.{i}", study, calendar, faults) for i, node in enumerate(nodes)]
    sound = tuple(row for row in rows if row)
    _refuse_twins(nodes, rows, faults)
    if form and rows and len(sound) == len(rows) and not any(row.used == "fit" for row in sound):
        faults.append(Problem(child(top, "targets").where, "targets", "one with use: fit at least", "none"))
    return None if form is None else Targets(sound, free, file)


def _nothing_counted(top: Marked, path: Path) -> Problem:
    """An example as `camp2housing new city` lays it: every count in it is a comment still."""
    todo = "take the # of an example's line away and put" if path.suffix == ".csv" else "write"
    wanted, got = "at least one count of the city", "an example with nothing switched on: no count but in comments"
    return Problem(child(top, "targets").where, "", wanted, got, f"{todo} the city's own number, date and source there")


def targets_from(rows: tuple[Observed, ...], file: str) -> Targets:
    """The published numbers of a validation file: those fitted are met, those predicted are checks."""
    found, faults = [], []
    for row in rows:
        if row.published.value is None:
            if row.used == "fitted":
                faults.append(Problem(file, row.name, "a value to be met", "only a bound", "say used: predicted"))
            continue
        found.append(_from_observed(row, row.published.value))
    if not any(row.used == "fit" for row in found):
        faults.append(Problem(file, "observed", "one number with used: fitted at least", "none"))
    if faults:
        raise ScenarioError(faults)
    return Targets(tuple(found), (), file)


def _from_observed(row: Observed, value: float) -> Target:
    """Where a number says how many it is of, the error of sampling is in the model's luck already."""
    published, seen = row.published, row.seen
    bounded = math.isfinite(published.high - published.low)
    error = 0.0 if published.sampled or not bounded else (published.high - published.low) / (2 * Z)
    used = "fit" if row.used == "fitted" else "check"
    off = _discrepancy(value, seen.share)
    return Target(
        row.name, row.title, seen.policy, seen.month, seen, "", value, error, off, used, published.source
    )  # fmt: skip


def _discrepancy(value: float, share: bool) -> float:
    if share:
        held = min(max(value, 0.01), 0.99)
        return MISS_OF_SHARES * math.sqrt(held * (1 - held))
    return max(MISS_OF_OTHERS * abs(value), 1e-9)


def _free(node: Marked, study: Study, faults: list[Problem]) -> tuple[Narrowed, ...]:
    found = []
    for name, own in entries(node).items():
        if name not in study.parameters:
            wanted, todo = "a parameter of the rulebook", nearest(name, study.parameters)
            faults.append(Problem(own.key_where, f"free.{name}", wanted, said(name), todo))
            continue
        form = FreeForm() if own.value in (None, {}) else fit(FreeForm, own, f"free.{name}", faults)
        if form and form.span and not form.span[0] < form.span[1]:
            faults.append(Problem(own.where, f"free.{name}.range", "the lowest number first", f"{form.span}"))
        elif form:
            found.append(Narrowed(name, (form.span[0], form.span[1]) if form.span else None, form.prior))
    return tuple(found)


def _target(node: Marked, key: str, study: Study, calendar: Calendar, faults: list[Problem]) -> Target | None:
    before = len(faults)
    form = fit(TargetForm, node, key, faults)
    if form is None:
        return None
    if (form.measure is None) == (form.observed_as is None):
        both = "both" if form.measure else "neither"
        faults.append(Problem(node.where, key, "measure: or observed_as:", both))
        return None
    error = _error(form, node, key, faults)
    if form.observed_as is not None:
        seen = seen_of(child(node, "observed_as"), dotted(key, "observed_as"), calendar, faults)
        return _written_out(form, seen, error) if seen and len(faults) == before else None
    return _worded(form, node, key, (study, calendar), error, faults)


def _written_out(form: TargetForm, seen: Seen, error: float) -> Target:
    name = form.name or named(seen.measure, "", seen.month, seen.policy)
    off = form.discrepancy or _discrepancy(form.value, seen.share)
    return Target(name, name, seen.policy, seen.month, seen, "", form.value, error, off, form.use, form.source)


def _worded(
    form: TargetForm, node: Marked, key: str, at: tuple[Study, Calendar], error: float, faults: list[Problem]
) -> Target | None:
    """A target written with a word of the list."""
    study, calendar = at
    before, measure = len(faults), str(form.measure)
    word = WORDS.get(measure)
    if word is None:
        place = child(node, "measure").where
        faults.append(Problem(place, dotted(key, "measure"), "a count that the model makes", measure, closest(measure)))
        return None
    policy = _policy(form, node, key, study, faults)
    month = month_in(child(node, "month"), dotted(key, "month"), calendar, faults)
    first = month_in(child(node, "since"), dotted(key, "since"), calendar, faults) if form.since is not None else 0
    _refuse_window(form, word, node, key, (first, month), faults)
    among = _among(form, word, node, key, faults)
    share = word.measure in SHARES
    if share and not 0 <= form.value <= 1:
        todo = f"write {form.value / 100:g}" if 1 < form.value <= 100 else "a share is a part of 1"
        place = child(node, "value").where
        faults.append(Problem(place, dotted(key, "value"), "a share from 0 to 1", said(form.value), todo))
    if len(faults) > before:
        return None
    name = form.name or named(measure, form.subgroup or "", month, policy)
    title = word.title + (f", {SUBGROUPS[form.subgroup]}" if form.subgroup else "")
    off = form.discrepancy or _discrepancy(form.value, share)
    cost = word.event if word.measure == "cost" else ""
    seen = None if cost else _seen(word, policy, (first, month), among)
    return Target(name, title, policy, month, seen, cost, form.value, error, off, form.use, form.source)


def _seen(word: Word, policy: str, window: tuple[int, int], among: tuple[str, ...]) -> Seen:
    return Seen(
        word.measure, policy, "calendar", *window, word.unit, word.counting or word.unit,
        clauses_of(among), clauses_of(word.where), word.event, "", word.per, None,
    )  # fmt: skip


def _policy(form: TargetForm, node: Marked, key: str, study: Study, faults: list[Problem]) -> str:
    known = [policy.name for policy in study.policies]
    policy = form.policy or (study.baseline if study.baseline in known else known[0])
    if policy not in known:
        place = child(node, "policy").where
        faults.append(Problem(place, dotted(key, "policy"), "a policy of the study", policy, nearest(policy, known)))
    return policy


def _among(form: TargetForm, word: Word, node: Marked, key: str, faults: list[Problem]) -> tuple[str, ...]:
    if form.subgroup is None:
        return word.among
    if form.subgroup not in SUBGROUPS:
        place, todo = child(node, "subgroup").where, nearest(form.subgroup, SUBGROUPS)
        faults.append(Problem(place, dotted(key, "subgroup"), "a group that the model tells", form.subgroup, todo))
    if word.measure == "cost":
        place = child(node, "subgroup").where
        faults.append(Problem(place, dotted(key, "subgroup"), "no group for a cost", form.subgroup, "leave it out"))
    plain = tuple(one for one in word.among if not (one == "resident" and form.subgroup == "newcomer"))
    return (*plain, form.subgroup)


def _refuse_window(
    form: TargetForm, word: Word, node: Marked, key: str, window: tuple[int, int], faults: list[Problem]
) -> None:
    if form.since is not None and not word.flow:
        place = child(node, "since").where
        faults.append(Problem(place, dotted(key, "since"), f"nothing: {form.measure} is a count of one month", "since"))
    elif word.flow and 0 <= window[1] <= window[0]:
        place = child(node, "month").where
        faults.append(Problem(place, dotted(key, "month"), f"a month after {window[0]}", said(window[1])))


def _error(form: TargetForm, node: Marked, key: str, faults: list[Problem]) -> float:
    """The standard deviation of a count, from its interval or from the number of people asked."""
    given = [form.low is not None, form.high is not None]
    if all(given) and form.sample is None and form.low is not None and form.high is not None:
        if form.low <= form.value <= form.high:
            return (form.high - form.low) / (2 * Z)
        faults.append(Problem(node.where, key, "an interval that holds the value", f"{form.low} to {form.high}"))
    elif form.sample is not None and not any(given):
        if 0 <= form.value <= 1:
            low, high = wilson(form.value, form.sample)
            return (high - low) / (2 * Z)
        wanted, todo = "low: and high: for what is no share", "a sample gives the error of a share only"
        faults.append(Problem(child(node, "sample").where, dotted(key, "sample"), wanted, "sample:", todo))
    else:
        got = "all three" if form.sample is not None else "one end" if any(given) else "no interval"
        todo = "a number without an error cannot be missed; a full count may have low and high equal to its value"
        faults.append(Problem(node.where, key, "low: and high:, or sample:", got, todo))
    return 0.0


def _refuse_twins(nodes: list[Marked], rows: list[Target | None], faults: list[Problem]) -> None:
    seen: dict[str, str] = {}
    for node, row in zip(nodes, rows, strict=True):
        if row and row.name in seen:
            todo = f"it is first at {seen[row.name]}; give one of them another name:"
            faults.append(Problem(node.where, "name", "each target once", row.name, todo))
        elif row:
            seen[row.name] = node.where
