"""Reads a table of targets (CSV, as a spreadsheet saves it) into values that know their line and column.

Python's own reader of CSV does not say in which column of the file a cell begins, which messages here do. Comma,
semicolon or tab; with semicolons a decimal comma is taken as one. Lines that begin with # are comments.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.errors import Problem
from sim.parameters.files import RefusedError, nearest, shown, text_of
from sim.parameters.scalars import UnclearError, meaning, said
from sim.parameters.source import Marked, Reading

COLUMNS = (
    "name", "measure", "month", "since", "subgroup", "policy", "value", "low", "high", "sample", "discrepancy", "use",
    "source",
)  # fmt: skip
NUMBERS = ("value", "low", "high", "sample", "discrepancy")
LINES = 1000


def read_cells(path: Path) -> Reading:
    """The targets of a table as a YAML file would hold them: a mapping with the list `targets`."""
    file = shown(path)
    try:
        lines = text_of(path).splitlines()
    except RefusedError as refused:
        return Reading(file, None, (refused.problem,))
    written = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" ,;\t") and not line.startswith("#")]
    if not written:
        return Reading(file, None, (Problem(file, "", "a line of column names", "an empty table"),))
    problems: list[Problem] = []
    mark = max(",;\t", key=written[0][1].count)
    head = [(cell.strip().lower(), column) for cell, column in _split(written[0][1], mark)]
    _check_head(head, f"{file}:{written[0][0]}", problems)
    if len(written) > LINES:
        problems.append(Problem(file, "", f"at most {LINES} lines", f"{len(written)}", "split the file"))
    names = [name for name, _ in head]
    rows = [_row(line, mark, names, f"{file}:{number}", problems) for number, line in written[1:LINES]]
    start = f"{file}:{written[0][0]}:1"
    top = {
        "version": Marked(1, start, start),
        "kind": Marked("targets", start, start),
        "targets": Marked([*rows], start, start),
    }
    return Reading(file, Marked(dict(top), start, start), tuple(problems))


def _split(line: str, mark: str) -> list[tuple[str, int]]:
    """The cells of a line, each with its column; a cell in quotes may hold the mark, and quotes written twice."""
    cells, at = [], 0
    pattern = re.compile(rf'\s*"((?:[^"]|"")*)"\s*(?={re.escape(mark)}|$)|([^{re.escape(mark)}]*)')
    while True:
        found = pattern.match(line, at)
        quoted, bare = (found.group(1), found.group(2)) if found else (None, "")
        cells.append(((quoted.replace('""', '"') if quoted is not None else bare or "").strip(), at + 1))
        at = found.end() if found else len(line)
        if at >= len(line):
            return cells
        at += 1


def _check_head(head: list[tuple[str, int]], where: str, problems: list[Problem]) -> None:
    names = [name for name, _ in head]
    for number, (name, column) in enumerate(head):
        if name not in COLUMNS:
            todo = nearest(name, COLUMNS) or f"known: {', '.join(COLUMNS)}"
            problems.append(Problem(f"{where}:{column}", "", "a known column", said(name), todo))
        elif name in names[:number]:
            problems.append(Problem(f"{where}:{column}", name, "each column once", "the same column again"))
    for name in ("measure", "month", "value", "source"):
        if name not in names:
            problems.append(Problem(f"{where}:1", name, "this column", "none of its name"))


def _row(line: str, mark: str, names: list[str], where: str, problems: list[Problem]) -> Marked:
    cells = _split(line, mark)
    if len(cells) > len(names):
        column = cells[len(names)][1]
        todo = "put a text that holds the mark in double quotes"
        problems.append(Problem(f"{where}:{column}", "", f"{len(names)} cells", f"{len(cells)}", todo))
    found: dict[str, Marked] = {}
    for name, (text, column) in zip(names, cells, strict=False):
        if text:
            place = f"{where}:{column}"
            found[name] = Marked(_value(name, text, mark), place, place)
    return Marked(found, f"{where}:1", f"{where}:1")


def _value(name: str, text: str, mark: str) -> str | int | float:
    """What a cell says: numbers in the columns of numbers, a number or a date for a month, text elsewhere."""
    if name in NUMBERS and mark == ";":
        text = re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", text)
    if name not in (*NUMBERS, "month", "since"):
        return text
    try:
        value = meaning(text)
    except UnclearError:
        return text
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text
