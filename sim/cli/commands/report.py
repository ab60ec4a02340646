"""`camp2housing report`: draw the report of a result again, a comparison's or a sweep's."""

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
    """Draw the report and the charts of the comparison or the sweep in the folder RESULTS again.

    No run is made again: every number comes from what is on disk, and a file that was changed since is refused. Of a
    sweep that is not finished, the parts that are there are told, and that others are missing.
    """
    from sim.show.progress import note
    from sim.store.parts import is_sweep

    note("drawing the charts and the report", quiet)
    page = _of_a_sweep(state, results, out) if is_sweep(results) else _of_a_comparison(state, results, out)
    note(f"The report is in {page.parent}: open {page}", quiet)


def _of_a_sweep(state: State, results: Path, out: Path | None) -> Path:
    """From the parts that are there; files of an earlier report are replaced one by one, each whole."""
    from sim.show.sweep_report import write_report
    from sim.study.sweep.results import Results

    state.whole = f"every run in {results} is kept"
    return write_report(Results(results), out or results)


def _of_a_comparison(state: State, results: Path, out: Path | None) -> Path:
    """From the tables of the result; a new report takes the place of the earlier one whole."""
    from sim.show.report import write_report
    from sim.store.write import claimed, output_errors
    from sim.study.stored import opened

    stored = opened(results)
    folder = out or results
    with claimed(folder, stored.study.name) as place:
        state.folder = folder
        state.whole = f"nothing new was written, {folder} is as it was"
        with output_errors(folder):
            if folder.resolve() == results.resolve():
                stored.copy_into(place.new)
            else:
                stored.copy_recipe_into(place.new)
            write_report(stored, place.new)
        place.commit()
    return folder / "report.html"
