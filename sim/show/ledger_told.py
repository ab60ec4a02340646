"""The ledger of evidence, told in a terminal: the shares first, then every number with where it is read."""

from __future__ import annotations

from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING

from sim.parameters.scalars import number
from sim.scenario.ledger import KINDS, SHELVES, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.ledger import Entry
    from sim.scenario.schema import Study

WIDTH = 110
PLACES = 3
"""Places named for each number; the others are counted."""

TITLES = {"rules": "rules of life", "dials": "dials of instruments", "mainstream": "mainstream costs", "all": "all"}
HOW = (
    "Counted are the numbers that something could measure. When an instrument starts, stops and builds up is a choice "
    "of the study: {calendars} such numbers are named in a line for each instrument, and counted nowhere. An assumed "
    "number is an assumption: nobody has measured it."
)


def told(entries: list[Entry], study: Study | None = None) -> str:
    """Everything that `evidence` prints."""
    whose = f"in force in the study {study.name}" if study else "of the model as shipped"
    calendars = sum(one.calendar for one in entries)
    parts = [f"The {len(entries)} numbers {whose}, and what they rest on", "\n".join(_shares(entries))]
    parts.append(fill(HOW.format(calendars=calendars), WIDTH))
    for (shelf, book), own in groupby(entries, key=lambda one: (one.shelf, one.parameter.name.partition(".")[0])):
        parts.append("\n".join([f"{book.upper()} ({TITLES[shelf]})", *_book(list(own))]))
    return "\n\n".join(parts) + "\n"


def _shares(entries: list[Entry]) -> Iterator[str]:
    found = shares(entries)
    columns = [*SHELVES, "all"]
    yield f"  {'':<12}" + "".join(f"{TITLES[name]:>24}" for name in columns)
    for kind in KINDS:
        cells = (f"{found[name][kind]['count']:.0f} ({100 * found[name][kind]['share']:.0f}%)" for name in columns)
        yield f"  {kind:<12}" + "".join(f"{cell:>24}" for cell in cells)
    sums = (sum(found[name][kind]["count"] for kind in KINDS) for name in columns)
    yield f"  {'together':<12}" + "".join(f"{total:>24.0f}" for total in sums)


def _book(entries: list[Entry]) -> Iterator[str]:
    """Every number of a chapter or an instrument; its calendar in one line, for it rests on nothing but the study."""
    calendar = [one for one in entries if one.calendar]
    for one in entries:
        if not one.calendar:
            yield from _entry(one)
    if calendar:
        places = sorted({place for one in calendar for place in one.used})
        text = f"{'calendar':<28} {'; '.join(map(_when, calendar))} (read in {', '.join(places)})"
        yield fill(text, WIDTH, initial_indent="  ", subsequent_indent=" " * 6, break_on_hyphens=False)


def _when(entry: Entry) -> str:
    name, policies = entry.parameter.name.rpartition(".")[2], ", ".join(entry.policies)
    return f"{name} {number(entry.parameter.value)}" + (f" in {policies}" if policies else "")


def _entry(entry: Entry) -> Iterator[str]:
    one = entry.parameter
    span = "" if one.low is None or one.high is None else f"{number(one.low)} to {number(one.high)}, "
    name = one.name.partition(".")[2]
    yield f"  {name:<28} {number(one.value):>10}  {one.unit} ({span}{one.prior}; {one.evidence})".rstrip()
    policies = f" In {', '.join(entry.policies)}." if entry.policies else ""
    checked = f" Checked on {one.checked_on}." if one.checked_on else ""
    yield from _wrapped(f"{one.meaning.rstrip('.')}.{policies}")
    yield from _wrapped(f"Source: {one.source.rstrip('.')}.{checked}")
    yield from _wrapped(f"Read in {_places(entry)}.")


def _places(entry: Entry) -> str:
    if not entry.used:
        return "no function: nothing is moved by it"
    more = len(entry.used) - PLACES
    return ", ".join(entry.used[:PLACES]) + (f" and {more} more" if more > 0 else "")


def _wrapped(text: str) -> list[str]:
    indent = " " * 6
    filled = fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return filled.split("\n")
