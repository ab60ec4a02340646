"""What a worker process does for a page: a comparison written to a folder like any other, or a run lived by agents.

A job is named by its function here, so the server imports this file too: what only workers need is imported inside.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sim.show.app.draft import DEFAULT
from sim.show.app.limits import FAMILY_MONTHS_A_JOB, work
from sim.show.app.questions import FIRST

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.schema import Study
    from sim.show.app.jobs import Tell
    from sim.show.app.pages import Teller
    from sim.show.blocks import Figure
    from sim.study.compare import Comparison
    from sim.study.result import Result
    from sim.study.stored import Stored


def compare_into(tell: Tell, study: Study, folder: Path, pages: Path, desks: int) -> str:
    """Compares, tells the answer with its chart, then draws the rest and writes the result; the folder's name.

    The files are those of `camp2housing compare`, byte for byte, but the log. What the page shows goes to `pages`, a
    piece for each question; the stage of the job is the questions told so far. `desks`: jobs that may run at once,
    between which the cores are shared.
    """
    from sim.show.report import write_report
    from sim.store.write import claimed
    from sim.study.compare import compare
    from sim.study.save import save

    comparison = compare(study, jobs=_jobs(study, desks), progress=lambda done, all_: tell("progress", (done, all_)))
    teller = _teller(tell, comparison, pages)
    teller.takes(FIRST, _first_chart(comparison))
    with claimed(folder, study.name) as place:
        write_report(comparison, place.new, teller.takes)
        teller.ends()
        save(comparison, place.new)
        place.commit()
    return folder.name


def rehearse() -> None:
    """A comparison of two months, told to nobody: what a first run would load (a compiled month too) is there."""
    from sim.scenario.library import shipped
    from sim.scenario.load import load
    from sim.show.app.pages import Teller
    from sim.store import write
    from sim.study import save
    from sim.study.compare import compare

    del write, save
    study = load(shipped().folder / "studies" / f"{DEFAULT}.yaml", months=2, replicates=2)
    comparison = compare(study, jobs=1)
    teller = Teller(comparison, study.path.parent, lambda _: None)
    teller.figures[FIRST] = _first_chart(comparison)
    teller.answer()


def tell_finished(tell: Tell, folder: Path, pages: Path) -> str:
    """Tells a finished result as it lies on disk; its folder's name."""
    from sim.show.plots import CHARTS
    from sim.study.stored import opened

    stored = opened(folder)
    teller = _teller(tell, stored, pages)
    for stem in (FIRST, *(chart.stem for chart in CHARTS)):
        teller.takes(stem, _drawn_already(stored, stem))
    teller.ends()
    return folder.name


def _teller(tell: Tell, result: Result, pages: Path) -> Teller:
    from sim.show.app.pages import Teller

    pages.mkdir(parents=True)
    return Teller(result, pages, lambda told: tell("stage", told))


def _jobs(study: Study, desks: int) -> int:
    """Worker processes for a study: one core unless there is much to do, and never another desk's share."""
    from sim.study.executors import cores

    wanted = 1 + work(study) // FAMILY_MONTHS_A_JOB
    return int(max(1, min(wanted, cores() // desks)))


def _first_chart(comparison: Comparison) -> Figure:
    from sim.show.captions import alt
    from sim.show.plots import chart
    from sim.show.scene import scene
    from sim.show.style import styled, svg_text

    seen = scene(comparison)
    alone: Any = SimpleNamespace(curves=comparison.curve("durably_housed"))
    table = chart(FIRST).table(alone, seen)
    with styled(FIRST):
        svg = svg_text(chart(FIRST).draw(table, seen), alt(FIRST, table, seen))
    return _figure(FIRST, svg, comparison)


def _drawn_already(stored: Stored, stem: str) -> Figure | None:
    from sim.show.report import FOLDER

    path = stored.folder / FOLDER / f"{stem}.svg"
    return _figure(stem, path.read_text(encoding="utf-8"), stored) if path.is_file() else None


def _figure(stem: str, svg: str, result: Result) -> Figure:
    from markupsafe import Markup

    from sim.show.blocks import Figure
    from sim.show.captions import caption
    from sim.show.scene import scene
    from sim.show.style import inline

    return Figure(stem, Markup(inline(svg, stem)), caption(stem, scene(result)))


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
