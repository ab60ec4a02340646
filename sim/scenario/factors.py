"""What a sweep varies: numbers of the rulebook and dials of instruments, each over a range that somebody stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from sim.errors import Problem
from sim.parameters.entry import Amount, Kind, Parameter, Prior, Range, fits_kind, out_of_range, wrong_kind
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Number, fit
from sim.parameters.scalars import number, said
from sim.parameters.source import Marked, child, items
from sim.scenario.library import MAINSTREAM

if TYPE_CHECKING:
    from sim.scenario.schema import Study

LEVELS = 1000
USUAL_LEVELS = 3


@dataclass(frozen=True)
class Factor:
    """One number that varies: from `low` to `high` by its prior, or over chosen `values` (empty: the whole range).

    `name` is a parameter's, `instrument.dial` (in every policy that has the instrument) or `policy.instrument.dial`.
    `centre` is the value in force, about which a beta or normal prior lies. A statement has no range.
    """

    name: str
    type: Kind
    low: float | int | None
    high: float | int | None
    prior: Prior
    centre: Amount
    values: tuple[Amount, ...] = ()
    levels: int = 0


class FactorForm(Form):
    """How a sweep's file may say over what a number varies; nothing: its own range, by its own prior."""

    span: Range | None = Field(None, alias="range", description="two numbers [lowest, highest]")
    values: list[Number] | None = Field(None, min_length=1, max_length=LEVELS, description="a list of values")
    levels: int | None = Field(None, ge=2, le=LEVELS, description=f"a whole number of steps from 2 to {LEVELS}")


def targets(study: Study) -> dict[str, Parameter]:
    """Everything that a sweep of a study may vary, by dotted name."""
    found = dict(study.parameters)
    found |= {f"{MAINSTREAM}.{name}": one for name, one in study.mainstream.items()}
    for policy in study.policies:
        for dials in policy.instruments.values():
            for one in dials.values():
                found.setdefault(one.name, one)
                found[f"{policy.name}.{one.name}"] = one
    return found


def factor_of(name: str, node: Marked, known: dict[str, Parameter], faults: list[Problem]) -> Factor | None:
    """The factor that a name under `vary:` means, or None with its problems."""
    parameter = known.get(name)
    if parameter is None:
        wanted = "a parameter, a dial of the sweep's policies, city or policy"
        faults.append(Problem(node.key_where, f"vary.{name}", wanted, said(name), nearest(name, known)))
        return None
    form = FactorForm() if node.value is None else fit(FactorForm, node, f"vary.{name}", faults)
    if form is None:
        return None
    found = _with(parameter, name, form)
    wrong = _faults(found, parameter, form, node)
    faults += wrong
    return None if wrong else found


def _with(parameter: Parameter, name: str, form: FactorForm) -> Factor:
    low, high, prior = parameter.low, parameter.high, parameter.prior
    if form.span:
        low, high = form.span
        prior = "uniform" if prior == "fixed" else prior
    values = tuple(form.values or ())
    if parameter.type == "real":
        values = tuple(float(value) for value in values)
    return Factor(name, parameter.type, low, high, prior, parameter.value, values, form.levels or 0)


def _faults(factor: Factor, parameter: Parameter, form: FactorForm, node: Marked) -> list[Problem]:
    """What is wrong with a factor: a range or value that its parameter does not allow, or nothing to vary over."""
    if form.values and (form.levels or form.span):
        got = "values: with levels: or range:"
        return [Problem(node.where, f"vary.{factor.name}", "values:, or range: and levels:", got, "leave one out")]
    if form.values:
        places = items(child(node, "values"))
        return [fault for value, at in zip(form.values, places, strict=True) for fault in misfit(parameter, value, at)]
    at = child(node, "range")
    if form.span and form.span[0] > form.span[1]:
        got = f"{form.span[0]} before {form.span[1]}"
        return [Problem(at.where, f"vary.{factor.name}.range", "the lowest number first", got, "swap them")]
    faults = [fault for value in form.span or () for fault in misfit(parameter, value, at)]
    return faults or _no_range(factor, form, node)


def misfit(parameter: Parameter, value: Any, node: Marked) -> list[Problem]:
    """Why a parameter cannot take a value, at the place where it is written."""
    if not fits_kind(parameter.type, value):
        return [wrong_kind(parameter, value, node.where)]
    return out_of_range(parameter, value, node.where)


def _no_range(factor: Factor, form: FactorForm, node: Marked) -> list[Problem]:
    """A sweep over a number without a range of its own would be a number invented: it is refused."""
    if factor.type == "statement":
        return []
    key, wanted = f"vary.{factor.name}", "a number with a range to vary over"
    if factor.low is None or factor.high is None or factor.low >= factor.high:
        got = "no range" if factor.low is None else f"a range of {number(factor.low)} to {number(factor.high or 0)}"
        return [Problem(node.where, key, wanted, got, "give it a range with its source in its file, or in the city")]
    if factor.prior == "fixed" and not form.levels:
        todo = f"say range: [low, high] within {number(factor.low)} to {number(factor.high)}, or values: [...]"
        return [Problem(node.where, key, wanted, "one whose prior is fixed", todo)]
    return []


def steps(factor: Factor) -> tuple[Amount, ...]:
    """The values of a factor in a grid: those chosen, or steps over its range, even on the scale of its prior."""
    if factor.values:
        return factor.values
    if factor.low is None or factor.high is None:
        return (False, True)
    low, high, last = factor.low, factor.high, (factor.levels or USUAL_LEVELS) - 1
    if factor.prior == "loguniform":
        found = [low * (high / low) ** (step / last) for step in range(last)]
    else:
        found = [low + (high - low) * step / last for step in range(last)]
    found.append(high)
    if factor.type == "whole":
        return tuple(dict.fromkeys(round(value) for value in found))
    return tuple(float(value) for value in found)
