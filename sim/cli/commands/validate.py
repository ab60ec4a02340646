"""`camp2housing validate`: hold the model against published programmes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.options import JSON, RESULTS, SETTINGS
from sim.cli.printing import put

if TYPE_CHECKING:
    from sim.cli.state import State


@click.command("validate")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--replicates", type=click.IntRange(min=1), help="Replicates of each policy, in place of the files'.")
@click.option("--alternatives", is_flag=True, help="Score the structural alternatives on the same numbers instead.")
@SETTINGS
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Worker processes.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the result (results/validation unless told).")
@JSON
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_obj
def command(state: State, /, names: tuple[str, ...], out: Path | None, as_json: bool, quiet: bool, **ways: Any) -> None:
    """Hold the model against published programmes: all of them, or those named (a name, a file or a folder of files).

    Prints each published number with its interval beside the same count in the model, the naive rivals with a proper
    score, whether it was fitted or only predicted, and a verdict. A file that cannot be read does not keep the others
    from being held: what is wrong with it is said at the end, with exit code 2. `camp2housing new validation NAME` lays
    a file for a programme of your own.
    """
    from sim.errors import UserError
    from sim.show import validation_told as teller
    from sim.show.progress import progress
    from sim.study.document import dumps
    from sim.study.validating import held, write

    with progress(quiet) as move:
        result, problems = held(names, progress=move, **ways)
    state.whole = "the numbers are reckoned, the files are not whole"
    write(result, out or RESULTS / "validation", names, teller.markdown(result))
    state.whole = "the result is whole"
    put(dumps(result.document()) if as_json else teller.told(result))
    if problems:
        raise UserError(problems)
