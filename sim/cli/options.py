"""Options and steps that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.schema import Study

RESULTS = Path("results")


def several(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order in which help shows them."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


MONTHS = click.option("--months", type=int, help="Months to run, in place of the study's.")
SEED = click.option("--seed", type=int, help="Seed of all luck, in place of the study's.")
SETTINGS = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Change a parameter; may be given several times."
)
REPLICATES = click.option("--replicates", type=int, help="Replicates of each policy, in place of the study's.")
POLICIES = click.option("--policies", metavar="A,B", help="Only these policies, by name.")
JOBS = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (all cores unless told).")
QUIET = click.option("--quiet", is_flag=True, help="No progress on stderr.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


def load_study(study: str, **changes: Any) -> Study:
    """The study with the changes asked for on the command line."""
    from sim.scenario.load import load

    return load(study, **changes)
