"""Hands out the numbers of the model: one YAML file per chapter of the rulebook and one per instrument."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from sim.errors import ParameterError, Problem
from sim.parameters.entry import Parameter, entry
from sim.parameters.forms import A_NAME, Form, Name, Version, complaints, fit, in_order, is_name
from sim.parameters.scalars import said
from sim.parameters.source import Marked, Reading, child, entries, read

__all__ = ["Book", "Parameter", "book_of", "chapters", "instruments", "read_file"]

HERE = Path(__file__).resolve().parent
Shelf = dict[str, dict[str, Parameter]]


class Book(NamedTuple):
    """The parameters of one file, by their short names."""

    name: str
    parameters: dict[str, Parameter]


class BookForm(Form):
    """A parameter file: it belongs to a chapter or to an instrument."""

    version: Version
    chapter: Name | None = Field(None, description="the name of the chapter, which is the file's")
    instrument: Name | None = Field(None, description="the name of the instrument, which is the file's")
    parameters: dict[str, Any] = Field(description="parameters, each under its name")


@cache
def chapters() -> Shelf:
    """The parameters of the rulebook: chapter, then name. Read once; not to be changed."""
    return _shelf(HERE / "rules")


@cache
def instruments() -> Shelf:
    """The dials and costs of the instruments: instrument, then name. Read once; not to be changed."""
    return _shelf(HERE / "instruments")


def read_file(path: Path) -> dict[str, Parameter]:
    """The parameters of one file by their short names; raises `ParameterError` with all that is wrong in it."""
    problems: list[Problem] = []
    book = book_of(read(path), path, problems)
    if problems or book is None:
        raise ParameterError(in_order(problems))
    return book.parameters


def book_of(reading: Reading, path: Path, problems: list[Problem]) -> Book | None:
    """The parameters of a file that has been read; what is wrong is added to the problems."""
    if reading.top is None:
        problems += reading.problems
        return None
    faults: list[Problem] = []
    form = fit(BookForm, reading.top, "", faults)
    name = _title(reading.top, path, faults)
    entries = _entries(reading.top, name, faults)
    faults = complaints(reading, faults)
    problems += faults
    return None if faults or form is None else Book(name, entries)


def _title(top: Marked, path: Path, faults: list[Problem]) -> str:
    """The chapter or instrument, which is also the name of the file."""
    titles = [key for key in ("chapter", "instrument") if key in entries(top)]
    if len(titles) != 1:
        faults.append(Problem(top.where, "", "chapter: or instrument:", "both" if titles else "neither"))
        return path.stem
    node = child(top, titles[0])
    if isinstance(node.value, str) and node.value != path.stem:
        wanted = f"{path.stem}, the name of the file"
        faults.append(Problem(node.where, titles[0], wanted, said(node.value), "rename one of the two"))
    return path.stem


def _entries(top: Marked, name: str, faults: list[Problem]) -> dict[str, Parameter]:
    """Every entry that is sound; also when another one, or the top of the file, is not."""
    found: dict[str, Parameter] = {}
    for key, node in entries(child(top, "parameters")).items():
        if not is_name(key):
            faults.append(Problem(node.key_where, key, A_NAME, key))
        parameter = entry(node, f"{name}.{key}", faults)
        if parameter:
            found[key] = parameter
    return found


def _shelf(folder: Path) -> Shelf:
    problems: list[Problem] = []
    books = [book_of(read(path), path, problems) for path in sorted(folder.glob("*.yaml"))]
    if problems:
        raise ParameterError(in_order(problems))
    return {book.name: book.parameters for book in books if book}
