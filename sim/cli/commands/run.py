"""`camp2housing run`: run one policy once, month by month."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import JSON, MONTHS, SEED, SETTINGS, load_study, several
from sim.cli.printing import put


@click.command("run")
@click.argument("study")
@click.option("--policy", required=True, help="Name of the policy.")
@click.option("--replicate", type=int, default=0, show_default=True, help="Number of the replicate, from 0.")
@click.option("--engine", type=click.Choice(["core", "mesa"]), default="core", show_default=True, help="Both agree.")
@several(MONTHS, SEED, SETTINGS, JSON)
def command(study: str, policy: str, replicate: int, engine: Any, as_json: bool, **changes: Any) -> None:
    """Run one policy of STUDY once, month by month, in the fast core or as Mesa agents."""
    from sim.study import single
    from sim.study.document import dumps

    loaded = load_study(study, **changes)
    frame = single.run(loaded, policy, replicate, engine)
    if as_json:
        put(dumps(single.as_document(frame, loaded, policy, replicate)))
        return
    from sim.show.console import run_told

    put(run_told(frame))
