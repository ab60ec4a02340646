"""A rule gives the same bits for plain numbers, numpy's, arrays however they lie in memory, and compiled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np
import pytest

from sim.units import Statement
from tests.rules.arguments import (
    DTYPES,
    KINDS,
    MEANINGS,
    OWN,
    RULES,
    Array,
    Rule,
    call,
    columns,
    drawn,
    is_rule,
    loaded,
    modules,
    shipped,
    spans,
)

RUNS, FAMILIES = 6, 41
"""An odd number of families, so that what a processor does eight at a time leaves a rest."""

every_rule = pytest.mark.parametrize("rule", RULES, ids=str)


class Case:
    """Arguments of shape (runs, families), the chapter of each run, and what the rule says of them."""

    def __init__(self, rule: Rule) -> None:
        luck = rule.luck()
        self.rule = rule
        self.arguments = rule.sample(luck, (RUNS, FAMILIES))
        self.chapters: list[Any] = [None] * RUNS
        if rule.chapter:
            ends = [{name: span[end] for name, span in spans(rule.chapter).items()} for end in (1, 2)]
            fixed = [shipped(rule.chapter), *[rule.chapter(**end) for end in ends]]
            self.chapters = fixed + [drawn(rule.chapter, luck) for _ in range(RUNS - len(fixed))]
        self.chapter = columns(self.chapters) if rule.chapter else None
        self.expected = full(call(rule, self.arguments, self.chapter))

    def one_by_one(self, number: Callable[[Any], Any]) -> list[list[Any]]:
        """What the rule says of each family, of each run, when it is asked for that family alone."""
        said = []
        for run, chapter in enumerate(self.chapters):
            k = turned(chapter, number)
            rows = [argument[run].tolist() for argument in self.arguments]
            said.append([call(self.rule, [number(row[family]) for row in rows], k) for family in range(FAMILIES)])
        return said


@cache
def case(rule: Rule) -> Case:
    return Case(rule)


def made(function: Callable[..., Any]) -> Rule:
    """A function that is no rule, as if it were one of a single statement."""
    return Rule(function.__name__, function, ("works",), None, "Statement")


def turned(chapter: Any, way: Callable[[Any], Any]) -> Any:
    """A chapter, if there is one, with each of its numbers changed in the same way."""
    return chapter and type(chapter)(*map(way, chapter))


def full(result: Any) -> Array:
    """A result over all runs and families, also where the rule depends on neither."""
    return np.ascontiguousarray(np.broadcast_to(result, (RUNS, FAMILIES)))


def same(rule: Rule, got: Any, expected: Array) -> None:
    """The same type of number, and the same bytes."""
    array = np.ascontiguousarray(got)
    assert array.dtype == expected.dtype, rule.name
    assert array.shape == expected.shape
    assert array.tobytes() == expected.tobytes(), np.flatnonzero(array != expected)


# recipes


def test_every_file_of_rules_is_found() -> None:
    assert {rule.name.partition(".")[0] for rule in RULES} == set(modules())


def test_every_argument_of_every_rule_has_a_meaning() -> None:
    """A new argument needs a line in `MEANINGS` of tests/rules/arguments.py."""
    missing = []
    for rule in RULES:
        for argument in rule.arguments:
            try:
                rule.values(argument)
            except KeyError:
                missing.append(f"{rule.name}({argument})")
    assert not missing


@every_rule
def test_meanings_are_of_the_annotated_kind(rule: Rule) -> None:
    for argument in rule.arguments:
        assert rule.values(argument).kind == KINDS[rule.annotation(argument)], argument


def test_no_meaning_is_left_over() -> None:
    named = {argument for rule in RULES for argument in rule.arguments if rule.annotation(argument) != "Statement"}
    asked = {(rule.name, argument) for rule in RULES for argument in rule.arguments}
    assert set(MEANINGS) <= named | {argument for _, argument in OWN}
    assert set(OWN) <= asked


# results


@every_rule
def test_result_is_of_the_annotated_kind(rule: Rule) -> None:
    """Whole numbers may come as reals (from floor or rint); they are whole, and far below where reals lose units."""
    expected = case(rule).expected
    kind = KINDS[rule.returns]
    if kind == "whole":
        assert expected.dtype in (DTYPES["whole"], DTYPES["real"])
        assert np.array_equal(expected, np.rint(expected))
        assert np.abs(expected).max() < 2**52
    else:
        assert expected.dtype == DTYPES[kind]
    assert np.isfinite(expected).all()


@every_rule
def test_plain_numbers(rule: Rule) -> None:
    same(rule, case(rule).one_by_one(lambda number: number), case(rule).expected)


@every_rule
def test_numbers_of_numpy(rule: Rule) -> None:
    kinds = {bool: np.bool_, int: np.int64, float: np.float64}
    same(rule, case(rule).one_by_one(lambda number: kinds[type(number)](number)), case(rule).expected)


def wide(array: Array) -> Array:
    """Every third column of a wider array."""
    room = np.zeros((RUNS, 3 * FAMILIES), dtype=array.dtype)
    room[:, ::3] = array
    return room[:, ::3]


def tall(array: Array) -> Array:
    """Families one under the other, as in a table of columns."""
    return np.asfortranarray(array)


def backward(array: Array) -> Array:
    """Laid down in reverse, read in reverse."""
    return array[::-1, ::-1].copy()[::-1, ::-1]


def shifted(array: Array) -> Array:
    """Not at the start of its room."""
    room = np.zeros(array.size + 1, dtype=array.dtype)
    room[1:] = array.reshape(-1)
    return room[1:].reshape(array.shape)


@every_rule
@pytest.mark.parametrize("lay", [wide, tall, backward, shifted], ids=lambda lay: lay.__name__)
def test_arrays_however_they_lie(rule: Rule, lay: Callable[[Array], Array]) -> None:
    given = [lay(argument) for argument in case(rule).arguments]
    for laid, argument in zip(given, case(rule).arguments, strict=True):
        assert np.array_equal(laid, argument)
    chapter = turned(case(rule).chapter, backward)
    same(rule, full(call(rule, given, chapter)), case(rule).expected)


@every_rule
def test_a_chapter_of_plain_numbers(rule: Rule) -> None:
    rows = [
        np.broadcast_to(call(rule, [argument[run] for argument in case(rule).arguments], chapter), FAMILIES)
        for run, chapter in enumerate(case(rule).chapters)
    ]
    same(rule, np.stack(rows), case(rule).expected)


@every_rule
def test_those_who_ask_only(rule: Rule) -> None:
    """Askers in one row, each with the numbers of its run, as the core asks for the few concerned."""
    rows = np.repeat(np.arange(RUNS), FAMILIES)[::2]
    given = [argument.reshape(-1)[::2] for argument in case(rule).arguments]
    chapter = turned(case(rule).chapter, lambda column: column[rows, 0])
    got = np.broadcast_to(call(rule, given, chapter), rows.shape)
    same(rule, got, case(rule).expected.reshape(-1)[::2])


@every_rule
def test_arguments_of_a_run_beside_arguments_of_a_family(rule: Rule) -> None:
    """One argument is (runs, 1), the next (families,): spread by the rule, or beforehand, or copied out in full."""
    given = [argument[:, :1] if turn % 2 else argument[0] for turn, argument in enumerate(case(rule).arguments)]
    views = [np.broadcast_to(argument, (RUNS, FAMILIES)) for argument in given]
    copies = [np.ascontiguousarray(view) for view in views]
    expected = full(call(rule, copies, case(rule).chapter))
    same(rule, full(call(rule, given, case(rule).chapter)), expected)
    same(rule, full(call(rule, views, case(rule).chapter)), expected)


@every_rule
def test_arguments_are_left_as_they_were(rule: Rule) -> None:
    given = [argument.copy() for argument in case(rule).arguments]
    for argument in given:
        argument.flags.writeable = False
    same(rule, full(call(rule, given, case(rule).chapter)), case(rule).expected)


NARROW: dict[str, dict[str, Any]] = {
    "places": {"place": np.int8},
    "blocks.apart": {"district": np.int8},
    "papers.open_services": {"papers": np.int8},
    "money.wage_eur": {"kind": np.int8},
    "landlords.leaves": {"memory": np.int8},
    "landlords.dwellings_offered": {"owned": np.int8, "memory": np.int8},
    "accompaniment.worker_minutes": {"months": np.int16},
    "tenancy.is_durable": {"month_ends": np.int16},
}
"""Columns that the state keeps narrow and the engines hand to a rule as they are."""


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if {rule.name, rule.name.partition(".")[0]} & set(NARROW)], ids=str
)
def test_narrow_columns(rule: Rule) -> None:
    """They are compared, or so small that nothing wraps round: the same numbers come out."""
    kinds = NARROW.get(rule.name) or NARROW[rule.name.partition(".")[0]]
    assert set(kinds) <= set(rule.arguments)
    given = [
        argument.astype(kinds.get(name, argument.dtype))
        for name, argument in zip(rule.arguments, case(rule).arguments, strict=True)
    ]
    assert np.array_equal(full(call(rule, given, case(rule).chapter)), case(rule).expected)


# compiled


@cache
def compiled(function: FunctionType) -> Any:
    """A rule compiled by numba, with the rules and helpers that it calls compiled too."""
    known = {name: function.__globals__[name] for name in loaded(function, "LOAD_GLOBAL")}
    known = {name: compiled(thing) if is_rule(thing) else thing for name, thing in known.items()}
    copy = FunctionType(function.__code__, known, function.__name__)
    return numba.njit(error_model="numpy")(copy)


def loop(rule: Rule) -> Any:
    """A compiled loop over families that asks the compiled rule for each."""
    asked = [f"{name}[i]" for name in rule.arguments] + (["k"] if rule.chapter else [])
    names = [*rule.arguments, *(["k"] if rule.chapter else []), "out"]
    source = (
        f"def loop({', '.join(names)}):\n    for i in range(out.size):\n        out[i] = rule({', '.join(asked)})\n"
    )
    known: dict[str, Any] = {"rule": compiled(rule.function)}
    exec(source, known)
    return numba.njit(error_model="numpy")(known["loop"])


@every_rule
def test_compiled(rule: Rule) -> None:
    expected = case(rule).expected
    got = np.zeros_like(expected)
    walk = loop(rule)
    for run, chapter in enumerate(case(rule).chapters):
        call(rule, [argument[run] for argument in case(rule).arguments], chapter, lambda *given: walk(*given, got[run]))  # noqa: B023
    (signature,) = compiled(rule.function).nopython_signatures[-1:]
    assert np.dtype(str(signature.return_type).replace("boolean", "bool")) == expected.dtype
    same(rule, got, expected)


# the test itself


def opposite(works: Statement) -> Statement:
    return ~works


def second(works: Statement) -> Statement:
    return (works + works) == 2


@pytest.mark.parametrize("function", [opposite, second])
def test_other_bits_for_a_plain_number_are_found(function: Callable[..., Any]) -> None:
    """`~True` is -2 and `True + True` is 2, but not so in an array."""
    rule = made(function)
    with pytest.raises(AssertionError, match=r"opposite|array"):
        test_plain_numbers(rule)
