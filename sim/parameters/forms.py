"""Fits what a file says to a pydantic model, and puts every misfit into words with its place.

The description of a model's field says what is wanted there; pydantic only finds where it is not so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, ValidationError
from pydantic.fields import FieldInfo

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.scalars import printable, said
from sim.parameters.source import Marked, Reading, plain


class Form(BaseModel):
    """A mapping of which every key is known and no value is bent to fit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("blank")
    return " ".join(text.split())


def _a_name(text: str) -> str:
    if not is_name(text):
        raise ValueError("no name")
    return text


def a_day(value: object) -> str:
    """The ISO form of a day that YAML or a person wrote."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return value.isoformat()
    raise ValueError("no day")


NAME = r"[a-z][a-z0-9_]{0,59}"
A_NAME = "a name of a-z, 0-9 and _ that begins with a letter"
Name = Annotated[str, AfterValidator(_a_name), Field(description=A_NAME)]
Text = Annotated[str, AfterValidator(_not_blank), Field(description="text, not empty")]
Number = StrictBool | StrictInt | StrictFloat
Version = Annotated[int, Field(ge=1, le=1, description="1, the version of the file's format")]
Evidence = Literal["measured", "text", "expert", "assumed"]

Fitted = TypeVar("Fitted", bound=Form)
Made = TypeVar("Made")


def fit(form: type[Fitted], node: Marked, key: str, problems: list[Problem]) -> Fitted | None:
    """The node as a form, or None; what does not fit is added to the problems, with its dotted key."""
    if not isinstance(node.value, dict):
        problems.append(Problem(node.where, key, "a mapping (key: value)", said(node.value)))
        return None
    try:
        return form.model_validate(plain(node))
    except ValidationError as error:
        problems += _in_words(form, node, key, error)
        return None


def complaints(reading: Reading, faults: list[Problem]) -> list[Problem]:
    """What is wrong with a file as YAML, then what its form says of other places (of the same it would be an echo)."""
    places = {problem.where for problem in reading.problems}
    return [*reading.problems, *(fault for fault in faults if fault.where not in places)]


def whole_file(
    reading: Reading, problems: list[Problem], make: Callable[[Marked, list[Problem]], Made | None]
) -> Made | None:
    """What `make` makes of the top of a sound file, or None; everything wrong in the file is added to the problems."""
    if reading.top is None:
        problems += reading.problems
        return None
    faults: list[Problem] = []
    made = make(reading.top, faults)
    faults = complaints(reading, faults)
    problems += faults
    return None if faults else made


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, file by file as they came, and from the top of each file to its end; fit to print."""
    found = list(dict.fromkeys(Problem(*(printable(field) for field in problem)) for problem in problems))
    files = list(dict.fromkeys(_place(problem)[0] for problem in found))
    return sorted(found, key=lambda problem: (files.index(_place(problem)[0]), _place(problem)[1:]))


def _place(problem: Problem) -> tuple[str, int, int]:
    file, *place = re.fullmatch(r"(.*?)(?::(\d+):(\d+))?", problem.where, re.DOTALL).groups()  # type: ignore[union-attr]
    return str(file), int(place[0] or 0), int(place[1] or 0)


def is_name(word: str) -> bool:
    """Whether a word can be the name of something in a file."""
    return re.fullmatch(NAME, word) is not None


def dotted(*parts: object) -> str:
    """Parts of a name joined by points, leaving out the empty ones."""
    return ".".join(str(part) for part in parts if part != "")


def _in_words(form: type[Form], node: Marked, key: str, error: ValidationError) -> list[Problem]:
    """One problem for each place: a union says several things about the same value."""
    found: dict[tuple[str, str], Problem] = {}
    for fault in error.errors(include_url=False):
        problem = _problem(form, node, key, dict(fault))
        found.setdefault((problem.where, problem.key), problem)
    return list(found.values())


def _problem(form: type[Form], node: Marked, key: str, fault: dict[str, Any]) -> Problem:
    name = str(fault["loc"][0])
    fields = {info.alias or field: info for field, info in form.model_fields.items()}
    place, steps = _walk(node, fault["loc"])
    full = dotted(key, *steps)
    if fault["type"] == "missing":
        return Problem(node.where, full, _wanted(fields[name]), "nothing", f"add the line {name}:")
    if fault["type"] == "extra_forbidden":
        return Problem(place.key_where, full, "a known key", name, nearest(name, fields))
    return Problem(place.where, full, _wanted(fields[name]), said(place.value), _remedy(place.value, fault))


def _walk(node: Marked, loc: tuple[int | str, ...]) -> tuple[Marked, list[int | str]]:
    """As far along a location as the file goes: pydantic adds steps of its own for unions."""
    steps: list[int | str] = []
    for step in loc:
        if isinstance(node.value, dict) and step in node.value:
            node = node.value[str(step)]
        elif isinstance(node.value, list) and isinstance(step, int):
            node = node.value[step]
        elif steps:
            break
        steps.append(step)
    return node, steps


def _wanted(info: FieldInfo) -> str:
    return info.description or "another kind of value"


def _remedy(value: object, fault: dict[str, Any]) -> str:
    kind = fault["type"]
    if kind == "literal_error" and isinstance(value, str):
        known = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        return nearest(value, known) if len(known) > 1 else ""
    if kind == "string_type" and isinstance(value, bool | int | float | date):
        return "put it in quotes if it is text"
    if isinstance(value, str) and kind in ("int_type", "float_type", "bool_type"):
        return number_hint(value)
    if kind == "int_type" and isinstance(value, float) and value.is_integer():
        return f"write {int(value)}"
    return ""


def number_hint(text: str) -> str:
    """What to do about text where a number was wanted."""
    bare = text.strip()
    for candidate in (bare, bare.replace(",", "."), re.sub(r"[\s_']", "", bare), bare.removesuffix("%").strip()):
        if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", candidate, re.ASCII):
            return f"write {candidate} without quotes"
    return "write a number without quotes"
