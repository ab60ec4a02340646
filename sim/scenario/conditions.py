"""Reads a condition on families: a state, in a tense, perhaps for how long and perhaps at another month.

`durably_housed`, `not camp`, `ever lease`, `village or transit`, `lease for 6` (at each of the last six month-ends),
`lease within 6` (at one of them), `lease in 4 of 6` (at four of them at least), `lease at 12` (as it was at month 12 of
the count's clock), `camp at 2017-04` (as it was at that date).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.scalars import said
from sim.parameters.source import Marked
from sim.scenario.meant import MEANT, remedy
from sim.scenario.months import is_date

When = Literal["now", "not", "ever", "never"]
TENSES = ("not", "ever", "never")
SPANS = ("for", "within", "in", "at")
LONGEST = 600
FORM = "a state, with not, ever or never before it, and for N, within N, in N of N or at MONTH behind it"


class Clause(NamedTuple):
    """A condition on families at a month-end: one of the states, in one of four tenses.

    It holds where one of the states held at `need` of the last `of` month-ends. `at` looks at another month in place of
    the count's own: a month of the study where `dated`, of the count's clock otherwise.
    """

    when: When
    states: tuple[str, ...]
    need: int = 1
    of: int = 1
    at: int | None = None
    dated: bool = False


class Place(NamedTuple):
    """Where a condition stands: its key, the known states, and how a date finds its month (None: it has none)."""

    key: str
    states: Iterable[str]
    month_of: Callable[[str], int | None]


class _WrongError(Exception):
    """What was wanted, what came, and the nearest known word."""


def clause_of(node: Marked, place: Place, faults: list[Problem]) -> Clause | None:
    """The condition that a phrase says, or None; what is wrong in it is added to the problems."""
    if not isinstance(node.value, str):
        faults.append(Problem(node.where, place.key, FORM, said(node.value), "put it in quotes if it is text"))
        return None
    try:
        return _clause(node.value.split(), place)
    except _WrongError as wrong:
        faults.append(Problem(node.where, place.key, *wrong.args))
        return None


def _clause(words: list[str], place: Place) -> Clause:
    when: Any = words.pop(0) if words and words[0] in TENSES else "now"
    behind = next((number for number, word in enumerate(words) if word in SPANS), len(words))
    clause = Clause(when, _states(words[:behind], place))
    rest = words[behind:]
    while rest:
        clause, rest = _behind(clause, rest, place)
    return clause


def _states(words: list[str], place: Place) -> tuple[str, ...]:
    names = [word for word in words if word != "or"]
    unknown = [name for name in names if name not in place.states]
    if unknown:
        raise _WrongError(FORM, unknown[0], remedy(unknown[0], [*place.states, *TENSES], MEANT))
    if not names:
        raise _WrongError(FORM, "none")
    if words[1::2] != ["or"] * (len(names) - 1):
        raise _WrongError(
            "states joined by or", said(" ".join(words)), "what must hold as well is a condition of its own"
        )
    return tuple(names)


def _behind(clause: Clause, words: list[str], place: Place) -> tuple[Clause, list[str]]:
    """What a phrase says behind its states: one span or month, and what is left of the phrase."""
    match words:
        case ["for", number, *rest]:
            return _lasting(clause, _months(number), _months(number)), rest
        case ["within", number, *rest]:
            return _lasting(clause, 1, _months(number)), rest
        case ["in", need, "of", number, *rest]:
            return _lasting(clause, _months(need), _months(number)), rest
        case ["at", month, *rest]:
            return _at(clause, month, place), rest
    wanted = "for N, within N, in N of N or at MONTH"
    raise _WrongError(wanted, said(" ".join(words)), nearest(words[0], SPANS))


def _lasting(clause: Clause, need: int, of: int) -> Clause:
    if clause.of != 1:
        raise _WrongError("one span of months", "two", "write two conditions")
    if need > of:
        raise _WrongError("at most as many months as are looked at", f"{need} of {of}", f"write {of} of {need}")
    return clause._replace(need=need, of=of)


def _at(clause: Clause, word: str, place: Place) -> Clause:
    if clause.at is not None:
        raise _WrongError("one month", "two", "write two conditions")
    if is_date(word):
        month = place.month_of(word)
        if month is None:
            raise _WrongError("a date within the study", word)
        return clause._replace(at=month, dated=True)
    return clause._replace(at=_months(word, 0))


def _months(word: str, least: int = 1) -> int:
    if not re.fullmatch("[0-9]{1,3}", word) or not least <= int(word) <= LONGEST:
        raise _WrongError(f"a whole number of months from {least} to {LONGEST}", said(word))
    return int(word)
