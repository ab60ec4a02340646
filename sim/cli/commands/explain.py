"""`camp2housing explain`: tell a study, or a validation, back as it was understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.options import JSON, MONTHS, POLICIES, REPLICATES, SEED, SETTINGS, load_study, several
from sim.cli.printing import put


@click.command("explain")
@click.argument("study")
@several(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS, JSON)
def command(study: str, as_json: bool, **changes: Any) -> None:
    """Tell STUDY back as it was understood: every number with its unit, its source and what it rests on.

    A validation file is told with its phases and, in words, how each of its published numbers is counted.
    """
    from sim.scenario import explain as teller
    from sim.scenario.load import kind_of

    if kind_of(Path(study)) == "validation":
        _validation(study, as_json, changes)
        return
    loaded = load_study(study, **changes)
    if as_json:
        from sim.study.document import dumps

        put(dumps(teller.as_document(loaded)))
    else:
        put(teller.explain(loaded).rstrip("\n") + "\n")


def _validation(path: str, as_json: bool, changes: dict[str, Any]) -> None:
    """A published programme with what is held against it; it is told as it stands."""
    from sim.errors import Problem, UserError
    from sim.scenario.aloud import aloud, document
    from sim.scenario.validation import load_validation

    given = [name for name, value in changes.items() if value]
    if given:
        raise UserError([Problem(f"--{given[0].removesuffix('tings')}", "", "a validation as it stands", "a change")])
    found = load_validation(path)
    if as_json:
        from sim.study.document import dumps

        put(dumps(document(found)))
    else:
        put(aloud(found))
