"""`camp2housing replay`: live one run of a sweep again."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.options import JSON
from sim.cli.printing import put

NOT_EQUAL = 1


@click.command("replay")
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--run", type=int, required=True, help="Number of the run (the column run of the table runs).")
@click.option("--engine", type=click.Choice(["core", "mesa"]), default="core", show_default=True, help="Both agree.")
@JSON
def command(results: Path, run: int, engine: str, as_json: bool) -> int:
    """Live one run of the RESULTS of a sweep again, and say whether every bit is the same (if not, exit with 1)."""
    from sim.show.sweep_told import replayed
    from sim.study.document import dumps
    from sim.study.sweep.results import Results

    told = Results(results).replay(run, engine)
    put(dumps(told.document()) if as_json else replayed(told))
    return NOT_EQUAL if told.differences else 0
