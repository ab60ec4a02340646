"""The address book of a board: where in memory each column lies, so that one pointer tells compiled code everything.

A slot of the book is a whole number: an address, a width, or a fact of the chunk such as the month. Slots are numbered
by the lists of `sim.state`, `sim.supports` and `sim.draws`; compiled code holds the numbers as constants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_type_hints

import numpy as np

from sim.draws import BLOCKS, QUESTIONS, TILE
from sim.engines.core.circles import OF_SITES
from sim.engines.fast.ceilings import ceilings
from sim.scenario.plan import Rules
from sim.state import TABLES
from sim.supports import INDEX, SUPPORTS
from sim.world.posts import SUPPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from sim.engines.core.board import Board

FUNDED: Final = (*SUPPORT, "platform_workers")
"""Teams of which a board knows whether they are paid in a month or a later one."""

LISTS: Final = 64
"""Lists of all families for which the desk has room; the longest turn lays about twenty there, most of them short."""

SHORT_LISTS: Final = 4096
"""Lists of a turn, however short, for whose lengths it has room."""

LOTS: Final = TILE // BLOCKS
"""Agents whose lots one block of Philox holds."""

FACTS: Final = (
    "month", "months", "runs", "replicates", "first_replicate", "seed", "blocks", "residents",
    "rules", "handed", "tally", "housed_share", "help", "bits", "stamps", "limited",
    "ceilings", "desk", "desk_end", "desk_free", "lengths", "lengths_end", "lengths_free",
    "lucky", "lucky_lengths", "lucky_stamps",
    *(f"posts_{team}" for team in range(4)),
)  # fmt: skip
"""Slots beside the tables. Addresses: rules, handed out this month and limited (both (runs, supports)), tally,
housed_share, help, bits and stamps of the lots; the rest are whole numbers."""

SITES: Final = tuple(f"at_sites.{name}" for name in OF_SITES)
"""What reaches each site, for the supports that reach sites."""

NAMES: Final = (
    *FACTS,
    *(f"given.{support.name}" for support in SUPPORTS),
    *(f"inside.{support.name}" for support in SUPPORTS),
    *(f"funded.{name}" for name in FUNDED),
    *SITES,
    *(f"{table}.width" for table in TABLES),
    *(f"{table}.{column.name}" for table, columns in TABLES.items() for column in columns),
)
SLOT: Final = {name: slot for slot, name in enumerate(NAMES)}
"""The slot of each name."""

KINDS: Final = {float: np.float64, int: np.int64, bool: np.bool_}


def chapter_dtype(chapter: type[Any]) -> np.dtype[Any]:
    """A chapter of the rulebook as a record, each number of the type that its class declares."""
    hints = get_type_hints(chapter)
    return np.dtype([(name, kind_of(hints[name])) for name in chapter._fields], align=True)


def kind_of(hint: Any) -> Any:
    """What a field is kept as: a number, or a chapter within the rules."""
    return KINDS[hint] if hint in KINDS else chapter_dtype(hint)


RULES: Final = chapter_dtype(Rules)
"""All numbers of the rulebook of one run."""


class Book:
    """The address book of a board and the arrays that only compiled code needs; it keeps them and the board alive."""

    def __init__(self, board: Board) -> None:
        self.board = board
        width = max(
            board.families, *(getattr(self.table(name), TABLES[name][0].name).shape[1] for name in TABLES), TILE
        )
        blocks = -(-width // LOTS)
        self.bits = np.zeros((len(QUESTIONS), blocks * LOTS), dtype=np.uint32)
        self.stamps = np.full((len(QUESTIONS), blocks), -1, dtype=np.int64)
        self.lucky = np.zeros((len(QUESTIONS), board.families), dtype=np.int64)
        self.lucky_lengths = np.zeros(len(QUESTIONS), dtype=np.int64)
        self.lucky_stamps = np.full(len(QUESTIONS), -1, dtype=np.int64)
        self.desk = np.zeros(LISTS * width, dtype=np.int64)
        self.lengths = np.zeros(SHORT_LISTS, dtype=np.int64)
        self.rules = rules_of_runs(board.k, board.runs)
        self.handed = np.zeros((board.runs, len(SUPPORTS)), dtype=np.int64)
        self.ceilings = ceilings(board.k)
        self.limited = np.zeros((board.runs, len(SUPPORTS)), dtype=np.int64)
        self.kept: list[npt.NDArray[Any]] = []
        self.slots = np.zeros(len(NAMES), dtype=np.int64)
        self._write_facts(blocks)
        self._write_reach()
        for name, columns in TABLES.items():
            table = self.table(name)
            self._write(f"{name}.width", getattr(table, columns[0].name).shape[1])
            for column in columns:
                self._point(f"{name}.{column.name}", getattr(table, column.name))

    def table(self, name: str) -> Any:
        """A table of the board by its name in `sim.state`."""
        return self.board.f if name == "families" else getattr(self.board, name)

    def _write_facts(self, blocks: int) -> None:
        board, plan = self.board, self.board.plan
        facts = {
            "months": plan.months, "runs": board.runs, "replicates": board.replicates, "seed": plan.seed,
            "first_replicate": board.luck.first_replicate, "blocks": blocks, "residents": board.residents,
            **{f"posts_{team}": width for team, width in enumerate(board.posts_width)},
        }  # fmt: skip
        for name, fact in facts.items():
            self._write(name, fact)
        arrays = {
            "rules": self.rules, "handed": self.handed, "tally": board.tally, "limited": self.limited,
            "ceilings": self.ceilings, "desk": self.desk, "lengths": self.lengths, "lucky": self.lucky,
            "lucky_lengths": self.lucky_lengths, "lucky_stamps": self.lucky_stamps,
            "housed_share": board.housed_share, "help": board.help, "bits": self.bits, "stamps": self.stamps,
        }  # fmt: skip
        for name, array in arrays.items():
            self._point(name, array)
        for name in ("desk", "lengths"):
            self._write(f"{name}_end", arrays[name].ctypes.data + arrays[name].nbytes)
            self._write(f"{name}_free", arrays[name].ctypes.data)

    def _write(self, name: str, fact: int) -> None:
        self.slots[SLOT[name]] = fact

    def _point(self, name: str, array: npt.NDArray[Any]) -> None:
        if not array.flags.c_contiguous or not array.flags.writeable:
            raise ValueError(f"{name}: wanted a contiguous array of the board, got strides {array.strides}")
        self.kept.append(array)
        self.slots[SLOT[name]] = array.ctypes.data

    @property
    def address(self) -> int:
        """Where the book lies."""
        return int(self.slots.ctypes.data)

    def _write_reach(self) -> None:
        """Room for what limited supports hand out to whom, and what is funded from each month on."""
        board = self.board
        for name, months in board.funded.items():
            self._point(f"funded.{name}", np.ascontiguousarray(months))
        for arm, names in enumerate(board.reach.of_arm):
            for name in names:
                self.limited[arm * board.replicates : (arm + 1) * board.replicates, INDEX[name]] = 1
        shape, sites = (board.runs, board.families), (board.runs, len(board.plan.camps))
        self.reach = {
            **{f"given.{name}": np.zeros(shape, dtype=np.int64) for name in board.reach.limited},
            **{f"inside.{name}": np.zeros(shape, dtype=np.bool_) for name in board.reach.limited},
            **{f"at_sites.{name}": np.zeros(sites, dtype=np.int64) for name in OF_SITES if name in board.reach.limited},
        }
        for name, array in self.reach.items():
            self._point(name, array)

    def turn_to(self, month: int) -> None:
        """Turn the board to a month, as the core does: its supports, and whom the limited ones reach."""
        board = self.board
        board.open_month(month)
        if month:
            board.stop_programmes()
            board.reach.drawn(board)
        self._write("month", month)
        for support in SUPPORTS:
            self.handed[:, INDEX[support.name]] = getattr(board.s, support.name)[:, 0]
        for name, array in self.reach.items() if month else ():
            kind, _, limited = name.partition(".")
            array[...] = getattr(board.reach, kind)[limited]

    def replicates_are_apart(self) -> bool:
        """Nothing is reckoned by the board month by month: no limited support, no city that may reverse its policy."""
        return not self.reach and not np.any(self.board.k.accompaniment.reversal)

    def turns_alone(self, counts: npt.NDArray[np.int64]) -> Callable[[int], None]:
        """What turns to a month without the board: its supports, and its row of `counts` (months + 1, runs, counts)."""
        handed = np.ascontiguousarray(self.board.supports.transpose(1, 0, 2))
        self.kept += [handed, counts]
        slots, month_slot, handed_slot, tally_slot = self.slots, SLOT["month"], SLOT["handed"], SLOT["tally"]
        supports, tally = handed.ctypes.data, counts.ctypes.data

        def turn(month: int) -> None:
            slots[month_slot] = month
            slots[handed_slot] = supports + month * handed.strides[0]
            slots[tally_slot] = tally + month * counts.strides[0]

        return turn


def rules_of_runs(k: Any, runs: int) -> npt.NDArray[Any]:
    """The numbers of the rulebook as one record for each run, from numbers or columns of shape (runs, 1)."""
    table = np.zeros(runs, dtype=RULES)
    for name, value in zip(k._fields, k, strict=True):
        chapter: Any = zip(value._fields, value, strict=True) if hasattr(value, "_fields") else [(None, value)]
        for field, numbers in chapter:
            column = table[name] if field is None else table[name][field]
            column[...] = np.broadcast_to(numbers, (runs, 1))[:, 0]
            if not np.array_equal(column, np.broadcast_to(numbers, (runs, 1))[:, 0]):
                raise ValueError(
                    f"{name}.{field}: {numbers!r} is no {column.dtype}; give a number of the declared type"
                )
    return table
