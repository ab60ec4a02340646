"""Writes lists as the compiler is to make them: `[family for family in ...]` becomes a loop that keeps on the desk.

Only the way of making a list is written anew; what is asked of whom, and in which order, stays as it stands.
"""

from __future__ import annotations

import ast
from typing import cast


class OnDesk:
    """The lists of one function; `anchor` is its first argument, which tells whose desk it is."""

    def __init__(self, anchor: str) -> None:
        self.anchor = anchor
        self.number = 0

    def written(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Statements whose lists are made by loops that stand before them."""
        found: list[ast.stmt] = []
        for statement in statements:
            before: list[ast.stmt] = []
            lifted = Lifted(self, before)
            for name, value in ast.iter_fields(statement):
                if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                    setattr(statement, name, self.written(value))
                elif isinstance(value, list):
                    setattr(statement, name, [lifted.visit(each) for each in value])
                elif isinstance(value, ast.expr):
                    setattr(statement, name, lifted.visit(value))
            found += [*before, statement]
        return found

    def name(self, of: str) -> str:
        """A name that the function does not have."""
        self.number += 1
        return f"{of}__{self.number}"

    def room(self, name: str, number: ast.expr) -> ast.stmt:
        """`name = room(anchor, number)`."""
        return assign(name, call("room", load(self.anchor), number))


class Lifted(ast.NodeTransformer):
    """Lifts the lists out of an expression, into loops before its statement."""

    def __init__(self, desk: OnDesk, before: list[ast.stmt]) -> None:
        self.desk = desk
        self.before = before

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        """A list over others: room for as many as there are, and a loop that keeps some."""
        few = self.desk.name("few")
        along, target, element, wanted = self.opened(node)
        self.before.append(self.desk.room(few, call("len", load(along))))
        if isinstance(node.elt, ast.Name) and wanted is not None:
            body: list[ast.stmt] = [keep(few, element, call("bool", wanted))]
        else:
            body = under(wanted, keep(few, element, ast.Constant(True)))
        self.before += self.desk.written([loop(target, along, body)])
        return load(few)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A sum over others is added up without a list."""
        comprehension = node.args[0] if node.args else None
        if not (isinstance(node.func, ast.Name) and node.func.id == "sum" and isinstance(comprehension, ast.ListComp)):
            return cast("ast.expr", self.generic_visit(node))
        total = self.desk.name("total")
        along, target, element, wanted = self.opened(comprehension)
        self.before.append(assign(total, ast.Constant(0)))
        more = ast.AugAssign(ast.Name(total, ast.Store()), ast.Add(), element)
        self.before += self.desk.written([loop(target, along, under(wanted, more))])
        return load(total)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """`[0] * n`: as many of one number."""
        if not (isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List)):
            return cast("ast.expr", self.generic_visit(node))
        few, along = self.desk.name("few"), self.desk.name("along")
        self.before.append(assign(along, self.visit(node.right)))
        self.before.append(self.desk.room(few, load(along)))
        times = ast.For(
            ast.Name(self.desk.name("each"), ast.Store()),
            call("range", load(along)),
            [keep(few, node.left.elts[0], ast.Constant(True))],
            [],
        )
        self.before.append(times)
        return load(few)

    def visit_List(self, node: ast.List) -> ast.expr:
        """`[small, large]`."""
        few, elements = self.desk.name("few"), [self.visit(each) for each in node.elts]
        self.before.append(self.desk.room(few, ast.Constant(len(elements))))
        self.before += [keep(few, each, ast.Constant(True)) for each in elements]
        return load(few)

    def opened(self, node: ast.ListComp) -> tuple[str, str, ast.expr, ast.expr | None]:
        """What a list goes along, a name of its own for each, what it takes of each, and of which."""
        (generator,) = node.generators
        assert isinstance(generator.target, ast.Name)
        along, target = self.desk.name("along"), self.desk.name(generator.target.id)
        self.before.append(assign(along, self.visit(generator.iter)))
        renamed = Renamed(generator.target.id, target)
        conditions = [renamed.visit(each) for each in generator.ifs]
        wanted = conditions[0] if len(conditions) == 1 else ast.BoolOp(ast.And(), conditions) if conditions else None
        return along, target, renamed.visit(node.elt), wanted


class Renamed(ast.NodeTransformer):
    """The name of a list's own variable becomes another, because a loop's lives on after it."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self.new if node.id == self.old else node.id, node.ctx)


class ClearsDesk(ast.NodeTransformer):
    """Before each turn of the month the desk is cleared."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.AST]:
        turn = node.value
        if not (isinstance(turn, ast.Call) and isinstance(turn.func, ast.Attribute)):
            return node
        clears = ast.Expr(ast.Call(ast.Attribute(turn.func.value, "clears_desk", ast.Load()), turn.args, []))
        return [clears, node]


def load(name: str) -> ast.expr:
    """The variable of this name."""
    return ast.Name(name, ast.Load())


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """`function(arguments)`."""
    return ast.Call(load(function), list(arguments), [])


def assign(name: str, value: ast.expr) -> ast.stmt:
    """`name = value`."""
    return ast.Assign([ast.Name(name, ast.Store())], value)


def keep(few: str, element: ast.expr, wanted: ast.expr) -> ast.stmt:
    """`few.keep(element, wanted)`."""
    return ast.Expr(ast.Call(ast.Attribute(load(few), "keep", ast.Load()), [element, wanted], []))


def under(condition: ast.expr | None, statement: ast.stmt) -> list[ast.stmt]:
    """The statement, where the condition holds."""
    return [statement if condition is None else ast.If(condition, [statement], [])]


def loop(target: str, along: str, body: list[ast.stmt]) -> ast.stmt:
    """`for target in along: body`."""
    return ast.For(ast.Name(target, ast.Store()), load(along), body, [])


def on_desk(function: ast.FunctionDef) -> ast.FunctionDef:
    """A function whose lists lie on the desk of its first argument."""
    function.body = OnDesk(function.args.args[0].arg).written(function.body)
    return function
