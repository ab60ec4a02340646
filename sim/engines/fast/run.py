"""Runs a plan by the compiled month: the same arguments, board, history and bits as the numpy core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engines.core.board import Board
from sim.engines.fast.book import Book
from sim.engines.fast.compile import compiled_month
from sim.history import COUNTS, FAMILY_COLUMNS, History

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.plan import Plan


def run_fast(
    plan: Plan, first_replicate: int, replicates: int, observe: Callable[[int, Board], None] | None = None
) -> History:
    """Run all arms of a plan for a consecutive range of replicates, compiled.

    `observe(month, board)`, where given, sees the board at every month-end, month 0 included.
    """
    live = compiled_month()
    board = Board(plan, first_replicate, replicates)
    book = Book(board)
    counts = np.zeros((plan.months + 1, board.runs, len(COUNTS)), dtype=np.int64)
    for month in range(plan.months + 1):
        book.turn_to(month)
        live(book.address, month)
        counts[month] = board.tally
        if observe:
            observe(month, board)
    families = {name: getattr(board.f, name).copy() for name in FAMILY_COLUMNS}
    numbers = tuple(range(first_replicate, first_replicate + replicates))
    return History(tuple(arm.policy for arm in plan.arms), numbers, counts, families)
