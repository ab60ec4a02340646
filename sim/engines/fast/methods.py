"""Hands the agents' own methods to the compiler: what a family does in Mesa is what it does compiled, from one source.

Nothing of the model is written here. A method that looks a column up by a made name is written out, because compiled
code has no names left.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from numba.extending import overload, overload_method

import sim.rules
from sim.engines import month
from sim.engines.agents import camps, counting, daily, lettings, market, programmes, tenancies
from sim.engines.agents.actor import Actor
from sim.engines.agents.city import City
from sim.engines.agents.employer import Employer
from sim.engines.agents.family import Family
from sim.engines.agents.ground import CampSite, Programme, VillageSite
from sim.engines.agents.landlord import Landlord
from sim.engines.agents.social_worker import SocialWorker
from sim.engines.fast import crowds, kinds, written
from sim.rules import queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPTIONS = {"error_model": "numpy"}
"""Divisions as numpy has them; no option that may change a bit."""

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
KNOWN = {"luck", "ticket", "count", "step", "people_the_city", "month"}
"""Methods that compiled code has in its own way: `kinds` looks luck up and counts."""


class InLists(ast.NodeTransformer):
    """Sums over a generator become sums over a list: the compiler knows no generators."""

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        self.generic_visit(node)
        return ast.copy_location(ast.ListComp(node.elt, node.generators), node)


def in_lists(function: FunctionType) -> FunctionType:
    """A function as the compiler can read it, from its own source."""
    source = textwrap.dedent(inspect.getsource(function))
    if not any(isinstance(node, ast.GeneratorExp) for node in ast.walk(ast.parse(source))):
        return function
    tree = ast.parse("from __future__ import annotations\n" + source)
    tree = ast.fix_missing_locations(InLists().visit(tree))
    ast.increment_lineno(tree, function.__code__.co_firstlineno - 2)
    found: dict[str, Any] = {}
    exec(compile(tree, function.__code__.co_filename, "exec"), function.__globals__, found)
    made: FunctionType = found[function.__name__]
    return made


def rules() -> Iterator[FunctionType]:
    """Every function of the rulebook."""
    for path in sorted(Path(sim.rules.__file__).parent.glob("*.py")):
        module = import_module(f"sim.rules.{path.stem}" if path.stem != "__init__" else "sim.rules")
        for thing in vars(module).values():
            if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
                yield thing


def known_to_compiler(function: FunctionType) -> None:
    """Let compiled code call a function by the name that it has in its module."""
    read = in_lists(function)
    overload(function, jit_options=OPTIONS, strict=False, prefer_literal=True)(lambda *given, **named: read)


def methods_of(kind: type[Any]) -> dict[str, FunctionType]:
    """The methods of an agent's class and of its chapters."""
    found: dict[str, FunctionType] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("sim.engines.agents") and each is not Actor:
            found.update({name: thing for name, thing in vars(each).items() if isinstance(thing, FunctionType)})
    return {name: thing for name, thing in found.items() if not name.startswith("__") and name not in KNOWN}


def register() -> None:
    """Tell the compiler everything once: rules, the queue, turns and agents."""
    written.queue_without_checks(queue)
    for rule in rules():
        if not (rule.__module__ == queue.__name__ and rule.__name__ in written.CHECKS):
            known_to_compiler(rule)
    for module in TURNS:
        for thing in vars(module).values():
            if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
                known_to_compiler(thing)
    known_to_compiler(month.walk)
    for typ, kind in CLASSES.items():
        for name, method in methods_of(kind).items():
            register_method(typ, name, written.METHODS.get((typ, name)) or in_lists(method))


def register_method(typ: type[Any], name: str, method: Callable[..., Any]) -> None:
    """Let compiled code call a method."""
    overload_method(typ, name, jit_options=OPTIONS, strict=False, prefer_literal=True)(lambda *given, **named: method)


__all__ = ["register"]
