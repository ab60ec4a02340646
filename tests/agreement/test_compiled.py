"""The compiled engine gives the bits of the numpy core: every column of every table and every count, month by month."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engines.agents import run_agents
from sim.engines.core import run_core
from sim.engines.fast import book, run_fast
from sim.engines.fast.ceilings import ASKED, LEVELS, NO_CEILING
from sim.scenario.plan import Plan
from sim.state import TABLES
from sim.study.sweep.points import Block
from tests.agreement.compare import board_tables, one_run, same_history, same_values
from tests.agreement.drawn import scenario
from tests.agreement.plans import POLICIES, small
from tests.agreement.test_chunks import MIXED
from tests.agreement.test_sweeps import bench

__all__ = ["bench"]


def seen(run, plan: Plan, first: int, replicates: int):
    """The history of a run, and all that the board held at each month-end."""
    months = []

    def look(month, board):
        tables = board_tables(board)
        months.append(
            {
                f"{name}.{column.name}": getattr(tables[name], column.name).copy()
                for name in TABLES
                for column in TABLES[name]
            }
            | {"tally": board.tally.copy(), "help": board.help.copy(), "housed_share": board.housed_share.copy()}
        )

    return run(plan, first, replicates, look), months


def same(plan: Plan, replicates: int, first: int = 0) -> int:
    """Compare the two engines; returns how many values."""
    (history, months), (other, compiled) = (
        seen(run_core, plan, first, replicates),
        seen(run_fast, plan, first, replicates),
    )
    values = 0
    for month, (core, fast) in enumerate(zip(months, compiled, strict=True)):
        for name, column in core.items():
            if not np.array_equal(column, fast[name]) or column.tobytes() != fast[name].tobytes():
                rows = np.argwhere(column != fast[name])
                raise AssertionError(f"month {month}, {name}, rows {rows[:3].tolist()}: first of {len(rows)}")
            values += column.size
    assert run_fast(plan, first, replicates).counts.tobytes() == other.counts.tobytes(), "replicates lived apart"
    assert history.arms == other.arms
    assert history.replicates == other.replicates
    assert history.counts.tobytes() == other.counts.tobytes()
    for name, column in history.families.items():
        same_values(name, column, other.families[name])
    return values


def test_all_policies_at_once() -> None:
    assert same(small(*POLICIES, camps=(14, 10, 8, 5), months=30), replicates=3, first=5) > 1_000_000


def test_arms_with_numbers_of_their_own() -> None:
    assert same(MIXED, replicates=5) > 500_000


def test_chunks() -> None:
    whole = run_core(MIXED, 0, 4)
    for first, replicates in ((0, 1), (1, 3)):
        part = run_fast(MIXED, first, replicates)
        for arm in range(len(MIXED.arms)):
            for replicate in range(first, first + replicates):
                same_history(one_run(part, arm, replicate), one_run(whole, arm, replicate))


def test_agents_and_compiled_agents() -> None:
    plan = small("toulouse_model", "housing_first", months=24)
    same_history(one_run(run_fast(plan, 2, 2), 1, 3), run_agents(plan, 1, 3))


def test_points_of_a_sweep_on_fresh_luck(bench) -> None:
    assert same(bench.fresh(Block(tuple(range(6)), 0, 2)), replicates=12, first=10) > 100_000


@pytest.mark.parametrize("number", range(0, 24, 2))
def test_drawn_scenarios(number: int) -> None:
    plan, first_replicate = scenario(number)
    same(plan, replicates=2, first=first_replicate)


def test_ceilings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small("toulouse_model", "eviction_only", months=24)
    before = run_fast(plan, 0, 3)
    monkeypatch.setattr(book, "ceilings", lambda k: np.full((len(book.QUESTIONS), LEVELS), NO_CEILING))
    assert run_fast(plan, 0, 3).counts.tobytes() == before.counts.tobytes()
    assert len({asked.question for asked in ASKED}) > 10
