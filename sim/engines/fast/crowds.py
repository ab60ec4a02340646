"""Crowds in compiled code: how many there are, the one at an index, and a walk along all of them."""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import RefType, iternext_impl
from numba.core.typing.templates import AbstractTemplate, infer, infer_global, signature
from numba.extending import lower_builtin

from sim.engines.fast.kinds import Crowd, RowOfLots, Walk, bits_of, like, part, uniform_of


@infer_global(operator.getitem)
class GetItem(AbstractTemplate):
    """`city.families[3]`, and the lot of an agent in a row of lots."""

    def generic(self, args: Any, kws: Any) -> Any:
        whole, index = args
        if isinstance(whole, Crowd) and isinstance(index, types.Integer):
            return signature(whole.agent, whole, types.int64)
        if isinstance(whole, RowOfLots) and isinstance(index, types.Integer):
            return signature(types.float64, whole, types.int64)
        return None


@infer_global(len)
class Length(AbstractTemplate):
    """`len(city.families)`."""

    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.int64, *args) if isinstance(args[0], Crowd) else None


@infer
class GetIter(AbstractTemplate):
    """`for family in city.families`."""

    key = "getiter"

    def generic(self, args: Any, kws: Any) -> Any:
        return signature(Walk(args[0].agent), *args) if isinstance(args[0], Crowd) else None


def agent_at(context: Any, builder: Any, typ: Any, crowd: Any, index: Any) -> Any:
    """The agent of a crowd at an index."""
    return like(context, builder, typ, crowd, index=index, cell=builder.add(crowd.first, index))


@lower_builtin(operator.getitem, Crowd, types.Integer)
def agent_of_crowd(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The agent at an index."""
    crowd = part(context, builder, sig.args[0], args[0])
    return agent_at(context, builder, sig.return_type, crowd, args[1])


@lower_builtin(operator.getitem, RowOfLots, types.Integer)
def lot_of_row(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The lot of the agent of this number."""
    row = part(context, builder, sig.args[0], args[0])
    return uniform_of(builder, bits_of(context, builder, row, row.question, args[1]))


@lower_builtin(len, Crowd)
def number_of_crowd(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """How many there are."""
    return part(context, builder, sig.args[0], args[0]).number


@lower_builtin("getiter", Crowd)
def walk_of_crowd(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Begin at the first."""
    crowd = part(context, builder, sig.args[0], args[0])
    begin = cgutils.alloca_once_value(builder, ir.Constant(ir.IntType(64), 0))
    return like(context, builder, sig.return_type, crowd, number=crowd.number, first=crowd.first, next=begin)


@lower_builtin("iternext", Walk)
@iternext_impl(RefType.UNTRACKED)
def next_of_walk(context: Any, builder: Any, sig: Any, args: Any, result: Any) -> None:
    """The next one, if there is one."""
    walk = part(context, builder, sig.args[0], args[0])
    index = builder.load(walk.next)
    valid = builder.icmp_signed("<", index, walk.number)
    result.set_valid(valid)
    with builder.if_then(valid):
        result.yield_(agent_at(context, builder, sig.args[0].yield_type, walk, index))
        builder.store(builder.add(index, index.type(1)), walk.next)
