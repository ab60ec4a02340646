"""What compiled code knows of the city and its agents: types that read and write the columns of a board in place.

A city is a run of a board, an agent a row of one of its tables; both are a pointer to the address book and a few whole
numbers. Their attributes have the names of the agents' own, so that the very methods of `sim.engines.agents` compile.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.typing.templates import AbstractTemplate, signature
from numba.extending import (
    intrinsic,
    register_model,
)

from sim.draws import STEP
from sim.engines.fast.book import LOTS as LOTS_A_BLOCK
from sim.engines.fast.book import SLOT
from sim.engines.fast.luck import SHIFT, fill
from sim.state import TABLES
from sim.supports import INDEX as SUPPORT
from sim.supports import SUPPORTS

BOOK = types.CPointer(types.int64)
WHOLE = {"int8": 8, "int16": 16, "int64": 64}
REALS = {"float64": types.float64, "bool": types.boolean}


class CityType(types.Type):
    """One run of a board."""

    def __init__(self) -> None:
        super().__init__("City")


class LotsType(types.Type):
    """The luck of one run."""

    def __init__(self) -> None:
        super().__init__("Lots")


class RowOfLots(types.Type):
    """The luck of one run for one question."""

    def __init__(self) -> None:
        super().__init__("RowOfLots")


class Crowd(types.Type):
    """All agents of a kind in a city, in the order of their rows."""

    def __init__(self, agent: AgentType) -> None:
        self.agent = agent
        super().__init__(f"Crowd({agent.table})")


class Walk(types.SimpleIteratorType):
    """A walk along a crowd."""

    def __init__(self, agent: AgentType) -> None:
        super().__init__(f"Walk({agent.table})", agent)


class RulesType(types.Type):
    """All numbers of the rulebook of a run."""

    def __init__(self) -> None:
        super().__init__("Rules")


class ChapterType(types.Type):
    """The numbers of a chapter of a run."""

    def __init__(self, chapter: str) -> None:
        self.chapter = chapter
        super().__init__(f"Chapter({chapter})")


class SupportsType(types.Type):
    """What is handed out in a run this month."""

    def __init__(self) -> None:
        super().__init__("Supports")


class AgentType(types.Type):
    """One agent: a row of a table."""

    table: str

    def __init__(self) -> None:
        super().__init__(f"Agent({self.table})")
        self.columns = {column.name: column.dtype for column in TABLES[self.table]}


class FamilyType(AgentType):
    """A family."""

    table = "families"


class SiteType(AgentType):
    """A camp site."""

    table = "camps"


class WorkerType(AgentType):
    """A post of a social worker."""

    table = "workers"


class LandlordType(AgentType):
    """A private landlord."""

    table = "landlords"


class EmployerType(AgentType):
    """An employer."""

    table = "employers"


class VillageType(AgentType):
    """A site of a village."""

    table = "villages"


class ProgrammeType(AgentType):
    """The city's programme."""

    table = "programmes"


CITY, LOTS, ROW_OF_LOTS = CityType(), LotsType(), RowOfLots()
RULES_OF_RUN, SUPPORTS_OF_RUN = RulesType(), SupportsType()
FAMILY, SITE, WORKER, LANDLORD = FamilyType(), SiteType(), WorkerType(), LandlordType()
EMPLOYER, VILLAGE, PROGRAMME = EmployerType(), VillageType(), ProgrammeType()
AGENTS = (FAMILY, SITE, WORKER, LANDLORD, EMPLOYER, VILLAGE, PROGRAMME)
CROWDS = {
    "families": FAMILY,
    "sites": SITE,
    "workers": WORKER,
    "landlords": LANDLORD,
    "employers": EMPLOYER,
    "villages": VILLAGE,
}
"""Crowds of a city by the name of the attribute."""
IN_CITY = [("book", BOOK), ("run", types.int64), ("replicate", types.int64)]


def struct(kind: type[types.Type], members: list[tuple[str, types.Type]]) -> None:
    """Say how a type lies in memory."""

    @register_model(kind)
    class Model(models.StructModel):
        def __init__(self, manager: Any, typ: Any) -> None:
            super().__init__(manager, typ, members)


for kind in (CityType, LotsType):
    struct(kind, IN_CITY)
struct(RulesType, IN_CITY)
struct(SupportsType, IN_CITY)
struct(ChapterType, [("address", types.int64)])
struct(RowOfLots, [*IN_CITY, ("question", types.int64)])
struct(Crowd, [*IN_CITY, ("number", types.int64), ("first", types.int64)])
struct(Walk, [*IN_CITY, ("number", types.int64), ("first", types.int64), ("next", types.EphemeralPointer(types.int64))])


for agent in AGENTS:
    struct(type(agent), [*IN_CITY, ("index", types.int64), ("cell", types.int64)])


def part(context: Any, builder: Any, typ: Any, value: Any) -> Any:
    """The members of a value."""
    return cgutils.create_struct_proxy(typ)(context, builder, value=value)


def like(context: Any, builder: Any, typ: Any, city: Any, **members: Any) -> Any:
    """A value of another type in the same city."""
    made = cgutils.create_struct_proxy(typ)(context, builder)
    made.book, made.run, made.replicate = city.book, city.run, city.replicate
    for name, member in members.items():
        setattr(made, name, member)
    return made._getvalue()


def where_slot(builder: Any, book: Any, name: str) -> Any:
    """A pointer to a slot of the book."""
    return builder.gep(book, [ir.Constant(ir.IntType(64), SLOT[name])])


def slot(builder: Any, book: Any, name: str) -> Any:
    """What stands in a slot of the book."""
    return unchanging(builder, builder.load(where_slot(builder, book, name)))


def unchanging(builder: Any, loaded: Any) -> Any:
    """Tell the compiler that this memory does not change while a month is lived: it need not be read again."""
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def apart(builder: Any, access: Any, name: str) -> Any:
    """Tell the compiler that a load or store of this column meets no other column or count."""
    module = builder.module
    root = module.add_metadata(["camp-to-housing"])
    kind = module.add_metadata([name, root, ir.IntType(64)(0)])
    access.set_metadata("tbaa", module.add_metadata([kind, kind, ir.IntType(64)(0)]))
    return access


def place_of(builder: Any, address: Any, kind: Any, index: Any) -> Any:
    """A pointer to the element of an array at an address."""
    return builder.gep(builder.inttoptr(address, kind.as_pointer()), [index])


def element(dtype: str) -> Any:
    """How a column keeps its values."""
    return {"float64": ir.DoubleType(), "bool": ir.IntType(8)}.get(dtype) or ir.IntType(WHOLE[dtype])


def bound(name: str, typed: types.Type, asked: type[types.Type] = types.Integer) -> type[AbstractTemplate]:
    """The typing of a method that is generated here."""

    class Bound(AbstractTemplate):
        key = name
        prefer_literal = True

        def generic(self, args: Any, kws: Any) -> Any:
            if not isinstance(args[0], asked):
                return None
            return signature(typed, *args, recvr=self.this)

    return Bound


def bits_of(context: Any, builder: Any, agent: Any, question: Any, index: Any) -> Any:
    """The 32 bits of an agent for a question of this month."""
    book, whole = agent.book, ir.IntType(64)
    block = builder.add(builder.mul(question, slot(builder, book, "blocks")), builder.ashr(index, whole(SHIFT)))
    where = place_of(builder, slot(builder, book, "stamps"), ir.IntType(64), block)
    stamp = apart(builder, builder.load(where), "luck")
    with builder.if_then(builder.icmp_signed("!=", stamp, moment(builder, agent)), likely=False):
        given = types.void(BOOK, types.int64, types.int64, types.int64, types.int64)
        context.compile_internal(builder, fill, given, (book, question, agent.replicate, index, block))
    return bits_drawn(builder, agent, question, index)


def bits_drawn(builder: Any, agent: Any, question: Any, index: Any) -> Any:
    """The same where they have been looked at before in this month."""
    whole = ir.IntType(64)
    row = builder.mul(question, builder.mul(slot(builder, agent.book, "blocks"), whole(LOTS_A_BLOCK)))
    where = place_of(builder, slot(builder, agent.book, "bits"), ir.IntType(32), builder.add(row, index))
    return apart(builder, builder.load(where), "luck")


def moment(builder: Any, agent: Any) -> Any:
    """What tells a month of a replicate from all others: the arms of a replicate live it one after another."""
    months = builder.mul(slot(builder, agent.book, "month"), slot(builder, agent.book, "replicates"))
    return builder.add(months, agent.replicate)


def question_of(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The number of the question that a method is asked for."""
    return context.cast(builder, args[1], sig.args[1], types.int64)


def uniform_of(builder: Any, bits: Any) -> Any:
    """Bits as a number in [0, 1)."""
    return builder.fmul(builder.uitofp(bits, ir.DoubleType()), ir.Constant(ir.DoubleType(), STEP))


def handed_out(builder: Any, city: Any, table: str, support: str) -> Any:
    """A number of the city's for a support, from `handed` or `limited`."""
    index = builder.add(builder.mul(city.run, city.run.type(len(SUPPORTS))), city.run.type(SUPPORT[support]))
    return unchanging(builder, builder.load(place_of(builder, slot(builder, city.book, table), ir.IntType(64), index)))


def if_limited(builder: Any, city: Any, support: str, alike: Any, own: Any) -> Any:
    """`alike` where a support reaches all, what `own` loads where the arm limits it."""
    found = cgutils.alloca_once_value(builder, alike)
    with builder.if_then(builder.icmp_signed("!=", handed_out(builder, city, "limited", support), city.run.type(0))):
        builder.store(own(), found)
    return builder.load(found)


@intrinsic
def city_of(typing: Any, book: Any, run: Any, replicate: Any) -> Any:
    """The city of a run."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        made = cgutils.create_struct_proxy(CITY)(context, builder)
        made.book, made.run, made.replicate = args
        return made._getvalue()

    return CITY(BOOK, types.int64, types.int64), code


@intrinsic
def book_at(typing: Any, address: Any) -> Any:
    """The book whose slots begin at an address."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], ir.IntType(64).as_pointer())

    return BOOK(types.int64), code
