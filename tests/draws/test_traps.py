"""Each trap of a counter-based generator: the wrong way, shown to differ, and our way, shown to be right."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import sim.draws
from sim.draws import NUMBER, Luck

HIRED = NUMBER["hired"]


def keyed(*key: int) -> np.random.Philox:
    """A Philox whose key is given rightly, as uint64."""
    return np.random.Philox(key=np.array(key, dtype=np.uint64))


def words(luck: Luck, month: int = 0, agents: int = 64) -> npt.NDArray[Any]:
    """The 64-bit words of one replicate's tile."""
    drawn: npt.NDArray[Any] = luck.bits(HIRED, month, agents)[0].astype("<u4").view("<u8")
    return drawn


def test_keys_as_python_ints_pass_through_float64() -> None:
    wrong = np.random.Philox(key=[2**63 + 1, 5])
    assert np.array_equal(wrong.random_raw(8), keyed(2**63, 5).random_raw(8))
    assert not np.array_equal(keyed(2**63 + 1, 5).random_raw(8), keyed(2**63, 5).random_raw(8))


def test_the_largest_seeds_keep_their_last_bit() -> None:
    last, before = words(Luck(2**63 - 1, 0, 1)), words(Luck(2**63 - 2, 0, 1))
    assert not np.array_equal(last, before)
    assert np.array_equal(last, keyed(2**63 - 1, HIRED).random_raw(32))
    assert np.array_equal(before, keyed(2**63 - 2, HIRED).random_raw(32))


def test_a_seed_beyond_is_refused() -> None:
    with pytest.raises(ValueError, match="seed"):
        Luck(2**63 + 1, 0, 1)


def test_advance_moves_blocks_of_four_and_drops_the_partial_one() -> None:
    stream = keyed(1, HIRED).random_raw(64)
    jumped = keyed(1, HIRED)
    jumped.advance(1)
    assert jumped.random_raw(1)[0] == stream[4] != stream[1]
    partial = keyed(1, HIRED)
    partial.random_raw(5)
    partial.advance(1)
    assert partial.random_raw(1)[0] == stream[12] != stream[9]


def test_our_tiles_neither_skip_nor_drop() -> None:
    stream = keyed(1, HIRED).random_raw(96)
    luck = Luck(1, 0, 3)
    luck.bits(HIRED, 0, 5)
    ours = luck.bits(HIRED, 0, 64).astype("<u4").view("<u8")
    assert np.array_equal(ours.ravel(), stream)
    assert np.array_equal(words(Luck(1, 1, 1)), stream[32:64])


def test_setting_only_the_counter_replays_stale_numbers() -> None:
    wrong = keyed(1, HIRED)
    first = wrong.random_raw(4)
    wrong = keyed(1, HIRED)
    wrong.random_raw(1)
    state: Any = wrong.state
    state["state"]["counter"] = np.array([0, 7, 0, 0], dtype=np.uint64)
    wrong.state = state
    replayed = wrong.random_raw(4)
    assert np.array_equal(replayed[:3], first[1:])
    assert replayed[3] == words(Luck(1, 0, 1), month=7)[0]


def test_our_months_replay_nothing() -> None:
    luck = Luck(1, 0, 1)
    luck._philox.random_raw(1)  # leave three words in the buffer
    assert np.array_equal(words(luck, month=7), words(Luck(1, 0, 1), month=7))


def leave_half(philox: np.random.Philox) -> int:
    """Draw 32 bits as numpy's Generator does, which keeps the other half of the word for later."""
    return int(np.random.Generator(philox).integers(0, 2**32, dtype=np.uint32))


def test_a_half_word_is_left_behind() -> None:
    wrong = keyed(1, HIRED)
    leave_half(wrong)
    state: Any = wrong.state
    state["state"]["counter"] = np.array([0, 7, 0, 0], dtype=np.uint64)
    state["buffer_pos"] = 4
    wrong.state = state
    stale = int(keyed(1, HIRED).random_raw(1)[0]) >> 32
    assert state["has_uint32"] == 1
    assert leave_half(wrong) == stale != Luck(1, 0, 1).bits(HIRED, 7, 1)[0, 0]


def test_our_months_have_no_half_left() -> None:
    luck = Luck(1, 0, 1)
    leave_half(luck._philox)
    assert np.array_equal(luck.bits(HIRED, 7, 3), Luck(1, 0, 1).bits(HIRED, 7, 3))
    assert luck._philox.state["has_uint32"] == 0


@pytest.mark.parametrize("kind", ["standard_normal", "integers", "shuffle"])
def test_some_draws_consume_a_varying_amount(kind: str) -> None:
    def left_at(seed: int) -> tuple[int, int]:
        philox = keyed(seed, HIRED)
        generator = np.random.Generator(philox)
        if kind == "standard_normal":
            generator.standard_normal(200)
        elif kind == "integers":
            generator.integers(0, 3 * 2**61, size=200)
        else:
            generator.shuffle(np.arange(200))
        state: Any = philox.state
        return int(state["state"]["counter"][0]), int(state["buffer_pos"])

    assert len({left_at(seed) for seed in range(20)}) > 1


def test_only_raw_bits_are_drawn() -> None:
    """No Generator, no advance, no second kind of draw anywhere in the shelf."""
    tree = ast.parse(inspect.getsource(sim.draws))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "random_raw" in names
    assert not names & {
        "Generator",
        "default_rng",
        "advance",
        "jumped",
        "integers",
        "choice",
        "shuffle",
        "normal",
        "hash",
    }


def test_counting_replicates_one_by_one_would_share_blocks() -> None:
    """Neighbours share seven blocks of eight when the counter is the replicate; with replicate * 8 they share none."""

    def blocks(counter: int) -> set[bytes]:
        philox = np.random.Philox(
            key=np.array([1, HIRED], dtype=np.uint64), counter=np.array([counter, 0, 0, 0], dtype=np.uint64)
        )
        return {row.tobytes() for row in philox.random_raw(32).reshape(8, 4)}

    assert len(blocks(0) & blocks(1)) == 7
    assert not blocks(0) & blocks(8)


def test_a_lot_in_float32_would_tie() -> None:
    """The 32 bits are kept whole: as float32 thousands of families would share a lot."""
    lots = Luck(1, 0, 1).lots(HIRED, 0, 60_000)[0]
    assert len(np.unique(lots.astype(np.float32))) < len(np.unique(lots)) == len(np.unique(lots.astype(np.float64)))


def test_the_bytes_are_little_endian_whatever_the_machine() -> None:
    """The first family has the low half of the first word."""
    word = int(keyed(1, HIRED).random_raw(1)[0])
    bits = Luck(1, 0, 1).bits(HIRED, 0, 2)[0]
    assert [int(bit) for bit in bits] == [word & 0xFFFFFFFF, word >> 32]
    assert bits.dtype.isnative
