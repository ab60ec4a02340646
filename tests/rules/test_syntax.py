"""The rulebook is written in the few words that give the same bits everywhere; anything else is found here.

Allowed: `+ - * /`, one comparison at a time, `& |`, minimum, maximum, floor and rint of numpy, other rules, numbers of
a chapter, plain assignments and one return at the end.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim.rules

FOLDER = Path(sim.rules.__file__).parent
EXEMPT = {
    "queue.py": "it sorts and counts all who ask in whole numbers at once, and is checked in tests/rules/test_queue.py"
}
"""Files whose words are not checked, and why."""

MODULES = ("numpy", "typing", "__future__")
SHELVES = ("sim.units", "sim.codes", "sim.rules")
NUMPY = {"minimum": 2, "maximum": 2, "floor": 1, "rint": 1}
"""Functions of numpy that a rule may call, and how many numbers each takes."""

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.BitAnd, ast.BitOr)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
MOST_ARGUMENTS = 6

Found = Iterator[str]


def faults(source: str) -> list[str]:
    """Everything in a file of rules that is not allowed, with its line."""
    return list(in_module(ast.parse(source)))


def fault(node: ast.AST, what: str) -> str:
    return f"line {getattr(node, 'lineno', 0)}: {what}: {ast.unparse(node).splitlines()[0]}"


def in_module(tree: ast.Module) -> Found:
    rules = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    rules |= {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.rules")
        for alias in node.names
    }
    if not ast.get_docstring(tree):
        yield "the file opens without a sentence that says what it decides"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield from in_rule(node, rules)
        elif isinstance(node, ast.ClassDef):
            yield from in_chapter(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from in_import(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            if not is_number(node.value):
                yield fault(node, "a constant that is no number")
        elif not is_text(node):
            yield fault(node, "neither a rule, a chapter, a constant nor an import")


def in_import(node: ast.Import | ast.ImportFrom) -> Found:
    if isinstance(node, ast.Import):
        if [(alias.name, alias.asname) for alias in node.names] != [("numpy", "np")]:
            yield fault(node, "an import other than numpy as np")
    elif node.level or not (node.module in ("typing", "__future__") or is_of_shelves(node.module or "")):
        yield fault(node, "an import from elsewhere than units, codes and rules")
    elif any(alias.name == "*" for alias in node.names):
        yield fault(node, "an import of everything")


def is_of_shelves(module: str) -> bool:
    return any(module == shelf or module.startswith(shelf + ".") for shelf in SHELVES)


def in_chapter(node: ast.ClassDef) -> Found:
    """A chapter is a NamedTuple of plain numbers, all from its file: no default, no method."""
    if [ast.unparse(base) for base in node.bases] != ["NamedTuple"] or node.keywords or node.decorator_list:
        yield fault(node, "a class that is no plain NamedTuple")
    if not ast.get_docstring(node):
        yield fault(node, "a chapter without docstring")
    for field in node.body:
        if is_text(field):
            continue
        if not isinstance(field, ast.AnnAssign) or field.value:
            yield fault(field, "a chapter holds fields without default only")
        elif ast.unparse(field.annotation) not in ("int", "float", "bool"):
            yield fault(field, "a field that is no int, float or bool")


def in_rule(node: ast.FunctionDef, rules: set[str]) -> Found:
    arguments = node.args
    if not ast.get_docstring(node):
        yield fault(node, "a rule without docstring")
    if len(arguments.args) > MOST_ARGUMENTS:
        yield fault(node, f"more than {MOST_ARGUMENTS} arguments")
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs or arguments.defaults:
        yield fault(node, "an argument that is starred, by keyword only or has a default")
    if node.decorator_list:
        yield fault(node, "a decorator")
    if not node.returns or not all(argument.annotation for argument in arguments.args):
        yield fault(node, "an argument or result without its meaning")
    *steps, last = node.body
    for step in steps:
        if isinstance(step, ast.Assign) and len(step.targets) == 1 and isinstance(step.targets[0], ast.Name):
            yield from in_sum(step.value, rules)
        elif not is_text(step):
            yield fault(step, "neither a plain assignment nor a docstring")
    if isinstance(last, ast.Return) and last.value:
        yield from in_sum(last.value, rules)
    else:
        yield fault(last, "a rule ends by returning a number")


def in_sum(node: ast.expr, rules: set[str]) -> Found:
    """What is not allowed in an expression."""
    if is_number(node) or isinstance(node, ast.Name):
        return
    parts: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], COMPARISONS):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.Attribute) and is_name(node.value, "k"):
        return
    elif isinstance(node, ast.Call) and may_call(node, rules):
        parts = [*node.args, *[keyword.value for keyword in node.keywords]]
    else:
        yield fault(node, "not one of the words of the rulebook")
    for part in parts:
        yield from in_sum(part, rules)


def may_call(node: ast.Call, rules: set[str]) -> bool:
    """Another rule, or one of the four functions of numpy with nothing but its numbers."""
    if isinstance(node.func, ast.Name):
        return node.func.id in rules and all(keyword.arg for keyword in node.keywords)
    if not isinstance(node.func, ast.Attribute) or not is_name(node.func.value, "np"):
        return False
    return NUMPY.get(node.func.attr) == len(node.args) and not node.keywords


def is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def is_number(node: ast.expr | None) -> bool:
    """A number as written, also below zero; True and False are no numbers."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


# the rulebook


def test_exempt_files_exist() -> None:
    assert all((FOLDER / name).exists() for name in EXEMPT)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_rulebook(path: Path) -> None:
    if path.name not in EXEMPT and path.read_text(encoding="utf-8"):
        assert not faults(path.read_text(encoding="utf-8"))


# the test itself

FILE = '''\
"""Decides something."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import CAMP
from sim.rules.odds import chance, either
from sim.units import Real, Statement


class Chapter(NamedTuple):
    """Numbers."""

    odds: float


LIMIT = -3
"""A limit."""


def helper(x: Real) -> Real:
    """Half of it."""
    return x / 2.0


def rule(x: Real, y: Real, works: Statement, k: Chapter) -> Real:
    """Something."""
    z = x + 1
    return HERE
'''
ALLOWED = [
    "x",
    "1",
    "-1.5",
    "(x + y) * 2 - y / (1.0 + x)",
    "(x < y) & (x != CAMP) | works",
    "k.odds * x",
    "np.minimum(np.maximum(x, -3), LIMIT)",
    "np.floor(x) + np.rint(y * 500.0)",
    "either(works, helper(x), 0.0)",
    "chance(odds=k.odds * z)",
]
FORBIDDEN = [
    "np.where(works, x, y)",
    "np.abs(x)",
    "np.exp(x)",
    "np.sum(x)",
    "np.clip(x, 0, 1)",
    "np.inf",
    "np.random.random()",
    "np.minimum(x, y, out=x)",
    "np.minimum.reduce(x)",
    "np.floor(x, y)",
    "np.float32(x)",
    "~works",
    "not works",
    "-x",
    "+x",
    "works and x",
    "works or x",
    "x if works else y",
    "0 < x < 1",
    "x is y",
    "x in (1, 2)",
    "x ** 2",
    "x % 2",
    "x // 2",
    "x ^ y",
    "x << 1",
    "x @ y",
    "round(x)",
    "sum(x)",
    "min(x, y)",
    "max(x, y)",
    "abs(x)",
    "float(x)",
    "int(x)",
    "bool(x)",
    "len(x)",
    "pow(x, 2)",
    "print(x)",
    "unknown(x)",
    "works(x)",
    "helper(*x)",
    "helper(**x)",
    "chance(x).real",
    "x.sum()",
    "x.astype(int)",
    "x.real",
    "x[0]",
    "[x, y]",
    "(x, y)",
    "{x: y}",
    "{x}",
    "[z for z in x]",
    "{z for z in x}",
    "{z: z for z in x}",
    "(z for z in x)",
    "(w := x)",
    "lambda: x",
    "True",
    "None",
    "'text'",
    "f'{x}'",
    "1j",
    "...",
    "(yield x)",
    "k.odds.real",
]
STEPS = [
    "if x:\n        z = y",
    "for z in x:\n        pass",
    "while x:\n        pass",
    "x += 1",
    "x, z = y, x",
    "x = z = y",
    "x[0] = y",
    "k.odds = x",
    "x: float = y",
    "del x",
    "pass",
    "assert x",
    "raise ValueError",
    "return y",
    "global LIMIT",
    "import math",
    "print(x)",
    "with x:\n        pass",
    "try:\n        z = x\n    except ValueError:\n        pass",
    "def inner(): return 1",
    "z = x ** 2",
]
OUTSIDE = {
    "no docstring of the file": ('"""Decides something."""', ""),
    "no docstring of a rule": ('    """Something."""\n', ""),
    "no docstring of a chapter": ('    """Numbers."""\n', ""),
    "an import of math": ("import numpy as np", "import math"),
    "an import of numpy under another name": ("import numpy as np", "import numpy"),
    "an import of numpy's parts": ("import numpy as np", "from numpy import minimum"),
    "an import of luck": ("from sim.codes import CAMP", "from sim.draws import Luck"),
    "an import of a likely name": ("from sim.codes import CAMP", "from sim.rulesets import CAMP"),
    "an import of everything": ("from sim.codes import CAMP", "from sim.codes import *"),
    "an import from beside": ("from sim.codes import CAMP", "from . import odds"),
    "a constant that is reckoned": ("LIMIT = -3", "LIMIT = len(CAMP)"),
    "a table": ("LIMIT = -3", "LIMIT = {1: 2}"),
    "a statement of the file": ("LIMIT = -3", "print(1)"),
    "a branch of the file": ("LIMIT = -3", "if CAMP:\n    LIMIT = 3"),
    "a default of a chapter": ("odds: float", "odds: float = 0.1"),
    "a field that is a text": ("odds: float", "odds: str"),
    "a method": ("odds: float", "def odds(self): return 1"),
    "another class": ("class Chapter(NamedTuple)", "class Chapter"),
    "a decorator": ("def rule", "@cache\ndef rule"),
    "a default": ("k: Chapter)", "k: Chapter = None)"),
    "an argument without meaning": ("y: Real", "y"),
    "a result without meaning": ("k: Chapter) -> Real", "k: Chapter)"),
    "a starred argument": ("y: Real", "*y: Real"),
    "arguments by keyword only": ("y: Real", "*, y: Real"),
    "seven arguments": ("x: Real, y", "a: Real, b: Real, c: Real, x: Real, y"),
    "no result": ("return HERE", "x = HERE"),
    "an empty result": ("return HERE", "return"),
    "a coroutine": ("def rule", "async def rule"),
}


@pytest.mark.parametrize("words", ALLOWED)
def test_allowed_words_pass(words: str) -> None:
    assert not faults(FILE.replace("HERE", words))


@pytest.mark.parametrize("words", FORBIDDEN)
def test_forbidden_words_are_found(words: str) -> None:
    assert faults(FILE.replace("HERE", words))
    assert faults(FILE.replace("HERE", f"np.minimum(x, 2.0 * ({words}))"))
    assert faults(FILE.replace("z = x + 1", f"z = ({words})").replace("HERE", "z"))


@pytest.mark.parametrize("step", STEPS)
def test_forbidden_steps_are_found(step: str) -> None:
    assert faults(FILE.replace("z = x + 1", step).replace("HERE", "y"))


@pytest.mark.parametrize("change", OUTSIDE)
def test_forbidden_forms_are_found(change: str) -> None:
    old, new = OUTSIDE[change]
    assert FILE.count(old) >= 1
    assert faults(FILE.replace(old, new, 1).replace("HERE", "y"))
