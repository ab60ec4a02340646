"""Holds the two engines against each other: every column of every table at every month-end, and every count.

The core lives a chunk of runs; beside it, each of its runs is lived once more by agents, in step. A value agrees when
it is equal (`==`) and has the same bytes in the column's dtype.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.engines.agents import City, state_of
from sim.engines.core import run_core
from sim.history import NAMES, History
from sim.state import TABLES
from sim.units import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.engines.core.board import Board
    from sim.scenario.plan import Plan
    from sim.state import Column, Table


class Compared(NamedTuple):
    """How much was compared and found equal."""

    runs: int
    families: int
    family_months: int
    values: int

    def __str__(self) -> str:
        return ", ".join(f"{number:,} {what.replace('_', '-')}" for what, number in self._asdict().items())


def total(parts: Iterable[Compared]) -> Compared:
    """How much was compared in several comparisons."""
    return Compared(*map(sum, zip(*parts, strict=True)))


def agree(plan: Plan, replicates: int, first_replicate: int = 0) -> Compared:
    """Live every run of a chunk in both engines; raises AssertionError with the first difference in words.

    numpy is told to raise on any overflow, underflow, invalid number or division by zero, in either engine.
    """
    numbers = range(first_replicate, first_replicate + replicates)
    cities = [City(plan, arm, replicate) for arm in range(len(plan.arms)) for replicate in numbers]
    values = 0

    def month_end(month: int, board: Board) -> None:
        nonlocal values
        for run, city in enumerate(cities):
            if month:
                city.step()
            values += same_month(f"{city.arm.policy}, replicate {city.replicate}, month {month}", board, run, city)

    with np.errstate(all="raise"):
        run_core(plan, first_replicate, replicates, month_end)
    families = sum(len(city.families) for city in cities)
    return Compared(len(cities), families, families * (plan.months + 1), values)


def same_month(where: str, board: Board, run: int, city: City) -> int:
    """Compare every column of every table and every count at a month-end; returns how many values."""
    agents, values = state_of(city), len(NAMES)
    for name, core in board_tables(board).items():
        for column in TABLES[name]:
            values += same_column(f"{where}, {name}.{column.name}", column, run, core, agents[name])
    for name, mine, theirs in zip(NAMES, city.counts(), board.tally[run].tolist(), strict=True):
        assert mine == theirs, f"{where}, count {name}: core {theirs}, agents {mine}"
    return values


def board_tables(board: Board) -> dict[str, Table]:
    """The core's tables, by the names of state.TABLES."""
    return {name: board.f if name == "families" else getattr(board, name) for name in TABLES}


def same_column(where: str, column: Column, run: int, core: Table, agents: Table) -> int:
    """Compare one column of one run; returns how many values.

    A chunk is as wide as its widest run: beyond the rows of this run, nobody may ever have come.
    """
    mine, theirs = getattr(agents, column.name)[0], getattr(core, column.name)[run]
    same_values(where, theirs[: len(mine)], mine)
    if len(theirs) > len(mine) and column.name in ("arrival", "place", "opened", "in_scheme"):
        nobody = NEVER if column.name == "arrival" else column.fill
        same_values(
            f"{where}, beyond the last row of this run", theirs[len(mine) :], np.full_like(theirs[len(mine) :], nobody)
        )
    return len(mine)


def same_values(where: str, core: np.ndarray[Any, Any], agents: np.ndarray[Any, Any]) -> None:
    """Compare two columns, values and bytes."""
    assert core.dtype == agents.dtype, f"{where}: the core keeps {core.dtype}, the agents {agents.dtype}"
    if core.tobytes() != agents.tobytes() or not (core == agents).all():
        bits = f"u{core.itemsize}"
        row = int(np.flatnonzero(np.ascontiguousarray(core).view(bits) != agents.view(bits))[0])
        raise AssertionError(f"{where}, row {row}: core {core[row].item()!r}, agents {agents[row].item()!r}")


def one_run(whole: History, arm: int, replicate: int) -> History:
    """One run of a history."""
    row = arm * len(whole.replicates) + whole.replicates.index(replicate)
    kept = {name: column[row : row + 1] for name, column in whole.families.items()}
    return History((whole.arms[arm],), (replicate,), whole.counts[:, row : row + 1], kept)


def same_history(one: History, other: History) -> int:
    """Compare the histories of one run, values and bytes; returns how many values.

    Those who came are compared. A chunk is as wide as its widest run: beyond the rows that both have, nobody came.
    """
    assert (one.arms, one.replicates) == (other.arms, other.replicates)
    assert one.counts.shape == other.counts.shape
    assert set(one.families) == set(other.families)
    for count, name in enumerate(NAMES):
        same_values(f"count {name}, month", one.counts[:, 0, count].copy(), other.counts[:, 0, count].copy())
    width = min(history.families["arrival"].shape[1] for history in (one, other))
    for history in (one, other):
        assert (history.families["arrival"][:, width:] == NEVER).all(), "a family that the other run does not have"
    first, second = (history.families["arrival"][0, :width].copy() for history in (one, other))
    same_values("families.arrival", first, second)
    came = np.flatnonzero(first != NEVER)
    for name, column in one.families.items():
        same_values(f"families.{name}", column[0, came], other.families[name][0, came])
    return one.counts.size + len(came) * len(one.families)
