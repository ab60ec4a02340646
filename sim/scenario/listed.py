"""Reads the points of a sweep from a CSV file: a column for each number that varies, a row for each point."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from sim.errors import Problem
from sim.parameters.entry import Amount, Parameter
from sim.parameters.files import RefusedError, nearest, shown, text_of
from sim.parameters.scalars import UnclearError, meaning, said
from sim.parameters.source import Marked
from sim.scenario.factors import misfit

POINT = "point"
"""A column of this name, the numbers of the points as a table of ours has them, is left aside."""


class Listed(NamedTuple):
    """The points of a file: names of the columns, and the values of each row."""

    names: tuple[str, ...]
    rows: tuple[tuple[Amount, ...], ...]


def listed(path: Path, known: dict[str, Parameter], faults: list[Problem]) -> Listed | None:
    """The points of a CSV file, or None; everything wrong in it is added to the faults with its line and column."""
    file = shown(path)
    try:
        lines = list(csv.reader(io.StringIO(text_of(path)), strict=True))
    except RefusedError as refused:
        faults.append(refused.problem)
        return None
    except csv.Error as error:
        faults.append(Problem(file, "", "a table of comma-separated values", str(error)))
        return None
    before = len(faults)
    names = _header(lines[0] if lines else [], file, known, faults)
    if len(faults) > before:
        return None
    rows = [_row(line, at, names, file, known, faults) for at, line in enumerate(lines[1:], 2) if any(line)]
    if not rows:
        faults.append(Problem(file, "", "a row for each point", "none"))
    if len(faults) > before:
        return None
    kept = [column for column, name in enumerate(names) if name != POINT]
    return Listed(tuple(names[column] for column in kept), tuple(tuple(row[column] for column in kept) for row in rows))


def _header(cells: list[str], file: str, known: dict[str, Parameter], faults: list[Problem]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if not [name for name in names if name != POINT]:
        faults.append(Problem(f"{file}:1:1", "", "a header with the names of what varies", "none"))
    for column, name in enumerate(names, 1):
        if name not in known and name != POINT:
            wanted = "a parameter, or a dial of the sweep's policies"
            faults.append(Problem(f"{file}:1:{column}", name, wanted, said(name), nearest(name, known)))
        if name in names[: column - 1]:
            faults.append(Problem(f"{file}:1:{column}", name, "each column once", "the same again", "leave one out"))
    return names


def _row(
    cells: list[str], line: int, names: list[str], file: str, known: dict[str, Parameter], faults: list[Problem]
) -> list[Amount]:
    """The values of one line; a place is file:line:column, the column counted in cells."""
    if len(cells) != len(names):
        wanted = f"{len(names)} values, one for each column"
        faults.append(Problem(f"{file}:{line}:1", "", wanted, f"{len(cells)}"))
        return []
    values: list[Amount] = []
    for column, (name, cell) in enumerate(zip(names, cells, strict=True), 1):
        if name == POINT:
            values.append(0)
            continue
        where = f"{file}:{line}:{column}"
        value = _value(cell)
        wrong = misfit(known[name], value, Marked(None, where, where))
        faults += wrong
        if not wrong and not isinstance(value, str):
            values.append(float(value) if known[name].type == "real" else value)
    return values


def _value(cell: str) -> Amount | str:
    """A cell as a number or statement; text that is neither stays text, which no parameter accepts."""
    try:
        value = meaning(cell.strip())
    except UnclearError:
        return cell
    return value if isinstance(value, bool | int | float) else cell
