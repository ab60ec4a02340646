"""Reads one YAML file into values that know the file, line and column they were written at.

The file is taken event by event from libyaml: an alias is refused before anything is built from it, depth is counted
rather than recursed into, and every fault is a Problem with a place, never a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from sim.errors import Problem
from sim.parameters.files import RefusedError, shown, text_of
from sim.parameters.scalars import Scalar, UnclearError, in_quotes, meaning, said

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEPTH = 20
ENTRIES = 1000
KEY_LENGTH = 100

Value: TypeAlias = "Scalar | list[Marked] | dict[str, Marked]"


class Marked(NamedTuple):
    """A value with its place, and the place of its key where it has one (otherwise its own)."""

    value: Value
    where: str
    key_where: str


class Reading(NamedTuple):
    """What a file says (None when it cannot be read as a mapping) and everything that is wrong with it as YAML."""

    file: str
    top: Marked | None
    problems: tuple[Problem, ...]


def read(path: Path) -> Reading:
    """The content of a file; faults are handed back, all those that can be found in one reading."""
    file = shown(path)
    builder = _Builder(file)
    try:
        top = builder.build(text_of(path))
        return Reading(file, top, tuple(builder.problems))
    except RefusedError as refused:
        return Reading(file, None, (*builder.problems, refused.problem))


def plain(node: Marked) -> Any:
    """The same value without places, for whoever only needs the content."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def child(node: Marked, key: str) -> Marked:
    """What a mapping has under a key, or nothing at the mapping's own place."""
    return entries(node).get(key, Marked(None, node.where, node.where))


def items(node: Marked) -> list[Marked]:
    """What a list holds; nothing if it is not one."""
    return node.value if isinstance(node.value, list) else []


def entries(node: Marked) -> dict[str, Marked]:
    """What a mapping holds; nothing if it is not one."""
    return node.value if isinstance(node.value, dict) else {}


@dataclass
class _Open:
    """A mapping or list that has begun and not ended, and the key (with its place) that waits for its value."""

    into: dict[str, Marked] | list[Marked]
    key: tuple[str, str] | None = None

    def wants_key(self) -> bool:
        return isinstance(self.into, dict) and self.key is None

    def put(self, value: Value, where: str) -> Problem | None:
        """Adds a value under the waiting key, or at the end of the list."""
        if isinstance(self.into, list):
            self.into.append(Marked(value, where, where))
            return None
        name, key_where = self.key or ("", where)
        self.key = None
        node = Marked(value, where, key_where)
        kept = self.into.setdefault(name, node)
        if kept is node:
            return None
        return Problem(key_where, name, "each key once", "the same key again", f"it is first at {kept.key_where}")


class _Builder:
    """Builds marked values from events, keeping the containers that are still open on a stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.top: Marked | None = None

    def build(self, text: str) -> Marked:
        """The top mapping of a text that holds exactly one document."""
        try:
            for event in yaml.parse(text, Loader=LOADER):
                self._take(event, self._where(event.start_mark))
        except yaml.YAMLError as error:
            raise RefusedError(self._syntax(error)) from None
        if self.top is None:
            raise RefusedError(Problem(self.file, "", "a mapping (key: value)", "an empty file"))
        return self.top

    def _take(self, event: Any, where: str) -> None:
        if isinstance(event, yaml.NodeEvent):
            _refuse_reference(event, where)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, where)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], where)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and self.top is not None:
            raise RefusedError(Problem(where, "", "one document", "a second one", "split the file at ---"))

    def _begin(self, empty: dict[str, Marked] | list[Marked], where: str) -> None:
        if len(self.open) == DEPTH:
            raise RefusedError(Problem(where, "", f"at most {DEPTH} levels", "a deeper one", "check the brackets"))
        if self.open and self.open[-1].wants_key():
            raise RefusedError(Problem(where, "", "a name as key", "a list or mapping", "check the brackets"))
        self._put(empty, where)
        self.open.append(_Open(empty))

    def _scalar(self, event: yaml.ScalarEvent, where: str) -> None:
        value = self._meaning(event, where)
        if self.open and self.open[-1].wants_key():
            self._key(event.value, value, where)
        else:
            self._put(value, where)

    def _key(self, word: str, value: Scalar, where: str) -> None:
        if not isinstance(value, str) or not 0 < len(value) <= KEY_LENGTH:
            wanted = f"a name of 1 to {KEY_LENGTH} letters as key"
            self.problems.append(Problem(where, "", wanted, said(value), "put it in quotes if it is a name"))
        self.open[-1].key = (word[:KEY_LENGTH], where)

    def _put(self, value: Value, where: str) -> None:
        if not self.open:
            self._start(value, where)
            return
        if len(self.open[-1].into) >= ENTRIES:
            raise RefusedError(Problem(where, "", f"at most {ENTRIES} entries", "more", "split the file"))
        problem = self.open[-1].put(value, where)
        self.problems += [problem] if problem else []

    def _start(self, value: Value, where: str) -> None:
        if not isinstance(value, dict):
            raise RefusedError(Problem(where, "", "a mapping (key: value)", said(value)))
        self.top = Marked(value, where, where)

    def _meaning(self, event: yaml.ScalarEvent, where: str) -> Scalar:
        try:
            return meaning(event.value) if event.implicit[0] else in_quotes(event.value)
        except UnclearError as unclear:
            self.problems.append(Problem(where, "", unclear.wanted, said(event.value), unclear.todo))
            return str(event.value)

    def _syntax(self, error: yaml.YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = self._where(mark) if mark else self.file
        got = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return Problem(where, "", "YAML", got, "check brackets, quotes, colons and indentation")

    def _where(self, mark: Any) -> str:
        return f"{self.file}:{mark.line + 1}:{mark.column + 1}"


def _refuse_reference(event: Any, where: str) -> None:
    """Anchors, aliases and tags let a small file stand for a huge or a strange one: none is needed here."""
    if isinstance(event, yaml.AliasEvent):
        got, todo = f"the alias *{event.anchor}", "write the value again"
    elif event.anchor is not None:
        got, todo = f"the anchor &{event.anchor}", "delete the anchor"
    elif event.tag is not None:
        got, todo = f"the tag {event.tag}", "delete the tag"
    else:
        return
    raise RefusedError(Problem(where, "", "a value written out", got, todo))
