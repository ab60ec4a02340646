"""`camp2housing app`: the dashboard, a page on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.cli.state import State


@click.command("app")
@click.argument("results", required=False, type=click.Path(path_type=Path), metavar="[RESULTS]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (8710, or any that is free).")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.pass_obj
def command(state: State, results: Path | None, port: int | None, no_open: bool) -> None:
    """Open the dashboard in the browser: pick a city and policies, move dials, run, compare, follow a family, share.

    It listens on this machine only and needs no network. RESULTS, the folder of a finished comparison, is shown as it
    is and never written to. Ctrl-C ends it.

    \b
    Examples:
      camp2housing app
      camp2housing app results/toulouse
      camp2housing app --port 8080 --no-open
    """
    from sim.show.app.serve import serve
    from sim.show.progress import note

    state.whole = "nothing was written outside of the page's own temporary folder, which is gone"
    serve(results, port, not no_open, lambda address: note(f"The dashboard is at {address} (Ctrl-C ends it)", False))
