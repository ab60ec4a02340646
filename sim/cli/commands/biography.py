"""`camp2housing biography`: follow one synthetic family with the same luck under each policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.options import JSON, MONTHS, POLICIES, QUIET, SEED, SETTINGS, load_study, several
from sim.cli.printing import put

if TYPE_CHECKING:
    from sim.show.biography_told import Biography


@click.command("biography")
@click.argument("study")
@click.option("--run", "replicate", type=int, default=0, show_default=True, help="Number of the replicate, from 0.")
@click.option("--family", default="median", show_default=True, metavar="I|median|failed", help="Its number, or which.")
@click.option("--under", metavar="POLICY", help="The policy by which it is chosen (the one that houses most).")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE.html", help="Write a page, and its chart as SVG and CSV."
)
@several(POLICIES, MONTHS, SEED, SETTINGS, JSON, QUIET)
def command(study: str, family: str, as_json: bool, out: Path | None, **options: Any) -> None:
    """Follow one synthetic family of STUDY, with the same luck, under each policy.

    Each turn of fate is told with the rule that decided it, its probability and the supports behind it. The family is
    given by its number, or chosen: `median`, the one at the median time to a durable home, or `failed`, one that a
    policy never brings to one. No real family is ever told or scored.
    """
    from sim.show.biography_told import biography
    from sim.show.progress import progress

    ways = {name: options.pop(name) for name in ("replicate", "under")}
    policies, quiet = options.pop("policies"), options.pop("quiet")
    _refuse_a_name(out)
    loaded = load_study(study, **options)
    with progress(quiet) as move:
        found = biography(loaded, family=_number_or_way(family), policies=policies, progress=move, **ways)
    if out:
        _write(found, out)
    put(_as_text(found, as_json))


def _as_text(found: Biography, as_json: bool) -> str:
    from sim.study.document import dumps

    return dumps(found.document()) if as_json else found.told()


def _number_or_way(family: str) -> int | str:
    return int(family) if family.lstrip("-").isdecimal() else family


def _refuse_a_name(out: Path | None) -> None:
    """The page is HTML; its chart and numbers are written beside it under the same stem."""
    from sim.errors import OutputError, Problem

    if out and out.suffix != ".html":
        todo = "the chart and its numbers are written beside it, as .svg and .csv"
        raise OutputError([Problem("--out", "", "a file that ends in .html", str(out), todo)])


def _write(found: Biography, out: Path) -> None:
    from sim.store.single import put_files

    put_files({out.with_suffix(suffix): text.encode() for suffix, text in found.files().items()})
