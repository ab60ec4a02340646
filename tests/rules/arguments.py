"""Arguments for every rule of the rulebook: which rules there are, and what each of their arguments may be.

A new rule is found by itself; an argument of a new name needs one line in `MEANINGS`, or in `OWN` where a rule means
something narrower by it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dis import get_instructions
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from types import FunctionType
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

import sim.rules
from sim.codes import CONTRACTS, DISTRICTS, PAPERS, PLACES, SECTORS
from sim.parameters.loader import chapters
from sim.units import NEVER

FOLDER = Path(sim.rules.__file__).parent
NOT_OF_ONE_FAMILY = {"__init__", "queue"}
"""Modules without rules of one family: the queue sorts all who ask, and has tests of its own."""

Array = npt.NDArray[Any]
DTYPES = {"statement": np.dtype(bool), "whole": np.dtype(np.int64), "real": np.dtype(np.float64)}
KINDS = {"Statement": "statement", "Whole": "whole", "Cents": "whole", "Real": "real", "Probability": "real"}
"""The kind of number that each alias of `sim.units` stands for."""


class Values(NamedTuple):
    """What an argument may be: everything from `low` to `high`, or the `listed` numbers only."""

    kind: Literal["statement", "whole", "real"]
    low: float
    high: float
    listed: tuple[float, ...] = ()

    def ends(self) -> tuple[Any, ...]:
        """The lowest and the highest value, or all the listed ones, as plain numbers of the kind."""
        return tuple(self.number(value) for value in self.listed or (self.low, self.high))

    def number(self, value: float) -> Any:
        """A plain Python number of this kind."""
        return {"statement": bool, "whole": int, "real": float}[self.kind](value)

    def sample(self, luck: np.random.Generator, shape: tuple[int, ...]) -> Array:
        """Values of this kind: every second one an end, the others from between."""
        ends = luck.choice(np.array(self.ends(), dtype=DTYPES[self.kind]), shape)
        if self.kind == "statement" or self.listed:
            return ends
        if self.kind == "whole":
            between = luck.integers(int(self.low), int(self.high), shape, endpoint=True)
        else:
            between = np.minimum(self.low + (self.high - self.low) * luck.random(shape), self.high)
        return np.where(luck.random(shape) < 0.5, ends, between).astype(DTYPES[self.kind])

    def rising(self, steps: int) -> list[Any]:
        """Values from the lowest to the highest, as plain numbers."""
        if self.kind == "statement":
            return [False, True]
        if self.listed:
            return sorted(self.ends())
        values = [self.low + (self.high - self.low) * step / (steps - 1) for step in range(steps)]
        return sorted({self.number(min(value, self.high)) for value in values})


def real(low: float, high: float) -> Values:
    """A real number from `low` to `high`."""
    return Values("real", low, high)


def whole(low: int, high: int) -> Values:
    """A whole number from `low` to `high`."""
    return Values("whole", low, high)


def one_of(*numbers: int) -> Values:
    """One of a few whole numbers."""
    return Values("whole", min(numbers), max(numbers), numbers)


STATEMENT = Values("statement", False, True, (False, True))
SHARE = real(0.0, 1.0)
LOT = real(0.0, 1.0 - 2.0**-32)
CODE_OF_CONTRACT = one_of(*range(len(CONTRACTS)))
MONTH = whole(0, 600)
SPELL = whole(0, 40)
SATURATED = 1e12
"""Calls at which their effect is as good as saturated, as the core asks for its ceilings."""

MEANINGS: dict[str, Values] = {
    # luck, shares and factors
    "lot": LOT,
    "present": LOT,
    "trust": SHARE,
    "language": SHARE,
    "interpreter": SHARE,
    "help_": SHARE,
    "mediation": SHARE,
    "preparation": SHARE,
    "praised": SHARE,
    "lacking": SHARE,
    "asked": SHARE,
    "mean": SHARE,
    "wary": SHARE,
    "fair": SHARE,
    "paired": SHARE,
    "week": SHARE,
    "workshop": SHARE,
    "housed_share": SHARE,
    "ready": real(0.0, 2.0),
    "neighbours": real(0.0, 2.0),
    "position": LOT,
    "start": LOT,
    "edge_share": real(0.0, 0.6),
    "deprived_share": real(0.1, 0.9),
    "hampered": real(0.04, 1.0),
    "supported": real(1.0, 64.0),
    "eased": real(0.7, 30.0),
    "skilled": real(0.49, 9.6),
    "calls": real(0.0, SATURATED),
    "course_hours": real(0.0, 160.0),
    "hours": real(0.0, 160.0),
    # arithmetic of odds
    "ratio": real(0.05, 150.0),
    "share": SHARE,
    "odds": real(0.0, 1000.0),
    "amount": real(0.0, 1e6),
    "half": real(0.1, 1e4),
    "yes": real(-100.0, 100.0),
    "no": real(-100.0, 100.0),
    # codes
    "place": one_of(*range(len(PLACES))),
    "kind": CODE_OF_CONTRACT,
    "sector": one_of(*range(len(SECTORS))),
    # people
    "adults": whole(0, 9),
    "grown": whole(1, 9),
    "women": whole(0, 9),
    "elders": whole(0, 9),
    "minors": whole(0, 5),
    "young": whole(0, 5),
    "persons": whole(1, 14),
    "earners": whole(0, 3),
    "seekers": whole(0, 3),
    # time
    "month": MONTH,
    "owed_from": one_of(0, 1, 12, 600, NEVER),
    "first_month": whole(1, 12),
    "months": SPELL,
    "months_housed": SPELL,
    "longest": SPELL,
    "planned": SPELL,
    "month_ends": SPELL,
    "worked": SPELL,
    "phases_past": whole(0, 5),
    "waited": whole(600 - NEVER, 600),
    "minutes": whole(0, 110 * 60),
    # a camp that moves
    "homes": whole(0, 120),
    "movers": whole(0, 120),
    # landlords and lettings
    "searchers": whole(0, 60),
    "approached": real(0.0, 31.0),
    "owned": one_of(1, 2, 4),
    "memory": whole(-3, 3),
    "change": one_of(-8, -2, -1, 0, 1, 4),
    "lettings_a_year": whole(0, 1000),
    # where homes stand
    "district": one_of(*range(len(DISTRICTS))),
    "sites": whole(1, 80),
    "number": whole(0, 200),
    "building": whole(0, 80),
    "estates": whole(0, 60),
    "dwellings": whole(0, 400),
    # money
    "usual_cents": whole(0, 150_000),
    "percent": whole(0, 100),
    "limit_percent": whole(25, 50),
    "cap_percent": whole(0, 50),
    "renovated_percent": whole(0, 50),
    "subsidy_percent": whole(0, 100),
    "wages_eur": whole(0, 4000),
    "income_cents": whole(0, 700_000),
    "rent_cents": whole(0, 100_000),
    "arrears_cents": whole(0, 2_000_000),
    "owed": whole(0, 2_000_000),
    "saved": whole(0, 2_000_000),
    "left_cents": whole(-300_000, 700_000),
    "due": whole(0, 10_000_000),
    "due_hundredths": whole(0, 10_000_000),
}
"""What an argument of this name means; arguments that are statements need no line."""

OWN: dict[tuple[str, str], Values] = {
    ("papers.status", "papers"): one_of(*range(len(PAPERS))),
    ("groups.with_papers", "papers"): one_of(*range(len(PAPERS))),
    ("groups.without_papers", "papers"): one_of(*range(len(PAPERS))),
    ("papers.open_services", "papers"): one_of(*range(len(PAPERS))),
    ("camp.cleared", "percent"): whole(0, 200),
    ("landlords.own_rent_cents", "percent"): whole(70, 130),
    ("camp.move_waits", "waited"): whole(0, 24),
}
"""What one rule alone means by an argument."""


class Rule(NamedTuple):
    """A rule, its arguments in order without the chapter, the class of its chapter, and what it returns."""

    name: str
    function: Any
    arguments: tuple[str, ...]
    chapter: Any
    returns: str

    def __str__(self) -> str:
        return self.name

    def annotation(self, argument: str) -> str:
        """The alias of `sim.units` that an argument is annotated with."""
        return str(self.function.__annotations__[argument])

    def values(self, argument: str) -> Values:
        """What an argument may be; raises KeyError where nobody has said so."""
        if (self.name, argument) in OWN:
            return OWN[self.name, argument]
        return STATEMENT if self.annotation(argument) == "Statement" else MEANINGS[argument]

    def luck(self, salt: str = "") -> np.random.Generator:
        """Numbers that depend on the rule's name alone."""
        return np.random.Generator(np.random.Philox(zlib.crc32((self.name + salt).encode())))

    def sample(self, luck: np.random.Generator, shape: tuple[int, ...]) -> list[Array]:
        """An array for each argument."""
        return [self.values(argument).sample(luck, shape) for argument in self.arguments]

    def reads(self) -> tuple[str, ...]:
        """Numbers of the chapter that the rule reads."""
        names = loaded(self.function, "LOAD_ATTR")
        return tuple(field for field in getattr(self.chapter, "_fields", ()) if field in names)


def modules() -> list[str]:
    """Names of the files with rules, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in NOT_OF_ONE_FAMILY)


def loaded(function: FunctionType, operation: str) -> set[str]:
    """Names that a function loads: of attributes (LOAD_ATTR) or of its module (LOAD_GLOBAL)."""
    return {step.argval for step in get_instructions(function) if step.opname == operation}


def is_rule(thing: object) -> bool:
    """A function of the rulebook."""
    return isinstance(thing, FunctionType) and thing.__module__.startswith("sim.rules.")


def discovered() -> Iterator[Rule]:
    """Every public function of the rulebook."""
    for stem in modules():
        module = import_module(f"sim.rules.{stem}")
        for name, function in vars(module).items():
            if is_rule(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                given = dict(function.__annotations__)
                returns = given.pop("return")
                chapter = getattr(module, given.pop("k")) if "k" in given else None
                yield Rule(f"{stem}.{name}", function, tuple(given), chapter, returns)


RULES = tuple(discovered())
BY_NAME = {rule.name: rule for rule in RULES}


class Span(NamedTuple):
    """A number of a chapter as shipped, and the ends of its range."""

    value: Any
    low: Any
    high: Any


@cache
def spans(chapter: Any) -> dict[str, Span]:
    """The numbers of a chapter, from its file."""
    entries = chapters()[chapter.__module__.rpartition(".")[2]]
    return {name: Span(entries[name].value, *ends_of(entries[name])) for name in chapter._fields}


def ends_of(entry: Any) -> tuple[Any, Any]:
    """Both ends of the range of a parameter; a statement may be false or true."""
    return (False, True) if entry.type == "statement" else (entry.low, entry.high)


def shipped(chapter: Any) -> Any:
    """A chapter with the numbers of its file."""
    return chapter(**{name: span.value for name, span in spans(chapter).items()})


def drawn(chapter: Any, luck: np.random.Generator) -> Any:
    """A chapter whose numbers lie somewhere within their ranges."""
    return chapter(**{name: within(span, luck) for name, span in spans(chapter).items()})


def within(span: Span, luck: np.random.Generator) -> Any:
    """A number of a range, of the type of the shipped one."""
    if isinstance(span.value, int):
        return type(span.value)(luck.integers(int(span.low), int(span.high), endpoint=True))
    return min(span.low + (span.high - span.low) * float(luck.random()), span.high)


def corners(rule: Rule) -> list[Any]:
    """The shipped chapter with every number that the rule reads at either end of its range, in all combinations."""
    if rule.chapter is None:
        return [None]
    known, names = spans(rule.chapter), rule.reads()
    ends = product(*[dict.fromkeys((known[name].low, known[name].high)) for name in names])
    return [shipped(rule.chapter)._replace(**dict(zip(names, end, strict=True))) for end in ends]


def settings_of(rule: Rule, luck: np.random.Generator, random: int) -> list[Any]:
    """Chapters to try a rule with: the shipped one, all corners of what it reads, and a few from between."""
    if rule.chapter is None:
        return [None]
    return [shipped(rule.chapter), *corners(rule), *[drawn(rule.chapter, luck) for _ in range(random)]]


def columns(chapters_of_runs: list[Any]) -> Any:
    """One chapter for all runs: each number an array of shape (runs, 1)."""
    return type(chapters_of_runs[0])(*[np.array(each)[:, None] for each in zip(*chapters_of_runs, strict=True)])


def call(rule: Rule, arguments: list[Any], chapter: Any, function: Callable[..., Any] | None = None) -> Any:
    """What a rule says; a number that is no number, or too large to keep, is an error."""
    with np.errstate(all="raise"):
        return (function or rule.function)(*arguments, *([] if chapter is None else [chapter]))
