"""The luck of `sim.draws` in compiled code: the same Philox, the same addresses, the same bits, eight lots at a time.

A block is drawn when somebody first asks for one of its eight lots in a month, and serves the runs of all policies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, register_jitable

from sim.draws import BLOCKS, STEP
from sim.engines.fast.book import LOTS, SLOT
from sim.engines.fast.ceilings import LEVELS

MONTH = SLOT["month"]
FIRST, SEED = SLOT["first_replicate"], SLOT["seed"]
BITS, STAMPS = SLOT["bits"], SLOT["stamps"]
REPLICATES, FAMILIES, BLOCKS_A_ROW = SLOT["replicates"], SLOT["families.width"], SLOT["blocks"]
LUCKY, LUCKY_LENGTHS, LUCKY_STAMPS = SLOT["lucky"], SLOT["lucky_lengths"], SLOT["lucky_stamps"]
CEILINGS = SLOT["ceilings"]

SHIFT = LOTS.bit_length() - 1
"""Bits of an agent's number that say which lot of its block is its own."""

MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
ROUNDS = 10
"""Philox 4x64-10 of Salmon et al. 2011, as numpy has it; the constants are its authors'."""


@intrinsic
def draw_block(typing: Any, address: Any, key: Any, counter: Any) -> Any:
    """Write the four words of a block at an address; key and counter as numpy's Philox has them."""
    words = types.UniTuple(types.uint64, 2)
    counters = types.UniTuple(types.uint64, 3)

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole, double = ir.IntType(64), ir.IntType(128)
        keys = [builder.extract_value(args[1], n) for n in range(2)]
        state = [*[builder.extract_value(args[2], n) for n in range(3)], whole(0)]
        for _ in range(ROUNDS):
            high, low = [], []
            for multiplier, word in zip(MULTIPLIERS, (state[0], state[2]), strict=True):
                product = builder.mul(double(multiplier), builder.zext(word, double))
                high.append(builder.trunc(builder.lshr(product, double(64)), whole))
                low.append(builder.trunc(product, whole))
            first = builder.xor(builder.xor(high[1], state[1]), keys[0])
            third = builder.xor(builder.xor(high[0], state[3]), keys[1])
            state = [first, low[1], third, low[0]]
            keys = [builder.add(key, whole(weyl)) for key, weyl in zip(keys, WEYL, strict=True)]
        where = builder.inttoptr(args[0], whole.as_pointer())
        for n, word in enumerate(state):
            builder.store(word, builder.gep(where, [whole(n)]))
        return context.get_dummy_value()

    return types.void(types.int64, words, counters), code


@intrinsic
def as_uint32(typing: Any, address: Any) -> Any:
    """The 32-bit numbers that begin at an address."""
    return types.CPointer(types.uint32)(types.int64), cast_to(ir.IntType(32))


@intrinsic
def as_float64(typing: Any, address: Any) -> Any:
    """The reals that begin at an address."""
    return types.CPointer(types.float64)(types.int64), cast_to(ir.DoubleType())


@intrinsic
def as_int64(typing: Any, address: Any) -> Any:
    """The 64-bit numbers that begin at an address."""
    return types.CPointer(types.int64)(types.int64), cast_to(ir.IntType(64))


def cast_to(kind: Any) -> Any:
    """Code that turns an address into a pointer."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], kind.as_pointer())

    return code


@register_jitable
def draw(book: Any, question: Any, month: Any, replicate: Any, block: Any, address: Any) -> None:
    """Write the eight lots of a block of agents at an address."""
    key = (np.uint64(book[SEED]), np.uint64(question))
    # numpy counts once before it draws, hence the 1
    first = (book[FIRST] + replicate) * BLOCKS + block % BLOCKS + 1
    draw_block(address, key, (np.uint64(first), np.uint64(month), np.uint64(block // BLOCKS)))


@register_jitable
def fill(book: Any, question: Any, replicate: Any, index: Any, block: Any) -> None:
    """Draw the block of an agent for a question of this month; `block` is its place among all blocks."""
    as_int64(book[STAMPS])[block] = book[MONTH] * book[REPLICATES] + replicate
    draw(book, question, book[MONTH], replicate, index >> SHIFT, book[BITS] + block * LOTS * 4)


@register_jitable
def bits_at_start(book: Any, question: Any, replicate: Any, index: Any, address: Any) -> Any:
    """The 32 bits of an agent for a question of month 0; `address` has room for a block."""
    draw(book, question, 0, replicate, index // LOTS, address)
    return as_uint32(address)[index % LOTS]


@register_jitable
def find_lucky(book: Any, question: Any, replicate: Any) -> None:
    """Write down, and number, the families whose lot for a question of this month lies below its highest ceiling."""
    month, families, blocks = book[MONTH] * book[REPLICATES] + replicate, book[FAMILIES], book[BLOCKS_A_ROW]
    stamps = as_int64(book[STAMPS])
    for block in range(question * blocks, question * blocks + (families + LOTS - 1) // LOTS):
        if stamps[block] != month:
            fill(book, question, replicate, (block - question * blocks) * LOTS, block)
    bits = as_uint32(book[BITS] + question * blocks * LOTS * 4)
    ceiling = as_float64(book[CEILINGS])[LEVELS * question + LEVELS - 1]
    found = as_int64(book[LUCKY] + question * families * 8)
    number = 0
    for index in range(families):
        found[number] = index
        number += bits[index] * STEP < ceiling
    as_int64(book[LUCKY_LENGTHS])[question] = number
    as_int64(book[LUCKY_STAMPS])[question] = month
