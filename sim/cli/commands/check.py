"""`camp2housing check`: say everything that is wrong in files."""

from __future__ import annotations

import click

from sim.cli.printing import put


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def command(files: tuple[str, ...]) -> None:
    """Read scenario and parameter files, and say everything that is wrong with them at once."""
    from sim.errors import UserError
    from sim.scenario.load import check as problems_in

    problems = problems_in(files)
    if problems:
        raise UserError(problems)
    put(f"{len(files)} {'file' if len(files) == 1 else 'files'}: nothing wrong\n")
