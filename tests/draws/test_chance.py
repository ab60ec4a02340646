"""The luck at neighbouring addresses is even and independent.

Seeds are fixed, so every check is the same each time. The budget of false alarms, had the seeds been free, is one in a
thousand over the whole file: each check may fail with probability 1e-3 / CHECKS (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sim.draws import Luck

CHECKS = 200
ALARM = 1e-3 / CHECKS
SEED = 20190408
Array = npt.NDArray[np.float64]
done: set[str] = set()


def unsurprising(name: str, p_value: float) -> None:
    """Fail where chance alone would do worse less than once in 200,000 times; count the checks against the budget."""
    done.add(name)
    assert len(done) <= CHECKS, "more checks than the budget of false alarms counts on"
    assert p_value > ALARM, f"{name}: p = {p_value:.2e}"


def at(
    seed: int = SEED, question: int = 5, month: int = 3, first: int = 0, replicates: int = 512, agents: int = 400
) -> Array:
    """A table of luck: (replicates, agents)."""
    return Luck(seed, first, replicates).uniform(question, month, agents)


@pytest.mark.parametrize("seed", [0, 1, SEED, 2**63 - 1])
@pytest.mark.parametrize("byte", [0, 1, 2, 3])
def test_bytes_are_even(seed: int, byte: int) -> None:
    bits = Luck(seed, 0, 1024).bits(7, 2, 512)
    counts = np.bincount(((bits >> np.uint32(8 * byte)) & np.uint32(255)).ravel(), minlength=256)
    unsurprising(f"byte {byte} of seed {seed}", stats.chisquare(counts).pvalue)


@pytest.mark.parametrize("question", [0, 35, 68])
def test_uniforms_are_uniform(question: int) -> None:
    sample = at(question=question, replicates=1024).ravel()
    unsurprising(f"KS of question {question}", stats.kstest(sample, "uniform").pvalue)


def test_every_bit_is_even() -> None:
    bits = Luck(SEED, 0, 1024).bits(7, 2, 512).ravel()
    for bit in range(32):
        ones = int(np.count_nonzero(bits & np.uint32(1 << bit)))
        unsurprising(f"bit {bit}", 2 * stats.norm.sf(abs(ones - bits.size / 2) / np.sqrt(bits.size / 4)))


NEIGHBOURS: dict[str, Callable[[], tuple[Array, Array]]] = {
    "seeds": lambda: (at(), at(seed=SEED + 1)),
    "seed and question swapped": lambda: (at(seed=5, question=6), at(seed=6, question=5)),
    "questions": lambda: (at(), at(question=6)),
    "months": lambda: (at(), at(month=4)),
    "months a year apart": lambda: (at(), at(month=15)),
    "question and month swapped": lambda: (at(question=5, month=6), at(question=6, month=5)),
    "replicates": lambda: (at(), at(first=1)),
    "replicates a block of eight apart": lambda: (at(), at(first=8)),
    "month and replicate swapped": lambda: (at(month=8, first=0, replicates=1), at(month=0, first=1, replicates=1)),
    "families": lambda: (at()[:, :-1], at()[:, 1:]),
    "halves of a word": lambda: (at()[:, 0::2], at()[:, 1::2]),
    "words of a block": lambda: (at()[:, :-2], at()[:, 2:]),
    "blocks of a tile": lambda: (at()[:, :-8], at()[:, 8:]),
    "tiles": lambda: (at()[:, :-64], at()[:, 64:]),
    "edges of tiles": lambda: (at(replicates=8192)[:, 63:383:64], at(replicates=8192)[:, 64:384:64]),
    "last family of a replicate and first of the next": lambda: (
        at(replicates=8192)[:-1, 63],
        at(replicates=8192)[1:, 0],
    ),
    "tile and month swapped": lambda: (at(month=1, agents=256)[:, 192:], at(month=3, agents=128)[:, 64:]),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_neighbours_do_not_go_together(name: str) -> None:
    one, other = (np.ascontiguousarray(table).ravel() for table in NEIGHBOURS[name]())
    assert not np.array_equal(one, other)
    correlation = float(np.corrcoef(one, other)[0, 1])
    unsurprising(f"correlation of {name}", 2 * stats.norm.sf(abs(correlation) * np.sqrt(one.size)))


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_pairs_of_neighbours_fill_the_square_evenly(name: str) -> None:
    one, other = (np.ascontiguousarray(table).ravel() for table in NEIGHBOURS[name]())
    side = 16 if one.size > 4000 else 4
    cells = (one * side).astype(np.int64) * side + (other * side).astype(np.int64)
    unsurprising(f"square of {name}", stats.chisquare(np.bincount(cells, minlength=side * side)).pvalue)


@pytest.mark.parametrize("axis", [0, 1])
def test_means_spread_as_independent_numbers_do(axis: int) -> None:
    """Means over families (or replicates) would spread more than 1/12n were luck shared, less were it rationed."""
    table = at(replicates=640, agents=640)
    count = table.shape[axis]
    spread = float(((table.mean(axis=axis) - 0.5) ** 2).sum() * 12 * count)
    freedom = table.shape[1 - axis]
    unsurprising(f"means over axis {axis}", 2 * min(stats.chi2.cdf(spread, freedom), stats.chi2.sf(spread, freedom)))


@pytest.mark.parametrize("chance", [0.02, 0.5, 0.94])
def test_events_happen_as_often_as_their_probability(chance: float) -> None:
    table = at(replicates=2048) < chance
    unsurprising(f"events of {chance}", stats.binomtest(int(table.sum()), table.size, chance).pvalue)


def test_no_two_addresses_share_a_block() -> None:
    """All blocks of neighbouring seeds, questions, months, replicates and tiles differ."""
    blocks: list[bytes] = []
    for seed, question, month in product((0, 1, 8), (0, 1, 8), (0, 1, 8)):
        bits = Luck(seed, 0, 24).bits(question, month, 256)
        blocks += [block.tobytes() for block in bits.reshape(-1, 8)]
    assert len(blocks) == 27 * 24 * 32
    assert len(set(blocks)) == len(blocks)
