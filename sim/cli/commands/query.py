"""`camp2housing query`: ask a result in SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.options import several
from sim.cli.printing import put

if TYPE_CHECKING:
    import pandas as pd

WIDE = 200


@click.command("query")
@click.argument("results", type=click.Path(path_type=Path))
@click.argument("sql")
@several(
    click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."),
)
def command(results: Path, sql: str, as_csv: bool, as_json: bool) -> None:
    """Ask the RESULTS of a sweep one question in SQL (DuckDB); nothing is ever written.

    The tables: runs (a row for each run and month kept), points (the numbers of each point), failures. Names with a
    point in them stand in double quotes.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv or --json, not both")
    from sim.study.document import dumps
    from sim.study.sweep.results import Results

    answer = Results(results).query(sql)
    if as_json:
        put(dumps({"schema": 1, "columns": list(answer.columns), "rows": rows_of(answer)}))
    elif as_csv:
        put(answer.to_csv(index=False, lineterminator="\n"))
    else:
        put(table_of(answer) + "\n")


def table_of(answer: pd.DataFrame) -> str:
    """A table for a person; an empty cell where nothing is known."""
    if answer.empty:
        return f"{'  '.join(map(str, answer.columns))}\n(no rows)"
    words = {str(name): column.fillna("") for name, column in answer.items() if column.dtype == object}
    return answer.assign(**words).to_string(index=False, na_rep="", line_width=WIDE)


def rows_of(answer: pd.DataFrame) -> list[list[object]]:
    """Rows of plain values; null where nothing is known."""
    plain = answer.astype(object).where(answer.notna(), None)
    return [[_plain(value) for value in row] for row in plain.to_numpy().tolist()]


def _plain(value: object) -> object:
    value = value.item() if hasattr(value, "item") else value
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
