"""`camp2housing evidence`: list every number and what it rests on."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import JSON, POLICIES, SETTINGS, load_study, several
from sim.cli.printing import put


@click.command("evidence")
@click.argument("study", required=False)
@several(POLICIES, SETTINGS, JSON)
def command(study: str | None, as_json: bool, **changes: Any) -> None:
    """List every number of the model, or those in force in STUDY: value, range, evidence, source, where it is read."""
    from sim.scenario.ledger import as_document, ledger
    from sim.show.ledger_told import told
    from sim.study.document import dumps

    if study is None and any(changes.values()):
        raise click.UsageError("name a STUDY: --policies and --set change one.")
    loaded = None if study is None else load_study(study, **changes)
    entries = ledger(loaded)
    put(dumps(as_document(entries, loaded)) if as_json else told(entries, loaded))
