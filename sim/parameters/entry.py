"""What one parameter is, and what makes an entry of a parameter file or an override of it acceptable."""

from __future__ import annotations

import textwrap
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import BeforeValidator, Field, StrictFloat, StrictInt

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.forms import Evidence, Form, Number, Text, a_day, dotted, fit, number_hint
from sim.parameters.scalars import number, said
from sim.parameters.source import Marked, child
from sim.parameters.units import UNITS, limits

Kind: TypeAlias = Literal["real", "whole", "statement"]
Prior: TypeAlias = Literal["uniform", "loguniform", "beta", "normal", "fixed"]
Amount: TypeAlias = float | int | bool
SOURCE_IN_A_MESSAGE = 160
"""Signs of a source that a message repeats: the rest is in the file that it names."""
KINDS = {"real": "a number", "whole": "a whole number", "statement": "true or false"}

Range = Annotated[
    list[StrictInt | StrictFloat], Field(min_length=2, max_length=2, description="two numbers [lowest, highest]")
]
Day = Annotated[str, BeforeValidator(a_day), Field(description="a day such as 2026-11-23")]


class Parameter(NamedTuple):
    """A number of the model with all that is known about it; `low` and `high` are None for a statement."""

    name: str
    value: Amount
    type: Kind
    unit: str
    low: float | int | None
    high: float | int | None
    prior: Prior
    evidence: Evidence
    source: str
    checked_on: str
    meaning: str
    where: str


class EntryForm(Form):
    """One parameter as its file writes it."""

    value: Number = Field(description="a number, or true or false")
    kind: Kind = Field("real", alias="type", description="real, whole or statement")
    unit: Text = Field(description="a unit of the list in sim/parameters/units.py")
    span: Range | None = Field(None, alias="range", description="two numbers [lowest, highest] (null for a statement)")
    prior: Prior = Field(description="uniform, loguniform, beta, normal or fixed")
    evidence: Evidence = Field(description="measured, text, expert or assumed")
    source: Text = Field(description="text that says where the number comes from")
    checked_on: Day
    meaning: Text = Field(description="text that says what the number means")


def entry(node: Marked, name: str, problems: list[Problem]) -> Parameter | None:
    """The parameter that a file writes under this dotted name, or None with its problems."""
    form = fit(EntryForm, node, name, problems)
    if form is None:
        return None
    low, high = form.span or (None, None)
    parameter = Parameter(
        name, form.value, form.kind, form.unit, low, high, form.prior,
        form.evidence, form.source, form.checked_on, form.meaning, node.key_where,
    )  # fmt: skip
    faults = _unit_faults(parameter, node) or acceptable(parameter, node)
    problems += faults
    return None if faults else settled(parameter)


def settled(parameter: Parameter) -> Parameter:
    """The same parameter with its numbers kept as its type says: reals are floats, also where 1 was written."""
    if parameter.type != "real" or parameter.low is None or parameter.high is None:
        return parameter
    low, high = float(parameter.low), float(parameter.high)
    return parameter._replace(value=float(parameter.value), low=low, high=high)


def acceptable(parameter: Parameter, node: Marked) -> list[Problem]:
    """What is wrong with a parameter's value and range, each problem at its own place under `node`."""
    value, span = child(node, "value"), child(node, "range")
    if not fits_kind(parameter.type, parameter.value):
        return [wrong_kind(parameter, parameter.value, value.where)]
    faults = _range_faults(parameter, span)
    return faults or _limit_faults(parameter, span) or out_of_range(parameter, parameter.value, value.where)


def fits_kind(kind: Kind, value: object) -> bool:
    """Statements are true or false, whole numbers are written without a point, nothing is bent to fit."""
    if kind == "statement" or isinstance(value, bool):
        return kind == "statement" and isinstance(value, bool)
    return isinstance(value, int if kind == "whole" else int | float)


def wrong_kind(parameter: Parameter, value: object, where: str) -> Problem:
    """The problem of a value of the wrong kind for this parameter."""
    todo = ""
    if isinstance(value, str):
        todo = number_hint(value) if parameter.type != "statement" else "write true or false without quotes"
    elif isinstance(value, float) and value.is_integer() and parameter.type == "whole":
        todo = f"write {int(value)}"
    return Problem(where, parameter.name, f"{KINDS[parameter.type]} ({parameter.unit})", said(value), todo)


def out_of_range(parameter: Parameter, value: Amount, where: str) -> list[Problem]:
    """The problem, if there is one, of a value outside the parameter's range; it names the range and its source."""
    if parameter.low is None or parameter.high is None or parameter.low <= value <= parameter.high:
        return []
    wanted = f"{KINDS[parameter.type]} from {number(parameter.low)} to {number(parameter.high)} ({parameter.unit})"
    source = textwrap.shorten(parameter.source, SOURCE_IN_A_MESSAGE, placeholder=" ...")
    todo = f"the range is at {parameter.where} ({parameter.evidence}: {source})"
    return [Problem(where, parameter.name, wanted, said(value), todo)]


def _unit_faults(parameter: Parameter, node: Marked) -> list[Problem]:
    if parameter.unit in UNITS:
        return []
    todo = nearest(parameter.unit, UNITS) or "append it to sim/parameters/units.py if it is new"
    name = dotted(parameter.name, "unit")
    return [Problem(child(node, "unit").where, name, "a unit of the closed list", said(parameter.unit), todo)]


def _range_faults(parameter: Parameter, span: Marked) -> list[Problem]:
    name = dotted(parameter.name, "range")
    low, high = parameter.low, parameter.high
    if parameter.type == "statement":
        return [] if low is None else [Problem(span.where, name, "null for a statement", "two numbers")]
    if low is None or high is None:
        wanted = "two numbers [lowest, highest]"
        return [Problem(span.where, name, wanted, "nothing", "a number without a range cannot be varied")]
    if not (fits_kind(parameter.type, low) and fits_kind(parameter.type, high)):
        return [Problem(span.where, name, "two whole numbers", f"{low} and {high}")]
    if low > high:
        return [Problem(span.where, name, "the lowest number first", f"{low} before {high}", "swap them")]
    return []


def _limit_faults(parameter: Parameter, span: Marked) -> list[Problem]:
    """A range that its unit or its prior does not allow."""
    low, high = parameter.low, parameter.high
    if low is None or high is None:
        return []
    name, got = dotted(parameter.name, "range"), f"{number(low)} to {number(high)}"
    least, most = limits(parameter.unit)
    if low < least or high > most:
        return [Problem(span.where, name, f"a range within {number(least)} to {number(most)} ({parameter.unit})", got)]
    if parameter.prior == "loguniform" and low <= 0:
        return [Problem(span.where, name, "a range above 0 for a loguniform prior", got, "or choose another prior")]
    return []
