"""Asks tables on disk in SQL, with DuckDB: they are only read, and no other file, network or plug-in is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.errors import Problem, UserError

if TYPE_CHECKING:
    import pandas as pd

READING = ("SELECT", "EXPLAIN")
LOCKED = (
    # one thread: sums of floats then come out the same every time
    "set threads = 1",
    "set temp_directory = ''",
    "set python_enable_replacements = false",
    "set autoinstall_known_extensions = false",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


def ask(sql: str, tables: dict[str, Any], views: dict[str, str]) -> pd.DataFrame:
    """The answer to one question in SQL over Arrow tables or data sets, and views of them.

    Raises `UserError` with DuckDB's own words where the question is wrong, or would do more than read.
    """
    import duckdb

    with duckdb.connect(":memory:") as connection:
        for name, table in tables.items():
            connection.register(name, table)
        for name, view in views.items():
            connection.execute(f"create view {name} as {view}")
        for line in LOCKED:
            connection.execute(line)
        try:
            statements = connection.extract_statements(sql)
            _refuse(statements, sql)
            answer: pd.DataFrame = connection.execute(statements[0]).df()
        except duckdb.Error as error:
            todo = f"the tables are {', '.join([*tables, *views])}; `describe runs` tells the columns of one"
            raise UserError([Problem("SQL", "", "a question that can be answered", _words(error), todo)]) from None
    return answer


def _refuse(statements: list[Any], sql: str) -> None:
    kinds = [statement.type.name for statement in statements]
    if len(kinds) != 1 or kinds[0] not in READING:
        got = f"{len(kinds)} of them" if len(kinds) != 1 else f"{kinds[0]}, which does more than read"
        raise UserError([Problem("SQL", "", "one question (select ...)", got)])


def _words(error: Exception) -> str:
    """DuckDB's message on one line."""
    return " ".join(str(error).split()) or type(error).__name__
