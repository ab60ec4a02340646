"""`camp2housing report`: draw the report of a finished result again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.options import QUIET

if TYPE_CHECKING:
    from sim.cli.state import State


@click.command("report")
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for report and charts (RESULTS unless told).")
@QUIET
@click.pass_obj
def command(state: State, /, results: Path, out: Path | None, quiet: bool) -> None:
    """Draw the report and the charts of the finished comparison in the folder RESULTS again.

    Nothing is reckoned again: every number is the one on disk, and a file that was changed since is refused.
    """
    from sim.show.progress import note
    from sim.show.report import write_report
    from sim.store.write import claimed, output_errors
    from sim.study.stored import opened

    stored = opened(results)
    folder = out or results
    with claimed(folder, stored.study.name) as place:
        state.folder = folder
        state.whole = f"nothing new was written, {folder} is as it was"
        note("drawing the charts and the report", quiet)
        with output_errors(folder):
            if folder.resolve() == results.resolve():
                stored.copy_into(place.new)
            else:
                stored.copy_recipe_into(place.new)
            write_report(stored, place.new)
        place.commit()
    note(f"The report is in {folder}: open {folder / 'report.html'}", quiet)
