"""What compiled code knows of the city and its agents: types that read and write the columns of a board in place.

A city is a run of a board, an agent a row of one of its tables; both are a pointer to the address book and a few whole
numbers. Their attributes have the names of the agents' own, so that the very methods of `sim.engines.agents` compile.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, signature
from numba.extending import (
    infer_getattr,
    intrinsic,
    lower_builtin,
    lower_getattr_generic,
    lower_setattr_generic,
    register_model,
)

from sim.draws import STEP
from sim.engines.fast.book import LOTS as LOTS_A_BLOCK
from sim.engines.fast.book import RULES, SLOT
from sim.engines.fast.luck import SHIFT, bits_at_start, fill
from sim.history import INDEX as COUNT
from sim.state import TABLES
from sim.supports import INDEX as SUPPORT
from sim.supports import SUPPORTS
from sim.world.posts import SLOTS

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
    table = "families"


class SiteType(AgentType):
    table = "camps"


class WorkerType(AgentType):
    table = "workers"


class LandlordType(AgentType):
    table = "landlords"


class EmployerType(AgentType):
    table = "employers"


class VillageType(AgentType):
    table = "villages"


class ProgrammeType(AgentType):
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
    class Model(models.StructModel):  # type: ignore[misc]
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


# helpers of code generation


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


def slot(builder: Any, book: Any, name: str) -> Any:
    """What stands in a slot of the book."""
    return unchanging(builder, builder.load(builder.gep(book, [ir.Constant(ir.IntType(64), SLOT[name])])))


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


# agents


def bound(name: str, typed: types.Type, asked: type[types.Type] = types.Integer) -> type[AbstractTemplate]:
    """The typing of a method that is generated here."""

    class Bound(AbstractTemplate):  # type: ignore[misc]
        key = name
        prefer_literal = True

        def generic(self, args: Any, kws: Any) -> Any:
            if not isinstance(args[0], asked):
                return None
            return signature(typed, *args, recvr=self.this)

    return Bound


LUCK = bound("Agent.luck", types.float64)
TICKET = bound("Agent.ticket", types.int64)
CHANCES = bound("Lots.chances", ROW_OF_LOTS)
MAY = bound("Agent.may_befall", types.boolean)
GIVEN = bound("Agent.given", types.int64, types.StringLiteral)
MEANT = bound("Agent.is_meant", types.boolean, types.StringLiteral)
LIMITED = bound("City.is_limited", types.boolean, types.StringLiteral)
AT_SITE = bound("City.at_site", types.int64, types.StringLiteral)
FUNDED = bound("City.is_funded_from_now_on", types.boolean, types.StringLiteral)
AT_START = bound("Agent.luck_at_start", types.float64)
COUNTS = bound("City.count", types.none, types.StringLiteral)
COUNTED = bound("City.counted", types.int64, types.StringLiteral)


class AgentAttributes(AttributeTemplate):  # type: ignore[misc]
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
            "is_meant": types.BoundFunction(MEANT, typ), "may_befall": types.BoundFunction(MAY, typ),
        }.get(attr)  # fmt: skip


def get_of_agent(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    agent = part(context, builder, typ, value)
    if attr == "index":
        return agent.index
    if attr == "city":
        return like(context, builder, CITY, agent)
    if attr == "month":
        return slot(builder, agent.book, "month")
    if attr == "crowd":
        return slot(builder, agent.book, f"{typ.table}.width")
    if attr in ("team", "slot"):
        return (builder.udiv if attr == "team" else builder.urem)(agent.index, agent.index.type(SLOTS))
    kept = apart(builder, builder.load(where_of(builder, typ, agent, attr)), f"{typ.table}.{attr}")
    dtype = typ.columns.get(attr, "float64")
    if dtype == "bool":
        return builder.icmp_unsigned("!=", kept, ir.Constant(ir.IntType(8), 0))
    return builder.sext(kept, ir.IntType(64)) if WHOLE.get(dtype, 64) < 64 else kept


def set_of_agent(context: Any, builder: Any, sig: Any, args: Any, attr: str) -> None:
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


def bits_of(context: Any, builder: Any, agent: Any, question: Any, index: Any) -> Any:
    """The 32 bits of an agent for a question of this month."""
    book, whole = agent.book, ir.IntType(64)
    row = builder.add(builder.mul(question, slot(builder, book, "replicates")), agent.replicate)
    block = builder.add(builder.mul(row, slot(builder, book, "blocks")), builder.ashr(index, whole(SHIFT)))
    stamp = builder.load(place_of(builder, slot(builder, book, "stamps"), ir.IntType(32), block))
    month = builder.trunc(slot(builder, book, "month"), ir.IntType(32))
    with builder.if_then(builder.icmp_signed("!=", stamp, month), likely=False):
        given = types.void(BOOK, types.int64, types.int64, types.int64, types.int64)
        context.compile_internal(builder, fill, given, (book, question, agent.replicate, index, block))
    cell = builder.add(builder.mul(block, whole(LOTS_A_BLOCK)), builder.and_(index, whole(LOTS_A_BLOCK - 1)))
    return builder.load(place_of(builder, slot(builder, book, "bits"), ir.IntType(32), cell))


def question_of(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """The number of the question that a method is asked for."""
    return context.cast(builder, args[1], sig.args[1], types.int64)


def uniform_of(builder: Any, bits: Any) -> Any:
    """Bits as a number in [0, 1)."""
    return builder.fmul(builder.uitofp(bits, ir.DoubleType()), ir.Constant(ir.DoubleType(), STEP))


for agent in AGENTS:
    infer_getattr(type(f"{agent.table}_attributes", (AgentAttributes,), {"key": type(agent)}))
    lower_getattr_generic(type(agent))(get_of_agent)
    lower_setattr_generic(type(agent))(set_of_agent)


@lower_builtin("Agent.luck", AgentType, types.Integer)
def luck_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    agent = part(context, builder, sig.args[0], args[0])
    return uniform_of(builder, bits_of(context, builder, agent, question_of(context, builder, sig, args), agent.index))


@lower_builtin("Agent.may_befall", AgentType, types.Integer)
def may_befall_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Whether the agent's lot lies below the ceiling of the question."""
    agent = part(context, builder, sig.args[0], args[0])
    question = question_of(context, builder, sig, args)
    lot = uniform_of(builder, bits_of(context, builder, agent, question, agent.index))
    where = place_of(builder, slot(builder, agent.book, "ceilings"), ir.DoubleType(), question)
    return builder.fcmp_ordered("<", lot, unchanging(builder, builder.load(where)))


@lower_builtin("Agent.ticket", AgentType, types.Integer)
def ticket_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    agent = part(context, builder, sig.args[0], args[0])
    bits = bits_of(context, builder, agent, question_of(context, builder, sig, args), agent.index)
    return builder.zext(bits, ir.IntType(64))


@lower_builtin("Agent.luck_at_start", AgentType, types.Integer)
def luck_at_start_of_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    agent = part(context, builder, sig.args[0], args[0])
    given = types.uint32(BOOK, types.int64, types.int64, types.int64, types.int64)
    block = cgutils.alloca_once(builder, ir.IntType(32), LOTS_A_BLOCK)
    asked = question_of(context, builder, sig, args)
    address = builder.ptrtoint(block, ir.IntType(64))
    bits = context.compile_internal(
        builder, bits_at_start, given, (agent.book, asked, agent.replicate, agent.index, address)
    )
    return uniform_of(builder, bits)


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


@lower_builtin("Agent.given", FamilyType, types.StringLiteral)
def given_to_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    agent, support = part(context, builder, sig.args[0], args[0]), sig.args[1].literal_value

    def own() -> Any:
        return builder.load(
            place_of(builder, slot(builder, agent.book, f"given.{support}"), ir.IntType(64), agent.cell)
        )

    return if_limited(builder, agent, support, handed_out(builder, agent, "handed", support), own)


@lower_builtin("Agent.is_meant", FamilyType, types.StringLiteral)
def meant_for_agent(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    agent, support = part(context, builder, sig.args[0], args[0]), sig.args[1].literal_value

    def own() -> Any:
        where = place_of(builder, slot(builder, agent.book, f"inside.{support}"), ir.IntType(8), agent.cell)
        return builder.icmp_unsigned("!=", builder.load(where), ir.IntType(8)(0))

    return if_limited(builder, agent, support, ir.IntType(1)(1), own)


@lower_builtin("City.is_limited", CityType, types.StringLiteral)
def is_limited_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    city = part(context, builder, sig.args[0], args[0])
    return builder.icmp_signed("!=", handed_out(builder, city, "limited", sig.args[1].literal_value), city.run.type(0))


@lower_builtin("City.at_site", CityType, types.StringLiteral, types.Integer)
def at_site_of_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    city, support = part(context, builder, sig.args[0], args[0]), sig.args[1].literal_value
    site = context.cast(builder, args[2], sig.args[2], types.int64)

    def own() -> Any:
        width = slot(builder, city.book, "camps.width")
        where = builder.add(builder.mul(city.run, width), site)
        return builder.load(place_of(builder, slot(builder, city.book, f"at_sites.{support}"), ir.IntType(64), where))

    return if_limited(builder, city, support, handed_out(builder, city, "handed", support), own)


@lower_builtin("City.is_funded_from_now_on", CityType, types.StringLiteral)
def is_funded_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    city = part(context, builder, sig.args[0], args[0])
    months = builder.add(slot(builder, city.book, "months"), city.run.type(1))
    where = builder.add(builder.mul(city.run, months), slot(builder, city.book, "month"))
    table = slot(builder, city.book, f"funded.{sig.args[1].literal_value}")
    return builder.icmp_unsigned("!=", builder.load(place_of(builder, table, ir.IntType(8), where)), ir.IntType(8)(0))


@lower_builtin("Lots.chances", LotsType, types.Integer, types.Any)
def chances_of_lots(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    lots = part(context, builder, sig.args[0], args[0])
    return like(context, builder, ROW_OF_LOTS, lots, question=question_of(context, builder, sig, args))


# the city


@infer_getattr
class CityAttributes(AttributeTemplate):  # type: ignore[misc]
    """The rulebook, the supports, the crowds and the few facts of a run."""

    key = CityType

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        if attr in CROWDS:
            return Crowd(CROWDS[attr])
        return {
            "k": RULES_OF_RUN, "supports": SUPPORTS_OF_RUN, "month": types.int64, "months": types.int64,
            "housed_share": types.float64, "programme": PROGRAMME, "lots": LOTS, "residents": types.int64,
            "run": types.int64, "replicate": types.int64, "book": BOOK,
            "count": types.BoundFunction(COUNTS, typ), "counted": types.BoundFunction(COUNTED, typ),
            "is_limited": types.BoundFunction(LIMITED, typ), "at_site": types.BoundFunction(AT_SITE, typ),
            "is_funded_from_now_on": types.BoundFunction(FUNDED, typ),
        }.get(attr)  # fmt: skip


class NumbersAttributes(AttributeTemplate):  # type: ignore[misc]
    """Chapters of the rules, numbers of a chapter, amounts of a support."""

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        if isinstance(typ, SupportsType):
            return types.int64 if attr in SUPPORT else None
        dtype = RULES if isinstance(typ, RulesType) else RULES[typ.chapter]
        if attr not in (dtype.names or ()):
            return None
        return ChapterType(attr) if dtype[attr].names else from_dtype(dtype[attr])


def rules_at(builder: Any, city: Any, field: str) -> Any:
    """The address of a chapter, or of a number that is in none."""
    record = builder.add(slot(builder, city.book, "rules"), builder.mul(city.run, city.run.type(RULES.itemsize)))
    return builder.add(record, city.run.type(RULES.fields[field][1]))


def number_at(builder: Any, address: Any, dtype: Any) -> Any:
    """A number of the rulebook."""
    loaded = unchanging(builder, builder.load(place_of(builder, address, element(dtype.name), address.type(0))))
    return builder.icmp_unsigned("!=", loaded, ir.IntType(8)(0)) if dtype.name == "bool" else loaded


def get_of_numbers(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    numbers = part(context, builder, typ, value)
    if isinstance(typ, SupportsType):
        return handed_out(builder, numbers, "handed", attr)
    if isinstance(typ, ChapterType):
        dtype, offset = RULES[typ.chapter].fields[attr][:2]
        return number_at(builder, builder.add(numbers.address, numbers.address.type(offset)), dtype)
    if RULES[attr].names:
        made = cgutils.create_struct_proxy(ChapterType(attr))(context, builder)
        made.address = rules_at(builder, numbers, attr)
        return made._getvalue()
    return number_at(builder, rules_at(builder, numbers, attr), RULES[attr])


for kind in (RulesType, ChapterType, SupportsType):
    infer_getattr(type(f"{kind.__name__}Attributes", (NumbersAttributes,), {"key": kind}))
    lower_getattr_generic(kind)(get_of_numbers)


@lower_getattr_generic(CityType)
def get_of_city(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    city = part(context, builder, typ, value)
    if attr in CROWDS:
        width = slot(builder, city.book, f"{CROWDS[attr].table}.width")
        first = builder.mul(city.run, width)
        return like(
            context, builder, Crowd(CROWDS[attr]), city, number=number_in(context, builder, city, attr), first=first
        )
    if attr in ("k", "supports"):
        return like(context, builder, RULES_OF_RUN if attr == "k" else SUPPORTS_OF_RUN, city)
    if attr == "programme":
        return like(context, builder, PROGRAMME, city, index=city.run.type(0), cell=city.run)
    if attr == "lots":
        return like(context, builder, LOTS, city)
    if attr == "housed_share":
        return builder.load(place_of(builder, slot(builder, city.book, attr), ir.DoubleType(), city.run))
    return getattr(city, attr) if attr in ("run", "replicate", "book") else slot(builder, city.book, attr)


def number_in(context: Any, builder: Any, city: Any, crowd: str) -> Any:
    """How many there are of a kind: of landlords and employers as many as the run's own numbers say."""
    chapter = {"landlords": "landlords", "employers": "work"}.get(crowd)
    if chapter is None:
        return slot(builder, city.book, f"{CROWDS[crowd].table}.width")
    dtype, offset = RULES[chapter].fields[crowd][:2]
    return number_at(builder, builder.add(rules_at(builder, city, chapter), city.run.type(offset)), dtype)


@lower_setattr_generic(CityType)
def set_of_city(context: Any, builder: Any, sig: Any, args: Any, attr: str) -> None:
    if attr != "housed_share":
        raise NotImplementedError(f"city.{attr} is not set by compiled code")
    city = part(context, builder, sig.args[0], args[0])
    builder.store(args[1], place_of(builder, slot(builder, city.book, attr), ir.DoubleType(), city.run))


def place_of_count(builder: Any, city: Any, name: str) -> Any:
    """A pointer to a count of a run."""
    index = builder.add(builder.mul(city.run, city.run.type(len(COUNT))), city.run.type(COUNT[name]))
    return place_of(builder, slot(builder, city.book, "tally"), ir.IntType(64), index)


@lower_builtin("City.counted", CityType, types.StringLiteral)
def counted_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    city = part(context, builder, sig.args[0], args[0])
    name = sig.args[1].literal_value
    return apart(builder, builder.load(place_of_count(builder, city, name)), f"tally.{name}")


@lower_builtin("City.count", CityType, types.StringLiteral, types.Any)
def count_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    city = part(context, builder, sig.args[0], args[0])
    amount = context.cast(builder, args[2], sig.args[2], types.int64)
    name = sig.args[1].literal_value
    where = place_of_count(builder, city, name)
    before = apart(builder, builder.load(where), f"tally.{name}")
    apart(builder, builder.store(builder.add(before, amount), where), f"tally.{name}")
    return context.get_dummy_value()


@infer_getattr
class LotsAttributes(AttributeTemplate):  # type: ignore[misc]
    """Rows of luck."""

    key = LotsType

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        return types.BoundFunction(CHANCES, typ) if attr == "chances" else None


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
