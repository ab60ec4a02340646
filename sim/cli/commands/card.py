"""`camp2housing card`: what a city can say today, what would change it, and what to measure first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sim.cli.options import JOBS, QUIET, REPLICATES, SEED, SETTINGS, load_study, several
from sim.cli.printing import put


@click.command("card")
@click.argument("study")
@click.option("--posterior", type=click.Path(path_type=Path), metavar="FOLDER", help="The city's calibration.")
@click.option(
    "--points", type=click.IntRange(min=128), default=2048, show_default=True, help="Points of the local facts."
)
@several(REPLICATES, SEED, SETTINGS)
@JOBS
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the page to a file as well.")
@QUIET
def command(study: str, posterior: Path | None, points: int, out: Path | None, **options: Any) -> None:
    """Write the transfer card of STUDY's city: one page of what is known, what would change the answer, what to ask.

    Without --replicates each policy is lived 100 times.
    """
    from sim.show.card_told import told
    from sim.show.progress import progress
    from sim.store.parts import write_whole
    from sim.store.write import output_errors
    from sim.study.calibrate.card import REPLICATES as USUAL
    from sim.study.calibrate.card import card
    from sim.study.calibrate.carry import read_posterior
    from sim.study.calibrate.save import DOCUMENT, POSTERIOR

    jobs, quiet = options.pop("jobs"), options.pop("quiet")
    options["replicates"] = options["replicates"] or USUAL
    loaded = load_study(study, **options)
    known = posterior is not None and (posterior / DOCUMENT).is_file()
    calibration = json.loads((posterior / DOCUMENT).read_text(encoding="utf-8")) if posterior and known else None
    usable = posterior is not None and (not known or (posterior / POSTERIOR).is_file())
    draws = read_posterior(posterior, loaded) if posterior and usable else None
    with progress(quiet) as move:
        made = card(loaded, draws, calibration, points=points, jobs=jobs, progress=move)
    page = told(made)
    if out:
        with output_errors(out.parent):
            out.parent.mkdir(parents=True, exist_ok=True)
            write_whole(out, page.encode())
    put(page)
