"""Luck by address: every random number is looked up by (seed, question, month, replicate, family or other agent).

A number depends on its address alone: not on the policy, the parameters, the engine, the chunk, the order of calls, nor
on how many families, replicates, months or questions there are. Two policies then differ by what they do.

How (numpy's own Philox 4x64, driven by its state): key = (seed, question number), counter = (replicate * 8, month, tile
of 64 agents, 0). One Philox block is eight 32-bit numbers, so the 64 agents of a tile are the eight blocks of one
replicate, and one call serves a consecutive range of replicates. Only the raw bits are a stable promise of numpy, so
nothing else of it is used: one uniform per question, and choices by thresholds.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Bits: TypeAlias = npt.NDArray[np.uint32]
"""Raw luck, and the lot that breaks ties: uint32 of shape (replicates, agents)."""

Uniforms: TypeAlias = npt.NDArray[np.float64]
"""Luck in [0, 1): float64 of shape (replicates, agents)."""

QUESTIONS: Final[tuple[str, ...]] = (
    # Append only: a question's number is its position. A question no longer asked keeps its place.
    "arrives", "camp_of_origin", "adults", "child_1", "child_2", "child_3", "child_4", "child_5", "child_1_age",
    "child_2_age", "child_3_age", "child_4_age", "child_5_age", "earners", "wish", "literacy", "language_at_start",
    "trust_at_start", "job_at_start", "job_length_at_start", "papers_at_start", "address_at_start",
    "health_at_start", "school_at_start", "landlord_dwellings", "landlord_size", "employer_language",
    "employer_wary",
    "site", "site_reforms", "clearance", "clearance_job", "clearance_offer", "displaced", "hotel", "seeks_hotel",
    "joins_site", "leaves_city",
    "worker_leaves", "team", "interview", "village_site", "selection", "refuses_village", "housing_first_entry",
    "refuses_housing_first",
    "address", "health", "school", "papers", "files_application",
    "job_1_fate", "job_2_fate", "job_3_fate", "renewed_length", "applies", "vacancies", "employer",
    "employer_says_yes", "hired", "contract", "contract_length",
    "falls_behind",
    "landlord_joins", "landlord_leaves", "landlord_vacancy", "private_pool", "refuses_private", "private_plain",
    "social_quota_size", "social_quota", "refuses_social", "social_quota_again", "refuses_social_again",
    "social_ordinary",
    "refuses_temporary", "transit",
    "order_fate", "order", "after_eviction", "stay_ends", "after_stay", "after_hotel",
    "women", "youths", "elders", "reversal", "training", "validation", "district", "renovated", "refuses_renovated",
    "pitch_clearance", "landlord_stands_at", "landlord_rent", "landlord_prejudice", "estates_at", "buildings_at",
    "leaves_home", "after_leaving", "found_again", "leaves_village",
    "employer_sector", "told_of_vacancy",
)  # fmt: skip
"""Every question that luck answers."""

NUMBER: Final[dict[str, int]] = {name: number for number, name in enumerate(QUESTIONS)}
"""The number of a question, by its name."""

TILE: Final = 64
"""Agents served by one replicate's blocks of one call."""

BLOCKS: Final = 8
"""Philox blocks in a tile; a block is four 64-bit words, hence eight 32-bit numbers."""

WORDS: Final = 4 * BLOCKS
"""64-bit words in a tile."""

LARGEST_SEED: Final = 2**63 - 1
LARGEST_REPLICATE: Final = 2**48
LARGEST_MONTH: Final = 2**31
LARGEST_AGENTS: Final = 2**31
STEP: Final = 2.0**-32
"""What one unit of the 32 bits is worth in [0, 1); the product is exact in float64."""


def _whole_within(what: str, value: Any, lowest: int, highest: int) -> int:
    """Hand `value` back as an int; raise ValueError unless it is a whole number from `lowest` to `highest`."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not lowest <= int(value) <= highest:
        raise ValueError(f"{what}: wanted a whole number from {lowest} to {highest}, got {value!r}; give one in range")
    return int(value)


def check_seed(seed: Any) -> int:
    """Hand the seed back as an int; raise ValueError unless it is a whole number from 0 to 2**63 - 1.

    Above that, a Python int given to numpy beside a small one passes through float64 and loses its last bits.
    """
    return _whole_within("seed", seed, 0, LARGEST_SEED)


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Show an array without letting anyone write in it."""
    shown = array.view()
    shown.flags.writeable = False
    return shown


class _Page:
    """The luck of one question in one month: bits, and the uniforms once somebody asks for them."""

    __slots__ = ("agents", "bits", "bits_shown", "month", "reals", "reals_month", "reals_shown")

    def __init__(self, replicates: int, agents: int) -> None:
        self.month: int | None = None
        self.agents = agents
        self.bits: Bits = np.empty((replicates, agents), dtype=np.uint32)
        self.bits_shown: Bits = _read_only(self.bits)
        self.reals: Uniforms | None = None
        self.reals_shown: Uniforms | None = None
        self.reals_month: int | None = None

    def uniforms(self) -> Uniforms:
        """Turn this month's bits into [0, 1), once."""
        if self.reals is None or self.reals_shown is None:
            self.reals = np.empty(self.bits.shape, dtype=np.float64)
            self.reals_shown = _read_only(self.reals)
        if self.reals_month != self.month:
            self.reals[...] = self.bits
            self.reals *= STEP
            self.reals_month = self.month
        return self.reals_shown


class Luck:
    """The drawer of luck of one consecutive range of replicates, for one process and one thread.

    An array handed out is read-only and stays as it is until the same question is asked for another month: within a
    month every question has its own array, and asking again (bits after uniforms, say) draws nothing. Copy it to keep
    it longer. Memory: 12 bytes x replicates x agents x questions asked.
    """

    def __init__(self, seed: int, first_replicate: int, replicates: int) -> None:
        """Take a seed (0 to 2**63 - 1), the first replicate and how many follow; raise ValueError out of bounds."""
        self.seed = check_seed(seed)
        self.first_replicate = _whole_within("first_replicate", first_replicate, 0, LARGEST_REPLICATE)
        self.replicates = _whole_within("replicates", replicates, 1, LARGEST_REPLICATE)
        self._owner = (os.getpid(), threading.get_ident())
        self._pages: dict[int, _Page] = {}
        self._philox = np.random.Philox(key=np.array([self.seed, 0], dtype=np.uint64))
        self._key = np.array([self.seed, 0], dtype=np.uint64)
        self._counter = np.array([self.first_replicate * BLOCKS, 0, 0, 0], dtype=np.uint64)
        # buffer_pos 4: the next word is drawn, not replayed; has_uint32 0: no half of a word is left from before.
        self._state: Any = {
            "bit_generator": "Philox",
            "state": {"counter": self._counter, "key": self._key},
            "buffer": np.zeros(4, dtype=np.uint64),
            "buffer_pos": 4,
            "has_uint32": 0,
            "uinteger": 0,
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as the address alone: the copy belongs to the thread that opens it."""
        return Luck, (self.seed, self.first_replicate, self.replicates)

    def bits(self, question: int, month: int, agents: int) -> Bits:
        """Look up the 32 bits of agents 0 to `agents` - 1: uint32 (replicates, agents), read-only.

        `question` is a number in QUESTIONS (`NUMBER["hired"]`). Raises ValueError for an address out of bounds and
        RuntimeError when another thread or process than the one that made the drawer asks.
        """
        return self._page(question, month, agents).bits_shown

    def lots(self, question: int, month: int, agents: int) -> Bits:
        """Look up the tie-breaking lots: the very bits behind `uniform`, so that a lot costs no second draw."""
        return self._page(question, month, agents).bits_shown

    def uniform(self, question: int, month: int, agents: int) -> Uniforms:
        """Look up luck in [0, 1), bits * 2**-32: float64 (replicates, agents), read-only. Errors as for `bits`."""
        return self._page(question, month, agents).uniforms()

    def _page(self, question: int, month: int, agents: int) -> _Page:
        """Find the page of a question in a month, drawing it where it is not the page last drawn."""
        if self._owner != (os.getpid(), threading.get_ident()):
            raise RuntimeError("luck: this drawer was made in another thread or process; make one Luck in each")
        page = self._pages.get(question)
        if page is None or page.agents != agents:
            page = self._new_page(question, agents)
        if page.month != month:
            self._draw(page, question, month)
        return page

    def _new_page(self, question: int, agents: int) -> _Page:
        """Lay a blank page; arrays handed out from the page before it keep their numbers."""
        question = _whole_within("question", question, 0, len(QUESTIONS) - 1)
        page = _Page(self.replicates, _whole_within("agents", agents, 0, LARGEST_AGENTS))
        self._pages[question] = page
        return page

    def _draw(self, page: _Page, question: int, month: int) -> None:
        """Fill a page, one call per tile of 64 agents."""
        self._key[1] = question
        self._counter[1] = _whole_within("month", month, 0, LARGEST_MONTH)
        for tile in range(-(-page.agents // TILE)):
            first = tile * TILE
            page.bits[:, first : first + TILE] = self._tile(tile)[:, : page.agents - first]
        page.month = month

    def _tile(self, tile: int) -> npt.NDArray[Any]:
        """Draw the 64 numbers of each replicate in one tile: little-endian uint32 (replicates, 64)."""
        self._counter[2] = tile
        self._philox.state = self._state
        words: npt.NDArray[Any] = self._philox.random_raw(self.replicates * WORDS)
        if sys.byteorder == "big":
            words = words.astype("<u8")
        return words.view("<u4").reshape(self.replicates, TILE)
