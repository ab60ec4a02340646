"""`camp2housing sweep`: run a study at many points of its numbers, in parts that are never lost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.group import NAME
from sim.cli.options import JOBS, JSON, MONTHS, RESULTS, SEED, SETTINGS, several
from sim.cli.printing import put

if TYPE_CHECKING:
    from sim.cli.state import State
    from sim.scenario.sweep import Sweep
    from sim.store.parts import PartStore
    from sim.study.sweep.part import Work
    from sim.study.sweep.run import Swept, Ways

PARTIAL = 3


class Shard(click.ParamType):  # type: ignore[type-arg]
    """I/N, such as 3/8."""

    name = "I/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        number, slash, shards = str(value).partition("/")
        if not (slash and number.isascii() and number.isdigit() and shards.isascii() and shards.isdigit()):
            self.fail(f"{value!r} is no shard: write I/N, such as 3/8")
        if not 1 <= int(number) <= int(shards):
            self.fail(f"{value!r}: I goes from 1 to N")
        return int(number), int(shards)


WHAT = several(
    click.option(
        "--vary", multiple=True, metavar="NAME[=LOW:HIGH]",
        help="Vary a number (NAME=A,B for chosen values; city=A,B, policy=A,B); may be given several times.",
    ),
    click.option("--points", type=int, help="Points of the design (for each city)."),
    click.option("--replicates", type=int, help="Replicates of each policy at each point."),
    click.option("--design", type=click.Choice(["grid", "list", "latin_hypercube", "sobol"]), help="How points lie."),
    click.option("--luck", type=click.Choice(["common", "fresh"]), help="The same luck at every point, or its own."),
    MONTHS, SEED, SETTINGS,
)  # fmt: skip
HOW = several(
    JOBS,
    click.option("--executor", default="local", show_default=True, metavar="local|dask://HOST:PORT",
                 help="Where runs are made. No number changes."),
    click.option("--shard", type=Shard(), default="1/1", help="Only part I of N; all write to one folder."),
    click.option("--progress", "told", type=click.Choice(["auto", "plain", "json", "none"]), default="auto",
                 show_default=True, help="How to say on stderr how far it is."),
    click.option("--dry-run", is_flag=True, help="Only say what it would take: runs, time, disk, memory."),
    click.option("--no-report", is_flag=True, help="No charts and no report.html."),
)  # fmt: skip


@click.command("sweep")
@click.argument("study", metavar="STUDY-OR-SWEEP")
@WHAT
@HOW
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the result (results/sweeps/NAME unless told).")
@JSON
@click.pass_obj
def command(state: State, /, study: str, out: Path | None, as_json: bool, dry_run: bool, **options: Any) -> int:
    """Run a study at many points of its numbers, and keep every run.

    STUDY-OR-SWEEP is a file of kind sweep, or a study with --vary. Stop it when you like, or let it be killed: the same
    command makes what is missing. With more --points (Sobol, or a longer list) a sweep grows: only what is new is made.
    """
    from sim.scenario.sweep import load_sweep
    from sim.study.document import dumps
    from sim.study.sweep.estimate import estimate
    from sim.study.sweep.recipe import work_of
    from sim.study.sweep.run import Ways, begin

    told, no_report = options.pop("told"), options.pop("no_report")
    ways = Ways(*(options.pop(name) for name in ("jobs", "executor", "shard")))
    sweep = load_sweep(study, **options)
    work = work_of(sweep)
    if dry_run:
        from sim.show.sweep_told import estimated

        expected = estimate(work, list(range(work.layout.parts)), ways.jobs)
        put(dumps({"schema": 1, **expected.document()}) if as_json else estimated(expected))
        return 0
    folder = out or RESULTS / "sweeps" / sweep.name
    state.whole = f"every finished part is kept in {folder}; give the same command again to go on"
    store = begin(sweep, work, folder)
    state.folder = folder
    result = _fill(sweep, work, store, ways, told)
    if result is None:
        return PARTIAL
    from sim.show.sweep_told import swept

    put(dumps(result.document()) if as_json else swept(result))
    drawn = no_report or not result.complete or _report(folder, told)
    return PARTIAL if result.set_aside or not drawn else 0


def _report(folder: Path, told: str) -> bool:
    """Draws the report of a finished sweep; whether that could be written. The sweep itself is whole in any case."""
    from sim.errors import OutputError
    from sim.show.progress import note
    from sim.show.sweep_report import write_report
    from sim.study.sweep.results import Results

    quiet = told not in ("auto", "plain")
    note("drawing the charts and the report", quiet)
    try:
        page = write_report(Results(folder), folder)
    except OutputError as error:
        note(str(error), quiet=False)
        return False
    note(f"The report: {page}", quiet)
    return True


def _fill(sweep: Sweep, work: Work, store: PartStore, ways: Ways, told: str) -> Swept | None:
    """Says what it will take, fills the folder, and keeps a log there; None where the disk gave out on the way."""
    from sim.errors import OutputError
    from sim.show.progress import note
    from sim.show.sweep_told import estimated, progress
    from sim.store.log import Log
    from sim.store.write import output_errors
    from sim.study.sweep.estimate import estimate
    from sim.study.sweep.run import fill, to_do

    log = Log(" ".join([NAME, *sys.argv[1:]]))
    missing = to_do(store, ways)
    if missing and told in ("auto", "plain"):
        jobs = ways.jobs if ways.executor == "local" else 1
        note(estimated(estimate(work, missing, jobs)).rstrip(), quiet=False)
    try:
        with progress(told) as say:
            result = fill(sweep, work, store, ways._replace(progress=say))
        log.say(f"{result.ran} runs made, {result.failed} failed, {result.parts_done} of {result.parts} parts there")
        for name in result.set_aside:
            log.say(f"{name} set aside")
    except OutputError as error:
        note(str(error), quiet=False)
        return None
    try:
        with output_errors(store.folder, "free some room; every part is kept, only the log of this command is not"):
            log.append(store.folder)
    except OutputError as error:
        note(str(error), quiet=False)
    return result
