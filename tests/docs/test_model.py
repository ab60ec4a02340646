"""The description of the model says what the model does: the order of the month, every formula, every number's name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim import codes, units
from sim.engines.month import Stage, walk
from sim.parameters.loader import chapters
from tests.docs.names import MODULES, ROOT, functions

TEXT = (ROOT / "docs/model.md").read_text(encoding="utf-8")
BY_LIST = {"queue.rank", "queue.award", "queue.pair"}
"""Rules over all who ask at once: described in words, tested in tests/rules/test_queue.py."""

TRIES = 400
SIGNS = {"×": "*", "−": "-", "≥": ">=", "≤": "<=", " is not ": " != ", " is ": " == "}
HELPERS = {"floor": math.floor, "round": round, "min": min, "max": max}


def section(title: str, level: int) -> str:
    """The text under a heading, up to the next one of its level or above."""
    found = re.search(
        rf"^{'#' * level} {re.escape(title)}$(.*?)(?=^#{{1,{level}}} |\Z)", TEXT, re.MULTILINE | re.DOTALL
    )
    assert found, f"no section {title}"
    return found.group(1)


def chapter(module: str) -> str:
    """The section of a chapter of the rulebook."""
    return section(module.replace("_", " ").capitalize(), 3)


# the order of the month


class Listener:
    """A stage that only notes which turns are called."""

    def __init__(self) -> None:
        self.turns: list[str] = []

    def __getattr__(self, turn: str) -> Any:
        return lambda month: self.turns.append(turn)


def test_the_turns_are_those_of_the_month_in_their_order() -> None:
    told = re.findall(r"^\d+\. `(\w+)`: ", section("3. Process overview and scheduling", 2), re.MULTILINE)
    stage: Any = Listener()
    walk(stage, 1)
    assert told == stage.turns
    assert set(told) == {name for name in vars(Stage) if not name.startswith("_")}


def test_the_seven_elements_of_the_protocol_are_there() -> None:
    assert re.findall(r"^## \d\. (.+)$", TEXT, re.MULTILINE) == [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialization",
        "Input data",
        "Submodels",
    ]
    concepts = (
        "Basic principles|Emergence|Individual decisions|Adaptation|Heterogeneity|Objectives|Learning|Prediction|"
        "Sensing|Interaction|Stochasticity"
    )
    told = re.findall(r"^\*\*(.+?)\.\*\*", section("4. Design concepts", 2), re.MULTILINE)
    assert told == [*concepts.split("|"), "Collectives", "Observation"]


# the chapters of the rulebook


class Formula(NamedTuple):
    """A rule as the page writes it: lines of arithmetic, the last of which is the rule's own."""

    module: str
    rule: str
    lines: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.module}.{self.rule}"


def formulas() -> Iterator[Formula]:
    """Every formula of the page, with the lines above it that it needs."""
    for module in MODULES:
        known = functions(module)
        for block in re.findall(r"^```formula\n(.*?)^```$", chapter(module), re.MULTILINE | re.DOTALL):
            lines: list[tuple[str, str]] = []
            for line in re.sub(r"\n\s+", " ", block).splitlines():
                name, equals, expression = line.partition(" = ")
                assert equals, line
                lines.append((name, expression))
                if name in known:
                    yield Formula(module, name, tuple(lines))
                    lines = []
            assert not lines, f"{module}: {lines} lead to no rule"


FORMULAS = list(formulas())


def test_every_rule_has_one_formula() -> None:
    told = [str(formula) for formula in FORMULAS]
    assert len(told) == len(set(told))
    assert set(told) | BY_LIST == {f"{module}.{name}" for module in MODULES for name in functions(module)}


def test_every_number_is_named_in_its_chapter() -> None:
    for module, book in chapters().items():
        words = set(re.findall(r"\w+", chapter(module)))
        assert set(book) <= words, module


def test_every_chapter_names_its_file() -> None:
    for module in MODULES:
        assert f"`sim/rules/{module}.py`" in chapter(module)


CODES = {"place", "papers", "kind"}
"""Arguments that are codes of a closed list."""

SIGNED = {"memory", "change"}
"""Arguments that can be below zero."""


def drawn(name: str, kind: str, luck: np.random.Generator) -> Any:
    """A plain number of the kind that an alias of `sim.units` stands for; the formula must hold whatever it is."""
    if kind == "Statement":
        return bool(luck.integers(2))
    if name in SIGNED:
        return int(luck.integers(-5, 6))
    if kind in ("Whole", "Cents"):
        most = (
            len(codes.PLACES)
            if name in CODES
            else int(luck.choice([4, 13, 100, 100_000, 10_000_000][: 3 if kind == "Whole" else 5]))
        )
        return int(luck.integers(most))
    return float(luck.choice([0.0, 1.0, luck.random(), luck.random()]))


def numbers(module: str, luck: np.random.Generator) -> dict[str, Any]:
    """A chapter's numbers, each somewhere in its range."""
    found: dict[str, Any] = {}
    for name, one in chapters().get(module, {}).items():
        if one.low is None or one.high is None:
            found[name] = bool(luck.integers(2))
        elif one.type == "whole":
            found[name] = int(luck.integers(int(one.low), int(one.high), endpoint=True))
        else:
            found[name] = one.low + (one.high - one.low) * float(luck.random())
    return found


def constants(module: str) -> dict[str, Any]:
    """Codes, and the capitals of the chapter itself."""
    everything = {**vars(codes), **vars(units), **vars(import_module(f"sim.rules.{module}"))}
    return {name: value for name, value in everything.items() if name.isupper()}


def in_python(expression: str) -> str:
    for sign, python in SIGNS.items():
        expression = expression.replace(sign, python)
    return expression


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_a_formula_is_its_rule(formula: Formula) -> None:
    rule = functions(formula.module)[formula.rule]
    kinds = {name: kind for name, kind in rule.__annotations__.items() if name not in ("k", "return")}
    taken = rule.__annotations__.get("k")
    luck = np.random.Generator(np.random.Philox(TRIES))
    common = {**constants(formula.module), **functions("odds"), **HELPERS}
    for _ in range(TRIES):
        given = {name: drawn(name, kind, luck) for name, kind in kinds.items()}
        if formula.rule == "saturates":
            given["half"] += 0.5
        mine = numbers(formula.module, luck)
        chapter_of = [] if taken is None else [getattr(import_module(f"sim.rules.{formula.module}"), taken)(**mine)]
        words = {**common, **mine, **{name.rstrip("_"): value for name, value in given.items()}}
        for name, expression in formula.lines:
            words[name] = eval(in_python(expression), {"__builtins__": {}}, words)
        assert float(words[formula.rule]) == pytest.approx(float(rule(*given.values(), *chapter_of)), abs=1e-12), given
