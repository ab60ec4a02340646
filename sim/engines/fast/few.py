"""The lists of compiled code: numbers, or agents by their number, side by side on the desk of the run.

The agents' turns make many short lists and throw them away at the turn's end. A list is a length on one half of the
desk and numbers on the other (so that the compiler knows that a number never overwrites a length); nothing is
allocated, nothing counted, and the whole desk is cleared before the next turn.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, types
from numba.core import cgutils
from numba.core.imputils import RefType, iternext_impl
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import lower_builtin, overload

from sim.engines.fast.kinds import (
    IN_CITY,
    AgentType,
    CityType,
    apart,
    bound,
    like,
    part,
    place_of,
    slot,
    struct,
    where_slot,
)
from sim.engines.fast.luck import as_int64

WORD = 8
"""Bytes of a length, and of each number."""

HALVES = ("desk", "lengths")
"""Where the numbers of lists lie, and where their lengths."""


class Few(types.IterableType):
    """A list of numbers, statements or agents; of what is not known before the first is kept."""

    def __init__(self, of: types.Type) -> None:
        self.of = of
        super().__init__(f"Few({of})")

    @property
    def iterator_type(self) -> types.Type:
        """A walk along it."""
        return AlongFew(self.of)

    def is_precise(self) -> bool:
        """It is known what it holds."""
        return bool(self.of.is_precise())

    def unify(self, typingctx: Any, other: Any) -> Any:
        """Of two, the one of which more is known."""
        if isinstance(other, Few) and not (self.is_precise() and other.is_precise()):
            return self if self.is_precise() else other
        return None


class AlongFew(types.SimpleIteratorType):
    """A walk along a list."""

    def __init__(self, of: types.Type) -> None:
        super().__init__(f"AlongFew({of})", of)


struct(Few, [*IN_CITY, ("address", types.int64), ("length", types.int64)])
struct(
    AlongFew,
    [*IN_CITY, ("address", types.int64), ("number", types.int64), ("next", types.EphemeralPointer(types.int64))],
)


def kept_as(given: Any) -> Any:
    """What a list holds of which this is one."""
    if isinstance(given, AgentType):
        return given
    if isinstance(given, types.Boolean):
        return types.boolean
    return types.float64 if isinstance(given, types.Float) else types.int64


# making one


def room(anchor: Any, number: int) -> Any:
    """An empty list with room for so many, on the desk of the run to which `anchor` belongs."""
    raise NotImplementedError("only compiled code has a desk")


@infer_global(room)
class Room(AbstractTemplate):
    """`room(city, 5)`: it is not known yet of what."""

    def generic(self, args: Any, kws: Any) -> Any:
        return signature(Few(types.undefined), args[0], types.int64)


@lower_builtin(room, types.Any, types.Integer)
def room_on_desk(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Take a piece of the desk; there is always enough, or the run ends in words."""
    anchor, whole = part(context, builder, sig.args[0], args[0]), ir.IntType(64)
    address = taken(context, builder, anchor, "desk", args[1])
    size = taken(context, builder, anchor, "lengths", whole(1))
    apart(builder, builder.store(whole(0), word(builder, size)), "length")
    return like(context, builder, sig.return_type, anchor, address=address, length=size)


def taken(context: Any, builder: Any, anchor: Any, half: str, words: Any) -> Any:
    """Where the next so many words of a half of the desk lie; there is always enough, or the run ends in words."""
    where = where_slot(builder, anchor.book, f"{half}_free")
    address = apart(builder, builder.load(where), half)
    after = builder.add(address, builder.mul(words, words.type(WORD)))
    with builder.if_then(builder.icmp_signed(">", after, slot(builder, anchor.book, f"{half}_end")), likely=False):
        context.call_conv.return_user_exc(builder, MemoryError, ("the desk of the compiled month is full",))
    apart(builder, builder.store(after, where), half)
    return address


@lower_builtin("City.clears_desk", CityType, types.Integer)
def desk_is_cleared(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """A turn begins: nothing of the last one's lists is needed."""
    city = part(context, builder, sig.args[0], args[0])
    for half in HALVES:
        where = where_slot(builder, city.book, f"{half}_free")
        apart(builder, builder.store(slot(builder, city.book, half), where), half)
    return context.get_dummy_value()


def word(builder: Any, address: Any) -> Any:
    """A pointer to a word of the desk."""
    return builder.inttoptr(address, ir.IntType(64).as_pointer())


def place_in(builder: Any, few: Any, index: Any, of: Any) -> Any:
    """A pointer to the number at an index."""
    return place_of(builder, few.address, ir.DoubleType() if of == types.float64 else ir.IntType(64), index)


def length(builder: Any, few: Any) -> Any:
    """How many it holds."""
    return apart(builder, builder.load(word(builder, few.length)), "length")


def put(context: Any, builder: Any, few: Any, index: Any, of: Any, given: Any) -> None:
    """Write one of them."""
    if isinstance(of, AgentType):
        given = part(context, builder, of, given).index
    elif of == types.boolean:
        given = builder.zext(given, ir.IntType(64))
    apart(builder, builder.store(given, place_in(builder, few, index, of)), "few")


def take(context: Any, builder: Any, few: Any, index: Any, of: Any) -> Any:
    """Read one of them."""
    kept = apart(builder, builder.load(place_in(builder, few, index, of)), "few")
    if isinstance(of, AgentType):
        first = builder.mul(few.run, slot(builder, few.book, f"{of.table}.width"))
        return like(context, builder, of, few, index=kept, cell=builder.add(first, kept))
    return builder.icmp_signed("!=", kept, kept.type(0)) if of == types.boolean else kept


# what is done with one

KEEPS = "Few.keep"


class Keep(bound(KEEPS, types.none, types.Type)):  # type: ignore[misc]
    """`few.keep(family, True)`: what is kept first says what the list is of."""

    def generic(self, args: Any, kws: Any) -> Any:
        own = self.this if self.this.is_precise() else Few(kept_as(args[0]))
        return signature(types.none, own.of, types.boolean, recvr=own)


@infer_getattr
class FewAttributes(AttributeTemplate):
    """The one method that builds a list."""

    key = Few

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        return types.BoundFunction(Keep, typ) if attr == "keep" else None


@lower_builtin(KEEPS, Few, types.Any, types.Boolean)
def keep_in_few(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Write it behind the last, and count it if it is meant: no branch, the next one is written over it."""
    few = part(context, builder, sig.args[0], args[0])
    before = length(builder, few)
    put(context, builder, few, before, sig.args[0].of, args[1])
    after = builder.add(before, builder.zext(args[2], ir.IntType(64)))
    apart(builder, builder.store(after, word(builder, few.length)), "length")
    return context.get_dummy_value()


@infer_global(operator.getitem)
class GetOfFew(AbstractTemplate):
    """`askers[3]`."""

    def generic(self, args: Any, kws: Any) -> Any:
        if isinstance(args[0], Few) and isinstance(args[1], types.Integer):
            return signature(args[0].of, args[0], types.int64)
        return None


@infer_global(operator.setitem)
class SetOfFew(AbstractTemplate):
    """`left[size] = 4`."""

    def generic(self, args: Any, kws: Any) -> Any:
        if isinstance(args[0], Few) and isinstance(args[1], types.Integer):
            return signature(types.none, args[0], types.int64, args[0].of)
        return None


@infer_global(len)
class LengthOfFew(AbstractTemplate):
    """`len(askers)`."""

    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.int64, *args) if isinstance(args[0], Few) else None


@lower_builtin(operator.getitem, Few, types.Integer)
def get_of_few(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The one at an index."""
    few = part(context, builder, sig.args[0], args[0])
    return take(context, builder, few, args[1], sig.args[0].of)


@lower_builtin(operator.setitem, Few, types.Integer, types.Any)
def set_of_few(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Write the one at an index."""
    few = part(context, builder, sig.args[0], args[0])
    put(context, builder, few, args[1], sig.args[0].of, args[2])
    return context.get_dummy_value()


@lower_builtin(len, Few)
def length_of_few(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """How many it holds."""
    return length(builder, part(context, builder, sig.args[0], args[0]))


@lower_builtin("getiter", Few)
def walk_of_few(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Begin at the first."""
    few = part(context, builder, sig.args[0], args[0])
    begin = cgutils.alloca_once_value(builder, ir.Constant(ir.IntType(64), 0))
    return like(context, builder, sig.return_type, few, address=few.address, number=length(builder, few), next=begin)


@lower_builtin("iternext", AlongFew)
@iternext_impl(RefType.UNTRACKED)
def next_of_few(context: Any, builder: Any, sig: Any, args: Any, result: Any) -> None:
    """The next one, if there is one."""
    walk = part(context, builder, sig.args[0], args[0])
    index = builder.load(walk.next)
    valid = builder.icmp_signed("<", index, walk.number)
    result.set_valid(valid)
    with builder.if_then(valid):
        result.yield_(take(context, builder, walk, index, sig.args[0].yield_type))
        builder.store(builder.add(index, index.type(1)), walk.next)


@overload(sum, strict=False, jit_options={"error_model": "numpy"})
def sum_of_few(numbers: Any) -> Any:
    """`sum(asked)`."""

    def total(numbers: Any) -> Any:
        found = 0
        for number in numbers:
            found += number
        return found

    return total if isinstance(numbers, Few) else None


def address_of(few: Any) -> int:
    """Where the numbers of a list lie."""
    raise NotImplementedError("only compiled code has a desk")


@infer_global(address_of)
class AddressOf(AbstractTemplate):
    """`address_of(few)`."""

    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.int64, *args) if isinstance(args[0], Few) else None


@lower_builtin(address_of, Few)
def address_of_few(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The first of them."""
    return part(context, builder, sig.args[0], args[0]).address


def whole(numbers: Any) -> Any:
    """A column for the queue: the numbers where they lie."""
    return carray(as_int64(address_of(numbers)), len(numbers), np.int64)
