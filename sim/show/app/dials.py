"""The dials of a policy as fields of a page: value, bounds, unit and evidence come from the parameters in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.scenario.ledger import is_calendar
from sim.show.app.wording import number, spoken, words

if TYPE_CHECKING:
    from sim.parameters.entry import Amount, Parameter
    from sim.scenario.schema import Policy, Study
    from sim.show.app.draft import Draft


UNSAID = ("statement", "month", "months")
"""Units that the meaning of a dial says already."""


class Dial(NamedTuple):
    """One dial of one policy: `name` is `instrument.dial`, `usual` its value before anything was moved here."""

    policy: str
    name: str
    label: str
    usual: Amount
    low: float | int | None
    high: float | int | None
    step: float | int
    help: str
    calendar: bool

    @property
    def setting(self) -> str:
        """The dial's name in a study's file."""
        return f"{self.policy}.{self.name}"


class Change(NamedTuple):
    """A setting that differs from the study's file: what it is called, from what to what."""

    setting: str
    label: str
    usual: str
    value: str


def policy_of(study: Study, name: str) -> Policy:
    """The policy of this name, or the first."""
    return next((policy for policy in study.policies if policy.name == name), study.policies[0])


def instruments(policy: Policy) -> dict[str, str]:
    """The instruments of a policy in words, by name."""
    return {name: spoken(name) for name in policy.instruments}


def dials(usual: Study, policy: str, instrument: str) -> list[Dial]:
    """The dials of one instrument: what it does first, its prices next, its calendar last."""
    own = policy_of(usual, policy).instruments.get(instrument, {})
    found = sorted(own.values(), key=lambda one: (is_calendar(one), "eur" in one.name.rpartition(".")[2].split("_")))
    return [_dial(policy, one) for one in found]


def _dial(policy: str, one: Parameter) -> Dial:
    text = words()["dials"]
    told = text["told" if one.low is not None else "told_statement"].format(
        low=number(one.low or 0), high=number(one.high or 0), usual=number(one.value),
        evidence=words()["evidence"][one.evidence], source=one.source.rstrip("."),
    )  # fmt: skip
    label = one.meaning if one.unit in UNSAID else f"{one.meaning} ({one.unit})"
    step = 1 if one.type == "whole" else 0.01
    return Dial(policy, one.name, label, one.value, one.low, one.high, step, told, is_calendar(one))


def changes(draft: Draft, study: Study | None) -> list[Change]:
    """Every setting of a draft, beside the value that it replaces."""
    return [_change(name, value, study) for name, value in sorted(draft.settings.items())]


def _change(name: str, value: Amount, usual: Study | None) -> Change:
    parameter, of = _parameter(name, usual) if usual else (None, "")
    label = words()["dials"]["of"].format(policy=of, name=in_words(name)) if of else in_words(name)
    if parameter is None:
        return Change(name, label, "", _said(value))
    return Change(name, f"{label} ({parameter.unit})", number(parameter.value), _said(value))


def _said(value: Any) -> str:
    return number(value) if isinstance(value, bool | int | float) else str(value)


def in_words(name: str) -> str:
    """The name of a setting as words: its last two parts."""
    return ": ".join(spoken(part) for part in name.split(".")[-2:])


def _parameter(name: str, study: Study) -> tuple[Parameter | None, str]:
    """The parameter that a setting names, and the title of its policy where it is of one."""
    if name in study.parameters:
        return study.parameters[name], ""
    *first, instrument, dial = name.split(".")
    for policy in study.policies:
        if first and policy.name != first[0]:
            continue
        if dial in policy.instruments.get(instrument, {}):
            return policy.instruments[instrument][dial], policy.title if first else ""
    return study.mainstream.get(dial), ""
