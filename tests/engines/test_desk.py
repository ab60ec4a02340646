"""Lists of compiled code are the lists of the agents' sources; a full desk is told; numba is left as it was found."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.codegen import JITCodeLibrary

from sim.draws import NUMBER, QUESTIONS
from sim.engines.core.board import Board
from sim.engines.fast import kernel, written
from sim.engines.fast.book import Book
from sim.engines.fast.ceilings import ASKED, NO_CEILING, ceilings
from sim.engines.fast.few import room
from sim.engines.fast.kinds import book_at, city_of
from sim.engines.fast.on_desk import on_desk
from sim.engines.fast.pieces import in_one_piece
from sim.rules import queue
from tests.agreement.plans import small

BEST = numba.njit(written.best_for_each)
RANKS, ORDER = numba.njit(written.ranks_of_few), numba.njit(written.order_of)


class Kept(list[Any]):
    """A list of plain Python with the one method of a list of compiled code."""

    def keep(self, element: Any, wanted: bool) -> None:
        if wanted:
            self.append(element)


def every_kind(numbers: list[int], limit: int) -> tuple[list[Any], ...]:
    few = [number for number in numbers if number < limit]
    doubled = [2 * number for number in few if number > 1 if number != 3]
    nested = [sum(each for each in few if each <= number) for number in numbers]
    tally = [0] * (limit + 1)
    for number in [each + 1 for each in few]:
        if number > 2 and sum(each > number for each in numbers) > 1:
            tally[number] += len([each for each in numbers if each == number])
    pair = [len(few), sum(number for number in numbers)]
    return few, doubled, nested, tally, pair


def test_lists_written_for_the_compiler_are_those_of_the_source() -> None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(every_kind)))
    defined = tree.body[0]
    assert isinstance(defined, ast.FunctionDef)
    # the compiler is given sums over lists, as `methods.Readable` writes them
    for node in ast.walk(defined):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.GeneratorExp):
            node.args[0] = ast.ListComp(node.args[0].elt, node.args[0].generators)
    defined.returns, defined.args.args = None, [ast.arg(each.arg) for each in defined.args.args]
    on_desk(defined)
    assert not [node for node in ast.walk(defined) if isinstance(node, ast.ListComp | ast.List)]
    found: dict[str, Any] = {"room": lambda anchor, number: Kept()}
    exec(compile(ast.fix_missing_locations(tree), "rewritten", "exec"), found)
    rng = np.random.default_rng(7)
    for _ in range(50):
        numbers = rng.integers(0, 9, size=rng.integers(0, 12)).tolist()
        assert found["every_kind"](numbers, 6) == every_kind(numbers, 6)


@pytest.mark.parametrize("askers", [0, 1, 2, 7, 40, written.FEW, written.FEW + 1, 600])
def test_compiled_ranks_are_those_of_the_queue(askers: int) -> None:
    rng = np.random.default_rng(askers)
    groups, lots = np.sort(rng.integers(0, 4, askers)), rng.integers(0, max(askers // 2, 1), askers)
    rng.shuffle(groups)
    key = groups << 40 | lots
    assert np.array_equal(RANKS(groups, key), queue._ranks(groups, key))
    assert np.array_equal(ORDER(lots), np.argsort(lots, kind="stable"))


@pytest.mark.parametrize("askers", [0, 1, 5, 300])
def test_few_places_go_to_those_whom_the_queue_names(askers: int) -> None:
    rng = np.random.default_rng(askers)
    groups, scores = rng.integers(0, 3, askers), rng.integers(0, 5, askers)
    lots, places = rng.integers(0, 4, askers), np.array([2, 0, 7])
    assert np.array_equal(BEST(groups, scores, lots, places), queue.award(groups, scores, lots, places))


def fills(address: int, lists: int) -> int:
    city = city_of(book_at(address), 0, 0)
    city.clears_desk(0)
    kept = 0
    for number in range(lists):
        few = room(city, 10)
        few.keep(number, number % 2 == 0)
        few.keep(number + 1, True)
        kept += len(few) * few[len(few) - 1] + sum(few)
    return kept


def test_a_full_desk_ends_in_words() -> None:
    book = Book(Board(small("eviction_only", months=1), 0, 1))
    assert kernel.KNOWN
    compiled = numba.njit(fills)
    assert compiled(book.address, 3) == sum((1 + (n % 2 == 0)) * (n + 1) + n * (n % 2 == 0) + n + 1 for n in range(3))
    with pytest.raises(MemoryError, match="the desk of the compiled month is full"):
        compiled(book.address, len(book.lengths) + 1)


def test_numba_is_left_as_it_was_found() -> None:
    before = JITCodeLibrary._optimize_final_module, JITCodeLibrary._finalize_final_module

    def fails() -> None:
        with in_one_piece("live"):
            assert JITCodeLibrary._optimize_final_module is not before[0]
            raise ValueError("no such rule")

    with pytest.raises(ValueError, match="no such rule"):
        fails()
    assert (JITCodeLibrary._optimize_final_module, JITCodeLibrary._finalize_final_module) == before


def test_a_family_alone_has_the_lower_ceiling() -> None:
    found = ceilings(Board(small("toulouse_model", months=1), 0, 1).k)
    assert (found[:, 0] <= found[:, 1]).all()
    reached = {asked.question for asked in ASKED if asked.reached}
    assert reached == {"health", "school", "papers", "files_application", "applies"}
    assert all(found[NUMBER[question], 0] < found[NUMBER[question], 1] for question in reached)
    untold = set(range(len(QUESTIONS))) - {NUMBER[asked.question] for asked in ASKED}
    assert all(found[question, 0] == NO_CEILING for question in untold)
