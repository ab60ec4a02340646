"""How the life of a synthetic family is put into words: one sentence for each turn of fate, and why it came about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.catalogue import catalogue
from sim.show.words import digits, missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

CATALOGUE = Path(__file__).with_name("biography.yaml")
IN_VAIN = "in_vain"
APART = 6
"""Months without asking after which asking in vain again is told as a new line."""


class Line(NamedTuple):
    """One line of a timeline: from which month to which, what happened, and what decided it."""

    first: int
    last: int
    kind: str
    question: str
    what: str
    why: str

    @property
    def when(self) -> str:
        """`month 14`, or `months 14 to 20`."""
        text = words()["timeline"]
        if self.first == self.last:
            return str(text["month"].format(month=self.first))
        return str(text["span"].format(first=self.first, last=self.last))


def words() -> dict[str, Any]:
    """The catalogue `biography.yaml`, read once."""
    return catalogue(CATALOGUE)


def story(events: pd.DataFrame) -> list[Line]:
    """The timeline of one policy: a line for each event, and one for each time of asking in vain."""
    lines: list[Line] = []
    asking: dict[str, list[Any]] = {}
    rows: Iterable[Any] = events.itertuples()
    for row in rows:
        if row.kind != IN_VAIN:
            lines.append(Line(row.month, row.month, row.kind, row.question, sentence(row), reason(row)))
            continue
        asked = asking.setdefault(row.question, [])
        if asked and row.month - asked[-1].month > APART:
            lines.append(_asked_in_vain(asked))
            asked.clear()
        asked.append(row)
    lines += [_asked_in_vain(asked) for asked in asking.values() if asked]
    return _together(sorted(lines, key=lambda line: line.first))


def _together(lines: list[Line]) -> list[Line]:
    """What one decision brought about in a month, as one line."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before and (before.first, before.last, before.why) == (line.first, line.last, line.why):
            found[-1] = before._replace(what=f"{before.what}; {line.what}")
        else:
            found.append(line)
    return found


def sentence(row: Any) -> str:
    """What happened, by the kind of event and by what brought it about."""
    said = words()["events"][row.kind]
    another = f"{row.question}_site" if row.before == row.after else ""
    which = next((key for key in (another, row.question, row.after, row.turn) if key in said), "default")
    return str(said[which].format(**{"from": _named(row.kind, row.before), "to": _named(row.kind, row.after)}))


def _named(kind: str, name: str | None) -> str:
    """A code in words: where it lives, who accompanies it, or a contract."""
    if name is None or _none(name):
        return ""
    lists = {"hired": "contracts", "job_changes": "contracts", "papers": None}
    shelf = lists.get(kind, "schemes" if kind.endswith("scheme") else "places")
    return str(words()[shelf][name]) if shelf else name


def reason(row: Any) -> str:
    """The rule, its probability and the lot, or the queue; then the supports behind it and what they changed."""
    text = words()["timeline"]
    parts = [text["rule"].format(rule=row.rule) if row.rule else text["turn"].format(turn=row.turn.replace("_", " "))]
    if not missing(row.probability):
        chance = text["choice" if row.choice else "chance"].format(chance=percent(row.probability))
        parts += [chance, text["lot"].format(lot=percent(row.lot))]
    if not _none(row.askers):
        parts.append(text["queue"].format(askers=row.askers, places=row.places, rank=row.rank))
    if row.supports:
        parts.append(_supports(row))
    return "; ".join(parts)


def _supports(row: Any) -> str:
    text = words()["timeline"]
    named = joined([words()["supports"][name] for name in row.supports.split()])
    if missing(row.without):
        return str(text["behind"].format(supports=named))
    bare = text["without_nothing"] if not _none(row.askers) else percent(row.without)
    without = str(text["without"].format(supports=named, without=bare))
    return without + (text["decisive"] if row.decisive else "")


def _asked_in_vain(asked: Sequence[Any]) -> Line:
    """One line for all the times that something was asked for in vain in a row."""
    text, first, last = words()["timeline"], asked[0], asked[-1]
    times = text["asked_once"] if len(asked) == 1 else text["asked"].format(n=len(asked))
    parts = [text["rule"].format(rule=first.rule)]
    if not _none(first.askers):
        askers, places = _range(row.askers for row in asked), _range(row.places for row in asked)
        queue = text["queue"].format(askers=askers, places=places, rank=_range(row.rank for row in asked))
        parts.append(text["queue_none"].format(askers=askers) if places == "0" else queue)
    else:
        parts.append(text["chance"].format(chance=_range((row.probability for row in asked), percent)))
    return Line(first.month, last.month, IN_VAIN, first.question, f"{sentence(first)} ({times})", "; ".join(parts))


def _range(numbers: Iterable[Any], write: Any = str) -> str:
    """`3`, or `3-24`."""
    values = sorted(numbers)
    low, high = write(values[0]), write(values[-1])
    return str(low) if low == high else f"{low}\u2013{high}"


def _none(value: Any) -> bool:
    from pandas import isna

    return bool(isna(value))


def percent(share: float) -> str:
    """A probability in words: whole per cent, tenths below ten, hundredths below one."""
    return digits(100 * share, 0 if share >= 0.1 or share == 0 else 1 if share >= 0.01 else 2) + "%"


def joined(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{words()['and']}{names[-1]}"


def in_the_way(months: pd.DataFrame) -> str:
    """For how many month-ends each obstacle stood between the family and a lasting home."""
    text, named = words()["timeline"], words()["obstacles"]
    counted: dict[str, int] = {}
    for there in months["obstacles"]:
        for name in there.split():
            counted[name] = counted.get(name, 0) + 1
    ordered = sorted(counted.items(), key=lambda item: (-item[1], list(named).index(item[0])))
    said = [f"{named[name]} ({text['one_month'] if n == 1 else text['months'].format(n=n)})" for name, n in ordered]
    return str(text["in_the_way"].format(list=joined(said))) if said else ""
