"""`camp2housing calibrate`: learn parameters from a city's own counts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.group import NAME
from sim.cli.options import JOBS, JSON, QUIET, RESULTS, SEED, SETTINGS, several
from sim.cli.printing import put

if TYPE_CHECKING:
    from sim.cli.state import State
    from sim.study.calibrate.calibrate import Calibration
    from sim.study.calibrate.opening import Opened


@click.command("calibrate")
@click.argument("study")
@click.option("--targets", type=click.Path(path_type=Path), metavar="FILE", help="The city's own counts, CSV or YAML.")
@click.option("--free", metavar="A,B", help="Parameters to learn (those of the targets file unless told).")
@click.option("--points", type=click.IntRange(min=64), default=2048, show_default=True, help="Points of the prior.")
@click.option("--replicates", type=click.IntRange(min=2), default=4, show_default=True, help="Cities at each point.")
@click.option(
    "--sbc", type=click.IntRange(min=0), default=200, show_default=True, help="Fits of the test on known numbers."
)
@click.option("--posterior-draws", type=click.IntRange(min=10), default=1000, show_default=True, help="Draws to keep.")
@several(SEED, SETTINGS)
@JOBS
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder of the result (results/STUDY-calibration unless told)."
)
@JSON
@QUIET
@click.option("--no-report", is_flag=True, help="No charts and no report.html.")
@click.pass_obj
def command(state: State, /, study: str, targets: Path | None, out: Path | None, as_json: bool, **options: Any) -> None:
    """Learn parameters of STUDY from counts of its city, and say how far to trust what was learned.

    STUDY is a study, or a dated history (a validation file) whose fitted numbers are the counts if no FILE is given.
    The result goes to results/STUDY-calibration unless told. What has been lived is kept there: the same command goes
    on where it was stopped, and other values of the same counts need no new cities.
    """
    from sim.study.calibrate.opening import opened
    from sim.study.document import dumps

    quiet, no_report = options.pop("quiet"), options.pop("no_report")
    ways = {name: options.pop(name) for name in ("points", "replicates", "posterior_draws", "sbc", "jobs")}
    case = opened(study, targets, **options)
    folder = out or RESULTS / f"{case.name}-calibration"
    found = _into(state, case, folder, ways, (quiet, no_report))
    if as_json:
        put(dumps(found.document()))
        return
    from sim.show.calibration_told import told
    from sim.show.progress import note

    put(told(found))
    note(f"The result is in {folder}", quiet)


def _into(state: State, case: Opened, folder: Path, ways: dict[str, Any], says: tuple[bool, bool]) -> Calibration:
    """Calibrates, and puts the files in the folder: all of them or none; the table grows part by part."""
    from sim.show.calibration_told import markdown
    from sim.show.progress import progress
    from sim.store.log import Log
    from sim.store.write import claimed, output_errors
    from sim.study.calibrate.calibrate import Ways, calibrate
    from sim.study.calibrate.save import TABLE, owner, save
    from sim.study.calibrate.table import How

    quiet, no_report = says
    log = Log(" ".join([NAME, *sys.argv[1:]]))
    asked = Ways(ways["points"], ways["replicates"], ways["posterior_draws"], ways["sbc"])
    with claimed(folder, owner(case.name)) as place:
        state.folder = folder
        state.whole = f"the cities lived so far are kept in {folder / TABLE}: the same command goes on from there"
        with progress(quiet) as move:
            how = How("fresh", folder / TABLE, ways["jobs"], move)
            found = calibrate(case.study, case.targets, free=case.free, ways=asked, how=how)
        log.say(f"{found.table.points} points done, and what they say")
        with output_errors(folder):
            save(found, place.new, case.file)
            (place.new / "summary.md").write_text(markdown(found), encoding="utf-8")
            if not no_report:
                _charts(found, place.new)
            log.say("written")
            log.write(place.new)
        place.commit()
    state.whole = f"the result in {folder} is whole"
    return found


def _charts(found: Calibration, folder: Path) -> None:
    from sim.show.calibration_plots import write_charts

    write_charts(found, folder)
