"""`camp2housing explain`: tell a study back as it was understood."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import JSON, MONTHS, POLICIES, REPLICATES, SEED, SETTINGS, load_study, several
from sim.cli.printing import put


@click.command("explain")
@click.argument("study")
@several(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS, JSON)
def command(study: str, as_json: bool, **changes: Any) -> None:
    """Tell STUDY back as it was understood: every number with its unit, its source and what it rests on."""
    from sim.scenario import explain as teller

    loaded = load_study(study, **changes)
    if as_json:
        from sim.study.document import dumps

        put(dumps(teller.as_document(loaded)))
    else:
        put(teller.explain(loaded).rstrip("\n") + "\n")
