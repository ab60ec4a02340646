"""How a city or a policy puts its own value in place of a parameter's: a plain number, or one with its evidence."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from sim.errors import Problem
from sim.parameters.entry import (
    Day,
    Parameter,
    Prior,
    Range,
    acceptable,
    fits_kind,
    out_of_range,
    settled,
    wrong_kind,
)
from sim.parameters.forms import Evidence, Form, Number, Text, fit
from sim.parameters.source import Marked, plain


class OverrideForm(Form):
    """A value with what is known about it."""

    value: Number = Field(description="a number, or true or false")
    evidence: Evidence = Field("assumed", description="measured, text, expert or assumed")
    source: Text | None = Field(None, description="text that says where the number comes from")
    checked_on: Day | None = Field(None, description="a day such as 2026-11-23")


class CityOverrideForm(OverrideForm):
    """A local value may bring its own range, and a prior that fits it (a closed list has no arrivals)."""

    span: Range | None = Field(None, alias="range", description="two numbers [lowest, highest]")
    prior: Prior | None = Field(None, description="uniform, loguniform, beta, normal or fixed")


def plainly(parameter: Parameter, node: Marked, source: str, problems: list[Problem]) -> Parameter | None:
    """The parameter with a bare value: nobody vouches for it, so it becomes an assumption set at that place."""
    value: Any = plain(node)
    if not fits_kind(parameter.type, value):
        problems.append(wrong_kind(parameter, value, node.where))
        return None
    faults = out_of_range(parameter, value, node.where)
    problems += faults
    changed = parameter._replace(value=value, evidence="assumed", source=source, checked_on="", where=node.where)
    return None if faults else settled(changed)


def overridden(
    parameter: Parameter, node: Marked, source: str, form: type[OverrideForm], problems: list[Problem]
) -> Parameter | None:
    """The parameter with a value that is either bare or a mapping with its evidence."""
    if not isinstance(node.value, dict):
        return plainly(parameter, node, source, problems)
    said = fit(form, node, parameter.name, problems)
    if said is None:
        return None
    changed = _with(parameter, said, node, source)
    faults = _undocumented(changed, said, node) or _unfit(parameter, changed, node)
    problems += faults
    return None if faults else settled(changed)


def _with(parameter: Parameter, said: OverrideForm, node: Marked, source: str) -> Parameter:
    changed = parameter._replace(
        value=said.value,
        evidence=said.evidence,
        source=said.source or source,
        checked_on=said.checked_on or "",
        where=node.key_where,
    )
    if isinstance(said, CityOverrideForm) and said.span:
        changed = changed._replace(low=said.span[0], high=said.span[1], prior=said.prior or parameter.prior)
    return changed


def _undocumented(parameter: Parameter, said: OverrideForm, node: Marked) -> list[Problem]:
    """An assumption is never dressed as something better: other evidence names its source and its day."""
    if said.evidence == "assumed":
        return []
    missing = [key for key in ("source", "checked_on") if getattr(said, key) is None]
    wanted = f"its source and day, as the evidence is {said.evidence}"
    return [Problem(node.where, f"{parameter.name}.{key}", wanted, "nothing", f"add {key}:") for key in missing]


def _unfit(parameter: Parameter, changed: Parameter, node: Marked) -> list[Problem]:
    if (changed.low, changed.high) != (parameter.low, parameter.high):
        return acceptable(changed, node)
    value = node.value["value"] if isinstance(node.value, dict) else node
    if not fits_kind(parameter.type, changed.value):
        return [wrong_kind(parameter, changed.value, value.where)]
    return out_of_range(parameter, changed.value, value.where)
