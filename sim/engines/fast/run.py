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

    import numpy.typing as npt

    from sim.scenario.plan import Plan


def run_fast(
    plan: Plan, first_replicate: int, replicates: int, observe: Callable[[int, Board], None] | None = None
) -> History:
    """Run all arms of a plan for a consecutive range of replicates, compiled.

    `observe(month, board)`, where given, sees the board at every month-end, month 0 included.
    """
    board = Board(plan, first_replicate, replicates)
    book = Book(board)
    counts = np.zeros((plan.months + 1, board.runs, len(COUNTS)), dtype=np.int64)
    if observe is None and book.replicates_are_apart():
        live_apart(compiled_month(), book, counts)
    else:
        live_in_step(compiled_month(), book, counts, observe)
    families = {name: getattr(board.f, name).copy() for name in FAMILY_COLUMNS}
    numbers = tuple(range(first_replicate, first_replicate + replicates))
    return History(tuple(arm.policy for arm in plan.arms), numbers, counts, families)


def live_in_step(
    live: Callable[..., None], book: Book, counts: npt.NDArray[np.int64], observe: Callable[[int, Board], None] | None
) -> None:
    """All replicates live a month, then the next: the board can be seen, and asked whom a support reaches."""
    for month in range(len(counts)):
        book.turn_to(month)
        live(book.address, month, 0, book.board.replicates)
        counts[month] = book.board.tally
        if observe:
            observe(month, book.board)


def live_apart(live: Callable[..., None], book: Book, counts: npt.NDArray[np.int64]) -> None:
    """A replicate lives all its months, then the next one: its state stays in the cache of the processor."""
    turn = book.turns_alone(counts)
    for replicate in range(book.board.replicates):
        for month in range(len(counts)):
            turn(month)
            live(book.address, month, replicate, 1)
