"""What the numbers rest on: how many parameters are measured, told, judged or assumed, and every one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sim.scenario.ledger import is_calendar
from sim.show.rows import TO, Cell, Group, Head, Row, Table
from sim.show.words import NONE, amount, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario.schema import Study


class Studied(Protocol):
    """Anything that has a study whose numbers are in force: a comparison, or a city of a sweep."""

    @property
    def study(self) -> Study: ...


def of_all(comparison: Studied) -> dict[str, Any]:
    """The numbers that all policies share, by their dotted names: the rules of life, and mainstream prices."""
    study = comparison.study
    return {parameter.name: parameter for parameter in (*study.parameters.values(), *study.mainstream.values())}


def of_policies(comparison: Studied) -> dict[str, Any]:
    """The dials of the policies' instruments; a dial that policies set differently stands once for each setting."""
    settings: dict[str, dict[tuple[Any, ...], tuple[Any, list[str]]]] = {}
    for policy in comparison.study.policies:
        for instrument, dials in policy.instruments.items():
            for dial, parameter in dials.items():
                alike = settings.setdefault(f"{instrument}.{dial}", {})
                key = (parameter.value, parameter.evidence, parameter.source)
                alike.setdefault(key, (parameter, []))[1].append(policy.name)
    return {
        f"{name} ({', '.join(policies)})" if len(alike) > 1 else name: parameter
        for name, alike in settings.items()
        for parameter, policies in alike.values()
    }


def counts(parameters: Iterable[Any]) -> dict[str, int]:
    """How many numbers rest on each kind of evidence, in the order of the catalogue.

    Not counted: when an instrument starts, stops and builds up, which is a choice of the study.
    """
    kinds = dict.fromkeys(words()["report"]["evidence"]["kinds"], 0)
    for parameter in parameters:
        if not is_calendar(parameter):
            kinds[parameter.evidence] = kinds.get(parameter.evidence, 0) + 1
    return kinds


class Tally(NamedTuple):
    """How many numbers are in force: those that all policies share, the policies' dials, and those assumed of both."""

    n: int
    shared: int
    dials: int
    assumed: int


def tally(comparison: Studied) -> Tally:
    """The numbers in force, counted."""
    shared, dials = of_all(comparison), of_policies(comparison)
    counted = [sum(counts(numbers.values()).values()) for numbers in (shared, dials)]
    assumed = counts([*shared.values(), *dials.values()])["assumed"]
    return Tally(sum(counted), counted[0], counted[1], assumed)


def by_kind(comparison: Studied) -> Table:
    """Counts and shares of each kind of evidence, for what all policies share and for the dials of each."""
    text = words()["report"]["evidence"]
    shared, dials = counts(of_all(comparison).values()), counts(of_policies(comparison).values())
    rows = [
        Row(text["kinds"].get(kind, kind), "", (*_share(kind, shared), *_share(kind, dials)))
        for kind in dict.fromkeys([*shared, *dials])
    ]
    sums = (Cell(str(sum(shared.values()))), Cell(""), Cell(str(sum(dials.values()))), Cell(""))
    rows.append(Row(text["all"], "", sums, strong=True))
    columns = (text["kind"], text["count"], text["share"], text["dials"], text["share"])
    return Table(text["table"], tuple(Head(column) for column in columns), (Group("", tuple(rows)),))


def _share(kind: str, of: dict[str, int]) -> tuple[Cell, Cell]:
    number, total = of.get(kind, 0), sum(of.values())
    return Cell(str(number)), Cell(amount(number / total, "percent") if total else NONE)


def every_number(comparison: Studied) -> Table:
    """All numbers in force, with unit, range, evidence, source and meaning."""
    text = words()["report"]["evidence"]
    found = of_all(comparison) | of_policies(comparison)
    rows = tuple(_row(name, parameter) for name, parameter in found.items())
    caption = text["full"].format(n=len(rows))
    return Table(caption, tuple(Head(column) for column in text["columns"].values()), (Group("", rows),))


def _row(name: str, parameter: Any) -> Row:
    span = f"{plain(parameter.low)}{TO}{plain(parameter.high)}" if parameter.low is not None else NONE
    said = (parameter.unit, span, parameter.evidence, parameter.source, parameter.meaning, str(parameter.checked_on))
    return Row(name, "", (Cell(plain(parameter.value)), *(Cell(text or NONE, words=True) for text in said)))


def plain(value: float | bool) -> str:
    """A value as it is written in its file."""
    if isinstance(value, bool):
        return str(words()["report"]["evidence"]["statement"][value])
    return f"{value:.12g}"
