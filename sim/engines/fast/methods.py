"""Hands the agents' own methods to the compiler: what a family does in Mesa is what it does compiled, from one source.

Nothing of the model is written here. A method that looks a column up by a made name is written out, because compiled
code has no names left.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from numba.extending import overload, overload_method

from sim.draws import NUMBER
from sim.engines import month
from sim.engines.agents import camps, counting, daily, lettings, market, programmes, tenancies
from sim.engines.agents.actor import Actor, Fated
from sim.engines.agents.city import City
from sim.engines.agents.employer import Employer
from sim.engines.agents.family import Family
from sim.engines.agents.ground import CampSite, Programme, VillageSite
from sim.engines.agents.landlord import Landlord
from sim.engines.agents.social_worker import SocialWorker
from sim.engines.fast import few, kinds, written
from sim.engines.fast.few import room
from sim.engines.fast.on_desk import ClearsDesk, on_desk
from sim.rules import queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPTIONS = {"error_model": "numpy"}
"""Divisions as numpy has them; no option that may change a bit."""

SHORT = 2
"""Statements of a function, its docstring included, that is compiled into whatever calls it."""

CLASSES = {
    kinds.FamilyType: Family,
    kinds.SiteType: CampSite,
    kinds.WorkerType: SocialWorker,
    kinds.LandlordType: Landlord,
    kinds.EmployerType: Employer,
    kinds.VillageType: VillageSite,
    kinds.ProgrammeType: Programme,
    kinds.CityType: City,
}
TURNS = (camps, counting, daily, lettings, market, programmes, tenancies)
LOOKERS_ON = ("causes", "circles", "run", "seen", "witness")
"""Modules of the agents that compiled code has no need of."""

KNOWN = {
    "lucky", "luck", "luck_at_start", "ticket", "befalls", "falls_to", "may_befall", "concerns", "given", "is_meant",
    "count", "counted", "is_limited", "at_site", "is_funded_from_now_on", "step", "people_the_city", "stops_supports",
}  # fmt: skip
"""Methods that compiled code has in its own way: `kinds` looks luck up and counts."""


class Readable(ast.NodeTransformer):
    """A generator becomes a list, a question is asked by its number, and nobody looks on."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        """Compiled agents have no witness."""
        if ast.unparse(node.test).endswith("witness is not None") and isinstance(node.test, ast.Compare | ast.BoolOp):
            return None
        self.generic_visit(node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Compiled agents have no witness, and know it."""
        self.generic_visit(node)
        told = ast.unparse(node)
        if told.endswith(("witness is None", "witness is not None")):
            return ast.Constant(told.endswith("is None"))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("befalls", "falls_to"):
            return ast.copy_location(self.decided(node.func, node.args), node)
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in ("count", "counted")):
            node.args = [self.numbered(given) for given in node.args]
        return node

    def decided(self, asked: ast.Attribute, given: list[ast.expr]) -> ast.expr:
        """What luck and a rule decide, as an expression: `befalls` compares, `falls_to` hands the rule the lot."""
        question, rule, *arguments = given
        lot = ast.Call(ast.Attribute(asked.value, "luck", ast.Load()), [self.numbered(question)], [])
        if asked.attr == "befalls":
            may = ast.Call(ast.Attribute(asked.value, "may_befall", ast.Load()), [self.numbered(question)], [])
            drawn = ast.Call(ast.Attribute(asked.value, "luck_drawn", ast.Load()), [self.numbered(question)], [])
            does = ast.Compare(drawn, [ast.Lt()], [ast.Call(rule, arguments, [])])
            return ast.BoolOp(ast.And(), [may, does])
        placed = [lot if isinstance(each, ast.Constant) and each.value is ... else each for each in arguments]
        return ast.Call(ast.Name("int", ast.Load()), [ast.Call(rule, placed, [])], [])

    def numbered(self, given: ast.expr) -> ast.expr:
        """The number of a question in place of its name."""
        if isinstance(given, ast.Constant) and given.value in NUMBER:
            return ast.copy_location(ast.Constant(NUMBER[given.value]), given)
        return given

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        self.generic_visit(node)
        return ast.copy_location(ast.ListComp(node.elt, node.generators), node)


def readable(function: FunctionType, more: tuple[str, ...] = ()) -> FunctionType:
    """A function as the compiler can read it, from its own source; `more` are arguments that it does not use."""
    tree = ast.parse("from __future__ import annotations\n" + textwrap.dedent(inspect.getsource(function)))
    defined = tree.body[1]
    assert isinstance(defined, ast.FunctionDef)
    defined.args.args += [ast.arg(name) for name in more]
    if function is month.walk:
        tree = ClearsDesk().visit(tree)
    else:
        tree = Readable().visit(tree)
        on_desk(defined)
    tree = ast.fix_missing_locations(tree)
    ast.increment_lineno(tree, function.__code__.co_firstlineno - 2)
    found: dict[str, Any] = {}
    known = {**function.__globals__, "room": room}
    exec(compile(tree, function.__code__.co_filename, "exec"), known, found)
    made: FunctionType = found[function.__name__]
    return made


def rules() -> Iterator[FunctionType]:
    """Every function of the rulebook."""
    for path in sorted(Path(queue.__file__).parent.glob("*.py")):
        module = import_module(f"sim.rules.{path.stem}" if path.stem != "__init__" else "sim.rules")
        for thing in vars(module).values():
            if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
                yield thing


def handing_out(function: Callable[..., Any]) -> Callable[..., Any]:
    """What the compiler asks for the source of a function, whatever the types of its arguments."""

    def hand_out(*given: Any, **named: Any) -> Callable[..., Any]:
        return function

    hand_out.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return hand_out


def options(function: Any, single: bool = False) -> dict[str, Any]:
    """How a function is compiled: a short one, a method called once, and every rule, into whatever calls it."""
    (defined,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(defined, ast.FunctionDef)
    short = len(defined.body) <= SHORT or function.__module__.startswith("sim.rules.")
    within = short or (single and calls()[function.__name__] == 1)
    return {**OPTIONS, "forceinline": True} if within and function.__module__ != queue.__name__ else OPTIONS


@cache
def calls() -> Counter[str]:
    """How often a function or method of each name is called in the sources of the agents."""
    sources = [path for path in Path(inspect.getfile(City)).parent.glob("*.py") if path.stem not in LOOKERS_ON]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    return Counter(each.attr if isinstance(each, ast.Attribute) else ast.unparse(each) for each in called)


def known_to_compiler(function: Any) -> None:
    """Let compiled code call a function by the name that it has in its module."""
    overload(function, jit_options=options(function), strict=False)(handing_out(readable(function)))


def methods_of(kind: type[Any]) -> dict[str, FunctionType]:
    """The methods of an agent's class and of its chapters."""
    found: dict[str, FunctionType] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("sim.engines.agents") and each not in (Actor, Fated):
            found.update({name: thing for name, thing in vars(each).items() if isinstance(thing, FunctionType)})
    return {name: thing for name, thing in found.items() if not name.startswith("__") and name not in KNOWN}


def register() -> None:
    """Tell the compiler everything once: rules, the queue, turns and agents."""
    written.queue_without_checks()
    overload(market.whole, strict=False)(handing_out(few.whole))
    for rule in rules():
        if not (rule.__module__ == queue.__name__ and rule.__name__ in written.CHECKS):
            known_to_compiler(rule)
    for module in TURNS:
        for name, thing in vars(module).items():
            if (
                isinstance(thing, FunctionType)
                and thing.__module__ == module.__name__
                and not hasattr(month.Stage, name)
                and thing is not market.whole
            ):
                known_to_compiler(thing)
    known_to_compiler(month.walk)
    for typ, kind in CLASSES.items():
        for name, method in methods_of(kind).items():
            own = written.METHODS.get((typ, name))
            register_method(typ, name, readable(own) if own else source_of(typ, name, method))


def source_of(typ: type[Any], name: str, method: FunctionType) -> FunctionType:
    """A method as the compiler can read it; a turn of the city that only hands on to a function is that function."""
    if typ is kinds.CityType and hasattr(month.Stage, name):
        for module in TURNS:
            if hasattr(module, name):
                return readable(getattr(module, name), ("month",))
    return readable(method)


def register_method(typ: type[Any], name: str, method: Any) -> None:
    """Let compiled code call a method."""
    overload_method(typ, name, jit_options=options(method, typ is not kinds.CityType), strict=False)(
        handing_out(method)
    )


__all__ = ["register"]
