"""The ledger of evidence: every number of the model with what it rests on and where it is read.

Where a number is read is found in the source itself: the functions of its chapter of the rulebook, of its instrument,
and then of the engines, the world and the outcomes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sim.parameters.entry import Parameter
from sim.parameters.loader import Shelf
from sim.scenario.library import MAINSTREAM, Library, shipped
from sim.scenario.schema import Study

SCHEMA = 1
KINDS = ("measured", "text", "expert", "assumed")
CALENDAR = ("start", "stop", "ramp")
"""When an instrument runs: a choice of the study, which nothing can measure. It is listed, and counted in no share."""

SHELVES = ("rules", "dials", "mainstream")
ROOT = Path(__file__).resolve().parents[1]
READERS = ("engines/core", "world", "outcomes", "study")
"""Where a number may be read beside its own file; the agents read what the core reads."""

FIELDS = (
    "name", "value", "unit", "low", "high", "prior", "evidence", "source", "checked_on", "meaning",
)  # fmt: skip


class Entry(NamedTuple):
    """One number: on which shelf it stands, in which policies it is set so (empty: in all), and where it is read."""

    parameter: Parameter
    shelf: str
    policies: tuple[str, ...]
    used: tuple[str, ...]

    @property
    def calendar(self) -> bool:
        """It says when an instrument runs."""
        return is_calendar(self.parameter, self.shelf)


class Reader(NamedTuple):
    """A function of the source: where it is, what it reads of anything (`.name`), and all that it mentions."""

    place: str
    reads: frozenset[str]
    mentions: frozenset[str]


def is_calendar(parameter: Parameter, shelf: str = "dials") -> bool:
    """The number says when an instrument runs: no rule of life does."""
    return shelf != "rules" and parameter.name.rpartition(".")[2] in CALENDAR


def ledger(study: Study | None = None, library: Library | None = None) -> list[Entry]:
    """Every number of the model, or every number in force in a study, shelf by shelf."""
    library = library or shipped()
    if study is None:
        rules = [one for chapter in library.chapters.values() for one in chapter.values()]
        mainstream = list(library.instruments.get(MAINSTREAM, {}).values())
        dials = _of_library(library.measures())
    else:
        rules, mainstream, dials = [*study.parameters.values()], [*study.mainstream.values()], _of_policies(study)
    return [
        *(Entry(one, "rules", (), used_by_rules(one.name)) for one in rules),
        *(Entry(one, "dials", policies, used_by_instrument(one.name)) for one, policies in dials),
        *(Entry(one, "mainstream", (), used_by_instrument(one.name)) for one in mainstream),
    ]


def _of_library(measures: Shelf) -> list[tuple[Parameter, tuple[str, ...]]]:
    return [(one, ()) for dials in measures.values() for one in dials.values()]


def _of_policies(study: Study) -> list[tuple[Parameter, tuple[str, ...]]]:
    """Each dial once for each way in which policies set it, with the policies that do."""
    found: dict[tuple[Any, ...], tuple[Parameter, list[str]]] = {}
    for policy in study.policies:
        for dials in policy.instruments.values():
            for one in dials.values():
                found.setdefault((one.name, one.value, one.evidence, one.source), (one, []))[1].append(policy.name)
    return [(one, tuple(policies)) for one, policies in sorted(found.values(), key=lambda pair: pair[0].name)]


def shares(entries: Iterable[Entry]) -> dict[str, dict[str, dict[str, float]]]:
    """For each shelf and for all: how many numbers rest on each class of evidence, and which share. No calendars."""
    counted = [one for one in entries if not one.calendar]
    parts = {shelf: [one for one in counted if one.shelf == shelf] for shelf in SHELVES} | {"all": counted}
    return {shelf: shares_of([one.parameter for one in own]) for shelf, own in parts.items()}


def shares_of(parameters: list[Parameter]) -> dict[str, dict[str, float]]:
    """How many of these numbers rest on each class of evidence, and which share of them."""
    counts = {kind: sum(one.evidence == kind for one in parameters) for kind in KINDS}
    return {kind: {"count": count, "share": count / max(len(parameters), 1)} for kind, count in counts.items()}


def as_document(entries: list[Entry], study: Study | None = None) -> dict[str, Any]:
    """The ledger as plain dictionaries and lists, ready for JSON."""
    return {
        "schema": SCHEMA,
        "study": study.name if study else None,
        "shares": shares(entries),
        "calendars": sum(one.calendar for one in entries),
        "unread": [one.parameter.name for one in entries if not one.used],
        "numbers": [_told(one) for one in entries],
    }


def _told(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(entry.parameter, name) for name in FIELDS}
    return told | {
        "shelf": entry.shelf,
        "calendar": entry.calendar,
        "policies": list(entry.policies),
        "used": list(entry.used),
    }


# where a number is read


@cache
def used_by_rules(name: str) -> tuple[str, ...]:
    """The functions that read a number of the rulebook: those of its chapter, then those that reach for it by name."""
    chapter, _, field = name.partition(".")
    own = ROOT / "rules" / f"{chapter}.py"
    found = [reader.place for reader in readers_of(own) if field in reader.reads]
    class_name = "".join(part.capitalize() for part in chapter.split("_"))
    for folder in READERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            found += [reader.place for reader in readers_of(path) if _reaches(reader, name, chapter, field, class_name)]
    return tuple(dict.fromkeys(found))


def _reaches(reader: Reader, name: str, chapter: str, field: str, class_name: str) -> bool:
    """It reads the field of something, and speaks of the chapter; or it spells the dotted name."""
    near = reader.mentions & {chapter, class_name}
    return name in reader.mentions or (field in reader.reads and bool(near))


@cache
def used_by_instrument(name: str) -> tuple[str, ...]:
    """The functions of an instrument that read a dial; its calendar is read when the months are laid out."""
    instrument, _, field = name.partition(".")
    if field in CALENDAR:
        return ("scenario.plan.supports_by_month",)
    path = ROOT / "instruments" / f"{instrument}.py"
    return tuple(reader.place for reader in readers_of(path) if field in reader.reads)


@cache
def readers_of(path: Path) -> tuple[Reader, ...]:
    """The functions of a file, those inside others with them; nothing where there is no such file."""
    if not path.is_file():
        return ()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    shelf = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    constants = _strings_by_name(tree)
    return tuple(_reader(node, shelf, constants) for node in tree.body for node in _functions(node))


def _functions(node: ast.stmt) -> Iterator[ast.FunctionDef]:
    if isinstance(node, ast.FunctionDef):
        yield node
    elif isinstance(node, ast.ClassDef):
        for inner in node.body:
            yield from _functions(inner)


def _strings_by_name(tree: ast.Module) -> dict[str, set[str]]:
    """The texts that constants of a file hold, so that a function which uses the constant mentions the text."""
    found: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            texts = {n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            for target in ast.walk(node):
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    found[target.id] = texts
    return found


def _reader(node: ast.FunctionDef, shelf: str, constants: dict[str, set[str]]) -> Reader:
    reads, mentions = set(), set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute):
            reads.add(inner.attr)
            mentions.add(inner.attr)
        elif isinstance(inner, ast.Name):
            mentions |= {inner.id} | constants.get(inner.id, set())
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            mentions.add(inner.value)
    return Reader(f"{shelf}.{node.name}", frozenset(reads), frozenset(mentions))
