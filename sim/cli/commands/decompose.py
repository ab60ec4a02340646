"""`camp2housing decompose`: split the difference between two policies into its parts."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import JOBS, JSON, MONTHS, QUIET, REPLICATES, SEED, SETTINGS, load_study, several
from sim.cli.printing import put_result


@click.command("decompose")
@click.argument("study")
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("--measure", default="durably_housed", show_default=True, help="Name of a measure.")
@click.option("--month", type=int, help="The month to look at (the study's last unless told).")
@several(REPLICATES, MONTHS, SEED, SETTINGS, JOBS, JSON, QUIET)
def command(study: str, start: str, goal: str, as_json: bool, **options: Any) -> None:
    """Split the difference that going FROM one policy of STUDY TO another makes.

    Into coverage, speed of entry, access to a letting, retention and work, on the same luck.
    """
    from sim.show.progress import progress
    from sim.study.decompose import decompose

    ways = {name: options.pop(name) for name in ("measure", "month", "jobs")}
    quiet = options.pop("quiet")
    loaded = load_study(study, policies=f"{start},{goal}", **options)
    with progress(quiet) as move:
        result = decompose(loaded, start, goal, progress=move, **ways)
    put_result("decompose_told", result, as_json)
