"""What compiled code reads and writes of an agent: its columns, its luck, and the supports that reach it."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, lower_setattr_generic

from sim.codes import NOBODY
from sim.engines.fast.book import LOTS as LOTS_A_BLOCK
from sim.engines.fast.ceilings import LEVELS
from sim.engines.fast.kinds import (
    AGENTS,
    BOOK,
    CITY,
    FAMILY,
    REALS,
    WHOLE,
    WORKER,
    AgentType,
    FamilyType,
    apart,
    bits_drawn,
    bits_of,
    bound,
    element,
    handed_out,
    if_limited,
    like,
    part,
    place_of,
    question_of,
    slot,
    unchanging,
    uniform_of,
)
from sim.engines.fast.luck import bits_at_start
from sim.world.posts import SLOTS

LUCK = bound("Agent.luck", types.float64)
TICKET = bound("Agent.ticket", types.int64)
DRAWN = bound("Agent.luck_drawn", types.float64)
MAY = bound("Agent.may_befall", types.boolean)
GIVEN = bound("Agent.given", types.int64, types.StringLiteral)
MEANT = bound("Agent.is_meant", types.boolean, types.StringLiteral)
AT_START = bound("Agent.luck_at_start", types.float64)


class AgentAttributes(AttributeTemplate):
    """Columns, the city, the row, and luck."""

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        if attr in typ.columns:
            return REALS.get(typ.columns[attr], types.int64)
        if attr == "help" and typ is FAMILY:
            return types.float64
        if attr in ("team", "slot") and typ is WORKER:
            return types.int64
        return {
            "city": CITY, "index": types.int64, "crowd": types.int64, "month": types.int64,
            "luck": types.BoundFunction(LUCK, typ), "ticket": types.BoundFunction(TICKET, typ),
            "luck_at_start": types.BoundFunction(AT_START, typ), "given": types.BoundFunction(GIVEN, typ),
            "luck_drawn": types.BoundFunction(DRAWN, typ), "is_meant": types.BoundFunction(MEANT, typ),
            "may_befall": types.BoundFunction(MAY, typ),
        }.get(attr)  # fmt: skip


def get_of_agent(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    """Code that reads an attribute of an agent."""
    agent = part(context, builder, typ, value)
    if attr == "index":
        return agent.index
    if attr == "city":
        return like(context, builder, CITY, agent)
    if attr in ("month", "crowd"):
        return slot(builder, agent.book, attr if attr == "month" else f"{typ.table}.width")
    if attr in ("team", "slot"):
        return (builder.udiv if attr == "team" else builder.urem)(agent.index, agent.index.type(SLOTS))
    kept = apart(builder, builder.load(where_of(builder, typ, agent, attr)), f"{typ.table}.{attr}")
    dtype = typ.columns.get(attr, "float64")
    if dtype == "bool":
        return builder.icmp_unsigned("!=", kept, ir.Constant(ir.IntType(8), 0))
    return builder.sext(kept, ir.IntType(64)) if WHOLE.get(dtype, 64) < 64 else kept


def set_of_agent(context: Any, builder: Any, sig: Any, args: Any, attr: str) -> None:
    """Code that writes a column of an agent."""
    typ, (target, given) = sig.args[0], args
    agent = part(context, builder, typ, target)
    dtype = typ.columns.get(attr, "float64")
    if dtype == "bool":
        given = builder.zext(given, ir.IntType(8))
    elif WHOLE.get(dtype, 64) < 64:
        given = builder.trunc(given, element(dtype))
    apart(builder, builder.store(given, where_of(builder, typ, agent, attr)), f"{typ.table}.{attr}")


def where_of(builder: Any, typ: Any, agent: Any, attr: str) -> Any:
    """A pointer to a column's value of an agent."""
    name = attr if attr == "help" else f"{typ.table}.{attr}"
    kept = element(typ.columns.get(attr, "float64"))
    return place_of(builder, slot(builder, agent.book, name), kept, agent.cell)


for agent in AGENTS:
    infer_getattr(type(f"{agent.table}_attributes", (AgentAttributes,), {"key": type(agent)}))
    lower_getattr_generic(type(agent))(get_of_agent)
    lower_setattr_generic(type(agent))(set_of_agent)


@lower_builtin("Agent.luck", AgentType, types.Integer)
def luck_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Its number in [0, 1) for a question of this month."""
    agent = part(context, builder, sig.args[0], args[0])
    return uniform_of(builder, bits_of(context, builder, agent, question_of(context, builder, sig, args), agent.index))


@lower_builtin("Agent.may_befall", AgentType, types.Integer)
def may_befall_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Whether the agent's lot lies below the ceiling of the question."""
    return builder.fcmp_ordered(
        "<", luck_of_agent(context, builder, sig, args), ceiling_of_agent(context, builder, sig, args)
    )


def ceiling_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The ceiling of a question: the higher one of a family that a scheme or help reaches."""
    agent = part(context, builder, sig.args[0], args[0])
    question, whole = question_of(context, builder, sig, args), ir.IntType(64)
    level = whole(LEVELS - 1)
    if sig.args[0] is FAMILY:
        scheme = get_of_agent(context, builder, FAMILY, args[0], "scheme")
        help_ = get_of_agent(context, builder, FAMILY, args[0], "help")
        with_help = builder.fcmp_ordered(">", help_, help_.type(0.0))
        level = builder.zext(builder.or_(builder.icmp_signed(">", scheme, whole(NOBODY)), with_help), whole)
    row = builder.add(builder.mul(question, whole(LEVELS)), level)
    where = place_of(builder, slot(builder, agent.book, "ceilings"), ir.DoubleType(), row)
    return unchanging(builder, builder.load(where))


@lower_builtin("Agent.luck_drawn", AgentType, types.Integer)
def luck_drawn_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Its number in [0, 1), where its lot has been looked at before: it need not be asked whether it was drawn."""
    agent = part(context, builder, sig.args[0], args[0])
    bits = bits_drawn(builder, agent, question_of(context, builder, sig, args), agent.index)
    return uniform_of(builder, bits)


@lower_builtin("Agent.ticket", AgentType, types.Integer)
def ticket_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Its tie-breaking lot."""
    agent = part(context, builder, sig.args[0], args[0])
    bits = bits_of(context, builder, agent, question_of(context, builder, sig, args), agent.index)
    return builder.zext(bits, ir.IntType(64))


@lower_builtin("Agent.luck_at_start", AgentType, types.Integer)
def luck_at_start_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Its number in [0, 1) for a question of month 0."""
    agent = part(context, builder, sig.args[0], args[0])
    given = types.uint32(BOOK, types.int64, types.int64, types.int64, types.int64)
    block = cgutils.alloca_once(builder, ir.IntType(32), LOTS_A_BLOCK)
    asked = question_of(context, builder, sig, args)
    address = builder.ptrtoint(block, ir.IntType(64))
    bits = context.compile_internal(
        builder, bits_at_start, given, (agent.book, asked, agent.replicate, agent.index, address)
    )
    return uniform_of(builder, bits)


@lower_builtin("Agent.given", FamilyType, types.StringLiteral)
def given_to_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """What of a support reaches it this month."""
    agent, support = part(context, builder, sig.args[0], args[0]), sig.args[1].literal_value

    def own() -> Any:
        return builder.load(
            place_of(builder, slot(builder, agent.book, f"given.{support}"), ir.IntType(64), agent.cell)
        )

    return if_limited(builder, agent, support, handed_out(builder, agent, "handed", support), own)


@lower_builtin("Agent.is_meant", FamilyType, types.StringLiteral)
def meant_for_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Whether a support is meant for it."""
    agent, support = part(context, builder, sig.args[0], args[0]), sig.args[1].literal_value

    def own() -> Any:
        where = place_of(builder, slot(builder, agent.book, f"inside.{support}"), ir.IntType(8), agent.cell)
        return builder.icmp_unsigned("!=", builder.load(where), ir.IntType(8)(0))

    return if_limited(builder, agent, support, ir.IntType(1)(1), own)
