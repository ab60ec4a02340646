"""`camp2housing alike`: compare policies at equal spending and at an equal quota."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import JOBS, JSON, MONTHS, POLICIES, QUIET, REPLICATES, SEED, SETTINGS, load_study, several
from sim.cli.printing import put_result


@click.command("alike")
@click.argument("study")
@several(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS)
@click.option("--like", metavar="POLICY", help="Whose programme spending to give to all.")
@click.option("--quota", type=int, help="Priority lettings a year for all (the largest of their own unless told).")
@several(JOBS, JSON, QUIET)
def command(study: str, like: str | None, quota: int | None, as_json: bool, **options: Any) -> None:
    """Compare like with like in STUDY: each policy at its own scale, at equal spending, and at an equal quota."""
    from sim.show.progress import progress
    from sim.study.alike import alike

    jobs, quiet = options.pop("jobs"), options.pop("quiet")
    with progress(quiet) as move:
        result = alike(load_study(study, **options), like=like, quota=quota, jobs=jobs, progress=move)
    put_result("alike_told", result, as_json)
