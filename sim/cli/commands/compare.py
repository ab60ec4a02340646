"""`camp2housing compare`: compare the policies of a study and write the result."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from sim.cli.group import NAME
from sim.cli.options import (
    JOBS,
    JSON,
    MONTHS,
    POLICIES,
    QUIET,
    REPLICATES,
    RESULTS,
    SEED,
    SETTINGS,
    load_study,
    several,
)
from sim.cli.printing import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.cli.state import State
    from sim.scenario.schema import Study
    from sim.study.compare import Comparison


class Ways(NamedTuple):
    """How to compare and what to write; only what families gone cost elsewhere changes a number, in the wider view."""

    jobs: int | None
    chunk: int | None
    quiet: bool
    no_report: bool
    cost_elsewhere: float
    posterior: Path | None
    assumptions: bool
    decompose: str | None
    biographies: str | None

    @property
    def follows(self) -> str:
        """Under which policies families are followed; unless told, under two, for a report that is drawn now."""
        return self.biographies or ("none" if self.no_report else "two")


@click.command("compare")
@click.argument("study")
@several(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS)
@JOBS
@click.option("--chunk", type=click.IntRange(min=1), help="Replicates that step together. No number changes.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the result (results/STUDY unless told).")
@click.option(
    "--cost-elsewhere", type=click.FloatRange(min=0), default=0.0, metavar="EUR",
    help="What a family that has left costs elsewhere a month, in the wider view (0 unless told).",
)  # fmt: skip
@click.option(
    "--posterior", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Draw the parameters from a calibration, and tell what luck and what they leave open.",
)  # fmt: skip
@click.option(
    "--assumptions",
    is_flag=True,
    help="Also find which assumed numbers change the comparison most (a minute or two more).",
)
@click.option("--decompose", metavar="A,B", help="Also split the difference between two policies, as `decompose` does.")
@click.option(
    "--biographies", type=click.Choice(["two", "all", "none"]),
    help="Policies under which the report follows two synthetic families (two; none with --no-report).",
)  # fmt: skip
@JSON
@QUIET
@click.option("--no-report", is_flag=True, help="No charts and no report.html.")
@click.pass_obj
def command(state: State, /, study: str, out: Path | None, as_json: bool, **options: Any) -> None:
    """Compare the policies of STUDY on the same families with the same luck, and write the result to a folder."""
    from sim.show.progress import note
    from sim.study.document import dumps

    ways = Ways(*(options.pop(name) for name in Ways._fields))
    loaded = load_study(study, **options)
    folder = out or RESULTS / loaded.name
    comparison = _compare_into(state, loaded, folder, ways)
    if as_json:
        put(dumps(comparison.document()))
        return
    from sim.show.console import comparison_told

    put(comparison_told(comparison))
    if comparison.carried:
        from sim.show.carried_told import told

        put(told(comparison))
    note(f"The result is in {folder}" + ("" if ways.no_report else f": open {folder / 'report.html'}"), ways.quiet)


def _compare_into(state: State, study: Study, folder: Path, ways: Ways) -> Comparison:
    """Runs the comparison and puts its files in the folder, all of them or none."""
    from sim.show.progress import note, progress
    from sim.store.log import Log
    from sim.store.write import claimed, output_errors
    from sim.study.save import save

    pair = _pair(ways.decompose, study)
    log = Log(" ".join([NAME, *sys.argv[1:]]))
    with claimed(folder, study.name) as place:
        state.folder = folder
        state.whole = f"nothing new was written, {folder} is as it was"
        with progress(ways.quiet) as move:
            comparison = _compared(study, ways, move)
        log.say(f"{len(comparison.policies) * study.replicates} runs done")
        comparison = _asked_for(comparison, pair, ways)
        with output_errors(folder):
            save(comparison, place.new)
            log.say("tables written")
            if not ways.no_report:
                note("drawing the charts and the report", ways.quiet)
                _report(comparison, place.new)
                log.say("charts and report written")
            log.write(place.new)
        place.commit(lambda: _is_whole(state, folder))
    return comparison


def _compared(study: Study, ways: Ways, move: Callable[[int, int], None]) -> Comparison:
    """With the parameters held, or drawn from a calibration."""
    from sim.study.compare import compare

    if ways.posterior is None:
        return compare(study, ways.cost_elsewhere, jobs=ways.jobs, chunk=ways.chunk, progress=move)
    from sim.study.calibrate.carry import compare_over, read_posterior

    posterior = read_posterior(ways.posterior, study)
    return compare_over(study, posterior, ways.cost_elsewhere, jobs=ways.jobs, chunk=ways.chunk, progress=move)


def _pair(text: str | None, study: Study) -> tuple[str, str] | None:
    """The two policies whose difference is to be split; refused before anything has been reckoned."""
    if text is None:
        return None
    from sim.errors import Problem, UserError
    from sim.study.decompose import refuse

    names = [name.strip() for name in text.split(",")]
    if len(names) != 2:
        wanted = "two policies with a comma between them"
        raise UserError([Problem("--decompose", "", wanted, repr(text), f"for example {study.baseline},{names[0]}")])
    refuse(study, names[0], names[1])
    return names[0], names[1]


def _asked_for(comparison: Comparison, pair: tuple[str, str] | None, ways: Ways) -> Comparison:
    """The comparison with what the assumptions change, how a difference splits, and two lives, where asked."""
    from dataclasses import replace

    from sim.show.progress import note, progress

    study = comparison.study
    if pair:
        from sim.study.decompose import decompose

        note(f"splitting the difference between {pair[0]} and {pair[1]}", ways.quiet)
        with progress(ways.quiet) as move:
            split = decompose(study, *pair, jobs=ways.jobs, progress=move)
        comparison = replace(comparison, decomposition=split.document())
    if ways.assumptions:
        from sim.study.assumptions import assume

        note("looking for the assumptions that matter most", ways.quiet)
        with progress(ways.quiet) as move:
            found = assume(study, ways.cost_elsewhere, jobs=ways.jobs, progress=move)
        comparison = replace(comparison, assumed=found)
    if ways.follows != "none":
        from sim.study.biographies import biographies

        note("following two families", ways.quiet)
        with progress(ways.quiet) as move:
            told = biographies(comparison, cast("Any", ways.follows), move)
        comparison = replace(comparison, biographies=told)
    return comparison


def _is_whole(state: State, folder: Path) -> None:
    state.whole = f"the result in {folder} is whole"


def _report(comparison: Comparison, folder: Path) -> None:
    from sim.show.report import write_report

    write_report(comparison, folder)
