"""`camp2housing new`: lay the files of a new city, instrument or validation."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.printing import put


@click.command("new")
@click.argument("kind", type=click.Choice(["city", "instrument", "validation"]))
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), help="Where (an instrument: the clone; others: scenarios).")
def command(kind: str, name: str, folder: Path | None) -> None:
    """Lay the files of a new city or instrument, or of a published programme to hold the model against (validation).

    There is guidance in them. Nothing is ever overwritten.
    """
    from sim.scenario.new import HOME, WAYS

    laid = WAYS[kind](name, HOME[kind] if folder is None else folder)
    put("".join(f"{path}\n" for path in laid))
