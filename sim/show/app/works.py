"""What a worker process does for a page: a comparison written to a folder like any other, or a run lived by agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.app.limits import FAMILY_MONTHS_A_JOB, work
from sim.show.app.opened import GLIMPSE
from sim.show.plots import chart
from sim.show.report import FOLDER, write_report
from sim.show.scene import scene
from sim.show.style import styled, svg_text
from sim.store.recipe import recipe
from sim.store.tables import write_csv
from sim.store.write import RECIPE, claimed
from sim.study.compare import compare
from sim.study.document import dumps
from sim.study.executors import cores
from sim.study.save import save

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.schema import Study
    from sim.show.app.jobs import Tell
    from sim.study.compare import Comparison

FIRST = "durably_housed_over_time"
"""The chart that is drawn before all others."""


def compare_into(tell: Tell, study: Study, folder: Path, desks: int) -> str:
    """Compares, writes the answer with one chart beside the folder (stage `glimpse`), then the result; its name.

    The files are those of `camp2housing compare`, byte for byte, but the log. `desks`: jobs that may run at once,
    between which the cores are shared.
    """
    comparison = compare(study, jobs=_jobs(study, desks), progress=lambda done, all_: tell("progress", (done, all_)))
    _write_glimpse(comparison, glimpse_of(folder))
    tell("stage", "glimpse")
    with claimed(folder, study.name) as place:
        save(comparison, place.new)
        tell("stage", "tables")
        write_report(comparison, place.new)
        place.commit()
    return folder.name


def glimpse_of(folder: Path) -> Path:
    """Where the answer of a result lies while the rest is still being written."""
    return folder.with_name(f"{folder.name}-first")


def _write_glimpse(comparison: Comparison, folder: Path) -> None:
    folder.mkdir(parents=True)
    told = recipe(comparison.study, horizons=list(comparison.horizons))
    (folder / RECIPE).write_text(dumps(told), encoding="utf-8")
    for name in GLIMPSE:
        write_csv(getattr(comparison, name), folder / f"{name}.csv")
    _first_chart(comparison, folder)


def _jobs(study: Study, desks: int) -> int:
    """Worker processes for a study: one core unless there is much to do, and never another desk's share."""
    wanted = 1 + work(study) // FAMILY_MONTHS_A_JOB
    return int(max(1, min(wanted, cores() // desks)))


def _first_chart(comparison: Comparison, folder: Path) -> None:
    from sim.show.captions import alt

    seen = scene(comparison)
    table = chart(FIRST).table(comparison, seen)
    with styled(FIRST):
        svg = svg_text(chart(FIRST).draw(table, seen), alt(FIRST, table, seen))
    (folder / FOLDER).mkdir()
    table.to_csv(folder / FOLDER / f"{FIRST}.csv", index=False, lineterminator="\n")
    (folder / FOLDER / f"{FIRST}.svg").write_text(svg, encoding="utf-8", newline="\n")


def follow(tell: Tell, study: Study, replicate: int, family: int, path: Path) -> str:
    """The life of one family under every policy, as a page written to a file; the file's name."""
    from sim.show.biography_told import biography

    lives = biography(study, replicate, family, progress=lambda done, all_: tell("progress", (done, all_)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lives.page(), encoding="utf-8", newline="\n")
    return path.name


def live_as_agents(tell: Tell, study: Study, policy: str, replicate: int) -> dict[str, Any]:
    """One run of one policy, lived by the agents and seen at every month-end."""
    from sim.study.onstage import live

    return live(study, policy, replicate, progress=lambda done, all_: tell("progress", (done, all_)))
