"""What compiled code reads and writes of a city: rules, supports, crowds and counts."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, lower_setattr_generic

from sim.engines.fast.book import RULES
from sim.engines.fast.few import WORD, Few
from sim.engines.fast.kinds import (
    BOOK,
    CROWDS,
    FAMILY,
    LOTS,
    PROGRAMME,
    ROW_OF_LOTS,
    RULES_OF_RUN,
    SUPPORTS_OF_RUN,
    ChapterType,
    CityType,
    Crowd,
    LotsType,
    RulesType,
    SupportsType,
    apart,
    bound,
    element,
    handed_out,
    if_limited,
    like,
    moment,
    part,
    place_of,
    question_of,
    slot,
    unchanging,
)
from sim.engines.fast.luck import find_lucky
from sim.history import INDEX as COUNT
from sim.supports import INDEX as SUPPORT

CHANCES = bound("Lots.chances", ROW_OF_LOTS)
LIMITED = bound("City.is_limited", types.boolean, types.StringLiteral)
AT_SITE = bound("City.at_site", types.int64, types.StringLiteral)
FUNDED = bound("City.is_funded_from_now_on", types.boolean, types.StringLiteral)
COUNTS = bound("City.count", types.none, types.StringLiteral)
COUNTED = bound("City.counted", types.int64, types.StringLiteral)
LUCKY = bound("City.lucky", Few(FAMILY))
CLEARS = bound("City.clears_desk", types.none)


@lower_builtin("City.is_limited", CityType, types.StringLiteral)
def is_limited_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Whether the policy limits a support."""
    city = part(context, builder, sig.args[0], args[0])
    return builder.icmp_signed("!=", handed_out(builder, city, "limited", sig.args[1].literal_value), city.run.type(0))


@lower_builtin("City.at_site", CityType, types.StringLiteral, types.Integer)
def at_site_of_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """What of a support reaches a site."""
    city, support = part(context, builder, sig.args[0], args[0]), sig.args[1].literal_value
    site = context.cast(builder, args[2], sig.args[2], types.int64)

    def own() -> Any:
        width = slot(builder, city.book, "camps.width")
        where = builder.add(builder.mul(city.run, width), site)
        return builder.load(place_of(builder, slot(builder, city.book, f"at_sites.{support}"), ir.IntType(64), where))

    return if_limited(builder, city, support, handed_out(builder, city, "handed", support), own)


@lower_builtin("City.is_funded_from_now_on", CityType, types.StringLiteral)
def is_funded_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Whether a team is paid in this month or a later one."""
    city = part(context, builder, sig.args[0], args[0])
    months = builder.add(slot(builder, city.book, "months"), city.run.type(1))
    where = builder.add(builder.mul(city.run, months), slot(builder, city.book, "month"))
    table = slot(builder, city.book, f"funded.{sig.args[1].literal_value}")
    return builder.icmp_unsigned("!=", builder.load(place_of(builder, table, ir.IntType(8), where)), ir.IntType(8)(0))


@lower_builtin("City.lucky", CityType, types.Integer)
def lucky_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Families whose lot lies below the ceiling of a question: found once for all arms of a replicate."""
    city = part(context, builder, sig.args[0], args[0])
    whole, question = ir.IntType(64), question_of(context, builder, sig, args)
    where = place_of(builder, slot(builder, city.book, "lucky_stamps"), whole, question)
    stamp = apart(builder, builder.load(where), "luck")
    with builder.if_then(builder.icmp_signed("!=", stamp, moment(builder, city)), likely=False):
        given = types.void(BOOK, types.int64, types.int64)
        context.compile_internal(builder, find_lucky, given, (city.book, question, city.replicate))
    size = builder.mul(slot(builder, city.book, "families.width"), whole(WORD))
    address = builder.add(slot(builder, city.book, "lucky"), builder.mul(question, size))
    number = builder.add(slot(builder, city.book, "lucky_lengths"), builder.mul(question, whole(WORD)))
    return like(context, builder, sig.return_type, city, address=address, length=number)


@lower_builtin("Lots.chances", LotsType, types.Integer, types.Any)
def chances_of_lots(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """A row of luck."""
    lots = part(context, builder, sig.args[0], args[0])
    return like(context, builder, ROW_OF_LOTS, lots, question=question_of(context, builder, sig, args))


@infer_getattr
class CityAttributes(AttributeTemplate):
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
            "is_funded_from_now_on": types.BoundFunction(FUNDED, typ), "lucky": types.BoundFunction(LUCKY, typ),
            "clears_desk": types.BoundFunction(CLEARS, typ),
        }.get(attr)  # fmt: skip


class NumbersAttributes(AttributeTemplate):
    """Chapters of the rules, numbers of a chapter, amounts of a support."""

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        if isinstance(typ, SupportsType):
            return types.int64 if attr in SUPPORT else None
        dtype = RULES if isinstance(typ, RulesType) else RULES[typ.chapter]
        if attr not in (dtype.names or ()):
            return None
        return ChapterType(attr) if dtype[attr].names else from_dtype(dtype[attr])


OFFSETS: Any = RULES.fields
"""Type and offset of each chapter."""


def fields_of(chapter: str) -> Any:
    """Type and offset of each number of a chapter."""
    return RULES[chapter].fields


def rules_at(builder: Any, city: Any, field: str) -> Any:
    """The address of a chapter, or of a number that is in none."""
    record = builder.add(slot(builder, city.book, "rules"), builder.mul(city.run, city.run.type(RULES.itemsize)))
    return builder.add(record, city.run.type(OFFSETS[field][1]))


def number_at(builder: Any, address: Any, dtype: Any) -> Any:
    """A number of the rulebook."""
    loaded = unchanging(builder, builder.load(place_of(builder, address, element(dtype.name), address.type(0))))
    return builder.icmp_unsigned("!=", loaded, ir.IntType(8)(0)) if dtype.name == "bool" else loaded


def get_of_numbers(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    """Code that reads a chapter, a number of the rulebook or a support."""
    numbers = part(context, builder, typ, value)
    if isinstance(typ, SupportsType):
        return handed_out(builder, numbers, "handed", attr)
    if isinstance(typ, ChapterType):
        dtype, offset = fields_of(typ.chapter)[attr][:2]
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
    """Code that reads an attribute of a city."""
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
    dtype, offset = fields_of(chapter)[crowd][:2]
    return number_at(builder, builder.add(rules_at(builder, city, chapter), city.run.type(offset)), dtype)


@lower_setattr_generic(CityType)
def set_of_city(context: Any, builder: Any, sig: Any, args: Any, attr: str) -> None:
    """Code that writes the one number that a city keeps for the next month."""
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
    """A count of the month."""
    city = part(context, builder, sig.args[0], args[0])
    name = sig.args[1].literal_value
    return apart(builder, builder.load(place_of_count(builder, city, name)), f"tally.{name}")


@lower_builtin("City.count", CityType, types.StringLiteral, types.Any)
def count_in_city(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Add to a count of the month."""
    city = part(context, builder, sig.args[0], args[0])
    amount = context.cast(builder, args[2], sig.args[2], types.int64)
    name = sig.args[1].literal_value
    where = place_of_count(builder, city, name)
    before = apart(builder, builder.load(where), f"tally.{name}")
    apart(builder, builder.store(builder.add(before, amount), where), f"tally.{name}")
    return context.get_dummy_value()


@infer_getattr
class LotsAttributes(AttributeTemplate):
    """Rows of luck."""

    key = LotsType

    def generic_resolve(self, typ: Any, attr: str) -> Any:
        return types.BoundFunction(CHANCES, typ) if attr == "chances" else None
